"""A mask that is widened until the fitted sigma agrees."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pardalis.estimate.masks import buffer
from pardalis.estimate.masks.buffer import fit_with_mask
from pardalis.estimate.masks.grids import distance_to_nearest
from pardalis.estimate.models.scr import ScrModel
from pardalis.records.estimate import EstimateStatus
from pardalis.testing.capture_histories import SimulatedSurvey

SURVEY = SimulatedSurvey()
HISTORY = SURVEY.simulate(11)


def test_buffer_fits_the_fitted_sigma() -> None:
    estimate, (mask,) = fit_with_mask((HISTORY,), ScrModel())
    sigma = dict(estimate.real)["sigma"].estimate
    reach = distance_to_nearest(mask.points, HISTORY.detectors).max()
    assert reach >= 4.4 * sigma
    assert mask.spacing <= 0.4 * sigma
    assert estimate.status is EstimateStatus.OK
    assert any("taken as habitat" in sentence for sentence in estimate.assumptions)


def test_density_is_that_of_a_much_wider_mask() -> None:
    estimate, (mask,) = fit_with_mask((HISTORY,), ScrModel())
    wider = buffer.mask_from_buffer(HISTORY.detectors, 15_000.0, mask.spacing)
    other = ScrModel().fit((HISTORY,), (wider,))
    assert estimate.density is not None
    assert other.density is not None
    assert estimate.density.estimate == pytest.approx(other.density.estimate, rel=2e-3)


@pytest.mark.parametrize("wrong", [0.4, 3.0])
def test_a_wrong_first_sigma_is_put_right(monkeypatch: pytest.MonkeyPatch, wrong: float) -> None:
    right, _ = fit_with_mask((HISTORY,), ScrModel())
    start = buffer.start_sigma(HISTORY)
    monkeypatch.setattr(buffer, "start_sigma", lambda history: wrong * start)
    estimate, (mask,) = fit_with_mask((HISTORY,), ScrModel())
    assert estimate.density is not None
    assert right.density is not None
    assert estimate.density.estimate == pytest.approx(right.density.estimate, rel=2e-3)
    assert len(mask.points) < 10_000


def test_size_of_the_mask_is_bounded() -> None:
    far = replace(HISTORY, detectors=HISTORY.detectors * np.array([60.0, 1.0]))
    _, (mask,) = fit_with_mask((far,), ScrModel())
    assert len(mask.points) <= 1.1 * buffer.MOST_POINTS


def test_without_effort_the_refusal_comes_back() -> None:
    estimate, (mask,) = fit_with_mask((replace(HISTORY, usage=0 * HISTORY.usage),), ScrModel())
    assert estimate.status is EstimateStatus.REFUSED
    assert len(mask.points) == 0
