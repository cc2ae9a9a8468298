"""One box for one animal: non-maximum suppression, and pieces at the seams of tiles.

References
----------
Neubeck, A., & Van Gool, L. (2006). Efficient non-maximum suppression. ICPR, 850-855.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float, Int

OVERLAP = 0.45
"""Intersection over union above which two boxes of a class are one, as in MegaDetector's code."""

INSIDE = 0.5
"""Share of a piece that lies in another box, from which on it is a part of that animal."""


def kept(
    corners: Float[np.ndarray, "boxes 4"],
    scores: Float[np.ndarray, " boxes"],
    classes: Int[np.ndarray, " boxes"],
    pieces: Bool[np.ndarray, " boxes"] | None = None,
) -> list[int]:
    """Which boxes are kept: the surest first, and none that lies on one of its class.

    Boxes that end at the seam of a tile are pieces: they come after the others, and one that lies
    half within another box goes. Equal scores are told apart by place, so that the order of the
    boxes does not matter.

    Parameters
    ----------
    corners
        Left, top, right, bottom, in one unit.
    scores
        Confidence, 0 to 1.
    classes
        Which class.
    pieces
        Whether a box ends at a seam; by default none does.

    Examples
    --------
    >>> boxes = np.array([[0.0, 0.0, 10.0, 10.0], [1.0, 0.0, 11.0, 10.0], [20.0, 0.0, 30.0, 10.0]])
    >>> kept(boxes, np.array([0.8, 0.9, 0.3]), np.zeros(3, np.int64))
    [1, 2]
    """
    cut = np.zeros(len(scores), bool) if pieces is None else pieces
    order = np.lexsort((*corners.T[::-1], -scores, cut))
    areas = np.prod(np.maximum(corners[:, 2:] - corners[:, :2], 0), axis=1)
    chosen: list[int] = []
    for each in order:
        others = np.array([one for one in chosen if classes[one] == classes[each]], np.int64)
        shared = _shared(corners[each], corners[others])
        union = np.maximum(areas[each] + areas[others] - shared, np.finfo(float).tiny)
        is_double = (shared / union > OVERLAP).any()
        is_part = bool(cut[each]) and (shared >= INSIDE * areas[each]).any()
        if not is_double and not is_part:
            chosen.append(int(each))
    return chosen


def _shared(
    box: Float[np.ndarray, " 4"], others: Float[np.ndarray, "others 4"]
) -> Float[np.ndarray, " others"]:
    """The area that a box has in common with each of others."""
    low = np.maximum(box[:2], others[:, :2])
    high = np.minimum(box[2:], others[:, 2:])
    area: np.ndarray = np.prod(np.maximum(high - low, 0), axis=1)
    return area
