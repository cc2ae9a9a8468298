"""A mask that is wide and fine enough for the sigma that it leads to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pardalis.estimate.masks import mask_from_buffer
from pardalis.estimate.starts import start_sigma
from pardalis.plugins import EstimateModel
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.estimate import Estimate
from pardalis.records.mask import Mask

BUFFER_SIGMAS = 5.0
"""Width of the buffer in sigma; a half-normal hazard has fallen to 4e-6 of its height there."""

NARROWEST_SIGMAS = 4.5
"""A mask is widened when its buffer is below this many fitted sigma."""

SPACING_SIGMAS = 0.25
"""Spacing of mask points in sigma."""

WIDEST_SPACING_SIGMAS = 0.4
"""A mask is made finer when its spacing is above this many fitted sigma."""

MOST_POINTS = 20_000
"""A mask that would have more points gets a wider spacing."""

ROUNDS = 6


def fit_with_mask(history: CaptureHistory, model: EstimateModel) -> tuple[Estimate, Mask]:
    """Fit with a buffer of 5 sigma about the detectors, widened until the fitted sigma agrees.

    The first sigma comes from the spread of the captures. The estimate of the last mask is
    returned with its doubts, if sigma still runs away after a few rounds.

    Parameters
    ----------
    history
        The capture history.
    model
        The statistical model; its `real` parameters name a sigma [m].

    References
    ----------
    Efford, M. G. (2025) secr: spatially explicit capture-recapture models, vignette on habitat
    masks: a buffer of about 4 sigma, a spacing of at most 0.6 sigma.
    """
    working = history.usage.sum(axis=1) > 0
    if not working.any():
        nowhere = Mask(np.empty((0, 2)), cell_area=0.0, spacing=0.0)
        return model.fit(history, nowhere), nowhere
    detectors = history.detectors[working]
    sigma = start_sigma(history)
    for _ in range(ROUNDS):
        buffer = BUFFER_SIGMAS * sigma
        spacing = _spacing(detectors, buffer, SPACING_SIGMAS * sigma)
        mask = mask_from_buffer(detectors, buffer, spacing)
        estimate = model.fit(history, mask)
        fitted = dict(estimate.real).get("sigma")
        if fitted is None:
            break
        wide = buffer >= NARROWEST_SIGMAS * fitted.estimate
        if wide and SPACING_SIGMAS * sigma <= WIDEST_SPACING_SIGMAS * fitted.estimate:
            break
        sigma = fitted.estimate
    land = f"All within {buffer / 1000:.1f} km of a camera is taken as habitat."
    return replace(estimate, assumptions=(*estimate.assumptions, land)), mask


def _spacing(detectors: np.ndarray, buffer: float, wanted: float) -> float:
    """The wanted spacing [m], or the finest that keeps the mask's size within bounds."""
    sides = np.ptp(detectors, axis=0) + 2 * buffer
    return max(wanted, float(np.sqrt(sides.prod() / MOST_POINTS)))
