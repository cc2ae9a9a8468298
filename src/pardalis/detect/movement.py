"""Which way something walked through a burst."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pardalis.records.detection import BoundingBox

_EDGE = 0.01
_LEAST = 0.05
"""A shift of less than this part of the width is not a walk."""


def horizontal_movement(times: Sequence[float], boxes: Sequence[BoundingBox]) -> float | None:
    """Horizontal speed of one animal seen in several frames [frame widths / s], to the right.

    Where the frame's edge cuts the animal, the side that is inside tells.

    Parameters
    ----------
    times
        Of the frames, ascending [s]; frames within one second of the clock are taken as equally
        spread over it.
    boxes
        Of the animal in each frame.

    Returns
    -------
    float or None
        None with fewer than two frames, or without a clear shift.

    Examples
    --------
    >>> walk = [BoundingBox(0.1, 0.4, 0.3, 0.3), BoundingBox(0.3, 0.4, 0.3, 0.3)]
    >>> round(horizontal_movement([0.0, 1.0], walk), 3)
    0.2
    """
    if len(boxes) < 2:
        return None
    steps = [_shift(one, other) for one, other in pairwise(boxes)]
    shift = sum(steps)
    if abs(shift) < _LEAST:
        return None
    return shift / max(times[-1] - times[0], 0.5 * (len(boxes) - 1))


def _shift(one: BoundingBox, other: BoundingBox) -> float:
    left = min(one.x, other.x) <= _EDGE
    right = max(one.x + one.width, other.x + other.width) >= 1 - _EDGE
    by_left = other.x - one.x
    by_right = other.x + other.width - one.x - one.width
    if left and not right:
        return by_right
    if right and not left:
        return by_left
    return (by_left + by_right) / 2
