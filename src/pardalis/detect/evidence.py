"""What moved within a burst, and what was not there before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float

_SMOOTH = 0.0025
"""Differences are smoothed over this part of the width: a pixel alone is noise."""

_RESTLESS = 0.8
"""A pixel's usual restlessness is this quantile of what neighbouring events show."""

_SPREAD = 1.5
_MOVED_FLOOR, _CHANGED_FLOOR = 0.02, 0.05
"""Of relief (natural logarithms of brightness): less than this is noise of the sensor."""


def moved(
    burst: Sequence[Float[np.ndarray, "height width"]],
) -> list[Float[np.ndarray, "height width"]]:
    """For each frame of a burst, how much it differs from the frame most like it, by pixel.

    The least difference shows an animal where it is in this frame, not where it was in others.

    Parameters
    ----------
    burst
        Reliefs of two frames or more.
    """
    found = []
    for number, frame in enumerate(burst):
        others = [other for other_number, other in enumerate(burst) if other_number != number]
        found.append(np.minimum.reduce([_smooth(np.abs(frame - other)) for other in others]))
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """What a scene looks like, and how restless it is, with nobody there.

    Parameters
    ----------
    relief
        Median by pixel over neighbouring events.
    spread
        How much the neighbouring events differ from it, by pixel.
    restlessness
        How much moves within a burst of theirs, by pixel: wind is usual in foliage.
    """

    relief: Float[np.ndarray, "height width"]
    spread: Float[np.ndarray, "height width"]
    restlessness: Float[np.ndarray, "height width"]


def background(
    reliefs: Sequence[Float[np.ndarray, "height width"]],
    movements: Sequence[Float[np.ndarray, "height width"]],
) -> Background:
    """The background that neighbouring events show.

    Parameters
    ----------
    reliefs
        One for each neighbouring event.
    movements
        What moved within their bursts, as `moved` tells it; may be empty.
    """
    stack = np.stack(reliefs)
    middle = np.median(stack, axis=0)
    restless = np.zeros_like(middle)
    if movements:
        restless = _wide(_quantile(np.stack(movements)))
    return Background(middle, _wide(_quantile(np.abs(stack - middle))), restless)


def moved_unusually(
    difference: Float[np.ndarray, "height width"],
    noise: float,
    restlessness: Float[np.ndarray, "height width"] | float,
) -> Float[np.ndarray, "height width"]:
    """A difference within a burst, in units of what is usual there.

    Parameters
    ----------
    difference
        As `moved` tells it.
    noise
        Typical difference within the burst.
    restlessness
        Of the background; 0 if it is not known.
    """
    floor = _SPREAD * noise + _MOVED_FLOOR
    return np.asarray(difference / (floor + _SPREAD * restlessness), dtype=np.float32)


def changed(
    relief: Float[np.ndarray, "height width"], scene: Background
) -> Float[np.ndarray, "height width"]:
    """How much a frame differs from the background, in units of the background's own spread.

    Parameters
    ----------
    relief
        Of the frame.
    scene
        Its background.
    """
    usual = _SPREAD * scene.spread + _CHANGED_FLOOR
    return np.asarray(_smooth(np.abs(relief - scene.relief)) / usual, dtype=np.float32)


def _quantile(stack: Float[np.ndarray, "events height width"]) -> Float[np.ndarray, "height width"]:
    """What all but the most restless fifth of the events stay below."""
    rank = min(len(stack) - 1, round(_RESTLESS * (len(stack) - 1)))
    return np.asarray(np.partition(stack, rank, axis=0)[rank])


def _smooth(values: Float[np.ndarray, "height width"]) -> Float[np.ndarray, "height width"]:
    smoothed = cv2.GaussianBlur(values.astype(np.float32), (0, 0), _SMOOTH * values.shape[1])
    return np.asarray(smoothed)


def _wide(values: Float[np.ndarray, "height width"]) -> Float[np.ndarray, "height width"]:
    return np.asarray(cv2.GaussianBlur(values.astype(np.float32), (0, 0), 0.01 * values.shape[1]))
