"""Pixels of a box as a network takes them."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float32, UInt8
from PIL import Image

from pardalis.records.model_file import ColourOrder, Fit, Layout, NetworkInput


def as_input(
    pixels: UInt8[np.ndarray, "height width 3"], picture: NetworkInput
) -> Float32[np.ndarray, "_ _ _"]:
    """One picture as a network takes it: fitted, brightness 0 to 1, less the mean, over the std.

    Parameters
    ----------
    pixels
        Red, green, blue.
    picture
        How the input is made.

    Examples
    --------
    >>> grey = np.full((50, 100, 3), 128, np.uint8)
    >>> as_input(grey, NetworkInput(8, 4, mean=(0.5, 0.5, 0.5), std=(0.5, 0.5, 0.5))).shape
    (3, 4, 8)
    """
    fitted = _stretched if picture.fit is Fit.STRETCH else _letterboxed
    return normalised(fitted(pixels, picture), picture)


def normalised(
    fitted: UInt8[np.ndarray, "height width 3"], picture: NetworkInput
) -> Float32[np.ndarray, "_ _ _"]:
    """A picture that has its size already: brightness 0 to 1, less the mean, over the std.

    Parameters
    ----------
    fitted
        Red, green, blue.
    picture
        How the input is made.

    Examples
    --------
    >>> white = np.full((1, 1, 3), 255, np.uint8)
    >>> normalised(white, NetworkInput(1, 1, mean=(0.5, 0.0, 1.0), std=(0.5, 2.0, 1.0))).ravel()
    array([1. , 0.5, 0. ], dtype=float32)
    """
    seen = fitted[:, :, ::-1] if picture.colours is ColourOrder.BGR else fitted
    mean, std = np.array(picture.mean, np.float32), np.array(picture.std, np.float32)
    gain, offset = 1 / (255 * std), -mean / std
    if picture.layout is Layout.NCHW:
        seen = seen.transpose(2, 0, 1)
        gain, offset = gain[:, None, None], offset[:, None, None]
    made = np.empty(seen.shape, np.float32)
    np.multiply(seen, gain, out=made)
    # Most detection networks take brightness as it is.
    return made if not mean.any() else np.add(made, offset, out=made)


def _resized(pixels: UInt8[np.ndarray, "height width 3"], width: int, height: int) -> np.ndarray:
    # Pillow's bilinear filter looks at all pixels when it shrinks, as in the code by which the
    # published networks were trained (torchvision's Resize of a picture).
    return np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.BILINEAR))


def _stretched(pixels: UInt8[np.ndarray, "height width 3"], picture: NetworkInput) -> np.ndarray:
    return _resized(pixels, picture.width, picture.height)


def _letterboxed(pixels: UInt8[np.ndarray, "height width 3"], picture: NetworkInput) -> np.ndarray:
    left, top, width, height = letterbox(pixels.shape[1], pixels.shape[0], picture)
    whole = np.full((picture.height, picture.width, 3), round(255 * picture.padding), np.uint8)
    whole[top : top + height, left : left + width] = _resized(pixels, width, height)
    return whole


def letterbox(width: int, height: int, picture: NetworkInput) -> tuple[int, int, int, int]:
    """Left, top, width and height of a picture that keeps its shape in the middle of an input.

    Parameters
    ----------
    width, height
        Of the picture [px].
    picture
        The input.

    Examples
    --------
    >>> letterbox(200, 100, NetworkInput(64, 64))
    (0, 16, 64, 32)
    """
    scale = min(picture.width / width, picture.height / height)
    fitted = max(1, round(width * scale)), max(1, round(height * scale))
    return (picture.width - fitted[0]) // 2, (picture.height - fitted[1]) // 2, *fitted
