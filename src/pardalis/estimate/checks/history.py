"""Whether capture histories allow an estimate, before anything is fitted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.spatial import cKDTree

from pardalis.estimate.checks.summary import HistorySummary
from pardalis.estimate.masks.grids import distance_to_nearest
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.mask import Mask
from pardalis.records.sentence import Sentence, recognised, say

FEW_RECAPTURES = 20
"""Below this an estimate is doubtful: the relative standard error of density is at least about
1 / sqrt(recaptures), 22 % at 20 (Efford & Boulanger 2019, Methods Ecol Evol 10:1529-1535)."""


FARTHEST_NEIGHBOUR = 5.0
"""A camera so many times as far from its neighbour as usual was probably written down wrongly."""

OFF_MASK_SPACINGS = 2.0
"""A camera this many spacings off the mask is more than at its edge."""


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
        told = say(
            "There is no effort: without camera-nights a density cannot be told from rare captures."
        )
        return (told,)
    if summary.captures == 0:
        return (say("No animal was caught."),)
    reasons = []
    if summary.without_effort:
        reasons.append(
            say(
                "{number} of {all} captures lie on occasions on which their detector had no "
                "effort.",
                number=summary.without_effort,
                all=summary.captures,
            )
        )
    if summary.working_detectors < 2:
        reasons.append(say("Only one detector worked: the distance that animals move is unknown."))
    if summary.recaptures == 0:
        reasons.append(
            say(
                "No animal was caught twice ({animals} in all): how easily they are caught is "
                "unknown.",
                animals=summary.animals,
            )
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
            return (say("The habitat mask is empty."),)
        working = history.detectors[history.usage.sum(axis=1) > 0]
        if not len(working):
            continue
        apart = float(distance_to_nearest(mask.points, working).min())
        if apart > 4 * sigma + 2 * np.sqrt(mask.cell_area):
            return (
                say(
                    "No point of the habitat mask lies near the detectors: are their coordinates "
                    "alike?"
                ),
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
        reasons.append(say("No animal was caught at two places: sigma is hardly known."))
    if summary.recaptures < FEW_RECAPTURES:
        reasons.append(
            say(
                "Recaptures: only {recaptures}; below {few} the interval is wide and its coverage "
                "unsure.",
                recaptures=summary.recaptures,
                few=FEW_RECAPTURES,
            )
        )
    return tuple(reasons)


def array_doubts(histories: Sequence[CaptureHistory], masks: Sequence[Mask]) -> tuple[str, ...]:
    """Cameras that stand where they hardly can: far from all others, or off the mask.

    Parameters
    ----------
    histories, masks
        One a session, in the same projected system.
    """
    reasons: dict[str, None] = {}
    for history, mask in zip(histories, masks, strict=True):
        for reason in (*_alone(history), *_off_mask(history, mask)):
            reasons[reason] = None
    return tuple(reasons)


def _alone(history: CaptureHistory) -> list[str]:
    """Working cameras many times farther from their neighbour than cameras usually are."""
    working = np.flatnonzero(history.usage.sum(axis=1) > 0)
    places, station = np.unique(history.detectors[working], axis=0, return_inverse=True)
    if len(places) < 4:
        return []
    apart = cKDTree(places).query(places, k=2)[0][:, 1]
    usual = float(np.median(apart))
    far = np.flatnonzero(apart > FARTHEST_NEIGHBOUR * usual)
    names = [history.detector_ids[working[np.argmax(station.reshape(-1) == each)]] for each in far]
    if not names:
        return []
    times = float(apart[far].max()) / usual
    named = ", ".join(names[:3])
    camera = say("{names} and others", names=named) if len(names) > 3 else named
    return [_far(camera, f"{times:.0f}")]


def _far(camera: str, times: str) -> Sentence:
    return say(
        "Camera {camera} stands up to {times} times as far from its nearest neighbour as cameras "
        "usually do: are its coordinates right?",
        camera=camera,
        times=times,
    )


def without_camera(reason: str) -> str:
    """What makes an estimate doubtful, for those who may not know which camera it names.

    Parameters
    ----------
    reason
        As the estimate has it.

    Examples
    --------
    >>> without_camera(_far("N03", "7"))[:25]
    'Camera … stands up to 7 t'
    >>> without_camera("No animal was caught.")
    'No animal was caught.'
    >>> without_camera(say("Recaptures: only {n}.", n=3))
    'Recaptures: only 3.'
    """
    form = _far("", "").template
    told = recognised(reason, (form, form))
    # A sentence of another kind is given back as it is.
    if not isinstance(told, Sentence) or told.template != form:
        return reason
    return _far("…", str(dict(told.values)["times"]))


def _off_mask(history: CaptureHistory, mask: Mask) -> list[str]:
    """Cameras with captures off the mask, where by the mask no animal lives."""
    apart = distance_to_nearest(history.detectors, mask.points)
    off = apart[history.trap] > OFF_MASK_SPACINGS * np.sqrt(mask.cell_area)
    captures = int(history.count[off].sum())
    if not captures:
        return []
    cameras = len(np.unique(history.trap[off]))
    return [
        say(
            "{captures} captures were made by {cameras} cameras off the mask, where by the mask no "
            "animal lives: is all habitat in it?",
            captures=captures,
            cameras=cameras,
        )
    ]
