"""A model on a thinned mask: fewer points, from which the search for the maximum begins."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from jaxtyping import Float, Int

from pardalis.estimate.design.matrices import Design, UnitDesign
from pardalis.records.mask import Mask

SMALLEST_WORK = 300_000
"""Detectors by mask points below which a fit goes without a thinned mask."""

WIDEST_SPACING = 0.9
"""Of a thinned mask, in sigma: as many mask points as this allows are left out."""


def thinned(design: Design, sigma: float) -> Design | None:
    """The model on masks of fewer points; None where there is little to win.

    Parameters
    ----------
    design
        The model on its data.
    sigma
        The smallest of any session, as far as known [m].
    """
    units = [each.unit for each in design.units]
    work = sum(len(each.mask.points) * len(each.history.detectors) for each in units)
    pitch = max(float(np.sqrt(each.mask.cell_area)) for each in units)
    every = int(WIDEST_SPACING * sigma / pitch)
    if every < 2 or work < SMALLEST_WORK:
        return None
    return replace(design, units=tuple(_thin(each, every) for each in design.units))


def _thin(each: UnitDesign, every: int) -> UnitDesign:
    mask = each.unit.mask
    kept = representatives(mask.points, every * float(np.sqrt(mask.cell_area)))
    share = len(mask.points) / len(kept)
    fewer = Mask(mask.points[kept], mask.cell_area * share, mask.spacing * every)
    return replace(each, unit=replace(each.unit, mask=fewer), density=each.density[kept])


def representatives(points: Float[np.ndarray, "points 2"], side: float) -> Int[np.ndarray, " kept"]:
    """The point nearest to the middle of each square, of those squares that hold points.

    Parameters
    ----------
    points
        Projected coordinates [m], in any order.
    side
        Of the squares [m].

    Examples
    --------
    >>> representatives(np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [9.0, 0.0]]), 3.0).tolist()
    [1, 3]
    """
    place = (points - points.min(axis=0)) / side
    # A little off the middle, so that of two points as near the same one is always taken.
    apart = ((place % 1.0 - (0.4, 0.3)) ** 2).sum(axis=1)
    square = np.floor(place).astype(np.int64)
    order = np.lexsort((apart, square[:, 1], square[:, 0]))
    sorted_squares = square[order]
    first = np.ones(len(points), dtype=bool)
    first[1:] = (sorted_squares[1:] != sorted_squares[:-1]).any(axis=1)
    kept: np.ndarray = np.sort(order[first])
    return kept
