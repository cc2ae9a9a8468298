"""What moves between the frames of one burst."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float, UInt8

from pardalis.detect.difference import (
    against_clutter,
    coarse,
    light_corrected,
    magnitude,
    middle,
    quantile,
    ranked,
    slope,
)
from pardalis.detect.frames import Frame, Light, level

_REACH = 2
"""A frame is compared with so many before and after it in its burst."""

_FEW = 9
_FLOOR = 0.03
_SHAKE = 0.15
"""Of a pixel, by which a camera on a trunk trembles between the frames of a burst."""

_THUMB = (60, 45)

Level = Float[np.ndarray, "height width"]


@dataclass(frozen=True, slots=True, eq=False)
class Burst:
    """Frames of one burst, with what is known of it as a whole.

    Parameters
    ----------
    frames
        In order of time, one or more.
    still
        Median of the frames: the burst without what moved quickly.
    coarse
        Its level at an eighth of the size.
    thumb
        The same, tiny and evened out, to find bursts that look alike.
    wind
        Mean difference between the frames, at an eighth of the size; None for a single frame.
    noise
        Typical difference between the frames.
    """

    frames: tuple[Frame, ...]
    still: UInt8[np.ndarray, "height width"]
    coarse: Float[np.ndarray, "coarse_height coarse_width"]
    thumb: Float[np.ndarray, "45 60"]
    wind: Float[np.ndarray, "coarse_height coarse_width"] | None
    noise: float

    @property
    def light(self) -> Light:
        """What most of it was lit by: someone close to the lens can darken a frame."""
        return Counter(frame.light for frame in self.frames).most_common(1)[0][0]


def make_burst(frames: Sequence[Frame]) -> Burst:
    """Take frames of one size together.

    Parameters
    ----------
    frames
        In order of time, one or more.
    """
    still = middle([frame.grey for frame in frames[:_FEW]])
    still_level = level(still)
    tiny = cv2.resize(still_level, _THUMB, interpolation=cv2.INTER_AREA)
    thumb = np.asarray((tiny - tiny.mean()) / (tiny.std() + 0.05), dtype=np.float32)
    between = list(_between(frames[:_FEW]).values())
    eighth = coarse(still_level)
    if not between:
        return Burst(tuple(frames), still, eighth, thumb, None, 0.0)
    mean = np.asarray(sum(between) / np.float32(len(between)), dtype=np.float32)
    wind = cv2.resize(mean, (mean.shape[1] // 8, mean.shape[0] // 8), interpolation=cv2.INTER_AREA)
    noise = float(np.median([quantile(each[::3, ::3].ravel(), 0.5) for each in between]))
    return Burst(tuple(frames), still, eighth, thumb, np.asarray(wind), noise)


def _between(frames: Sequence[Frame]) -> dict[tuple[int, int], Level]:
    levels = [level(frame.grey) for frame in frames]
    return {
        (one, other): magnitude(light_corrected(levels[one], levels[other]))
        for one in range(len(levels))
        for other in range(one + 1, min(one + _REACH + 1, len(levels)))
    }


def moved(burst: Burst, neighbours: Sequence[Burst]) -> list[Level]:
    """Evidence by pixel that something moved, for each frame; about 1 where it is strong.

    Of the differences from the frames around it the lower middle one is taken: with two others
    the smaller, which shows an animal where it is in this frame and not where it was in others.
    It is held against the wind as neighbouring bursts show it, and a tremble of the camera.

    Parameters
    ----------
    burst
        Of two frames or more; of one frame the list is empty.
    neighbours
        Bursts of the same light; may be empty.
    """
    between = _between(burst.frames)
    if not between:
        return []
    expected = _FLOOR + burst.noise + _SHAKE * slope(level(burst.still))
    winds = [other.wind for other in neighbours if other.wind is not None]
    if winds:
        size = (expected.shape[1], expected.shape[0])
        expected = expected + cv2.resize(middle(winds), size, interpolation=cv2.INTER_LINEAR)
    found = []
    for number in range(len(burst.frames)):
        around = ranked([each for pair, each in between.items() if number in pair])
        least = around[(len(around) - 1) // 2]
        found.append(against_clutter(least / expected, times=3.0, least=0.04, most=0.8))
    return found
