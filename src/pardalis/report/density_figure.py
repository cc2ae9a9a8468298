"""Density over the mask as a picture, with the cameras and nothing that names the place."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from pardalis.report.content import DensityMap
from pardalis.report.figures import INK, draw_scale_bar

_WIDTH = 7.6
_DOTS_PER_INCH = 180
_MOST_CELLS = 700
_COLOURS = "YlGnBu"
_CAUGHT = "#e8590c"
_UNIT = "animals per 100 km²"


@dataclass(frozen=True, slots=True, eq=False)
class DensityGrid:
    """Values of a mask's points as a picture, in kilometres from its own corner.

    Parameters
    ----------
    values
        By row from the south and column from the west; not a number where the mask has no point.
    width, height
        Of the grid [km].
    cameras
        East and north of the grid's south-western corner [km].
    """

    values: Float[np.ndarray, "rows columns"]
    width: float
    height: float
    cameras: Float[np.ndarray, "cameras 2"]


def is_constant(surface: DensityMap) -> bool:
    """Whether the density is the same everywhere, so that a map of it says nothing.

    Parameters
    ----------
    surface
        Over a mask.
    """
    return bool(np.ptp(surface.density) <= 1e-6 * float(np.abs(surface.density).max(initial=0.0)))


def density_grid(surface: DensityMap, values: Float[np.ndarray, " points"]) -> DensityGrid:
    """Lay values of a mask's points out as a grid; a very fine one is averaged to fewer cells.

    Parameters
    ----------
    surface
        With the mask's points.
    values
        One a point.
    """
    low = surface.points.min(axis=0)
    extent = surface.points.max(axis=0) - low
    fold = int(np.ceil((extent.max() / surface.spacing + 1) / _MOST_CELLS))
    place = np.rint((surface.points - low) / surface.spacing).astype(np.int64) // fold
    columns, rows = (place.max(axis=0) + 1).tolist()
    cell = place[:, 1] * columns + place[:, 0]
    number = np.bincount(cell, minlength=rows * columns)
    total = np.bincount(cell, weights=values, minlength=rows * columns)
    mean = np.where(number > 0, total / np.maximum(number, 1), np.nan)
    side = fold * surface.spacing / 1000.0
    corner = low - surface.spacing / 2.0
    return DensityGrid(
        mean.reshape(rows, columns),
        columns * side,
        rows * side,
        (surface.cameras - corner) / 1000.0,
    )


def density_figure(surface: DensityMap) -> bytes:
    """The map: density by colour, cameras with and without captures, a scale bar; up is north.

    With an interval its two ends stand below in the same colours.

    Parameters
    ----------
    surface
        Density that varies over the mask.

    Returns
    -------
    bytes
        PNG. Places are relative to the mask's own corner: nothing else of them enters.
    """
    grid = density_grid(surface, surface.density)
    ends = [each for each in (surface.lower, surface.upper) if each is not None]
    ratio = float(np.clip(grid.height / grid.width, 0.35, 1.3))
    main, small = 0.98 * 6.4 * ratio, 3.1 * ratio + 0.4 if len(ends) == 2 else 0.0
    whole = main + small + 0.5
    figure = Figure(figsize=(_WIDTH, whole), dpi=_DOTS_PER_INCH)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.01, (small + 0.45) / whole, 0.82, main / whole))
    top = float(np.nanmax(grid.values))
    image = _draw(axes, grid, top)
    _draw_cameras(axes, grid, surface, 1.0)
    axes.legend(
        loc="center right",
        bbox_to_anchor=(1.0, 0.037),
        ncols=2,
        frameon=False,
        fontsize=8.5,
        labelcolor=INK,
    )
    draw_scale_bar(axes, grid.width, -0.05 * grid.height)
    bar = figure.add_axes((0.855, (small + 0.45 + 0.1 * main) / whole, 0.025, 0.8 * main / whole))
    beyond = len(ends) == 2 and bool(np.nanmax(ends[1]) > top)
    figure.colorbar(image, cax=bar, extend="max" if beyond else "neither")
    bar.set_ylabel(_UNIT, fontsize=9, color=INK)
    bar.tick_params(labelsize=8.5, colors=INK)
    if len(ends) == 2:
        for left, values, title in ((0.01, ends[0], "Lower end"), (0.44, ends[1], "Upper end")):
            below = figure.add_axes((left, 0.02, 0.4, (small - 0.3) / whole))
            own = density_grid(surface, values)
            _draw(below, own, top)
            _draw_cameras(below, own, surface, 0.6)
            below.set_title(f"{title} of the 95 % interval", fontsize=9, color=INK)
    return _png(figure)


def _draw(axes: Axes, grid: DensityGrid, top: float) -> AxesImage:
    axes.set_axis_off()
    image = axes.imshow(
        grid.values,
        origin="lower",
        extent=(0.0, grid.width, 0.0, grid.height),
        cmap=_COLOURS,
        vmin=0.0,
        vmax=top,
        interpolation="nearest",
    )
    axes.set_ylim(-0.09 * grid.height, grid.height)
    return image


def _draw_cameras(axes: Axes, grid: DensityGrid, surface: DensityMap, size: float) -> None:
    crowd = size * float(np.clip(60.0 / max(1, len(grid.cameras)), 0.15, 1.0)) ** 0.5
    missed, caught = grid.cameras[~surface.caught].T, grid.cameras[surface.caught].T
    # The white below keeps the cross readable on dark cells.
    axes.plot(*missed, ls="", marker="x", ms=5 * crowd, mew=2.6 * crowd, color="white")
    name = "camera without a capture"
    axes.plot(*missed, ls="", marker="x", ms=5 * crowd, mew=1.1 * crowd, color=INK, label=name)
    name = "camera with captures"
    axes.plot(
        *caught, ls="", marker="o", ms=6 * crowd, mec="white", mew=crowd, color=_CAUGHT, label=name
    )


def _png(figure: Figure) -> bytes:
    held = io.BytesIO()
    # The day and the machine stay out of the file.
    figure.savefig(held, format="png", metadata={"Software": None}, facecolor="white")
    return held.getvalue()
