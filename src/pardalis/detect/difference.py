"""How much two pictures of one scene differ, whatever the light did meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from jaxtyping import Float

_COARSE = 8
_LIGHT_RADIUS = 0.12
"""Light changes over distances longer than this part of the width; animals over shorter ones."""

_LARGEST = 2.1
"""Of a difference of light [natural logarithms] that is followed: a factor of eight."""

_SMOOTH = 0.0025
"""Differences are smoothed over this part of the width: a pixel alone is noise."""


def light_corrected(
    one: Float[np.ndarray, "height width"], other: Float[np.ndarray, "height width"]
) -> Float[np.ndarray, "height width"]:
    """The difference of two levels less what a change of light explains.

    The light's part is the running median of the difference over a wide window: a cloud, a flash
    or an exposure changes much of it, an animal less than half.

    Parameters
    ----------
    one, other
        Levels (logarithm of brightness).
    """
    difference = one - other
    height, width = difference.shape
    size = (max(1, width // _COARSE), max(1, height // _COARSE))
    coarse = cv2.resize(difference, size, interpolation=cv2.INTER_AREA)
    side = 2 * int(_LIGHT_RADIUS * width / _COARSE) + 1
    # OpenCV's wide median takes bytes only.
    scaled = np.clip(coarse * (127 / _LARGEST) + 128, 0, 255).astype(np.uint8)
    light = (cv2.medianBlur(scaled, side).astype(np.float32) - 128) * (_LARGEST / 127)
    light = cv2.GaussianBlur(light, (0, 0), side / 6)
    wide = cv2.resize(light, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(difference - wide, dtype=np.float32)


def magnitude(difference: Float[np.ndarray, "height width"]) -> Float[np.ndarray, "height width"]:
    """Size of a difference, smoothed a little.

    Parameters
    ----------
    difference
        As `light_corrected` gives it.
    """
    sigma = _SMOOTH * difference.shape[1]
    return np.asarray(cv2.GaussianBlur(np.abs(difference), (0, 0), sigma), dtype=np.float32)


def slope(level: Float[np.ndarray, "height width"]) -> Float[np.ndarray, "height width"]:
    """Steepness of a level [per pixel]: what a camera shaken by one pixel would change.

    Parameters
    ----------
    level
        Logarithm of brightness.

    Examples
    --------
    >>> ramp = np.tile(np.arange(9, dtype=np.float32), (9, 1))
    >>> float(slope(ramp)[4, 4])
    1.0
    """
    across = cv2.Sobel(level, cv2.CV_32F, 1, 0, scale=1 / 8)
    down = cv2.Sobel(level, cv2.CV_32F, 0, 1, scale=1 / 8)
    return np.asarray(cv2.blur(cv2.magnitude(across, down), (5, 5)), dtype=np.float32)


def against_clutter(
    ratio: Float[np.ndarray, "height width"], times: float, least: float, most: float
) -> Float[np.ndarray, "height width"]:
    """A ratio in units of what is common in its own frame: where much stirs, little is told.

    What is common is the 90 % quantile, held between `least` (a frame without any noise) and
    `most` (a frame that is all animal).

    Parameters
    ----------
    ratio
        Difference over its expected size.
    times
        The quantile times this is 1.
    least, most
        Bounds of the quantile.
    """
    # One pixel in seven tells a quantile well enough.
    common = float(np.quantile(ratio.ravel()[::7], 0.9))
    return np.asarray(ratio / (times * min(max(common, least), most)), dtype=np.float32)


def ranked(pictures: Sequence[Any]) -> list[Any]:
    """Pictures of the smallest values by pixel, the next larger, and so on to the largest.

    A sorting network of whole pictures is many times quicker than sorting pixel by pixel.

    Parameters
    ----------
    pictures
        Arrays of one shape.

    Examples
    --------
    >>> [each.tolist() for each in ranked([np.array([3, 1]), np.array([2, 2]), np.array([1, 3])])]
    [[1, 1], [2, 2], [3, 3]]
    """
    planes = list(pictures)
    for turn in range(len(planes)):
        for place in range(turn % 2, len(planes) - 1, 2):
            one, other = planes[place], planes[place + 1]
            planes[place], planes[place + 1] = np.minimum(one, other), np.maximum(one, other)
    return planes


def middle(pictures: Sequence[Any]) -> Any:
    """The median by pixel; of an even number the mean of the middle two, in their own type.

    Parameters
    ----------
    pictures
        Arrays of one shape.
    """
    planes = ranked(pictures)
    lower, upper = planes[(len(planes) - 1) // 2], planes[len(planes) // 2]
    return (lower + (upper - lower) / 2).astype(lower.dtype)
