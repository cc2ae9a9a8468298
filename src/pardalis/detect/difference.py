"""How much two pictures of one scene differ, whatever the light did meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from jaxtyping import Float

Coarse = Float[np.ndarray, "coarse_height coarse_width"]

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

    Parameters
    ----------
    one, other
        Levels (logarithm of brightness).
    """
    difference = one - other
    light = wide(light_change(coarse(difference)), difference.shape)
    return np.asarray(difference - light, dtype=np.float32)


def coarse(picture: Float[np.ndarray, "height width"]) -> Coarse:
    """A picture at an eighth of its size; of a difference, the difference of two such.

    Parameters
    ----------
    picture
        A level, or a difference of levels.
    """
    height, width = picture.shape
    size = (max(1, width // _COARSE), max(1, height // _COARSE))
    # Averaged first along the rows, whose length divides: twice as quick.
    narrow = cv2.resize(picture, (size[0], height), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(narrow, size, interpolation=cv2.INTER_AREA))


def light_change(difference: Coarse) -> Coarse:
    """What a change of light explains of a difference of two levels.

    It is the running median of the difference over a wide window: a cloud, a flash or an exposure
    changes much of it, an animal less than half.

    Parameters
    ----------
    difference
        Of levels (logarithm of brightness), as `coarse` gives it.
    """
    side = 2 * int(_LIGHT_RADIUS * difference.shape[1]) + 1
    # OpenCV's wide median takes bytes only.
    scaled = np.clip(difference * (127 / _LARGEST) + 128, 0, 255).astype(np.uint8)
    light = (cv2.medianBlur(scaled, side).astype(np.float32) - 128) * (_LARGEST / 127)
    return np.asarray(cv2.GaussianBlur(light, (0, 0), side / 6))


def wide(picture: Any, shape: tuple[int, ...]) -> Any:
    """A coarse picture at full size, in its own type.

    Parameters
    ----------
    picture
        As `coarse` and `light_change` give it.
    shape
        Height and width [pixels].
    """
    return cv2.resize(picture, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)


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
    common = quantile(ratio.ravel()[::7], 0.9)
    return ratio * np.float32(1 / (times * min(max(common, least), most)))


def quantile(values: Float[np.ndarray, " values"], share: float) -> float:
    """The value that so many lie below, or the next lower: several times quicker than NumPy's.

    Parameters
    ----------
    values
        One or more.
    share
        0 to 1.

    Examples
    --------
    >>> quantile(np.arange(11, dtype=np.float32), 0.9)
    9.0
    """
    place = int(share * (len(values) - 1))
    return float(np.partition(values, place)[place])


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
    planes = [picture.copy() for picture in pictures]
    spare = np.empty_like(planes[0]) if planes else None
    for turn in range(len(planes)):
        for place in range(turn % 2, len(planes) - 1, 2):
            one, other = planes[place], planes[place + 1]
            planes[place] = np.minimum(one, other, out=spare)
            np.maximum(one, other, out=other)
            spare = one
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
