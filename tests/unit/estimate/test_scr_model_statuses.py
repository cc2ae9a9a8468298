"""What the model refuses, what it doubts, and why."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pardalis.errors import InputError
from pardalis.estimate.masks.grids import mask_from_buffer
from pardalis.estimate.models.scr import ScrModel
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.estimate import Estimate, EstimateStatus
from pardalis.records.model_spec import ModelSpec
from pardalis.testing.capture_histories import SimulatedSurvey

SURVEY = SimulatedSurvey()
HISTORY = SURVEY.simulate(11)


def kept(history: CaptureHistory, keep: np.ndarray) -> CaptureHistory:
    caught = np.unique(history.animal[keep])
    return replace(
        history,
        individual_ids=tuple(history.individual_ids[row] for row in caught),
        animal=np.searchsorted(caught, history.animal[keep]),
        occasion=history.occasion[keep],
        trap=history.trap[keep],
        count=history.count[keep],
    )


def refused(estimate: Estimate, words: str) -> None:
    assert estimate.status is EstimateStatus.REFUSED
    assert any(words in reason for reason in estimate.reasons), estimate.reasons
    assert estimate.density is None
    assert estimate.expected_n is None
    assert estimate.log_likelihood is None


def doubtful(estimate: Estimate, words: str) -> None:
    assert estimate.status is EstimateStatus.DOUBTFUL
    assert any(words in reason for reason in estimate.reasons), estimate.reasons
    assert estimate.density is not None


def test_a_sound_survey_is_ok() -> None:
    estimate = ScrModel().fit((HISTORY,), (SURVEY.mask(),))
    assert (estimate.status, estimate.reasons) == (EstimateStatus.OK, ())
    assert dict(estimate.real).keys() == {"g0", "sigma"}
    assert estimate.aic == pytest.approx(6 - 2 * estimate.log_likelihood)
    assert estimate.region_area == pytest.approx(22.0**2, rel=0.1)


def test_both_detection_functions_agree_on_density() -> None:
    one, other = (
        ScrModel(ModelSpec(name)).fit((HISTORY,), (SURVEY.mask(),)) for name in ("HN", "HHN")
    )
    assert one.density is not None
    assert other.density is not None
    assert one.density.estimate == pytest.approx(other.density.estimate, rel=0.02)
    assert "lambda0" in dict(other.real)


def test_no_effort() -> None:
    refused(
        ScrModel().fit((replace(HISTORY, usage=0 * HISTORY.usage),), (SURVEY.mask(),)), "effort"
    )


def test_no_detector_at_all() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    empty = CaptureHistory(
        "s", "proximity", (), np.empty((0, 2)), np.empty((0, 0)), (), nothing, nothing, nothing,
        nothing,
    )  # fmt: skip
    refused(ScrModel().fit((empty,), (SURVEY.mask(),)), "no effort")


def test_no_capture() -> None:
    refused(ScrModel().fit((kept(HISTORY, HISTORY.animal < 0),), (SURVEY.mask(),)), "No animal")


def test_no_recapture() -> None:
    first = np.zeros(len(HISTORY.animal), dtype=bool)
    first[np.unique(HISTORY.animal, return_index=True)[1]] = True
    refused(ScrModel().fit((kept(HISTORY, first),), (SURVEY.mask(),)), "caught twice")


def test_one_detector() -> None:
    only = HISTORY.usage * (np.arange(36) == HISTORY.trap[0])[:, None]
    history = replace(kept(HISTORY, HISTORY.trap == HISTORY.trap[0]), usage=only)
    refused(ScrModel().fit((history,), (SURVEY.mask(),)), "one detector")


def test_captures_without_effort() -> None:
    usage = HISTORY.usage.copy()
    usage[HISTORY.trap[0], HISTORY.occasion[0]] = 0
    refused(ScrModel().fit((replace(HISTORY, usage=usage),), (SURVEY.mask(),)), "had no effort")


def test_empty_mask_and_mask_elsewhere() -> None:
    mask = SURVEY.mask()
    refused(ScrModel().fit((HISTORY,), (replace(mask, points=np.empty((0, 2))),)), "empty")
    refused(ScrModel().fit((HISTORY,), (replace(mask, points=mask.points + 1e6),)), "coordinates")


def test_few_recaptures() -> None:
    animals = np.bincount(HISTORY.animal)
    some = np.isin(HISTORY.animal, np.flatnonzero(animals <= 3))
    history = kept(HISTORY, some)
    doubtful(ScrModel().fit((history,), (SURVEY.mask(),)), "Recaptures: only")


def test_no_spatial_recapture_never_passes_as_ok() -> None:
    home = np.zeros(len(HISTORY.animal), dtype=bool)
    for animal in range(len(HISTORY.individual_ids)):
        own = np.flatnonzero(HISTORY.animal == animal)
        home[own[HISTORY.trap[own] == HISTORY.trap[own[0]]]] = True
    estimate = ScrModel().fit((kept(HISTORY, home),), (SURVEY.mask(),))
    assert estimate.spatial_recaptures == 0
    assert estimate.status is not EstimateStatus.OK
    assert any("two places" in reason for reason in estimate.reasons)


def test_mask_too_small() -> None:
    mask = mask_from_buffer(HISTORY.detectors, 1500.0, 500.0)
    doubtful(ScrModel().fit((HISTORY,), (mask,)), "too small")


def test_mask_of_four_sigma_is_wide_enough() -> None:
    mask = mask_from_buffer(HISTORY.detectors, 4 * 1700.0, 500.0)
    assert ScrModel().fit((HISTORY,), (mask,)).status is EstimateStatus.OK


def test_mask_too_coarse() -> None:
    mask = mask_from_buffer(HISTORY.detectors, 8000.0, 2500.0)
    doubtful(ScrModel().fit((HISTORY,), (mask,)), "too wide apart")


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 100_000), detector=st.sampled_from(["proximity", "count"]))
def test_sparse_data_never_break_the_fit_nor_give_an_endless_interval(
    seed: int, detector: str
) -> None:
    survey = replace(SURVEY, side=3, occasions=6, lambda0=0.03, density=5.0, mask_spacing=1500.0)
    history = replace(survey, detector=detector).simulate(seed)
    estimate = ScrModel().fit((history,), (survey.mask(),))
    if estimate.status is EstimateStatus.REFUSED:
        assert estimate.reasons
        assert estimate.density is None
        return
    assert estimate.density is not None
    for interval in (estimate.density, *(interval for _, interval in estimate.real)):
        assert np.all(np.isfinite([interval.lower, interval.upper, interval.standard_error]))
    assert estimate.density.upper < 1000 * estimate.density.estimate


def test_wrong_number_of_parameters() -> None:
    with pytest.raises(InputError, match="D, g0, sigma"):
        ScrModel().log_likelihood((HISTORY,), (SURVEY.mask(),), (1.0, 2.0))


def test_unknown_detection_function() -> None:
    with pytest.raises(InputError, match="HZZ"):
        ScrModel(ModelSpec("HZZ")).fit((HISTORY,), (SURVEY.mask(),))


def with_road(values: tuple[float, ...]) -> CaptureHistory:
    return replace(HISTORY, detector_covariates=(("road", values), ("track", values)))


def test_parameters_that_cannot_be_told_apart_are_named() -> None:
    values = tuple(float(number % 2) for number in range(36))
    model = ScrModel(ModelSpec(formulas="g0 ~ road + track"))
    estimate = model.fit((with_road(values),), (SURVEY.mask(),))
    doubtful(estimate, "do not determine g0.")
    alone = ScrModel(ModelSpec(formulas="g0 ~ road")).fit((with_road(values),), (SURVEY.mask(),))
    assert alone.density is not None
    assert estimate.density is not None
    assert estimate.log_likelihood == pytest.approx(alone.log_likelihood, abs=1e-4)
    assert estimate.density.estimate == pytest.approx(alone.density.estimate, rel=1e-3)


def test_a_density_that_cannot_be_told_is_refused_but_its_search_is_kept() -> None:
    mask, east = SURVEY.mask(), SURVEY.mask().points[:, 0] / 1e4
    twice = replace(mask, covariates=(("east", east), ("again", east)))
    estimate = ScrModel(ModelSpec(formulas="D ~ east + again")).fit((HISTORY,), (twice,))
    assert estimate.status is EstimateStatus.REFUSED
    assert estimate.density is None
    assert any("do not determine the parameters" in reason for reason in estimate.reasons)
    assert any("D." in reason for reason in estimate.reasons)
    assert estimate.log_likelihood is not None
    assert estimate.beta_names == ("D", "D.east", "D.again", "g0", "sigma")


def test_g0_at_its_bound() -> None:
    """Every animal near a detector is caught there on every occasion."""
    survey = replace(
        SURVEY, lambda0=60.0, sigma=800.0, occasions=3, side=4, buffer=3000.0, density=20.0
    )
    estimate = ScrModel().fit((survey.simulate(2),), (survey.mask(),))
    assert estimate.status is not EstimateStatus.OK
    assert any("g0 is at its bound: a probability of 1" in each for each in estimate.reasons)


def test_a_wide_interval_is_doubtful() -> None:
    some = kept(HISTORY, HISTORY.animal < 3)
    estimate = ScrModel().fit((some,), (SURVEY.mask(),))
    doubtful(estimate, "standard error of density")


def test_a_search_that_does_not_end_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from pardalis.estimate.search import fitted as module

    def stopped(*given: object) -> object:
        return replace(maximise(*given), converged=False)

    maximise = module.maximise
    monkeypatch.setattr(module, "maximise", stopped)
    estimate = ScrModel().fit((HISTORY,), (SURVEY.mask(),))
    doubtful(estimate, "did not converge")
    assert not estimate.converged


def test_refusals_count_over_all_sessions() -> None:
    empty = kept(HISTORY, HISTORY.animal < 0)
    both = ScrModel().fit((HISTORY, empty), (SURVEY.mask(), SURVEY.mask()))
    assert both.status is EstimateStatus.OK
    assert [each.animals for each in both.sessions] == [len(HISTORY.individual_ids), 0]
    refused(ScrModel().fit((empty, empty), (SURVEY.mask(), SURVEY.mask())), "No animal")
