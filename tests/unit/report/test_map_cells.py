"""Cells of density on the globe: exact ones tile the mask, coarse ones tell no place."""

from __future__ import annotations

import numpy as np

from pardalis.geo.distances import geodesic_distance
from pardalis.geo.projection import Projection
from pardalis.report.map_cells import coarse_cells, exact_cells, outline

HERE = Projection(43.1, 130.5)


def grid(side: int, spacing: float) -> np.ndarray:
    steps = (np.arange(side) - (side - 1) / 2) * spacing
    return np.array([(x, y) for x in steps for y in steps])


def test_a_cell_is_as_wide_as_the_spacing_and_its_neighbour_begins_where_it_ends() -> None:
    cells = exact_cells(grid(2, 1500.0), np.arange(4.0), 1500.0, HERE)
    (west, south), (east, _) = cells.corners[0, 0], cells.corners[0, 1]
    assert abs(geodesic_distance(south, west, south, east) - 1500.0) < 1.0
    np.testing.assert_allclose(cells.corners[0, 2], cells.corners[3, 0], atol=1e-9)
    np.testing.assert_array_equal(cells.corners[:, 0], cells.corners[:, 4])


def test_coarse_cells_are_whole_steps_and_keep_the_mean() -> None:
    points = grid(40, 500.0)
    density = np.random.default_rng(3).uniform(0, 9, len(points))
    cells = coarse_cells(points, density, HERE, 0.1)
    middles = cells.corners[:, :4].mean(axis=1)
    np.testing.assert_allclose(middles / 0.1, np.rint(middles / 0.1), atol=1e-9)
    assert len(cells.values) < 16
    # Nothing but the square tells where within it a point lies: moved by a little, all is the same.
    moved = coarse_cells(points + 1.0, density, HERE, 0.1)
    assert set(map(tuple, moved.corners.round(9)[:, 0])) == set(
        map(tuple, cells.corners.round(9)[:, 0])
    )


def test_the_outline_is_every_side_that_only_one_cell_has() -> None:
    square = outline(grid(3, 1000.0), 1000.0, HERE)
    assert len(square) == 12
    hole = np.delete(grid(3, 1000.0), 4, axis=0)
    assert len(outline(hole, 1000.0, HERE)) == 16
    assert len(outline(np.empty((0, 2)), 1000.0, HERE)) == 0
