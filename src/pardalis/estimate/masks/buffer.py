"""A mask that is wide and fine enough for the sigma that it leads to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from pardalis.errors import InputError
from pardalis.estimate.masks.grids import mask_from_buffer
from pardalis.estimate.search.starts import start_sigma
from pardalis.plugins import EstimateModel
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.estimate import Estimate
from pardalis.records.mask import Mask
from pardalis.records.sentence import say

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

WIDEST_ARRAY = 3_000_000.0
"""Extent of an array [m] above which its coordinates are taken to be wrong."""


def fit_with_mask(
    histories: Sequence[CaptureHistory],
    model: EstimateModel,
    prepare: Callable[[Mask], Mask] | None = None,
) -> tuple[Estimate, tuple[Mask, ...]]:
    """Fit with a buffer of 5 sigma about the detectors, widened until the fitted sigma agrees.

    The first sigma comes from the spread of the captures. The estimate of the last mask is
    returned with its doubts, if sigma still runs away after a few rounds.

    Parameters
    ----------
    histories
        Captures, one a session.
    model
        The statistical model; its `real` parameters name a sigma [m].
    prepare
        Cuts a mask to habitat and gives it its covariates; None if all is habitat.

    References
    ----------
    Efford, M. G. (2025) secr: spatially explicit capture-recapture models, vignette on habitat
    masks: a buffer of about 4 sigma, a spacing of at most 0.6 sigma.
    """
    known = [each for each in histories if each.usage.any() and each.individual_ids]
    if not known:
        nowhere = tuple(Mask(np.empty((0, 2)), cell_area=0.0, spacing=0.0) for _ in histories)
        return model.fit(histories, nowhere), nowhere
    for each in known:
        _check_spread(each)
    sigma = max(start_sigma(each) for each in known)
    for _ in range(ROUNDS):
        buffer = BUFFER_SIGMAS * sigma
        masks = tuple(_mask(each, buffer, sigma) for each in histories)
        if prepare is not None:
            masks = tuple(prepare(mask) for mask in masks)
        estimate = model.fit(histories, masks)
        fitted = _largest_sigma(estimate)
        if fitted is None:
            break
        wide = buffer >= NARROWEST_SIGMAS * fitted
        if wide and SPACING_SIGMAS * sigma <= WIDEST_SPACING_SIGMAS * fitted:
            break
        sigma = fitted
    far = f"{buffer / 1000:.1f}"
    land = say("All within {buffer} km of a camera is taken as habitat.", buffer=far)
    if prepare is not None:
        land = say(
            "The mask reaches {buffer} km from the cameras, as far as habitat does.", buffer=far
        )
    return replace(estimate, assumptions=(*estimate.assumptions, land)), masks


def _check_spread(history: CaptureHistory) -> None:
    widest = float(np.ptp(history.detectors, axis=0).max())
    if widest > WIDEST_ARRAY:
        raise InputError(
            f"The cameras of session {history.session} spread over {widest / 1000:,.0f} km.",
            "Are all their coordinates in one system, and x and y in their columns? If so, give "
            "a mask.",
        )


def _largest_sigma(estimate: Estimate) -> float | None:
    """The largest sigma of any session and class [m]; None if there is no estimate."""
    found = [
        interval.estimate
        for each in estimate.sessions
        for name, interval in each.real
        if name.partition("[")[0] == "sigma"
    ]
    found += [interval.estimate for name, interval in estimate.real if name == "sigma"]
    return max(found, default=None)


def _mask(history: CaptureHistory, buffer: float, sigma: float) -> Mask:
    working = history.usage.sum(axis=1) > 0
    detectors = history.detectors[working] if working.any() else history.detectors
    spacing = _spacing(detectors, buffer, SPACING_SIGMAS * sigma)
    return mask_from_buffer(detectors, buffer, spacing)


def _spacing(detectors: np.ndarray, buffer: float, wanted: float) -> float:
    """The wanted spacing [m], or the finest that keeps the mask's size within bounds."""
    sides = np.ptp(detectors, axis=0) + 2 * buffer
    return max(wanted, float(np.sqrt(sides.prod() / MOST_POINTS)))
