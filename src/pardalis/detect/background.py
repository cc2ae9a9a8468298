"""What one camera sees when nothing is there, as its other bursts in the same light show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float, Int16

from pardalis.detect.burst import Burst
from pardalis.detect.difference import (
    against_clutter,
    light_change,
    light_corrected,
    magnitude,
    ranked,
    slope,
    wide,
)
from pardalis.detect.frames import Frame, Light, level

FEWEST = 2
"""With fewer other bursts than this in its light the background is not known."""

_APART = 600.0
"""An animal may stay so long: bursts nearer in time do not show the empty scene [s]."""

_MOST = 9
_FLOOR = 0.03
_SHIFT = 0.25
"""Of a pixel, by which a camera settles between events."""

_STEPS = 2048
"""Parts of a level: whole numbers are ranked several times quicker than fractions."""

_LEVEL_IN_STEPS = np.round(_STEPS * level(np.arange(256, dtype=np.uint8)[None])).astype(np.int16)

Level = Float[np.ndarray, "height width"]


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """The empty scene under the light of one burst.

    Parameters
    ----------
    level
        By pixel.
    slope
        Of the level [per pixel].
    noise
        Differences that no animal makes: a floor, and the standard deviation between events that
        the quartiles tell of.
    """

    level: Level
    slope: Level
    noise: Level


def alike(bursts: Sequence[Burst], number: int) -> list[Burst]:
    """The other bursts that look most like one: the same light, hour and season.

    Parameters
    ----------
    bursts
        Of one camera.
    number
        Of the burst to compare with.
    """
    own = bursts[number]
    colourless = own.light is Light.INFRA_RED
    others = [
        (-float((own.thumb * other.thumb).mean()), place)
        for place, other in enumerate(bursts)
        if place != number
        and _apart(own, other)
        and (other.light is Light.INFRA_RED) == colourless
        and other.still.shape == own.still.shape
    ]
    return [bursts[place] for _, place in sorted(others)[:_MOST]]


def _apart(one: Burst, other: Burst) -> bool:
    ours, theirs = one.frames[0].media.timestamp, other.frames[0].media.timestamp
    if ours is None or theirs is None:
        return True
    return abs((ours - theirs).total_seconds()) >= _APART


def background_of(burst: Burst, neighbours: Sequence[Burst]) -> Background | None:
    """The background of a burst, each neighbour brought to its light; None with too few of them.

    Parameters
    ----------
    burst
        The burst.
    neighbours
        As `alike` gives them.
    """
    if len(neighbours) < FEWEST:
        return None
    planes = ranked([_under_the_light_of(burst, other) for other in neighbours])
    count = len(planes)
    middle = (planes[(count - 1) // 2] + planes[count // 2]) * np.float32(0.5 / _STEPS)
    between = (planes[-1 - count // 4] - planes[count // 4]) * np.float32(1 / _STEPS)
    # Quartiles of a normal distribution lie 1.35 standard deviations apart.
    spread = cv2.blur(between / np.float32(1.35), (5, 5))
    return Background(middle, slope(middle), np.asarray(_FLOOR + spread, dtype=np.float32))


def _under_the_light_of(burst: Burst, other: Burst) -> Int16[np.ndarray, "height width"]:
    """The level of another burst with the light of this one, in steps."""
    light = light_change(burst.coarse - other.coarse)
    steps = np.round(light * _STEPS).astype(np.int16)
    return np.asarray(cv2.LUT(other.still, _LEVEL_IN_STEPS) + wide(steps, other.still.shape))


def changed(frame: Frame, background: Background) -> Level:
    """Evidence by pixel that a frame shows what the background has not; about 1 where strong.

    Parameters
    ----------
    frame
        To judge.
    background
        Under the frame's light.
    """
    own = level(frame.grey)
    difference = magnitude(light_corrected(own, background.level))
    expected = background.noise + _SHIFT * np.maximum(slope(own), background.slope)
    return against_clutter(difference / expected, times=2.0, least=0.12, most=4.0)
