"""Encode what is shown of a photograph: small, and without a word of metadata."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import UInt8

from pardalis.errors import PhotoError


def encode_derivative(
    pixels: UInt8[np.ndarray, "height width *channels"],
    longest: int | None = None,
    quality: int = 85,
) -> bytes:
    r"""A JPEG of the pixels alone: no EXIF, no thumbnail, no place, no camera.

    Parameters
    ----------
    pixels
        Red, green, blue; or brightness only.
    longest
        Shrunk until neither side is longer [pixels]; never enlarged. None: as it is.
    quality
        Of the JPEG, 1 to 100.

    Returns
    -------
    bytes
        A whole JPEG file.

    Raises
    ------
    PhotoError
        If it cannot be encoded, as when a side is longer than JPEG allows.

    Examples
    --------
    >>> encode_derivative(np.zeros((60, 80, 3), np.uint8), longest=40)[:2]
    b'\xff\xd8'
    """
    height, width = pixels.shape[:2]
    if longest is not None and max(height, width) > longest:
        share = longest / max(height, width)
        size = (max(1, round(width * share)), max(1, round(height * share)))
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    if pixels.ndim == 3:
        pixels = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR).astype(np.uint8)
    try:
        encoded, jpeg = cv2.imencode(".jpg", pixels, [int(cv2.IMWRITE_JPEG_QUALITY), quality])
    except cv2.error as error:
        raise PhotoError("a smaller picture of it cannot be made.") from error
    if not encoded:
        raise PhotoError("a smaller picture of it cannot be made.")
    return jpeg.tobytes()


def encode_png(pixels: UInt8[np.ndarray, "height width 3"]) -> bytes:
    r"""A PNG of the pixels alone: no EXIF, no text, no place, no camera.

    Parameters
    ----------
    pixels
        Red, green, blue.

    Raises
    ------
    PhotoError
        If it cannot be encoded.

    Examples
    --------
    >>> encode_png(np.zeros((60, 80, 3), np.uint8))[:4]
    b'\x89PNG'
    """
    encoded, png = cv2.imencode(".png", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR))
    if not encoded:
        raise PhotoError("a picture of it cannot be made.")
    return png.tobytes()
