"""Spots that two pictures share, drawn on both in the same colours."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Float, Int, UInt8

# Told apart from each other and from fur, leaves and night by brightness and hue.
COLOURS = (
    (255, 214, 10), (0, 229, 255), (255, 92, 220), (124, 255, 79),
    (255, 140, 26), (255, 255, 255), (120, 170, 255), (255, 84, 84),
)  # fmt: skip
_HALO = (20, 24, 22)
# OpenCV draws at sixteenths of a pixel.
_BITS = 4


def spread_out(points: Float[np.ndarray, "points 2"], most: int) -> Int[np.ndarray, " chosen"]:
    """A few of many points, as far from each other as may be: each next is the farthest from those.

    Parameters
    ----------
    points
        To choose from; the first chosen is the one nearest to their middle.
    most
        How many at most.

    References
    ----------
    Gonzalez, T. F. (1985). Clustering to minimize the maximum intercluster distance. *Theoretical
    Computer Science*, 38, 293-306.

    Examples
    --------
    >>> spread_out(np.array([[0.0, 0.0], [1.0, 0.0], [9.0, 0.0], [4.0, 0.0]]), 3)
    array([3, 2, 0])
    """
    if not len(points) or most < 1:
        return np.zeros(0, np.int64)
    away = np.hypot(*(points - points.mean(axis=0)).T)
    chosen = [int(away.argmin())]
    nearest = np.full(len(points), np.inf)
    while len(chosen) < min(most, len(points)):
        nearest = np.minimum(nearest, np.hypot(*(points - points[chosen[-1]]).T))
        nearest[chosen] = -1.0
        chosen.append(int(nearest.argmax()))
    return np.array(chosen, np.int64)


def radius(points: Float[np.ndarray, "points 2"], width: float) -> float:
    """How large circles may be so that they seldom cover each other [px].

    Parameters
    ----------
    points
        Their middles [px].
    width
        Of the picture [px].

    Examples
    --------
    >>> radius(np.zeros((0, 2)), 1000.0)
    12.0
    """
    largest, least = 0.012 * width, 0.0045 * width
    if len(points) < 2:
        return largest
    apart = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    return float(np.clip(0.5 * np.median(apart.min(axis=1)), least, largest))


def draw_spots(
    canvas: UInt8[np.ndarray, "height width 3"],
    here: Float[np.ndarray, "points 2"],
    there: Float[np.ndarray, "points 2"],
    joined: Int[np.ndarray, " lines"],
    size: float,
) -> None:
    """Draw rings about spots, and thin lines between a few of them, onto a picture.

    Parameters
    ----------
    canvas
        Drawn upon.
    here, there
        The same spots in its one and its other half [px].
    joined
        Rows of those between which a line is drawn.
    size
        Radius of the rings [px].
    """
    lined = canvas.copy()
    for row in joined.tolist():
        ends = _fine(here[row]), _fine(there[row])
        cv2.line(lined, *ends, COLOURS[row % len(COLOURS)], 1, cv2.LINE_AA, _BITS)
    canvas[:] = cv2.addWeighted(lined, 0.55, canvas, 0.45, 0.0)
    for points in (here, there):
        for row, point in enumerate(points):
            for colour, thickness in ((_HALO, 3), (COLOURS[row % len(COLOURS)], 1)):
                edge = round(size * 2**_BITS)
                cv2.circle(canvas, _fine(point), edge, colour, thickness, cv2.LINE_AA, _BITS)


def _fine(point: Float[np.ndarray, " 2"]) -> tuple[int, int]:
    return round(float(point[0]) * 2**_BITS), round(float(point[1]) * 2**_BITS)
