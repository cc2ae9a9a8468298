"""Masks cut to habitat, and regions in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
from jaxtyping import Bool, Float

from pardalis.errors import InputError
from pardalis.estimate.masks.grids import in_cells, lattice_over
from pardalis.geo.polygons import Polygons as Polygons
from pardalis.geo.polygons import covers, to_system
from pardalis.geo.vector_files import read_polygons
from pardalis.records.mask import Mask

MOST_REGION_POINTS = 4_000_000
"""Of the grid with which a region is compared with the mask."""


def habitat_polygons(path: Path, crs: str | None = None, layer: str | None = None) -> Polygons:
    """Polygons of a file, in the survey's coordinate system.

    Parameters
    ----------
    path
        GeoJSON, shapefile, GeoPackage or another vector file.
    crs
        Projected system of the survey, such as "EPSG:32736"; None if the user did not name it.
    layer
        Which, if the file holds several layers of polygons.

    Raises
    ------
    InputError
        If the file holds no polygons, or the systems do not go together.
    """
    return to_system(read_polygons(path, layer), crs)


def within(
    polygons: Polygons, keep: Literal["inside", "outside"] = "inside"
) -> Callable[[np.ndarray], np.ndarray]:
    """The question whether points lie in polygons, or outside of them.

    Parameters
    ----------
    polygons
        In the points' system.
    keep
        Which points are meant.
    """

    def test(points: Float[np.ndarray, "points 2"]) -> Bool[np.ndarray, " points"]:
        inside = covers(polygons, points)
        return inside if keep == "inside" else ~inside

    return test


def part_of_mask(mask: Mask, kept: Bool[np.ndarray, " points"]) -> Mask:
    """Some of a mask's points, with their covariates.

    Parameters
    ----------
    mask
        The mask.
    kept
        Which points.
    """
    covariates = tuple((name, values[kept]) for name, values in mask.covariates)
    return replace(mask, points=mask.points[kept], covariates=covariates)


def clip_mask(mask: Mask, polygons: Polygons, keep: Literal["inside", "outside"]) -> Mask:
    """The points of a mask that lie in polygons, or outside of them (lakes, towns, sea).

    Parameters
    ----------
    mask, polygons
        In the same projected system.
    keep
        Which points stay. A point on an edge is inside.

    Raises
    ------
    InputError
        If none stays.
    """
    kept = within(polygons, keep)(mask.points)
    if not kept.any():
        raise InputError(
            f"No point of the mask lies {keep} the polygons of {polygons.name}.",
            "Are mask and polygons in the same coordinate system?",
        )
    return part_of_mask(mask, kept)


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """A region as the mask sees it.

    Parameters
    ----------
    inside
        Which points of the mask lie in the region.
    area
        Of the region, lakes and all [m^2].
    share_beyond
        Of the region's grid points that are no points of the mask: non-habitat or beyond its edge.
    name
        Of the polygons' file.
    """

    inside: Bool[np.ndarray, " points"]
    area: float
    share_beyond: float
    name: str


def region_of(mask: Mask, polygons: Polygons) -> Region:
    """The points of a mask that lie in a region, and how much of the region the mask leaves out.

    The region is covered with the mask's own grid (every so many points of it, if there are more
    than 4 million); a grid point is left out if it lies in no cell of the mask.

    Parameters
    ----------
    mask, polygons
        In the same projected system.

    Raises
    ------
    InputError
        If no point of the mask lies in the region.
    """
    inside = covers(polygons, mask.points)
    if not inside.any():
        raise InputError(
            f"No point of the mask lies in the region of {polygons.name}: no number of animals can "
            "be stated for it.",
            "Is it in the mask's coordinate system? A region smaller than the spacing needs a "
            "finer mask.",
        )
    cell = float(np.sqrt(mask.cell_area))
    west, south, east, north = polygons.bounds
    count = (east - west) * (north - south) / cell**2
    every = max(1, int(np.ceil(np.sqrt(count / MOST_REGION_POINTS))))
    grid = lattice_over(polygons.bounds, mask.points[0], every * cell)
    grid = grid[covers(polygons, grid)]
    beyond = float(np.mean(~in_cells(mask, grid))) if len(grid) else 0.0
    return Region(inside, polygons.area, beyond, polygons.name)
