"""A photograph as the motion model sees it: small, grey, and in one light."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from jaxtyping import Float, UInt8

from pardalis.detect.strip import strip_of
from pardalis.imaging.decode import Reduction
from pardalis.imaging.picture import read_picture
from pardalis.records.card_source import CardSource
from pardalis.records.media import Media

WIDTH = 480
"""Of a frame [pixels]; what is smaller than a few of them is not looked for."""

_COLOURLESS = 0.05
_DUSK_BRIGHTNESS = 45.0
_LEVELS = np.log(np.arange(256, dtype=np.float32) + np.float32(10))


class Light(StrEnum):
    """What the scene was lit by."""

    DAY = "day"
    DUSK = "dusk"
    INFRA_RED = "infra_red"


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A photograph made small.

    Parameters
    ----------
    media
        The photograph.
    light
        What it was lit by.
    grey
        Brightness, 0 to 255.
    strip
        Rows at the top and at the bottom that look like the camera's info strip.
    """

    media: Media
    light: Light
    grey: UInt8[np.ndarray, "height width"]
    strip: tuple[int, int]


def load_frame(root: CardSource, media: Media) -> Frame:
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
    pixels = read_picture(root, media, _reduction(media.width))
    if pixels.ndim == 2:
        pixels = np.repeat(pixels[..., None], 3, axis=2)
    height = max(1, round(WIDTH * pixels.shape[0] / pixels.shape[1]))
    small = cv2.resize(pixels, (WIDTH, height), interpolation=cv2.INTER_AREA).astype(np.uint8)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    return Frame(media, light_of(small), grey, strip_of(grey))


def _reduction(width: int) -> Reduction:
    """The coarsest decoding that still has as many pixels as a frame."""
    if width >= 8 * WIDTH:
        return 8
    if width >= 4 * WIDTH:
        return 4
    return 2 if width >= 2 * WIDTH else 1


def light_of(pixels: UInt8[np.ndarray, "height width 3"]) -> Light:
    """What a picture was lit by: infra-red has no colour, dusk little brightness.

    Colourfulness is the mean difference between the strongest and the weakest of red, green and
    blue, as a share of the mean of the strongest: a dark photograph may have colour all the same.

    Parameters
    ----------
    pixels
        Red, green, blue.

    Examples
    --------
    >>> light_of(np.full((4, 4, 3), 90, np.uint8)).value
    'infra_red'
    """
    red, green, blue = cv2.split(pixels)
    strongest = cv2.max(cv2.max(red, green), blue)
    weakest = cv2.min(cv2.min(red, green), blue)
    brightest = cv2.mean(strongest)[0]
    if brightest - cv2.mean(weakest)[0] < _COLOURLESS * (brightest + 1):
        return Light.INFRA_RED
    return Light.DUSK if sum(cv2.mean(pixels)[:3]) / 3 < _DUSK_BRIGHTNESS else Light.DAY


def level(grey: UInt8[np.ndarray, "height width"]) -> Float[np.ndarray, "height width"]:
    """Logarithm of brightness, in which a change of light is a sum.

    Ten levels are added so that noise in the dark does not count for much.

    Parameters
    ----------
    grey
        Brightness, 0 to 255.

    Examples
    --------
    >>> [round(float(each), 1) for each in level(np.array([[0, 90]], np.uint8))[0]]
    [2.3, 4.6]
    """
    return np.asarray(cv2.LUT(grey, _LEVELS), dtype=np.float32)
