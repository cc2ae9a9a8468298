"""What of a photograph may be shown: people blurred, the camera's strip covered, no metadata."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import cv2
import numpy as np
from jaxtyping import UInt8

from pardalis.errors import PhotoError
from pardalis.imaging.crop import crop
from pardalis.imaging.decode import Reduction, read_upright
from pardalis.imaging.derive import encode_derivative
from pardalis.imaging.picture import read_picture
from pardalis.records.card_source import CardSource
from pardalis.records.detection import BoundingBox
from pardalis.records.media import Media

_MARGIN = 0.12
# A blurred person is so many blocks wide: nobody is known by them.
_BLOCKS = 8
_COVER = 60


@dataclass(frozen=True, slots=True)
class Derivative:
    """How a photograph is shown.

    Parameters
    ----------
    longest
        Of its longer side [px]; None for all its pixels.
    blurred
        Where people, and what else is not to be known, are.
    covered
        Of its height, at the top and at the bottom, 0 to 1: where the camera prints.
    box
        The part that is shown; None for the whole.
    quality
        Of the JPEG.
    """

    longest: int | None
    blurred: tuple[BoundingBox, ...] = ()
    covered: tuple[float, float] = (0.0, 0.0)
    box: BoundingBox | None = None
    quality: int = 82

    @property
    def key(self) -> str:
        """The same for the same pixels of the same photograph."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:24]


def derive_picture(root: CardSource, media: Media, shown: Derivative) -> bytes:
    """A JPEG of a photograph, or of a frame of a video, as it may be shown.

    Parameters
    ----------
    root
        The survey folder.
    media
        The photograph; of a video the frame that is looked at.
    shown
        How.

    Raises
    ------
    PhotoError
        If it cannot be read, or is not the file that was imported.
    """
    pixels = _read(root, media, _reduction(media, shown))
    pixels = np.ascontiguousarray(pixels)
    _cover(pixels, shown.covered)
    for box in shown.blurred:
        _blur(pixels, box)
    if shown.box is not None:
        pixels = crop(pixels, shown.box, margin=_MARGIN)
    return encode_derivative(pixels, shown.longest, shown.quality)


def _read(root: CardSource, media: Media, reduce: Reduction) -> UInt8[np.ndarray, "height width 3"]:
    check_path(media.file_path)
    if media.is_video:
        return read_picture(root, media, reduce)
    try:
        data = Path(root / media.file_path).read_bytes()
    except OSError as error:
        raise PhotoError("The photograph is not where it was imported from.") from error
    if media.content_hash and hashlib.sha256(data).hexdigest() != media.content_hash:
        raise PhotoError("The photograph has been changed since it was imported.")
    return read_upright(data, reduce)


def check_path(path: str) -> None:
    """See that a name that a database holds does not lead out of the survey.

    Parameters
    ----------
    path
        Below the survey folder.

    Raises
    ------
    PhotoError
        If it does.

    Examples
    --------
    >>> check_path("S01A/IMG_0001.JPG")
    >>> check_path("../elsewhere.jpg")
    Traceback (most recent call last):
    ...
    pardalis.errors.PhotoError: The photograph is not in the survey.
    """
    parts = path.replace("\\", "/").split("/")
    if path.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\0" in path:
        raise PhotoError("The photograph is not in the survey.")


def _reduction(media: Media, shown: Derivative) -> Reduction:
    """The smallest decoding that has all the pixels that are shown."""
    if shown.longest is None or not media.width:
        return 1
    box = shown.box
    share = (box.width, box.height) if box is not None else (1.0, 1.0)
    side = max(share[0] * media.width, share[1] * media.height)
    return cast(
        Reduction, max((step for step in (1, 2, 4, 8) if side / step >= shown.longest), default=1)
    )


def _cover(pixels: UInt8[np.ndarray, "height width 3"], shares: Iterable[float]) -> None:
    height = len(pixels)
    top, bottom = (min(height, int(np.ceil(share * height))) for share in shares)
    pixels[:top] = _COVER
    pixels[height - bottom :] = _COVER


def _blur(pixels: UInt8[np.ndarray, "height width 3"], box: BoundingBox) -> None:
    """Coarse blocks, smoothed: not to be undone, unlike a blur alone."""
    part = crop(pixels, box, margin=_MARGIN)
    height, width = part.shape[:2]
    size = max(1, round(max(height, width) / _BLOCKS))
    few = max(1, width // size), max(1, height // size)
    coarse = cv2.resize(part, few, interpolation=cv2.INTER_AREA)
    part[:] = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
