"""Whether capture histories allow an estimate, before anything is fitted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pardalis.estimate.checks.summary import HistorySummary
from pardalis.estimate.masks.grids import distance_to_nearest
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.mask import Mask

FEW_RECAPTURES = 20
"""Below this an estimate is doubtful: the relative standard error of density is at least about
1 / sqrt(recaptures), 22 % at 20 (Efford & Boulanger 2019, Methods Ecol Evol 10:1529-1535)."""


def refusals(summary: HistorySummary) -> tuple[str, ...]:
    """Why capture histories allow no estimate; empty if they do.

    Parameters
    ----------
    summary
        Counts over all sessions.

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


def mask_refusals(
    histories: Sequence[CaptureHistory], masks: Sequence[Mask], sigma: float
) -> tuple[str, ...]:
    """Why a mask cannot belong to its capture history; empty if all can.

    Parameters
    ----------
    histories, masks
        One a session, in the same projected system.
    sigma
        A first guess [m].
    """
    for history, mask in zip(histories, masks, strict=True):
        if len(mask.points) == 0 or not mask.cell_area > 0:
            return ("The habitat mask is empty.",)
        working = history.detectors[history.usage.sum(axis=1) > 0]
        if not len(working):
            continue
        apart = float(distance_to_nearest(mask.points, working).min())
        if apart > 4 * sigma + 2 * np.sqrt(mask.cell_area):
            return (
                "No point of the habitat mask lies near the detectors: are their coordinates "
                "alike?",
            )
    return ()


def history_doubts(summary: HistorySummary) -> tuple[str, ...]:
    """What makes every estimate from these capture histories doubtful.

    Parameters
    ----------
    summary
        Counts over all sessions.

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
