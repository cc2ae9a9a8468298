"""Which pixels of a box are the animal: background must not be taken for its coat."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Bool, UInt8

from pardalis.records.detection import BoundingBox

LEAST_COVER, MOST_COVER = 0.22, 0.95
"""Parts of its box that an animal's outline covers; anything else is no outline."""

LEAST_SPAN = 0.7
"""A box is drawn around an animal: an outline that reaches less of it across or down is none."""

_SIZE = 144
_CONTEXT = 0.15
_SPOT = 0.05
_PIECE = 0.1


def body(height: int, width: int) -> Bool[np.ndarray, "{height} {width}"]:
    """A rounded rectangle within the box, which holds the coat and little of the background.

    Parameters
    ----------
    height, width
        Of the box [px].
    """
    y = np.abs(np.linspace(-1, 1, height))[:, None]
    x = np.abs(np.linspace(-1, 1, width))[None, :]
    result: Bool[np.ndarray, "{height} {width}"] = x**3 + y**3 <= 1.0
    return result


def silhouette(
    picture: UInt8[np.ndarray, "height width 3"], box: BoundingBox
) -> Bool[np.ndarray, "box_height box_width"] | None:
    """The animal's outline inside its box, by colour; nothing where that finds none.

    What lies around the rounded box is known to be background. At night the outline is mostly
    found; by day, where a coat has the colours of the ground, mostly not.

    Parameters
    ----------
    picture
        The photograph, colour.
    box
        Where the animal is.

    Returns
    -------
    ndarray or None
        Coarse: the box's longer side is 144 pixels.

    References
    ----------
    Rother, C., Kolmogorov, V., & Blake, A. (2004). "GrabCut": interactive foreground extraction
    using iterated graph cuts. *ACM Transactions on Graphics*, 23, 309-314.
    """
    tall, wide = picture.shape[:2]
    if min(box.width * wide, box.height * tall, (1 - box.x) * wide, (1 - box.y) * tall) < 16:
        return None
    small, (left, top, width, height) = _with_surroundings(picture, box)
    if min(width, height) < 16:
        return None
    labels = np.full(small.shape[:2], cv2.GC_BGD, np.uint8)
    labels[top : top + height, left : left + width] = _supposed(height, width)
    # GrabCut draws its first clusters from OpenCV's generator.
    cv2.setRNGSeed(1)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    try:
        cv2.grabCut(small, labels, (0, 0, 1, 1), *models, 1, cv2.GC_INIT_WITH_MASK)
    except cv2.error:
        # A picture of one colour has no clusters.
        return None
    labels = labels[top : top + height, left : left + width]
    found = _filled((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD))
    down, across = np.flatnonzero(found.any(axis=1)), np.flatnonzero(found.any(axis=0))
    if not LEAST_COVER <= float(found.mean()) <= MOST_COVER:
        return None
    if np.ptp(down) < LEAST_SPAN * height or np.ptp(across) < LEAST_SPAN * width:
        return None
    return found


def _with_surroundings(
    picture: UInt8[np.ndarray, "height width 3"], box: BoundingBox
) -> tuple[UInt8[np.ndarray, "rows columns 3"], tuple[int, int, int, int]]:
    """The box and what is around it, small and without spots; left, top, width, height in it."""
    height, width = picture.shape[:2]
    wide, high = box.width * width, box.height * height
    left, top = (max(0.0, low) for low in (box.x * width, box.y * height))
    outer = (
        max(0, int(left - _CONTEXT * wide)),
        max(0, int(top - _CONTEXT * high)),
        min(width, int(left + (1 + _CONTEXT) * wide) + 1),
        min(height, int(top + (1 + _CONTEXT) * high) + 1),
    )
    scale = _SIZE / max(wide, high)
    around = picture[outer[1] : outer[3], outer[0] : outer[2]]
    size = tuple(max(1, round(side * scale)) for side in around.shape[1::-1])
    small = cv2.resize(around, size, interpolation=cv2.INTER_AREA)
    # Spots differ in colour from the hide more than the hide from the ground: they are closed.
    small = cv2.morphologyEx(small, cv2.MORPH_CLOSE, _disc(_SPOT * _SIZE))
    x, y = round((left - outer[0]) * scale), round((top - outer[1]) * scale)
    inner = x, y, min(round(wide * scale), size[0] - x), min(round(high * scale), size[1] - y)
    return cv2.cvtColor(small, cv2.COLOR_RGB2LAB), inner


def _supposed(height: int, width: int) -> UInt8[np.ndarray, "{height} {width}"]:
    """Background outside the rounded box, the animal likely in the middle."""
    labels = np.full((height, width), cv2.GC_BGD, np.uint8)
    labels[body(height, width)] = cv2.GC_PR_BGD
    y = np.linspace(-1, 1, height)[:, None] + 0.15
    x = np.linspace(-1, 1, width)[None, :]
    labels[(x / 0.9) ** 2 + (y / 0.75) ** 2 <= 1.0] = cv2.GC_PR_FGD
    return labels


def _filled(found: Bool[np.ndarray, "height width"]) -> Bool[np.ndarray, "height width"]:
    """The large pieces, their gaps closed: a stem may part an animal."""
    kernel = _disc(_SPOT * max(found.shape))
    edge = kernel.shape[0]
    padded = np.pad(found.astype(np.uint8), edge)
    closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, kernel)[edge:-edge, edge:-edge]
    _, pieces, shapes, _ = cv2.connectedComponentsWithStats(closed, connectivity=4)
    areas = shapes[1:, cv2.CC_STAT_AREA]
    large = 1 + np.flatnonzero(areas >= _PIECE * areas.max(initial=1))
    whole = np.isin(pieces, large).astype(np.uint8)
    outlines, _ = cv2.findContours(whole, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(whole, outlines, -1, 1, cv2.FILLED)
    return whole > 0


def _disc(size: float) -> UInt8[np.ndarray, "side side"]:
    side = max(3, round(size)) | 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)
