"""Values of a raster at points, read without reading the whole raster."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from jaxtyping import Float, Int

from pardalis.errors import InputError
from pardalis.geo.systems import passage

MOST_CELLS = 2**22
"""Cells of a raster in memory at once."""

MOST_PLACES = 2**20
"""Places looked up at once."""

FINEST = 32
"""Most places along the side of a mask cell at which a mean is taken."""


@dataclass(frozen=True, slots=True, eq=False)
class RasterSample:
    """Values of a raster at points.

    Parameters
    ----------
    values
        In the raster's units; NaN where the raster says nothing.
    notes
        What the user should know of how they were read.
    """

    values: Float[np.ndarray, " points"]
    notes: tuple[str, ...] = ()


def sample_raster(
    path: Path,
    points: Float[np.ndarray, "points 2"],
    points_crs: str | None,
    band: int = 1,
    statistic: Literal["nearest", "mean"] = "nearest",
    cell: float = 0.0,
) -> RasterSample:
    """Values of the raster's cells in which points lie, or means over squares about the points.

    Parameters
    ----------
    path
        GeoTIFF or another raster that GDAL reads.
    points
        East and north in the survey's system [m].
    points_crs
        Projected system of the points; None if the user did not name it.
    band
        Of the raster, counted from 1.
    statistic
        "nearest": the value of the cell in which the point lies. "mean": over a square about the
        point, taken at a square lattice of places at most half a raster cell apart (at most 32 by
        32 of them), those without a value left out; for quantities, not for classes.
    cell
        Side of the square, for the mean [m].

    Raises
    ------
    InputError
        If there is no such raster or band, its system does not go with that of the points, or no
        point lies in it.
    """
    with _opened(path) as raster:
        if not 1 <= band <= raster.count:
            raise InputError(
                f"{path.name} has no band {band}.", f"Name one from 1 to {raster.count}."
            )
        way, notes = passage(path.name, raster.crs.to_wkt() if raster.crs else None, points_crs)
        shifts = np.zeros((1, 2))
        if statistic == "mean":
            shifts = _lattice(cell, _resolution(raster, way, points))
        values = np.full(len(points), np.nan)
        seen = False
        step = max(1, MOST_PLACES // len(shifts))
        for first in range(0, len(points), step):
            places = (points[first : first + step, None, :] + shifts).reshape(-1, 2)
            found, inside = _values(raster, band, *_cells(raster, way, places))
            values[first : first + step] = _means(found.reshape(-1, len(shifts)))
            seen |= inside
    if not seen:
        raise InputError(
            f"No point lies in {path.name}.",
            "Is its coordinate system, and that of the detectors, named rightly (--crs)?",
        )
    return RasterSample(values, notes)


def _opened(path: Path) -> Any:
    import rasterio
    from rasterio.errors import NotGeoreferencedWarning, RasterioIOError

    if not path.exists():
        raise InputError(f"There is no file '{path}'.", "Check the name of the file.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)  # refused below
            raster = rasterio.open(path)
    except RasterioIOError as error:
        raise InputError(
            f"{path.name} cannot be read as a raster ({error}).", "Give a GeoTIFF."
        ) from error
    if raster.transform.is_identity:
        raster.close()
        raise InputError(
            f"{path.name} does not say where its cells lie.",
            "Save it as a GeoTIFF with its extent and coordinate system.",
        )
    return raster


def _cells(
    raster: Any, way: Any, places: Float[np.ndarray, "places 2"]
) -> tuple[Int[np.ndarray, " places"], Int[np.ndarray, " places"]]:
    """Row and column of the raster's cell in which each place lies; -1 for none."""
    east, north = places[:, 0], places[:, 1]
    if way is not None:
        east, north = way.transform(east, north, direction="INVERSE")
    column, row = _applied(~raster.transform, east, north)
    inside = np.isfinite(column) & np.isfinite(row)
    inside &= (column >= 0) & (column < raster.width) & (row >= 0) & (row < raster.height)
    rows = np.where(inside, row, -1.0).astype(np.int64)
    return rows, np.where(inside, column, -1.0).astype(np.int64)


def _applied(
    transform: Any, across: Float[np.ndarray, " places"], along: Float[np.ndarray, " places"]
) -> tuple[Float[np.ndarray, " places"], Float[np.ndarray, " places"]]:
    first = transform.a * across + transform.b * along + transform.c
    second = transform.d * across + transform.e * along + transform.f
    return first, second


def _values(
    raster: Any, band: int, rows: Int[np.ndarray, " places"], columns: Int[np.ndarray, " places"]
) -> tuple[Float[np.ndarray, " places"], bool]:
    """Values of cells, NaN for none, and whether any place lies in the raster."""
    values = np.full(len(rows), np.nan)
    inside = np.flatnonzero(rows >= 0)
    if len(inside) == 0:
        return values, False
    left, right = int(columns[inside].min()), int(columns[inside].max()) + 1
    top = int(rows[inside].min())
    height = max(1, MOST_CELLS // (right - left))
    strip = (rows[inside] - top) // height
    inside = inside[np.argsort(strip, kind="stable")]
    ends = np.flatnonzero(np.diff(np.sort(strip))) + 1
    for group in np.split(inside, ends):
        first, last = int(rows[group].min()), int(rows[group].max()) + 1
        window = ((first, last), (left, right))
        cells = raster.read(band, window=window, masked=True).astype(np.float64)
        values[group] = cells.filled(np.nan)[rows[group] - first, columns[group] - left]
    return values * raster.scales[band - 1] + raster.offsets[band - 1], True


def _resolution(raster: Any, way: Any, points: Float[np.ndarray, "points 2"]) -> float:
    """The shorter side of a raster cell in the system of the points [m]."""
    centre = np.array([np.median(points, axis=0)])
    row, column = (int(index[0]) for index in _cells(raster, way, centre))
    columns = column + np.array([0.0, 1.0, 0.0])
    east, north = _applied(raster.transform, columns, row + np.array([0.0, 0.0, 1.0]))
    if way is not None:
        east, north = way.transform(east, north)
    sides = np.hypot(east[1:] - east[0], north[1:] - north[0])
    return float(sides.min())


def _lattice(cell: float, resolution: float) -> Float[np.ndarray, "places 2"]:
    """Shifts from the middle of a square to a lattice of places in it."""
    if not cell > 0:
        raise InputError(f"A square of side {cell:g} m has no mean.", "Give the mask's spacing.")
    count = FINEST
    if np.isfinite(resolution) and resolution > 0:
        count = min(FINEST, max(1, int(np.ceil(2 * cell / resolution - 1e-9))))
    along = (np.arange(count) + 0.5) * (cell / count) - cell / 2
    return np.array(np.meshgrid(along, along)).reshape(2, -1).T


def _means(values: Float[np.ndarray, "points places"]) -> Float[np.ndarray, " points"]:
    known = np.isfinite(values)
    count = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    means = np.full(len(values), np.nan)
    np.divide(total, count, out=means, where=count > 0)
    return means
