from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from pardalis.report.content import DensityMap, ReportContent
from pardalis.report.density_figure import density_figure, density_grid, is_constant


def surface(columns: int, rows: int, spacing: float = 500.0) -> DensityMap:
    """Density that grows to the north, with one camera in the middle of the first cell."""
    east, north = np.meshgrid(np.arange(columns) * spacing, np.arange(rows) * spacing)
    points = np.column_stack([east.ravel() + 512_345.6, north.ravel() + 4_108_765.4])
    return DensityMap(
        points, np.repeat(np.arange(float(rows)), columns), None, None, spacing, points[:1],
        np.array([True]), "activity centres",
    )  # fmt: skip


def pixels(picture: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"), dtype=int)


def test_cells_lie_where_their_points_do() -> None:
    whole = surface(4, 3)
    keep = np.ones(12, dtype=bool)
    keep[5] = False
    holed = replace(whole, points=whole.points[keep], density=whole.density[keep])
    grid = density_grid(holed, holed.density)
    assert (grid.width, grid.height) == (2.0, 1.5)
    np.testing.assert_allclose(grid.cameras, [[0.25, 0.25]], atol=1e-9)
    expected = np.repeat([0.0, 1.0, 2.0], 4).reshape(3, 4)
    expected[1, 1] = np.nan
    np.testing.assert_array_equal(grid.values, expected)


def test_a_fine_grid_is_averaged_to_fewer_cells() -> None:
    fine = surface(1500, 4)
    grid = density_grid(fine, fine.density)
    assert grid.values.shape == (2, 500)
    assert (grid.width, grid.height) == (750.0, 3.0)
    # Three rows by three: 0, 1, 2 and then 3.
    np.testing.assert_allclose(grid.values[:, 0], [1.0, 3.0])


def test_north_is_up_and_denser_is_darker() -> None:
    picture = pixels(density_figure(surface(30, 30)))
    middle = picture[:, int(0.4 * picture.shape[1])].sum(axis=1)
    inked = np.flatnonzero(middle < 765)
    north, south = middle[inked[5]], middle[inked[int(0.8 * len(inked))]]
    assert north < south


def test_the_interval_adds_two_maps_below() -> None:
    plain = surface(30, 20)
    with_ends = replace(plain, lower=0.5 * plain.density, upper=2.0 * plain.density)
    assert len(pixels(density_figure(with_ends))) > 1.3 * len(pixels(density_figure(plain)))


def test_a_picture_is_the_same_each_time_and_names_nothing() -> None:
    first = density_figure(surface(10, 10))
    assert first == density_figure(surface(10, 10))
    assert Image.open(io.BytesIO(first)).info.keys() <= {"dpi"}


@pytest.mark.parametrize(("columns", "rows"), [(1, 2), (2, 1), (200, 5), (5, 200)])
def test_masks_of_any_shape_are_drawn(columns: int, rows: int) -> None:
    made = surface(columns, rows)
    varied = replace(made, density=np.arange(1.0, len(made.points) + 1))
    height, width, _ = pixels(density_figure(varied)).shape
    assert 0.3 < height / width < 1.6


def test_constant_density_is_known(example: ReportContent) -> None:
    assert [is_constant(each) for each in example.density_maps] == [True, False]
