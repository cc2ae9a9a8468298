"""Whether a capture history allows an estimate, and what makes an estimate doubtful."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from pardalis.estimate.masks import distance_to_nearest, ring_beyond
from pardalis.estimate.maximise import Maximum
from pardalis.estimate.summary import HistorySummary
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.mask import Mask
from pardalis.scr.derived import effective_area, pdot
from pardalis.scr.detection_functions import DetectionFunction

FEW_RECAPTURES = 20
"""Below this an estimate is doubtful: the relative standard error of density is at least about
1 / sqrt(recaptures), 22 % at 20 (Efford & Boulanger 2019, Methods Ecol Evol 10:1529-1535)."""

WIDEST_SPACING = 0.6
"""Of mask points, in sigma (Efford 2025, secr's vignette on habitat masks)."""

LARGEST_SHARE_BEYOND = 0.01
"""Of the effective sampling area that may lie beyond the mask's edge."""

LARGEST_LOG_ERROR = 3.0
"""Standard error of a log parameter from which its interval, a factor of 350 each way, is void."""

LARGEST_ERROR = 0.5
"""Relative standard error of density above which the density is hardly determined."""


def refusals(summary: HistorySummary) -> tuple[str, ...]:
    """Why a capture history allows no estimate; empty if it does.

    Parameters
    ----------
    summary
        Counts of the capture history.

    Examples
    --------
    >>> refusals(HistorySummary(3, 3, 0, 0, 9, 0.0, 0))[0]
    'There is no effort: without camera-nights a density cannot be told from rare captures.'
    """
    if summary.effort <= 0:
        return (
            "There is no effort: without camera-nights a density cannot be told from rare "
            "captures.",
        )
    if summary.captures == 0:
        return ("No animal was caught.",)
    reasons = []
    if summary.without_effort:
        reasons.append(
            f"{summary.without_effort} of {summary.captures} captures lie on occasions on which "
            "their detector had no effort."
        )
    if summary.working_detectors < 2:
        reasons.append("Only one detector worked: the distance that animals move is unknown.")
    if summary.recaptures == 0:
        reasons.append(
            f"No animal was caught twice ({summary.animals} in all): how easily they are caught is "
            "unknown."
        )
    return tuple(reasons)


def mask_refusals(history: CaptureHistory, mask: Mask, sigma: float) -> tuple[str, ...]:
    """Why a mask cannot belong to a capture history; empty if it can.

    Parameters
    ----------
    history, mask
        In the same projected system.
    sigma
        A first guess [m].
    """
    if len(mask.points) == 0 or not mask.cell_area > 0:
        return ("The habitat mask is empty.",)
    working = history.detectors[history.usage.sum(axis=1) > 0]
    apart = float(distance_to_nearest(mask.points, working).min())
    if apart > 4 * sigma + 2 * np.sqrt(mask.cell_area):
        return (
            "No point of the habitat mask lies near the detectors: are their coordinates alike?",
        )
    return ()


def history_doubts(summary: HistorySummary) -> tuple[str, ...]:
    """What makes every estimate from this capture history doubtful.

    Parameters
    ----------
    summary
        Counts of the capture history.

    References
    ----------
    Efford & Boulanger (2019) Fast evaluation of study designs for spatially explicit
    capture-recapture. Methods in Ecology and Evolution 10:1529-1535.
    """
    reasons = []
    if summary.spatial_recaptures == 0:
        reasons.append("No animal was caught at two places: sigma is hardly known.")
    if summary.recaptures < FEW_RECAPTURES:
        reasons.append(
            f"Recaptures: only {summary.recaptures}; below {FEW_RECAPTURES} the interval is wide "
            "and its coverage unsure."
        )
    return tuple(reasons)


def determined(function: DetectionFunction, maximum: Maximum) -> bool:
    """Whether the captures say anything of each parameter: no interval without end.

    A probability near 1 has a boundless interval on the logit scale, which is no harm.

    Parameters
    ----------
    function
        Detection function.
    maximum
        Where the search ended.
    """
    if maximum.vcov is None:
        return False
    errors = np.sqrt(np.diag(maximum.vcov))
    on_log_scale = [True, *(link == "log" for _, link in function.parameters)]
    return bool(np.all(errors[on_log_scale] < LARGEST_LOG_ERROR))


def fit_doubts(
    history: CaptureHistory, mask: Mask, function: DetectionFunction, maximum: Maximum
) -> tuple[str, ...]:
    """What makes this fit doubtful: the search, the mask, the precision.

    Parameters
    ----------
    history
        The capture history.
    mask
        Habitat mask, in the same projected system.
    function
        Detection function.
    maximum
        Where the search ended.
    """
    sigma = float(np.exp(maximum.beta[-1]))
    reasons = []
    if not maximum.converged:
        reasons.append("The search for the best parameters did not converge.")
    beyond = share_beyond_mask(history, mask, function, maximum.beta[1:])
    if beyond > LARGEST_SHARE_BEYOND:
        reasons.append(
            f"The mask is too small: {beyond:.0%} of the area that the cameras sample lies beyond "
            f"its edge. Use a buffer of at least {4 * sigma / 1000:.1f} km (4 sigma)."
        )
    if np.sqrt(mask.cell_area) > WIDEST_SPACING * sigma:
        reasons.append(
            f"The mask's points are too wide apart for sigma = {sigma:.0f} m: use a spacing of at "
            f"most {WIDEST_SPACING * sigma:.0f} m."
        )
    if maximum.vcov is not None and maximum.vcov[0, 0] > np.log1p(LARGEST_ERROR**2):
        reasons.append(f"The standard error of density is above {LARGEST_ERROR:.0%} of it.")
    return tuple(reasons)


def share_beyond_mask(
    history: CaptureHistory,
    mask: Mask,
    function: DetectionFunction,
    beta: Float[np.ndarray, " parameters"],
) -> float:
    """Share of the effective sampling area that lies farther from the detectors than the mask.

    The ring beyond the mask is taken as habitat. A mask cut to habitat is judged by the point
    that lies farthest from the detectors.

    Parameters
    ----------
    history
        The capture history.
    mask
        Habitat mask, in the same projected system.
    function
        Detection function.
    beta
        Detection parameters on their link scale.

    References
    ----------
    Efford, M. G. (2025) secr: spatially explicit capture-recapture models, help page
    `suggest.buffer`, for the bias from too narrow a buffer.
    """
    sigma = float(np.exp(beta[-1]))
    effort = history.usage.sum(axis=1)
    working = effort > 0
    detectors, effort = history.detectors[working], effort[working]
    extent = float(np.ptp(detectors, axis=0).max()) + 8 * sigma
    spacing = max(sigma / 2, extent / 200)
    ring = ring_beyond(mask, detectors, 4 * sigma, spacing)
    if ring is None:
        return 0.0
    inside = effective_area(pdot(detectors, effort, mask, function, beta), mask)
    outside = effective_area(pdot(detectors, effort, ring, function, beta), ring)
    return outside / (inside + outside)
