"""Habitat masks from a buffer about the detectors."""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float
from scipy.spatial import cKDTree

from pardalis.errors import InputError
from pardalis.records.mask import Mask


def mask_from_buffer(
    detectors: Float[np.ndarray, "detectors 2"], buffer: float, spacing: float
) -> Mask:
    """Points of a square grid within a distance of any detector (secr's type "trapbuffer").

    Parameters
    ----------
    detectors
        Projected coordinates [m].
    buffer
        Greatest distance of a point from its nearest detector [m].
    spacing
        Of the grid [m]; the first column of cells begins `buffer` west of the westernmost detector.

    Raises
    ------
    InputError
        If buffer or spacing is not positive, or no point remains.

    References
    ----------
    Efford, M. G. (2025) secr: spatially explicit capture-recapture models, help page `make.mask`.

    Examples
    --------
    >>> mask_from_buffer(np.zeros((1, 2)), buffer=10.0, spacing=10.0).points.tolist()
    [[-5.0, -5.0], [5.0, -5.0], [-5.0, 5.0], [5.0, 5.0]]
    """
    if not (buffer > 0 and spacing > 0):
        raise InputError(
            f"A mask with a buffer of {buffer:g} m and a spacing of {spacing:g} m is empty.",
            "Give positive lengths.",
        )
    grid = _grid(detectors, buffer, spacing)
    points = grid[distance_to_nearest(grid, detectors) <= buffer]
    if len(points) == 0:
        raise InputError(
            f"The spacing of {spacing:g} m is too wide for a buffer of {buffer:g} m.",
            "Choose a smaller spacing.",
        )
    return Mask(points, cell_area=spacing * spacing, spacing=spacing)


def _grid(
    detectors: Float[np.ndarray, "detectors 2"], buffer: float, spacing: float
) -> Float[np.ndarray, "points 2"]:
    low, high = detectors.min(axis=0) - buffer, detectors.max(axis=0) + buffer
    east = np.arange(low[0] + spacing / 2, high[0], spacing)
    north = np.arange(low[1] + spacing / 2, high[1], spacing)
    columns, rows = np.meshgrid(east, north)
    return np.column_stack([columns.ravel(), rows.ravel()])


def distance_to_nearest(
    points: Float[np.ndarray, "points 2"], detectors: Float[np.ndarray, "detectors 2"]
) -> Float[np.ndarray, " points"]:
    """Distance of each point to its nearest detector [m].

    Parameters
    ----------
    points
        Projected coordinates [m].
    detectors
        Projected coordinates [m], one row a detector.

    Examples
    --------
    >>> distance_to_nearest(np.array([[3.0, 4.0]]), np.zeros((1, 2))).tolist()
    [5.0]
    """
    nearest: np.ndarray = cKDTree(detectors).query(points)[0]
    return nearest


def ring_beyond(
    mask: Mask, detectors: Float[np.ndarray, "detectors 2"], width: float, spacing: float
) -> Mask | None:
    """The ring about a mask: points farther from the detectors than all of the mask.

    Parameters
    ----------
    mask
        The mask.
    detectors
        Projected coordinates [m].
    width
        Of the ring [m].
    spacing
        Of the ring's points [m].

    Returns
    -------
    Mask or None
        None if the ring holds no point.
    """
    reach = float(distance_to_nearest(mask.points, detectors).max())
    grid = _grid(detectors, reach + width, spacing)
    apart = distance_to_nearest(grid, detectors)
    inside: Bool[np.ndarray, " points"] = (apart > reach) & (apart <= reach + width)
    return Mask(grid[inside], spacing * spacing, spacing) if inside.any() else None
