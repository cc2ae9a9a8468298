"""A box as a person types it."""

from __future__ import annotations

import math

from pardalis.errors import InputError
from pardalis.records.detection import BoundingBox
from pardalis.records.media import Media

WHOLE = BoundingBox(0.0, 0.0, 1.0, 1.0)
# Boxes are often typed as rounded numbers: so much may lie outside of the picture.
_ROUNDED = 0.002


def read_box(text: str, media: Media) -> BoundingBox:
    """A box inside a photograph from "x,y,w,h".

    Parameters
    ----------
    text
        Left, top, width and height: in pixels of the photograph as seen, or relative to its width
        and height where all four are at most 1.
    media
        The photograph.

    Raises
    ------
    InputError
        If these are not four numbers, or the box is empty or does not lie in the picture.

    Examples
    --------
    >>> from pardalis.records.media import Placement
    >>> photo = Media("m", "a.jpg", "", "", None, Placement.NO_TABLE, None, None, "", "", 800, 400)
    >>> read_box("200,100,400,200", photo) == read_box("0.25,0.25,0.5,0.5", photo)
    True
    """
    numbers = _numbers(text)
    shown = f"the picture '{media.file_path}' is {media.width} by {media.height} pixels"
    remedy = f"Give left, top, width and height in pixels; {shown}."
    if min(numbers[2:]) <= 0:
        raise InputError(
            f"The box '{text}' holds nothing: its width and height are no more.", remedy
        )
    wholes = (media.width, media.height) * 2
    if max(numbers) > 1.0:
        numbers = [number / whole for number, whole in zip(numbers, wholes, strict=True)]
    x, y, width, height = numbers
    if min(x, y) < -_ROUNDED or max(x + width, y + height) > 1 + _ROUNDED:
        raise InputError(f"The box '{text}' does not lie in the picture.", remedy)
    left, top = max(x, 0.0), max(y, 0.0)
    return BoundingBox(left, top, min(x + width, 1.0) - left, min(y + height, 1.0) - top)


def _numbers(text: str) -> list[float]:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)):
        raise InputError(
            f"'{text}' is no box.",
            "Write four numbers, left, top, width and height: 120,80,640,400.",
        )
    return numbers
