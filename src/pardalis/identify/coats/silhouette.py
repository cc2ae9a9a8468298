"""Which pixels of a box are the animal: background must not be taken for its coat."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Bool, UInt8

LEAST_COVER, MOST_COVER = 0.22, 0.95
"""Parts of the rounded box that an animal's outline covers; anything else is no outline."""

_SIZE = 112
_SMEARED = 2.0


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
    crop: UInt8[np.ndarray, "height width 3"], rounds: int = 2
) -> Bool[np.ndarray, "height width"]:
    """The animal's outline inside its box, by colour; the rounded box where that finds none.

    Parameters
    ----------
    crop
        The box's pixels, colour.
    rounds
        How often colours are learnt anew.

    References
    ----------
    Rother, C., Kolmogorov, V., & Blake, A. (2004). "GrabCut": interactive foreground extraction
    using iterated graph cuts. *ACM Transactions on Graphics*, 23, 309-314.
    """
    height, width = crop.shape[:2]
    box = body(height, width)
    scale = _SIZE / max(height, width)
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    if min(height, width) < 16:
        return box
    small = cv2.resize(crop, size, interpolation=cv2.INTER_AREA)
    # Spots differ in colour from the hide more than the hide from the ground: they are smeared.
    small = cv2.GaussianBlur(small, (0, 0), _SMEARED)
    labels = _supposed(size[1], size[0])
    # GrabCut draws its first clusters from OpenCV's generator.
    cv2.setRNGSeed(1)
    try:
        cv2.grabCut(
            small,
            labels,
            (0, 0, 1, 1),
            np.zeros((1, 65)),
            np.zeros((1, 65)),
            rounds,
            cv2.GC_INIT_WITH_MASK,
        )
    except cv2.error:
        return box
    found = _filled((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD))
    inside = body(size[1], size[0])
    cover = float((found & inside).sum()) / max(int(inside.sum()), 1)
    if not LEAST_COVER <= cover <= MOST_COVER:
        return box
    wide = cv2.resize(found.astype(np.uint8) * 255, (width, height), interpolation=cv2.INTER_LINEAR)
    result: Bool[np.ndarray, "height width"] = (wide > 127) & box
    return result


def _supposed(height: int, width: int) -> UInt8[np.ndarray, "{height} {width}"]:
    """Background outside the rounded box, the animal likely in the middle."""
    labels = np.full((height, width), cv2.GC_BGD, np.uint8)
    labels[body(height, width)] = cv2.GC_PR_BGD
    y = np.linspace(-1, 1, height)[:, None] + 0.15
    x = np.linspace(-1, 1, width)[None, :]
    labels[(x / 0.85) ** 2 + (y / 0.7) ** 2 <= 1.0] = cv2.GC_PR_FGD
    return labels


def _filled(found: Bool[np.ndarray, "height width"]) -> Bool[np.ndarray, "height width"]:
    """The largest piece, its gaps closed: spots on a coat are often taken for background."""
    size = max(3, round(0.06 * max(found.shape))) | 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    closed = cv2.morphologyEx(found.astype(np.uint8), cv2.MORPH_CLOSE, kernel)
    count, pieces, shapes, _ = cv2.connectedComponentsWithStats(closed, connectivity=4)
    if count < 2:
        return np.zeros(found.shape, bool)
    largest = 1 + int(shapes[1:, cv2.CC_STAT_AREA].argmax())
    whole = (pieces == largest).astype(np.uint8)
    outlines, _ = cv2.findContours(whole, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(whole, outlines, -1, 1, cv2.FILLED)
    return cv2.dilate(whole, kernel[::2, ::2]) > 0
