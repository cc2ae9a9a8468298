"""Decode photographs: whole or not, upright, at the size that a step needs."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from jaxtyping import UInt8
from PIL import Image, UnidentifiedImageError

from pardalis.errors import PhotoError

Reduction = Literal[1, 2, 4, 8]

_JPEG = "JPEG"
LOOSE = (_JPEG, "PNG", "WEBP")
"""Formats of photographs that belong to no survey; cameras write JPEG."""

# What Pillow calls them; a phone writes its JPEGs as MPO.
_JPEGS = (_JPEG, "MPO")
# One band of 16 bits or more; bands of one byte, which Pillow turns into each other.
_DEEP = ("I", "I;16", "I;16B")
_PLAIN = ("L", "RGB", "CMYK", "YCbCr")
# What Pillow's decoders raise over bytes that are torn.
_TORN = (OSError, SyntaxError, ValueError, LookupError, TypeError, EOFError, struct.error)
_ORIENTATION_TAG = 0x0112
_ON_ITS_SIDE = 5
_END_OF_IMAGE = b"\xff\xd9"
_SCAN = b"\xff\xda"
# A progressive JPEG is unpacked whole before the first pixel: 6 bytes for each pixel. And each of
# its passes goes over the whole picture: thousands of them fit into a few kilobytes.
_MOST_PROGRESSIVE = 40_000_000
_MOST_SCANS = 200
_SECTOR = 512
_COPY_AGAIN = "Copy it from the card again if you still have the card."

# The turn by EXIF is left to one place, `_turned`, so that it happens once for every decoder.
_AS_STORED = int(cv2.IMREAD_IGNORE_ORIENTATION)
_FLAGS: dict[tuple[int, bool], int] = {
    (1, False): int(cv2.IMREAD_COLOR),
    (2, False): int(cv2.IMREAD_REDUCED_COLOR_2),
    (4, False): int(cv2.IMREAD_REDUCED_COLOR_4),
    (8, False): int(cv2.IMREAD_REDUCED_COLOR_8),
    (1, True): int(cv2.IMREAD_GRAYSCALE),
    (2, True): int(cv2.IMREAD_REDUCED_GRAYSCALE_2),
    (4, True): int(cv2.IMREAD_REDUCED_GRAYSCALE_4),
    (8, True): int(cv2.IMREAD_REDUCED_GRAYSCALE_8),
}


def upright_size(data: bytes) -> tuple[int, int]:
    """See that a photograph is whole by decoding all of it; its size as a person sees it.

    Parameters
    ----------
    data
        The file's bytes: of any of the formats `LOOSE`.

    Returns
    -------
    tuple of int
        Width and height [px] after the turn by EXIF orientation.

    Raises
    ------
    PhotoError
        If it is empty, of another format, truncated, damaged, or too large to decode safely.
    """
    image = _opened(data, LOOSE)
    width, height = image.size
    orientation = _orientation(image)
    _draft(image)
    _load(image)
    return (height, width) if orientation >= _ON_ITS_SIDE else (width, height)


@dataclass(frozen=True, slots=True)
class WholePhoto:
    """A JPEG that was decoded to its end: its size, and what its light was like.

    Parameters
    ----------
    width, height
        As stored, before any turn by EXIF orientation [pixels].
    brightness
        Mean brightness of its middle, where no camera prints its strip [0 to 255].
    contrast
        Standard deviation of that brightness [0 to 255].
    colour
        Mean difference between the strongest and the weakest of red, green and blue [0 to 255].
    """

    width: int
    height: int
    brightness: float
    contrast: float
    colour: float


def read_whole(data: bytes) -> WholePhoto:
    """See that a JPEG is whole by decoding all of it; its size and its light.

    Parameters
    ----------
    data
        The file's bytes.

    Raises
    ------
    PhotoError
        If it is empty, not a JPEG, truncated, damaged, or too large to decode safely.
    """
    image = _opened(data, (_JPEG,))
    width, height = image.size
    _draft(image)
    _load(image)
    rows, columns = image.height, image.width
    middle = image.crop(
        (columns // 10, rows // 6, max(1, columns - columns // 10), max(1, rows - rows // 6))
    )
    bands = np.asarray(middle.convert("RGB"))[::2, ::2].astype(np.int16)
    grey = bands.mean(axis=2)
    colour = (bands.max(axis=2) - bands.min(axis=2)).mean()
    return WholePhoto(width, height, float(grey.mean()), float(grey.std()), float(colour))


def read_upright(
    source: bytes | Path, reduce: Reduction = 1, grey: bool = False
) -> UInt8[np.ndarray, "height width *channels"]:
    """Decode a photograph as a person sees it: turned once by its EXIF orientation.

    Parameters
    ----------
    source
        The file, or its bytes.
    reduce
        Decode at 1, 1/2, 1/4 or 1/8 of the size; far quicker than shrinking afterwards.
    grey
        Brightness only.

    Returns
    -------
    ndarray
        Red, green, blue, 0 to 255; without the last axis for `grey`.

    Raises
    ------
    PhotoError
        If it cannot be opened, is of none of the formats `LOOSE`, truncated, damaged, or too large.
    """
    data = _bytes_of(source)
    image = _opened(data, LOOSE)
    if image.format in _JPEGS and image.mode in ("RGB", "L"):
        pixels = _decoded_by_opencv(data, reduce, grey)
    else:
        pixels = _decoded_by_pillow(image, reduce, grey)
    return _turned(pixels, _orientation(image))


def _bytes_of(source: bytes | Path) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        return source.read_bytes()
    except OSError as error:
        raise PhotoError(
            f"cannot be opened: {error.strerror or error}.", "See that the file is where it was."
        ) from error


def _opened(data: bytes, formats: tuple[str, ...]) -> Image.Image:
    if not data:
        raise PhotoError("empty: the file holds no bytes.", _COPY_AGAIN)
    try:
        image = Image.open(io.BytesIO(data), formats=formats)
    except UnidentifiedImageError as error:
        raise _foreign(formats) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except _TORN as error:
        raise PhotoError(f"damaged: {error}.", _COPY_AGAIN) from error
    if Image.MAX_IMAGE_PIXELS is not None and image.width * image.height > Image.MAX_IMAGE_PIXELS:
        raise _too_large()
    if image.format in _JPEGS:
        _check_jpeg(image, data)
    return image


def _foreign(formats: tuple[str, ...]) -> PhotoError:
    if formats == (_JPEG,):
        return PhotoError("not a JPEG.", "Pardalis reads JPEG photographs only.")
    return PhotoError("neither JPEG, PNG nor WebP.", "Save it as JPEG or PNG.")


def _check_jpeg(image: Image.Image, data: bytes) -> None:
    """See that a JPEG is none of those that decode for hours, or were laid out and never filled."""
    if image.info.get("progressive") and image.width * image.height > _MOST_PROGRESSIVE:
        raise _too_large()
    if data.count(_SCAN) > _MOST_SCANS:
        raise PhotoError("damaged: it is coded in more passes than any picture.", _COPY_AGAIN)
    if _ends_in_nothing(data):
        raise PhotoError("truncated: the file ends in empty bytes.", _COPY_AGAIN)


def _too_large() -> PhotoError:
    return PhotoError(
        "too large: it claims more pixels than any camera makes.", "Leave it out of the survey."
    )


def _draft(image: Image.Image) -> None:
    """Ask for a JPEG at an eighth: every coded byte is still read, in a third of the time."""
    image.draft(None, (max(1, image.width // 8), max(1, image.height // 8)))


def _load(image: Image.Image) -> None:
    try:
        image.load()
    except _TORN as error:
        kind = "truncated" if "truncated" in str(error) else "damaged"
        raise PhotoError(f"{kind}: {error}.", _COPY_AGAIN) from error


def _ends_in_nothing(data: bytes) -> bool:
    """Whether a copy was cut off after the space for it had been laid out as zeros."""
    filled = data.rstrip(b"\0")
    return len(data) - len(filled) >= _SECTOR and not filled.endswith(_END_OF_IMAGE)


def _decoded_by_opencv(
    data: bytes, reduce: int, grey: bool
) -> UInt8[np.ndarray, "height width *channels"]:
    coded = np.frombuffer(data, np.uint8)
    try:
        pixels = cv2.imdecode(coded, _FLAGS[reduce, grey] | _AS_STORED)
    except cv2.error as error:
        raise PhotoError("damaged: it cannot be decoded.", _COPY_AGAIN) from error
    if pixels is None:
        raise PhotoError("truncated or damaged: it cannot be decoded.", _COPY_AGAIN)
    return pixels if grey else cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB)


def _decoded_by_pillow(
    image: Image.Image, reduce: int, grey: bool
) -> UInt8[np.ndarray, "height width *channels"]:
    """For the formats and colours that OpenCV does not promise to read, such as CMYK."""
    drafted = image.format in _JPEGS
    if reduce > 1:
        image.draft(None, (-(-image.width // reduce), -(-image.height // reduce)))
    _load(image)
    if image.mode in _DEEP:
        image = _eight_bits(image)
    if image.mode not in _PLAIN:
        # What is transparent is shown, as if it were not.
        image = image.convert("RGBA").convert("RGB")
    if reduce > 1 and not drafted:
        image = image.reduce(reduce)
    return np.asarray(image.convert("L" if grey else "RGB"))


def _eight_bits(image: Image.Image) -> Image.Image:
    """A picture of deeper grey, its brightest made white: how many bits are used none tells."""
    values = np.asarray(image, np.float64)
    scale = 255.0 / max(float(values.max()), 1.0)
    return Image.fromarray(np.clip(np.round(values * scale), 0, 255).astype(np.uint8))


def _orientation(image: Image.Image) -> int:
    try:
        found = image.getexif().get(_ORIENTATION_TAG, 1)
    except _TORN:
        # Torn EXIF says nothing of the pixels, which may be sound.
        return 1
    return found if found in range(1, 9) else 1


def _turned(
    pixels: UInt8[np.ndarray, "height width *channels"], orientation: int
) -> UInt8[np.ndarray, "turned_height turned_width *channels"]:
    """Undo an EXIF orientation 1 to 8 (Exif 2.32, tag 274)."""
    if orientation >= _ON_ITS_SIDE:
        pixels = np.swapaxes(pixels, 0, 1)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)
