"""Goodness of fit: statistics counted by hand, p-values, and misfit that is seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from pardalis.errors import InputError
from pardalis.estimate.checks.goodness import STATISTICS, goodness_of_fit, two_sided_p
from pardalis.estimate.checks.survey_statistics import count_survey, freeman_tukey
from pardalis.estimate.design.matrices import make_design
from pardalis.estimate.design.spec import ScrSpec
from pardalis.estimate.search.fitted import Fitted, fit
from pardalis.estimate.search.model_likelihood import ModelLikelihood
from pardalis.estimate.simulated.surveys import simulate_at
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.goodness_of_fit import CheckedStatistic, GoodnessOfFit
from pardalis.records.mask import Mask


def history(
    detectors: np.ndarray, records: Sequence[tuple[int, int, int, int]], occasions: int
) -> CaptureHistory:
    animal, occasion, trap, count = np.array(records, dtype=np.int64).reshape(-1, 4).T
    return CaptureHistory(
        session="1",
        detector="count",
        detector_ids=tuple(map(str, range(len(detectors)))),
        detectors=detectors,
        usage=np.ones((len(detectors), occasions)),
        individual_ids=tuple(map(str, range(int(animal.max(initial=-1)) + 1))),
        animal=animal,
        occasion=occasion,
        trap=trap,
        count=count,
    )


def habitat() -> Mask:
    line = np.arange(-4000.0, 12_000.0, 1000.0)
    return Mask(np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2), 1e6, 1000.0)


def cameras() -> np.ndarray:
    line = np.arange(6) * 1500.0
    return np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)


def fitted_to(truth: ScrSpec, beta: Sequence[float], spec: ScrSpec, seed: int) -> Fitted:
    nobody = history(cameras(), [(0, 0, 0, 1)], 10)
    likelihood = ModelLikelihood(make_design(truth, (nobody,), (habitat(),)))
    return fit(spec, simulate_at(likelihood, np.array(beta), seed), (habitat(),))


def named(found: GoodnessOfFit, name: str) -> CheckedStatistic:
    (wanted,) = [each for each in found.statistics if each.name == name]
    return wanted


def test_a_survey_is_counted_as_by_hand() -> None:
    places = np.array([[0.0, 0.0], [3000.0, 4000.0], [3000.0, 0.0]])
    records = [(0, 0, 0, 2), (0, 1, 1, 1), (1, 0, 2, 1), (2, 0, 1, 1), (2, 1, 1, 3)]
    counts = count_survey([history(places, records, 2), history(places[:2], [(0, 0, 1, 1)], 1)])
    assert (counts.animals, counts.captures, counts.spatial_recaptures) == (4, 9, 1)
    assert counts.at_one_place == 3
    assert counts.of_animals.tolist() == [3, 1, 4, 1]
    assert counts.of_detectors.tolist() == [2, 5, 1, 0, 1]
    assert counts.moved.tolist() == [5000.0, 0.0]


def test_freeman_tukey_by_hand() -> None:
    counts, expected = np.array([1.0, 0.0, 16.0]), np.array([4.0, 1.0, 9.0])
    assert freeman_tukey(counts, expected) == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("observed", "wanted"), [(-1.0, 0.02), (0.0, 0.04), (98.5, 0.02), (49.0, 1.0), (2.0, 0.08)]
)
def test_the_p_value_counts_both_tails_and_the_survey_itself(
    observed: float, wanted: float
) -> None:
    assert two_sided_p(observed, np.arange(99.0)) == pytest.approx(wanted)


def test_p_values_of_alike_surveys_are_uniform_or_larger() -> None:
    random = np.random.default_rng(1)
    values = [two_sided_p(one[0], one[1:]) for one in random.normal(size=(4000, 20))]
    for level in (0.1, 0.2, 0.5):
        assert np.mean(np.array(values) <= level) == pytest.approx(level, abs=0.03)


def test_a_model_that_is_true_is_not_complained_of() -> None:
    spec = ScrSpec("HHN")
    found = goodness_of_fit(fitted_to(spec, np.log([0.003, 0.1, 1500.0]), spec, 3), 39)
    assert len(found.statistics) == len(STATISTICS)
    assert min(each.p_value or 1.0 for each in found.statistics) > 0.05
    assert "no proof" in found.sentences[0]
    for each in found.statistics:
        assert each.surveys == 39
        assert each.lower <= each.median <= each.upper
    animals = named(found, "animals caught")
    assert animals.lower < animals.observed < animals.upper


def test_animals_that_come_back_to_cameras_are_noticed() -> None:
    beta = (np.log(0.003), np.log(0.05), 2.0, np.log(1500.0))
    fitted = fitted_to(ScrSpec("HHN", "lambda0 ~ bk"), beta, ScrSpec("HHN"), 1)
    found = goodness_of_fit(fitted, 39, seed=2)
    again = named(found, "captures of an animal at a detector that caught it, mean")
    assert again.p_value == pytest.approx(0.05)
    assert again.observed > again.upper
    assert any("came back more often" in told and "p = 0.05" in told for told in found.sentences)
    assert "outside what the model makes" in found.sentences[0]


def test_cameras_that_differ_are_noticed() -> None:
    nobody = history(cameras(), [(0, 0, 0, 1)], 10)
    truth = ModelLikelihood(make_design(ScrSpec("HHN"), (nobody,), (habitat(),)))
    (drawn,) = simulate_at(truth, np.log([0.003, 0.3, 1500.0]), 1)
    kept = drawn.trap % 2 == 0  # every other column of cameras fails, and nobody knows
    caught, animal = np.unique(drawn.animal[kept], return_inverse=True)
    records = np.column_stack([animal, drawn.occasion[kept], drawn.trap[kept], drawn.count[kept]])
    found = goodness_of_fit(
        fit(ScrSpec("HHN"), (history(cameras(), records, 10),), (habitat(),)), 39
    )
    assert named(found, "Freeman-Tukey of captures at detectors").p_value == pytest.approx(0.05)
    assert len(caught) == named(found, "animals caught").observed


def test_what_a_survey_lacks_has_no_p_value() -> None:
    records = [(number, 0, 7 * number, 1) for number in range(5)]
    spec = ScrSpec("HHN", fixed=(("lambda0", 0.002), ("sigma", 500.0)))
    fitted = fit(spec, (history(cameras(), records, 10),), (habitat(),))
    found = goodness_of_fit(fitted, 39)
    moved = named(found, "mean maximum distance moved of animals recaptured [km]")
    assert moved.observed is None
    assert moved.p_value is None
    assert moved.surveys < 39
    assert moved.meaning == ""


def test_the_same_seed_gives_the_same_answer_and_no_survey_is_refused() -> None:
    spec = ScrSpec("HHN")
    fitted = fitted_to(spec, np.log([0.003, 0.1, 1500.0]), spec, 3)
    first, again, other = (goodness_of_fit(fitted, 39, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert first.statistics != other.statistics
    with pytest.raises(InputError, match="too few"):
        goodness_of_fit(fitted, 0)
