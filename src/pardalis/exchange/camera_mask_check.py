"""Whether the cameras of a survey stand where its mask is."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from pardalis.errors import TableError
from pardalis.exchange.projected import within_degrees
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.mask import Mask

FARTHEST = 10.0
"""Spacings of the mask between a camera and the nearest point, above which they do not belong."""


def check_cameras_in_mask(
    history: CaptureHistory, mask: Mask, traps_file: str, mask_file: str
) -> None:
    """Raise if a camera that worked stands far from every point of the mask.

    A mask rightly leaves out what is no habitat, and cameras stand at the edge of it: on a road,
    a dam wall, in a village. Points of a grid are at most 0.7 spacings from any place that they
    cover, so a camera 2 or 3 spacings out stands beside a lake. One more than 10 spacings out is
    where none of the mask's animals would be met; its coordinates, or the mask, are of another
    place or another projection. Cameras without effort may stand anywhere.

    Parameters
    ----------
    history
        Detectors and their effort.
    mask
        The mask; for one of a single point its spacing is the side of its cell.
    traps_file, mask_file
        Names of the files, for the message.

    Raises
    ------
    TableError
        Naming the camera, never its position.
    """
    worked = np.flatnonzero(history.usage.sum(axis=1) > 0)
    if not worked.size:
        return
    places = history.detectors[worked]
    distance, _ = cKDTree(mask.points).query(places)
    far = np.flatnonzero(distance > FARTHEST * mask.spacing)
    if not far.size:
        return
    name = history.detector_ids[worked[far[0]]]
    others = f" and {far.size - 1} more stand" if far.size > 1 else " stands"
    raise TableError(
        traps_file,
        None,
        f"Camera '{name}'{others} more than {FARTHEST:g} spacings of the mask away from every "
        f"point of {mask_file}.",
        _remedy(places, mask, traps_file, mask_file),
    )


def _remedy(places: np.ndarray, mask: Mask, traps_file: str, mask_file: str) -> str:
    traps_in_degrees, mask_in_degrees = within_degrees(places), within_degrees(mask.points)
    if traps_in_degrees and not mask_in_degrees:
        return f"{traps_file} looks like degrees: project it as {mask_file} is."
    if mask_in_degrees and not traps_in_degrees:
        return f"{mask_file} looks like degrees: project it as {traps_file} is."
    return (
        "Check that both files use the same projection and that the mask was made for this "
        "array; if the camera stands there, extend the mask."
    )
