"""Cut the animal out of a photograph."""

from __future__ import annotations

import numpy as np
from jaxtyping import UInt8

from pardalis.records.detection import BoundingBox


def crop(
    pixels: UInt8[np.ndarray, "height width *channels"], box: BoundingBox, margin: float = 0.0
) -> UInt8[np.ndarray, "crop_height crop_width *channels"]:
    """The part of a picture inside a box, with some surroundings, never empty.

    Parameters
    ----------
    pixels
        The whole photograph, upright, at any size.
    box
        Relative to the photograph; what lies outside of it is cut off.
    margin
        Added on each side, as a share of the box's width and height.

    Returns
    -------
    ndarray
        A view of the same pixels, at least 1 by 1.

    Examples
    --------
    >>> picture = np.zeros((100, 200, 3), np.uint8)
    >>> crop(picture, BoundingBox(0.25, 0.5, 0.5, 0.25)).shape
    (25, 100, 3)
    >>> crop(picture, BoundingBox(0.25, 0.5, 0.5, 0.25), margin=0.1).shape
    (31, 120, 3)
    """
    top, bottom = _span(box.y, box.height, margin, pixels.shape[0])
    left, right = _span(box.x, box.width, margin, pixels.shape[1])
    return pixels[top:bottom, left:right]


def _span(start: float, length: float, margin: float, size: int) -> tuple[int, int]:
    """First and past-the-last pixel; whole pixels that the box touches, inside the picture."""
    # Rounding guards against 0.1 * 30 = 3.0000000000000004 touching one pixel more.
    first = int(np.floor(round((start - margin * length) * size, 6)))
    last = int(np.ceil(round((start + (1 + margin) * length) * size, 6)))
    first = min(max(first, 0), size - 1)
    return first, min(max(last, first + 1), size)
