"""Habitat masks from a buffer about the detectors and from polygons of habitat."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import Bool, Float
from scipy.spatial import cKDTree

from pardalis.errors import InputError
from pardalis.geo.polygons import Polygons, covers
from pardalis.records.mask import Mask

MOST_GRID_POINTS = 20_000_000
"""Of a grid before it is cut to habitat."""


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
    if not (0 < buffer < np.inf and 0 < spacing < np.inf):
        raise InputError(
            f"A mask with a buffer of {buffer:g} m and a spacing of {spacing:g} m is empty.",
            "Give positive lengths [m], neither of them endless.",
        )
    grid = _grid(detectors, buffer, spacing)
    points = grid[distance_to_nearest(grid, detectors) <= buffer]
    if len(points) == 0:
        raise InputError(
            f"The spacing of {spacing:g} m is too wide for a buffer of {buffer:g} m.",
            "Choose a smaller spacing.",
        )
    return Mask(points, cell_area=spacing * spacing, spacing=spacing)


def mask_from_polygon(
    polygons: Polygons,
    spacing: float,
    detectors: Float[np.ndarray, "detectors 2"] | None = None,
    buffer: float | None = None,
) -> Mask:
    """Points of a square grid within polygons of habitat, where asked also near the detectors.

    A point counts if it, the centre of its cell, lies in a polygon or on its edge.

    Parameters
    ----------
    polygons
        Habitat, in the detectors' system.
    spacing
        Of the grid [m]. Without a buffer the first cells begin at the western and southern end of
        the polygons, with one `buffer` west and south of the outermost detectors.
    detectors
        Projected coordinates [m]; needed for a buffer.
    buffer
        Greatest distance of a point from its nearest detector [m]; None for all of the polygons.

    Raises
    ------
    InputError
        If a length is not positive, the grid too large, or no point lies in the habitat.

    References
    ----------
    Efford, M. G. (2025) secr: spatially explicit capture-recapture models, help page `make.mask`:
    with a buffer type "trapbuffer" with `poly`, without one type "polygon" with buffer = 0 (its
    default of 100 m begins the grid 100 m farther out).

    Examples
    --------
    >>> import shapely
    >>> park = Polygons(np.array([shapely.box(0, 0, 20, 10)], dtype=object), None)
    >>> mask_from_polygon(park, spacing=10.0).points.tolist()
    [[5.0, 5.0], [15.0, 5.0]]
    """
    if not spacing > 0:
        raise InputError(f"A mask with a spacing of {spacing:g} m is empty.", "Give one above 0.")
    if buffer is None:
        west, south, east, north = polygons.bounds
        grid = _cells_between(np.array([west, south]), np.array([east, north]), spacing)
    elif detectors is None:
        raise InputError("A buffer needs detectors.", "Give the detectors, or no buffer.")
    else:
        grid = mask_from_buffer(detectors, buffer, spacing).points
    points = grid[covers(polygons, grid)]
    if len(points) == 0:
        raise InputError(
            f"No point of a grid of {spacing:g} m lies in the habitat of {polygons.name}"
            + ("." if buffer is None else f" within {buffer:g} m of the detectors."),
            "Are polygons and detectors in the same coordinate system? Is the spacing too wide?",
        )
    return Mask(points, cell_area=spacing * spacing, spacing=spacing)


def _grid(
    detectors: Float[np.ndarray, "detectors 2"], buffer: float, spacing: float
) -> Float[np.ndarray, "points 2"]:
    return _cells_between(detectors.min(axis=0) - buffer, detectors.max(axis=0) + buffer, spacing)


def _cells_between(
    low: Float[np.ndarray, " 2"], high: Float[np.ndarray, " 2"], spacing: float
) -> Float[np.ndarray, "points 2"]:
    """Centres of square cells, the first at the lower left corner."""
    count = float(np.prod(np.ceil((high - low) / spacing)))
    if not count <= MOST_GRID_POINTS:
        raise InputError(
            f"A grid of {spacing:g} m over {(high - low)[0]:g} by {(high - low)[1]:g} m has "
            f"{count:.2g} points, more than can be held.",
            f"Use a spacing of at least {spacing * np.sqrt(count / MOST_GRID_POINTS):.2g} m, and "
            "see that all coordinates are in one system.",
        )
    east = np.arange(low[0] + spacing / 2, high[0], spacing)
    north = np.arange(low[1] + spacing / 2, high[1], spacing)
    columns, rows = np.meshgrid(east, north)
    return np.column_stack([columns.ravel(), rows.ravel()])


def lattice_over(
    bounds: tuple[float, float, float, float], origin: Float[np.ndarray, " 2"], spacing: float
) -> Float[np.ndarray, "points 2"]:
    """Points of the square grid through a point that lie within bounds.

    Parameters
    ----------
    bounds
        West, south, east and north end [m].
    origin
        A point of the grid [m].
    spacing
        Of the grid [m].

    Examples
    --------
    >>> lattice_over((0.0, 0.0, 3.0, 1.0), np.array([0.5, 0.5]), 2.0).tolist()
    [[0.5, 0.5], [2.5, 0.5]]
    """
    west, south, east, north = bounds
    low = np.array([west, south])
    corner = low + (origin - low) % spacing - spacing / 2
    return _cells_between(corner, np.array([east, north]), spacing)


def in_cells(mask: Mask, points: Float[np.ndarray, "points 2"]) -> Bool[np.ndarray, " points"]:
    """Whether each point lies in the cell of a mask's point.

    Parameters
    ----------
    mask
        The mask.
    points
        Projected coordinates [m].

    Examples
    --------
    >>> mask = Mask(np.zeros((1, 2)), cell_area=100.0, spacing=10.0)
    >>> in_cells(mask, np.array([[4.0, -4.0], [6.0, 0.0]])).tolist()
    [True, False]
    """
    reach = 0.5 * float(np.sqrt(mask.cell_area)) * (1 + 1e-6)  # so that no edge is lost
    apart = cKDTree(mask.points).query(points, p=np.inf, distance_upper_bound=reach)[0]
    near: np.ndarray = np.isfinite(apart)
    return near


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
    mask: Mask,
    detectors: Float[np.ndarray, "detectors 2"],
    width: float,
    spacing: float,
    habitat: Callable[[np.ndarray], np.ndarray] | None = None,
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
    habitat
        Whether each of given points is habitat; what is not, or lies in the mask's outermost
        cells, is no part of the ring. None if all is habitat. `habitat.within` makes one from the
        polygons that a mask was cut to.

    Returns
    -------
    Mask or None
        None if the ring holds no point.
    """
    reach = float(distance_to_nearest(mask.points, detectors).max())
    grid = _grid(detectors, reach + width, spacing)
    apart = distance_to_nearest(grid, detectors)
    inside: Bool[np.ndarray, " points"] = (apart > reach) & (apart <= reach + width)
    ring = grid[inside]
    if habitat is not None:
        ring = ring[habitat(ring) & ~in_cells(mask, ring)]
    return Mask(ring, spacing * spacing, spacing) if len(ring) else None
