"""Spots that two pictures share are drawn alike on both."""

from __future__ import annotations

import numpy as np

from pardalis.imaging.spots import COLOURS, draw_spots, radius, spread_out


def test_a_few_spots_are_far_from_each_other() -> None:
    rng = np.random.default_rng(1)
    points = rng.uniform(0, 1000, (300, 2))
    chosen = spread_out(points, 8)
    assert len(set(chosen.tolist())) == 8
    kept = points[chosen]
    apart = np.hypot(*(kept[:, None] - kept[None]).transpose(2, 0, 1))[np.triu_indices(8, 1)]
    # Eight random points of 300 in this square lie 100 px from the nearest at the median.
    assert apart.min() > 300


def test_fewer_spots_than_asked_for_are_all_taken() -> None:
    points = np.array([[0.0, 0.0], [5.0, 5.0]])
    assert sorted(spread_out(points, 9).tolist()) == [0, 1]
    assert spread_out(np.zeros((0, 2)), 9).tolist() == []
    # Spots in one place are taken once each, not for ever.
    assert sorted(spread_out(np.zeros((3, 2)), 5).tolist()) == [0, 1, 2]


def test_rings_are_smaller_where_spots_are_close() -> None:
    grid = np.stack(np.meshgrid(np.arange(10.0), np.arange(10.0)), axis=-1).reshape(-1, 2)
    assert radius(20.0 * grid, 1000.0) == 10.0
    assert radius(2.0 * grid, 1000.0) == 4.5
    assert radius(200.0 * grid, 1000.0) == 12.0


def test_the_same_spot_has_one_colour_on_both() -> None:
    canvas = np.zeros((100, 400, 3), np.uint8)
    here = np.array([[50.0, 30.0], [90.0, 70.0]])
    draw_spots(canvas, here, here + np.array([200.0, 0.0]), np.zeros(0, int), 8.0)
    for row, (x, y) in enumerate(here.astype(int)):
        for left in (0, 200):
            # The ring's right edge, which is smoothed.
            edge = canvas[y, x + 8 + left].astype(int)
            assert np.abs(edge - COLOURS[row]).max() < 60
    # What is inside of a ring stays to be seen.
    assert canvas[30, 50].tolist() == [0, 0, 0]


def test_lines_join_only_the_chosen() -> None:
    canvas = np.zeros((100, 400, 3), np.uint8)
    here = np.array([[50.0, 30.0], [90.0, 70.0]])
    draw_spots(canvas, here, here + np.array([200.0, 0.0]), np.array([1]), 8.0)
    assert canvas[30, 150].tolist() == [0, 0, 0]
    assert canvas[70, 200].any()
