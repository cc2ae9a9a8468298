"""The estimate over drawn catalogues: what is fitted, and what is said when draws agree."""

from dataclasses import replace

import numpy as np

from pardalis.estimate.models.scr import ScrModel
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.estimate import Estimate
from pardalis.testing.capture_histories import SimulatedSurvey
from pardalis.workflows.batches import silent
from pardalis.workflows.identity_doubt import Histories, with_doubt
from pardalis.workflows.refit import Refit

SURVEY = SimulatedSurvey(side=5, mask_spacing=1000.0)
MASK = SURVEY.mask()
OWN = SURVEY.simulate(1)
REFIT = Refit(ScrModel(), MASK, None, False, {})
CERTAIN = REFIT.one(OWN)


def split(history: CaptureHistory, which: int) -> CaptureHistory:
    """The last capture of one of the animals caught most often is taken for a new animal's."""
    often = np.argsort(-np.bincount(history.animal), kind="stable")[which]
    animal = history.animal.copy()
    animal[np.flatnonzero(animal == often)[-1]] = animal.max() + 1
    return replace(history, animal=animal, individual_ids=(*history.individual_ids, "new"))


def renamed(history: CaptureHistory) -> CaptureHistory:
    """The same captures of animals with other names, in another order."""
    animals = len(history.individual_ids)
    names = tuple(f"x{number}" for number in range(animals))
    return replace(history, animal=animals - 1 - history.animal, individual_ids=names)


def over(drawn: list[CaptureHistory]) -> tuple[Estimate, int]:
    fitted: list[Histories] = []

    def refit(histories: Histories) -> Estimate:
        fitted.append(histories)
        return REFIT.one(histories[0], CERTAIN)

    found = with_doubt(CERTAIN, (OWN,), [(each,) for each in drawn], refit, {}, 1, silent)
    return found, len(fitted)


def test_draws_that_agree_leave_the_number_as_it_is() -> None:
    found, fits = over([OWN, renamed(OWN)])
    assert fits == 0
    assert found.density == CERTAIN.density
    assert found.doubt is None
    assert "agree" in found.notes[-1]


def test_each_capture_history_is_fitted_once() -> None:
    other = split(OWN, 0)
    found, fits = over([OWN, other, renamed(other), renamed(OWN), split(OWN, 1)])
    assert fits == 3
    assert found.doubt is not None
    assert found.doubt.draws == 5
    assert found.doubt.distinct == 3
    animals = len(OWN.individual_ids)
    assert found.doubt.animals.estimate == animals + 3 / 5
    assert found.doubt.between > 0.0
    assert found.doubt.certain == CERTAIN


def test_both_flanks_are_refitted_from_both() -> None:
    both, composite = REFIT.both(OWN, SURVEY.simulate(2), CERTAIN)
    again, _ = REFIT.both(OWN, SURVEY.simulate(2), composite)
    assert both.density is not None
    assert again.density is not None
    np.testing.assert_allclose(again.density.estimate, both.density.estimate, rtol=1e-5)


def test_a_conditional_fit_has_no_estimate_of_both_flanks() -> None:
    refused, _ = replace(REFIT, conditional=True).both(OWN, SURVEY.simulate(2))
    assert refused.density is None
    assert "full likelihood" in refused.reasons[0]
