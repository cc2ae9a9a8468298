"""Density over a mask as cells on the globe, exact or coarse; and the outline of the mask."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from pardalis.geo.projection import Projection


@dataclass(frozen=True, slots=True, eq=False)
class MapCells:
    """Cells to be coloured on a map.

    Parameters
    ----------
    corners
        Longitude and latitude of each cell's corners, the first repeated at the end, WGS84
        [degrees].
    values
        Density of each [animals per 100 km^2].
    """

    corners: Float[np.ndarray, "cells 5 2"]
    values: Float[np.ndarray, " cells"]


def exact_cells(
    points: Float[np.ndarray, "points 2"],
    density: Float[np.ndarray, " points"],
    spacing: float,
    projection: Projection,
) -> MapCells:
    """Each point of the mask as the square about it.

    Parameters
    ----------
    points
        Of the mask, projected [m].
    density
        At each [animals per 100 km^2].
    spacing
        Distance between neighbouring points [m].
    projection
        Of the points.

    Examples
    --------
    >>> cells = exact_cells(np.zeros((1, 2)), np.ones(1), 1000.0, Projection(0.0, 0.0))
    >>> np.round(cells.corners[0, 2] - cells.corners[0, 0], 4).tolist()
    [0.009, 0.009]
    """
    half = 0.5 * spacing
    steps = np.array([(-half, -half), (half, -half), (half, half), (-half, half), (-half, -half)])
    places = (points[:, None, :] + steps[None, :, :]).reshape(-1, 2)
    return MapCells(_degrees(places, projection).reshape(-1, 5, 2), density)


def coarse_cells(
    points: Float[np.ndarray, "points 2"],
    density: Float[np.ndarray, " points"],
    projection: Projection,
    precision: float,
) -> MapCells:
    """The mean density of the points in each square of whole steps of latitude and longitude.

    Parameters
    ----------
    points
        Of the mask, projected [m].
    density
        At each [animals per 100 km^2].
    projection
        Of the points.
    precision
        Width of a square [degrees]; its middle is a whole number of such steps.

    Examples
    --------
    >>> points = np.array([[0.0, 0.0], [100.0, 0.0], [40_000.0, 0.0]])
    >>> cells = coarse_cells(points, np.array([1.0, 3.0, 5.0]), Projection(0.0, 0.0), 0.1)
    >>> cells.values.tolist(), np.round(cells.corners[0, 0], 6).tolist()
    ([2.0, 5.0], [-0.05, -0.05])
    """
    # Halves go away from zero, as all else that is shown of a rounded place.
    steps = _degrees(points, projection) / precision
    squares = np.asarray(np.sign(steps) * np.floor(np.abs(steps) + 0.5), dtype=int)
    own, row = np.unique(squares, axis=0, return_inverse=True)
    row = row.reshape(-1)
    means = np.bincount(row, density) / np.bincount(row)
    shifts = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]) / 2
    corners = (own[:, None, :] + shifts[None, :, :]) * precision
    return MapCells(corners, means)


def outline(
    points: Float[np.ndarray, "points 2"], spacing: float, projection: Projection
) -> Float[np.ndarray, "sides 2 2"]:
    """The sides of the mask's cells beyond which there is no habitat, from corner to corner.

    Parameters
    ----------
    points
        Of the mask, projected [m].
    spacing
        Distance between neighbouring points [m].
    projection
        Of the points.

    Returns
    -------
    array
        Longitude and latitude of both ends [degrees].

    Examples
    --------
    >>> pair = np.array([[0.0, 0.0], [1000.0, 0.0]])
    >>> len(outline(pair, 1000.0, Projection(0.0, 0.0)))
    6
    """
    if len(points) == 0:
        return np.empty((0, 2, 2))
    cells = np.asarray(np.rint((points - points.min(axis=0)) / spacing), dtype=int)
    there = {(int(x), int(y)) for x, y in cells}
    sides = [
        side for x, y in sorted(there) for beside, side in _around(x, y) if beside not in there
    ]
    ends = points.min(axis=0) + (np.array(sides) - 0.5) * spacing
    return _degrees(ends.reshape(-1, 2), projection).reshape(-1, 2, 2)


_Corner = tuple[int, int]


def _around(x: int, y: int) -> tuple[tuple[_Corner, tuple[_Corner, _Corner]], ...]:
    """The neighbours of a cell, each with the side between the two by its corners."""
    return (
        ((x - 1, y), ((x, y), (x, y + 1))),
        ((x + 1, y), ((x + 1, y), (x + 1, y + 1))),
        ((x, y - 1), ((x, y), (x + 1, y))),
        ((x, y + 1), ((x, y + 1), (x + 1, y + 1))),
    )


def _degrees(
    places: Float[np.ndarray, "places 2"], projection: Projection
) -> Float[np.ndarray, "places 2"]:
    latitudes, longitudes = projection.unproject(places)
    return np.column_stack([longitudes, latitudes])
