"""A photograph as the motion model sees it: small, in one light, without the flash's falloff."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import cv2
import numpy as np
from jaxtyping import Bool, Float, UInt8

from pardalis.imaging.decode import Reduction, read_upright
from pardalis.records.media import Media

WIDTH = 512
"""Of a frame [pixels]; what is smaller than a few of them is not looked for."""

_INFRA_RED_SATURATION = 20.0
_DUSK_BRIGHTNESS = 45.0
_FALLOFF = 0.06
"""Radius over which brightness is evened out, in widths of the frame."""

_DARK, _BRIGHT = 40, 215
_STRIP_SHARE = 0.45
_HIGHEST_STRIP = 0.15


class Light(StrEnum):
    """What the scene was lit by."""

    DAY = "day"
    DUSK = "dusk"
    INFRA_RED = "infra_red"


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A photograph made small and even.

    Parameters
    ----------
    media
        The photograph.
    light
        What it was lit by.
    relief
        Logarithm of brightness less its local mean: the same for a brighter or darker sun.
    strip
        Rows at the top and at the bottom that look like the camera's info strip.
    """

    media: Media
    light: Light
    relief: Float[np.ndarray, "height width"]
    strip: tuple[int, int]


def load_frame(root: Path, media: Media) -> Frame:
    """Read a photograph as a frame.

    Parameters
    ----------
    root
        The survey folder.
    media
        The photograph.

    Raises
    ------
    PhotoError
        If it cannot be read.
    """
    pixels = read_upright(root / media.file_path, _reduction(media.width))
    if pixels.ndim == 2:
        pixels = np.repeat(pixels[..., None], 3, axis=2)
    height = max(1, round(WIDTH * pixels.shape[0] / pixels.shape[1]))
    small = cv2.resize(pixels, (WIDTH, height), interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    return Frame(media, light_of(small), relief_of(grey), strip_of(grey))


def _reduction(width: int) -> Reduction:
    """The coarsest decoding that still has as many pixels as a frame."""
    if width >= 8 * WIDTH:
        return 8
    if width >= 4 * WIDTH:
        return 4
    return 2 if width >= 2 * WIDTH else 1


def light_of(pixels: UInt8[np.ndarray, "height width 3"]) -> Light:
    """What a picture was lit by: infra-red has no colour, dusk little brightness.

    Parameters
    ----------
    pixels
        Red, green, blue.

    Examples
    --------
    >>> light_of(np.full((4, 4, 3), 90, np.uint8)).value
    'infra_red'
    """
    colour = cv2.cvtColor(pixels, cv2.COLOR_RGB2HSV)
    if colour[..., 1].mean() < _INFRA_RED_SATURATION:
        return Light.INFRA_RED
    return Light.DUSK if pixels.mean() < _DUSK_BRIGHTNESS else Light.DAY


def relief_of(grey: UInt8[np.ndarray, "height width"]) -> Float[np.ndarray, "height width"]:
    """Logarithm of brightness less its mean over a neighbourhood.

    Parameters
    ----------
    grey
        Brightness; noise of a few levels in the dark is damped.
    """
    level = np.log(grey.astype(np.float32) + 8.0)
    side = 2 * round(_FALLOFF * grey.shape[1]) + 1
    return np.asarray(level - cv2.blur(level, (side, side)), dtype=np.float32)


def strip_of(grey: UInt8[np.ndarray, "height width"]) -> tuple[int, int]:
    """Rows at the top and at the bottom that belong to an info strip, if there is one.

    A strip is black or white over much of each row, whatever the scene: camera makers print the
    date, the temperature and their logo on it.

    Parameters
    ----------
    grey
        Brightness.

    Examples
    --------
    >>> picture = np.full((100, 60), 128, np.uint8)
    >>> picture[93:] = 0
    >>> strip_of(picture)
    (0, 7)
    """
    most = int(_HIGHEST_STRIP * len(grey))
    dark = (grey < _DARK).mean(axis=1) >= _STRIP_SHARE
    bright = (grey > _BRIGHT).mean(axis=1) >= _STRIP_SHARE
    top = max(_run(dark[: most + 1]), _run(bright[: most + 1]))
    bottom = max(_run(dark[::-1][: most + 1]), _run(bright[::-1][: most + 1]))
    # A dark or bright scene goes on beyond any strip.
    return (top if top <= most else 0, bottom if bottom <= most else 0)


def _run(rows: Bool[np.ndarray, " rows"]) -> int:
    """How many rows from the first on are of the strip; a gap of one row is text."""
    length = 0
    for number, inside in enumerate(rows):
        if inside:
            length = number + 1
        elif number - length >= 2:
            break
    return length
