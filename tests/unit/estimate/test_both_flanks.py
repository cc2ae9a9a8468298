"""Left and right captures together: one density, an interval that counts nothing twice."""

from dataclasses import replace
from math import log

import numpy as np
import pytest

from pardalis.estimate.models.scr import ScrModel
from pardalis.estimate.numbers.flanks import joint, widened
from pardalis.estimate.search.maximise import information
from pardalis.estimate.search.model_likelihood import ModelLikelihood
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.estimate import EstimateStatus, Interval
from pardalis.records.model_spec import ModelSpec
from pardalis.testing.capture_histories import SimulatedSurvey

SURVEY = SimulatedSurvey(side=5, mask_spacing=1000.0)
MASK = SURVEY.mask()


def named(seed: int, session: str) -> CaptureHistory:
    return replace(SURVEY.simulate(seed), session=session)


def test_flanks_that_tell_the_same_thing_give_the_interval_of_one() -> None:
    one = named(1, "left")
    alone = ScrModel().fit((one,), (MASK,))
    both = joint(ScrModel().fit((one, replace(one, session="right")), (MASK, MASK)))
    assert alone.density is not None
    assert both.density is not None
    for part in ("estimate", "lower", "upper", "standard_error"):
        assert getattr(both.density, part) == pytest.approx(getattr(alone.density, part), rel=1e-4)
    for (name, found), (_, expected) in zip(both.real, alone.real, strict=True):
        assert found.lower == pytest.approx(expected.lower, rel=1e-4), name
        assert found.upper == pytest.approx(expected.upper, rel=1e-4), name
    np.testing.assert_allclose(both.vcov, alone.vcov, rtol=1e-3, atol=1e-6)


def test_the_variance_holds_for_any_dependence_of_the_scores() -> None:
    # H^-1 Var(u) H^-1 for scores that agree as far as covariance allows, and for independent ones.
    left, right = named(1, "left"), named(2, "right")
    model = ScrModel()
    together, fitted = model.fit_and_keep((left, right), (MASK, MASK))
    assert fitted is not None
    parts = []
    for one in (left, right):
        alone = model.fit_and_keep((one,), (MASK,))[1]
        assert alone is not None
        at = ModelLikelihood(alone.design)
        parts.append(information(at, fitted.maximum.beta))
    roots = [np.linalg.cholesky((each + each.T) / 2) for each in parts]
    cross = roots[0] @ roots[1].T  # scores L z and R z of the same z
    whole = np.linalg.inv(parts[0] + parts[1])
    given = np.array(joint(together).vcov)
    for covariance in (cross, np.zeros_like(cross), -cross):
        spread = parts[0] + parts[1] + covariance + covariance.T
        sandwich = whole @ spread @ whole
        assert np.linalg.eigvalsh(given - sandwich).min() > -1e-6 * np.linalg.eigvalsh(given).max()


def test_nothing_is_said_of_how_many_animals_were_caught() -> None:
    both = joint(ScrModel().fit((named(1, "left"), named(2, "right")), (MASK, MASK)))
    assert both.realised_n is None
    assert both.aicc is None
    assert both.log_likelihood is None
    assert len(both.sessions) == 1
    assert both.expected_n is not None
    assert both.density is not None
    assert both.region_area is not None
    assert both.expected_n.estimate == pytest.approx(
        both.density.estimate * both.region_area / 100.0
    )


def test_a_refused_fit_stays_refused() -> None:
    none = replace(
        named(1, "left"),
        individual_ids=(),
        animal=np.zeros(0, int),
        occasion=np.zeros(0, int),
        trap=np.zeros(0, int),
        count=np.zeros(0, int),
    )
    found = joint(ScrModel().fit((none, replace(none, session="right")), (MASK, MASK)))
    assert found.status is EstimateStatus.REFUSED


def test_widened_parameters() -> None:
    found = widened("sigma", Interval(1000.0, 100.0, 800.0, 1250.0))
    assert log(found.upper / found.lower) == pytest.approx(2**0.5 * log(1250 / 800))
    fixed = Interval(0.1, 0.0, 0.1, 0.1)
    assert widened("g0", fixed) == fixed


@pytest.mark.parametrize("formulas", ["", "g0 ~ bk", "D ~ x"])
def test_a_search_that_begins_near_the_maximum_ends_at_it(formulas: str) -> None:
    history = SURVEY.simulate(3)
    model = ScrModel(ModelSpec(formulas=formulas))
    first = model.fit((history,), (MASK,))
    animal = history.animal.copy()
    often = int(np.argmax(np.bincount(animal)))
    animal[np.flatnonzero(animal == often)[-1]] = animal.max() + 1
    other = replace(history, animal=animal, individual_ids=(*history.individual_ids, "split"))
    cold, _ = model.fit_and_keep((other,), (MASK,))
    warm, _ = model.fit_and_keep((other,), (MASK,), near=first)
    assert warm.converged
    assert warm.log_likelihood == pytest.approx(cold.log_likelihood, abs=1e-6)
    errors = np.sqrt(np.diag(cold.vcov))
    assert np.abs(np.array(warm.vcov) - cold.vcov).max() < 1e-3 * float(errors.max()) ** 2
