"""Lay one picture onto another by points that both show: moved, turned and scaled, never bent."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Float, Float64, UInt8

_FILL = (231, 234, 229)
_NEVER_BEYOND = 12.0


def similarity(
    here: Float[np.ndarray, "points 2"], there: Float[np.ndarray, "points 2"], mirrored: bool
) -> Float64[np.ndarray, "2 3"] | None:
    """The similarity that brings points of a second picture closest to those of a first.

    Parameters
    ----------
    here, there
        The same points in the first and in the second picture, in the pixels of each, so that a
        length counts alike along and across.
    mirrored
        Whether the second picture is the mirror image.

    Returns
    -------
    ndarray or None
        From the second picture to the first; None where fewer than two points, or points all in
        one place, leave turn and size open.

    References
    ----------
    Umeyama, S. (1991). Least-squares estimation of transformation parameters between two point
    patterns. *IEEE Transactions on Pattern Analysis and Machine Intelligence*, 13, 376-380.
    Equations 34 to 43; a mirror image asks for the determinant -1 in the place of 1.

    Examples
    --------
    >>> square = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    >>> similarity(2.0 * square + 5.0, square, mirrored=False).round(6)
    array([[2., 0., 5.], [0., 2., 5.]])
    """
    if len(here) < 2:
        return None
    mean_here, mean_there = here.mean(axis=0), there.mean(axis=0)
    spread = float(((there - mean_there) ** 2).sum()) / len(there)
    if spread < 1e-9:
        return None
    covariance = (here - mean_here).T @ (there - mean_there) / len(here)
    u, sizes, v = np.linalg.svd(covariance.astype(np.float64))
    wanted = -1.0 if mirrored else 1.0
    signs = np.array([1.0, wanted * np.sign(np.linalg.det(u) * np.linalg.det(v)) or 1.0])
    scale = float((sizes * signs).sum()) / spread
    if not 1 / _NEVER_BEYOND < scale < _NEVER_BEYOND:
        return None
    turn = scale * (u * signs) @ v
    result: Float64[np.ndarray, "2 3"] = np.column_stack([turn, mean_here - turn @ mean_there])
    return result


def moved(
    points: Float[np.ndarray, "points 2"], by: Float64[np.ndarray, "2 3"]
) -> Float64[np.ndarray, "points 2"]:
    """Points after an affine map.

    Parameters
    ----------
    points
        In the pixels that the map starts from.
    by
        The map.

    Examples
    --------
    >>> moved(np.array([[1.0, 2.0]]), np.array([[2.0, 0.0, 5.0], [0.0, 2.0, 5.0]]))
    array([[7., 9.]])
    """
    result: Float64[np.ndarray, "points 2"] = points.astype(np.float64) @ by[:, :2].T + by[:, 2]
    return result


def after(
    second: Float64[np.ndarray, "2 3"], first: Float64[np.ndarray, "2 3"]
) -> Float64[np.ndarray, "2 3"]:
    """One affine map for two, one done after the other.

    Parameters
    ----------
    second, first
        The maps.

    Examples
    --------
    >>> double = np.array([[2.0, 0.0, 0.0], [0.0, 2.0, 0.0]])
    >>> aside = np.array([[1.0, 0.0, 3.0], [0.0, 1.0, 0.0]])
    >>> moved(np.array([[1.0, 1.0]]), after(double, aside))
    array([[8., 2.]])
    """
    turn = second[:, :2] @ first[:, :2]
    result: Float64[np.ndarray, "2 3"] = np.column_stack(
        [turn, second[:, :2] @ first[:, 2] + second[:, 2]]
    )
    return result


def scale_of(place: Float64[np.ndarray, "2 3"]) -> float:
    """By how much a similarity enlarges lengths.

    Parameters
    ----------
    place
        The similarity.

    Examples
    --------
    >>> round(scale_of(np.array([[0.0, -3.0, 9.0], [3.0, 0.0, 9.0]])), 6)
    3.0
    """
    return float(np.sqrt(abs(np.linalg.det(place[:, :2]))))


def panel(
    pixels: UInt8[np.ndarray, "height width 3"],
    place: Float64[np.ndarray, "2 3"],
    reduce: int,
    size: tuple[int, int],
) -> UInt8[np.ndarray, "panel_height panel_width 3"]:
    """A picture laid into a panel; where the photograph ends the panel stays grey.

    Parameters
    ----------
    pixels
        The photograph, decoded at 1 / `reduce` of its size.
    place
        From the whole photograph's pixels to the panel's.
    reduce
        How many times smaller the pixels are than the whole photograph.
    size
        Width and height of the panel [px].
    """
    # Pixel centres lie at half pixels: a reduced pixel's centre is not at a multiple of `reduce`.
    middle = (reduce - 1) / 2.0
    enlarged = np.array([[reduce, 0.0, middle], [0.0, reduce, middle]], np.float64)
    way = cv2.INTER_CUBIC if scale_of(place) * reduce > 1.2 else cv2.INTER_LINEAR
    laid = cv2.warpAffine(
        pixels, after(place, enlarged), size, flags=way, borderMode=cv2.BORDER_CONSTANT,
        borderValue=_FILL,
    )  # fmt: skip
    return np.asarray(laid, np.uint8)
