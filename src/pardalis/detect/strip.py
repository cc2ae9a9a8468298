"""The camera's info strip: a bar with logo, date and temperature, which is no part of the scene."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, UInt8

from pardalis.imaging.picture import read_picture
from pardalis.records.card_source import CardSource
from pardalis.records.media import Media

_DARK, _BRIGHT = 40, 215
_SHARE = 0.45
_HIGHEST = 0.15
_EDGE_ROWS = 2
_LARGE = 1_000


def strip_of(grey: UInt8[np.ndarray, "height width"]) -> tuple[int, int]:
    """Rows at the top and at the bottom that may belong to an info strip.

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
    most = int(_HIGHEST * len(grey))
    dark = (grey < _DARK).mean(axis=1) >= _SHARE
    bright = (grey > _BRIGHT).mean(axis=1) >= _SHARE
    top = max(_run(dark[: most + 1]), _run(bright[: most + 1]))
    bottom = max(_run(dark[::-1][: most + 1]), _run(bright[::-1][: most + 1]))
    # A dark or bright scene goes on beyond any strip.
    return (top if top <= most else 0, bottom if bottom <= most else 0)


def common_strip(strips: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The rows to leave out, as most frames of a camera show them, with the strip's soft edge.

    Parameters
    ----------
    strips
        As `strip_of` tells them, one a frame.

    Examples
    --------
    >>> common_strip([(0, 7), (0, 7), (30, 0)])
    (0, 9)
    """
    top, bottom = (int(rows) for rows in np.median(np.array(strips), axis=0))
    return (top + _EDGE_ROWS if top else 0, bottom + _EDGE_ROWS if bottom else 0)


def _run(rows: Bool[np.ndarray, " rows"]) -> int:
    """How many rows from the first on are of the strip; a gap of one row is text."""
    length = 0
    for number, inside in enumerate(rows):
        if inside:
            length = number + 1
        elif number - length >= 1:
            break
    return length


def strip_in(root: CardSource, media: Media) -> tuple[float, float]:
    """How much of a photograph's height, at its top and at its bottom, may be an info strip.

    Parameters
    ----------
    root
        The survey folder.
    media
        The photograph, or the frame of a video.

    Raises
    ------
    PhotoError
        If it cannot be read.
    """
    grey = read_picture(root, media, 4 if media.width >= _LARGE else 1, grey=True)
    top, bottom = common_strip([strip_of(grey)])
    return top / len(grey), bottom / len(grey)
