"""Surveys drawn from a model are such as its likelihood takes them to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from pardalis.errors import InputError
from pardalis.estimate.design.matrices import make_design
from pardalis.estimate.design.spec import ScrSpec
from pardalis.estimate.numbers.population import cell_numbers, draw_animals
from pardalis.estimate.search.fitted import fit
from pardalis.estimate.search.model_likelihood import ModelLikelihood
from pardalis.estimate.simulated.surveys import session_histories, simulate, simulate_at
from pardalis.records.capture_history import CaptureHistory, DetectorType
from pardalis.records.mask import Mask

SIGMA = np.log(1000.0)
NEVER = -60.0
"""Added to the log or logit of a chance, it leaves none."""

DENSE = np.log(100 / 10_000)
OFTEN = np.log(0.8)


def habitat() -> Mask:
    line = np.arange(-3000.0, 9000.0, 600.0)
    return Mask(np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2), 600.0**2, 600.0)


def data(
    detector: DetectorType = "proximity",
    usage: np.ndarray | None = None,
    sexes: Sequence[str] = ("F", "M"),
    session: str = "1",
) -> CaptureHistory:
    line = np.arange(4) * 1500.0
    number = np.arange(len(sexes))
    return CaptureHistory(
        session=session,
        detector=detector,
        detector_ids=tuple(f"C{place}" for place in range(16)),
        detectors=np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2),
        usage=np.ones((16, 6)) if usage is None else usage.astype(float),
        individual_ids=tuple(map(str, number)),
        animal=number,
        occasion=0 * number,
        trap=number % 16,
        count=0 * number + 1,
        covariates=(("sex", tuple(sexes)),),
        detector_covariates=(("site", ("trail",) * 8 + ("forest",) * 8),),
        occasion_covariates=(("rain", (0.0, 1.0, 0.0, 1.0, 0.0, 1.0)),),
    )


def model(spec: ScrSpec, *histories: CaptureHistory) -> ModelLikelihood:
    return ModelLikelihood(make_design(spec, histories, [habitat()] * len(histories)))


def drawn(spec: ScrSpec, beta: Sequence[float], *histories: CaptureHistory, seed: int = 1):
    return simulate_at(model(spec, *histories), np.array(beta, dtype=float), seed)


def one(spec: ScrSpec, beta: Sequence[float], history: CaptureHistory) -> CaptureHistory:
    (found,) = drawn(spec, beta, history)
    assert found.count.sum() > 30
    return found


def most_alike(*columns: np.ndarray) -> int:
    return int(np.unique(np.column_stack(columns), axis=0, return_counts=True)[1].max())


def test_a_seed_fixes_the_survey_and_effort_bounds_it() -> None:
    usage = np.random.default_rng(1).integers(0, 3, (16, 6))
    spec, history = ScrSpec("HHN"), data(usage=usage + (np.arange(6) == 0))
    first, again = (one(spec, (DENSE, OFTEN, SIGMA), history) for _ in range(2))
    (other,) = drawn(spec, (DENSE, OFTEN, SIGMA), history, seed=2)
    assert np.array_equal(first.animal, again.animal)
    assert np.array_equal(first.trap, again.trap)
    assert not np.array_equal(first.trap[:50], other.trap[:50])
    assert np.all(history.usage[first.trap, first.occasion] > 0)
    assert sorted(set(first.animal)) == list(range(len(first.individual_ids)))
    assert first.detector_covariates == history.detector_covariates


def test_each_kind_of_detector_holds_what_it_can() -> None:
    beta = (DENSE, OFTEN, SIGMA)
    binary, multi, single = (one(ScrSpec("HHN"), beta, data(kind)) for kind in
                             ("proximity", "multi", "single"))  # fmt: skip
    assert set(binary.count) == set(multi.count) == set(single.count) == {1}
    assert most_alike(binary.animal, binary.occasion, binary.trap) == 1
    assert most_alike(binary.animal, binary.occasion) > 1
    assert most_alike(multi.animal, multi.occasion) == 1
    assert most_alike(multi.occasion, multi.trap) > 1
    assert most_alike(single.animal, single.occasion) == 1
    assert most_alike(single.occasion, single.trap) == 1
    counts = one(ScrSpec("HHN"), beta, data("count", 3 * np.ones((16, 6))))
    assert counts.count.max() > 4
    trials = one(ScrSpec("HHN", binomial_size=1), beta, data("count", 3 * np.ones((16, 6))))
    assert trials.count.max() == 3
    of_four = one(ScrSpec("HHN", binomial_size=4), beta, data("count"))
    assert of_four.count.max() == 4


def expected_captures(kind: str, size: int, usage: np.ndarray, hazard: np.ndarray) -> np.ndarray:
    """Of an animal at each point, from the formulas of the field."""
    each = hazard[:, :, None] * usage
    if kind == "multi":
        return (1 - np.exp(-each.sum(axis=0))).sum(axis=1)
    if kind == "proximity":
        return (1 - np.exp(-each)).sum(axis=(0, 2))
    if size == 0:
        return each.sum(axis=(0, 2))
    if size == 1:
        return ((1 - np.exp(-hazard))[:, :, None] * usage).sum(axis=(0, 2))
    return size * (1 - np.exp(-each)).sum(axis=(0, 2))


@pytest.mark.parametrize(
    ("kind", "size"), [("proximity", 0), ("multi", 0), ("count", 0), ("count", 1), ("count", 3)]
)
def test_numbers_caught_are_those_of_the_formulas(kind: DetectorType, size: int) -> None:
    usage = np.random.default_rng(1).integers(0, 3, (16, 6)).astype(float)
    usage[:2, 0] = 1.0
    history, density, lambda0 = data(kind, usage), 0.002, 0.2
    likelihood = model(ScrSpec("HHN", binomial_size=size), history)
    beta = np.log([density, lambda0, 1000.0])
    apart = history.detectors[:, None, :] - habitat().points[None, :, :]
    hazard = lambda0 * np.exp(-(apart**2).sum(axis=2) / (2 * 1000.0**2))
    seen = 1 - np.exp(-max(size, 1) * (usage.sum(axis=1) @ hazard))
    captures = expected_captures(kind, size, usage[:, None, :], hazard)
    truth = density * 36.0 * np.array([seen.sum(), captures.sum()])
    surveys = [simulate_at(likelihood, beta, seed)[0] for seed in range(60)]
    counts = np.array([(len(each.individual_ids), each.count.sum()) for each in surveys])
    score = (counts.mean(axis=0) - truth) / (counts.std(axis=0) / np.sqrt(len(counts)))
    assert np.abs(score).max() < 4.0


def test_animals_learn_and_forget_as_the_responses_say() -> None:
    def with_response(name: str) -> CaptureHistory:
        spec = ScrSpec("HHN", f"lambda0 ~ {name}")
        return one(spec, (DENSE, np.log(0.5), NEVER, SIGMA), data())

    shy = with_response("b")
    assert most_alike(shy.animal) > 1  # several detectors on the night of the first capture
    assert all(len(set(shy.occasion[shy.animal == a])) == 1 for a in range(shy.animal.max() + 1))
    next_night = with_response("B")
    night = np.unique(np.column_stack([next_night.animal, next_night.occasion]), axis=0)
    assert most_alike(night[:, 0]) > 1
    assert not np.any((np.diff(night[:, 0]) == 0) & (np.diff(night[:, 1]) == 1))
    here = with_response("bk")
    assert most_alike(here.animal, here.trap) == 1
    assert any(len(set(here.occasion[here.animal == a])) > 1 for a in range(here.animal.max() + 1))
    here_next = with_response("Bk")
    order = np.lexsort((here_next.occasion, here_next.trap, here_next.animal))
    same = np.diff((100 * here_next.animal + here_next.trap)[order]) == 0
    assert same.any()
    assert not np.any(same & (np.diff(here_next.occasion[order]) == 1))


def test_detectors_learn_and_forget_as_the_responses_say() -> None:
    beta = (np.log(0.03), np.log(0.2), NEVER, SIGMA)
    closed = one(ScrSpec("HHN", "lambda0 ~ k"), beta, data())
    assert all(len(set(closed.occasion[closed.trap == j])) <= 1 for j in range(16))
    reopened = one(ScrSpec("HHN", "lambda0 ~ K"), beta, data())
    nights = [sorted(set(reopened.occasion[reopened.trap == j])) for j in range(16)]
    assert max(map(len, nights)) > 1
    assert all(later - night > 1 for own in nights for night, later in pairwise(own))


def test_two_responses_and_time_hold_together() -> None:
    spec = ScrSpec("HHN", "lambda0 ~ bk + b + rain")
    found = one(spec, (np.log(0.02), OFTEN, np.log(0.5), -np.log(0.5), NEVER, SIGMA), data())
    assert set(found.occasion) == {0, 2, 4}
    mixed = one(ScrSpec("HHN", "lambda0 ~ k * site"),
                (DENSE, OFTEN, NEVER, 0.0, -NEVER, SIGMA), data())  # fmt: skip
    again = np.array([len(set(mixed.occasion[mixed.trap == place])) for place in range(16)])
    known = mixed.trap < 8
    assert known.any()
    assert (again[:8] > 1).all() != (again[8:] > 1).all()


def test_covariates_of_places_and_sessions_hold_where_they_are() -> None:
    by_site = one(ScrSpec("HHN", "lambda0 ~ site"), (DENSE, OFTEN, NEVER, SIGMA), data())
    assert set(by_site.trap) == set(range(8, 16))  # forest is the first level
    nightly = one(ScrSpec("HHN", "lambda0 ~ t"), (DENSE, OFTEN, *[NEVER] * 5, SIGMA), data())
    assert set(nightly.occasion) == {0}
    two = drawn(ScrSpec("HHN", "D ~ session"), (DENSE, NEVER, OFTEN, SIGMA), data(),
                data(session="2"))  # fmt: skip
    assert [each.session for each in two] == ["1", "2"]
    assert len(two[0].individual_ids) > 30
    assert two[1].individual_ids == ()


def test_classes_are_drawn_and_some_stay_unknown() -> None:
    history = data(sexes=("F", "M", "", "M", "F", ""))
    spec = ScrSpec("HHN", "lambda0 ~ sex", hcov="sex")
    beta = (np.log(0.02), OFTEN, 0.0, SIGMA, np.log(3.0))
    sexes = np.array(dict(one(spec, beta, history).covariates)["sex"])
    shares = [np.mean(sexes == name) for name in ("", "F", "M")]
    assert np.abs(np.array(shares) - [1 / 3, 1 / 6, 1 / 2]).max() < 4 * np.sqrt(0.25 / len(sexes))
    without = one(spec, (*beta[:2], NEVER, *beta[3:]), history)
    assert set(dict(without.covariates)["sex"]) == {"", "F"}
    latent = one(ScrSpec("HHN", "lambda0 ~ h2"), (DENSE, OFTEN, -1.0, SIGMA, 0.0), data())
    assert latent.covariates == ()


def test_groups_have_their_own_densities_and_come_back_together() -> None:
    spec = ScrSpec("HHN", "D ~ g", groups="sex")
    found = one(spec, (np.log(0.02), -np.log(4.0), OFTEN, SIGMA), data())
    sexes = dict(found.covariates)["sex"]
    assert len(sexes) == len(set(found.individual_ids)) == found.animal.max() + 1
    assert 2.5 < sexes.count("F") / sexes.count("M") < 6.5


def test_a_conditional_model_draws_as_many_of_each_kind_as_were_caught() -> None:
    history = data(sexes=("F",) * 12 + ("M",) * 6)
    spec = ScrSpec("HHN", "lambda0 ~ sex", conditional=True)
    likelihood, beta = model(spec, history), np.array([np.log(0.3), -1.5, SIGMA])
    caught = np.array(
        [
            [dict(each.covariates)["sex"].count(name) for name in ("F", "M")]
            for each in (simulate_at(likelihood, beta, seed)[0] for seed in range(60))
        ]
    )
    score = (caught.mean(axis=0) - [12, 6]) / (caught.std(axis=0) / np.sqrt(60))
    assert np.abs(score).max() < 4.0
    random = np.random.default_rng(1)
    population = [draw_animals(likelihood, 0, beta, random).donor < 12 for _ in range(100)]
    assert np.concatenate(population).mean() < 0.6  # males are harder to catch: there are more


def test_binomial_numbers_are_fixed() -> None:
    cells = len(habitat().points) * 36.0
    beta = (np.log(50 / cells), np.log(5.0), np.log(9000.0))
    fixed = [drawn(ScrSpec("HHN", distribution="binomial"), beta, data(), seed=seed)[0]
             for seed in range(5)]  # fmt: skip
    assert {len(each.individual_ids) for each in fixed} == {50}
    free = [drawn(ScrSpec("HHN"), beta, data(), seed=seed)[0] for seed in range(5)]
    assert len({len(each.individual_ids) for each in free}) > 1


def test_a_survey_without_an_animal_is_a_survey() -> None:
    (nobody,) = drawn(ScrSpec("HHN"), (NEVER, OFTEN, SIGMA), data())
    assert nobody.individual_ids == ()
    assert len(nobody.animal) == len(nobody.count) == 0


def test_a_fitted_model_is_drawn_from_at_its_estimates() -> None:
    history = one(ScrSpec("HHN"), (DENSE, np.log(0.2), SIGMA), data())
    fitted = fit(ScrSpec("HHN"), (history,), (habitat(),))
    (again,) = simulate(fitted, 3)
    (same,) = simulate_at(fitted.likelihood, fitted.maximum.beta, 3)
    assert np.array_equal(again.trap, same.trap)
    numbers = cell_numbers(fitted.likelihood, 0, fitted.maximum.beta)
    assert abs(len(again.individual_ids) - len(history.individual_ids)) < 5 * numbers.sum() ** 0.5
    assert session_histories(fitted.design) == (history,)


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(InputError, match="both k and K"):
        drawn(ScrSpec("HHN", "lambda0 ~ k + K"), (DENSE, OFTEN, 0.1, 0.1, SIGMA), data())
    nobody = replace(data(sexes=()), session="2")
    with pytest.raises(InputError, match="No animal was caught in session 2"):
        drawn(ScrSpec("HHN", "lambda0 ~ k"), (DENSE, OFTEN, 0.1, SIGMA), data(), nobody)
