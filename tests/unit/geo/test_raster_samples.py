"""Values of rasters at points and over squares."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import rasterio
from PIL import Image
from pyproj import Transformer
from rasterio.transform import Affine

from pardalis.errors import InputError
from pardalis.geo import rasters
from pardalis.geo.rasters import sample_raster

UTM = "EPSG:32736"
WEST, NORTH = 400_000.0, 7_300_000.0
VALUES = np.arange(12.0).reshape(3, 4)
"""Of cells of 100 m, the first row in the north."""
SHEET = Affine(100.0, 0.0, WEST, 0.0, -100.0, NORTH)


def write(
    path: Path,
    *bands: np.ndarray,
    system: str | None = UTM,
    transform: Affine | None = None,
    nodata: float | None = None,
) -> Path:
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=bands[0].shape[0],
        width=bands[0].shape[1],
        count=len(bands),
        dtype=bands[0].dtype,
        crs=system,
        transform=transform or SHEET,
        nodata=nodata,
    ) as raster:
        for index, band in enumerate(bands, start=1):
            raster.write(band, index)
    return path


def at(*places: tuple[float, float]) -> np.ndarray:
    """Points so far east and south of the raster's corner [m]."""
    return np.array([[WEST + east, NORTH - south] for east, south in places])


def test_value_of_the_cell_in_which_a_point_lies(tmp_path: Path) -> None:
    path = write(tmp_path / "forest.tif", VALUES)
    points = at((1, 1), (399, 1), (150, 299), (100, 100), (-1, 1), (1, 301), (400, 10))
    sample = sample_raster(path, points, UTM)
    np.testing.assert_array_equal(sample.values, [0, 3, 9, 5, np.nan, np.nan, np.nan])
    assert sample.notes == ()


def test_nodata_is_no_value_and_integers_are_numbers(tmp_path: Path) -> None:
    path = write(tmp_path / "cover.tif", VALUES.astype(np.uint8), nodata=5)
    values = sample_raster(path, at((150, 150), (250, 150)), UTM).values
    np.testing.assert_array_equal(values, [np.nan, 6.0])


def test_scale_and_offset_of_the_file_count(tmp_path: Path) -> None:
    path = write(tmp_path / "scaled.tif", VALUES.astype(np.int16))
    with rasterio.open(path, "r+") as raster:
        raster.scales, raster.offsets = (0.5,), (10.0,)
    assert sample_raster(path, at((150, 150)), UTM).values.tolist() == [12.5]


def test_bands(tmp_path: Path) -> None:
    path = write(tmp_path / "two.tif", VALUES, -VALUES)
    assert sample_raster(path, at((150, 150)), UTM, band=2).values.tolist() == [-5.0]
    with pytest.raises(InputError, match=r"two\.tif has no band 3.*1 to 2"):
        sample_raster(path, at((150, 150)), UTM, band=3)


def test_points_of_another_system(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tif", VALUES)
    points = at((50, 50), (350, 250), (150, 150))
    moved = Transformer.from_crs(UTM, "EPSG:32735", always_xy=True).transform(*points.T)
    there = np.column_stack(moved)
    assert sample_raster(path, there, "EPSG:32735").values.tolist() == [0.0, 11.0, 5.0]


def test_raster_in_degrees(tmp_path: Path) -> None:
    path = write(
        tmp_path / "degrees.tif",
        VALUES,
        system="EPSG:4326",
        transform=Affine(0.1, 0.0, 31.0, 0.0, -0.1, -24.0),
    )
    east, north = Transformer.from_crs("EPSG:4326", UTM, always_xy=True).transform(31.25, -24.15)
    points = np.array([[east, north]])
    assert sample_raster(path, points, UTM).values.tolist() == [6.0]
    with pytest.raises(InputError, match=r"degrees\.tif are not metres.*--crs"):
        sample_raster(path, points, None)


def test_a_turned_raster(tmp_path: Path) -> None:
    turned = Affine(0.0, 100.0, WEST, 100.0, 0.0, NORTH)
    path = write(tmp_path / "turned.tif", VALUES, transform=turned)
    # Columns go north and rows go east.
    points = np.array([[WEST + 50, NORTH + 250], [WEST + 250, NORTH + 50]])
    assert sample_raster(path, points, UTM).values.tolist() == [2.0, 8.0]


@pytest.mark.parametrize("most", [1, 5, 2**22])
def test_strips_make_no_difference(
    most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(1)
    cells = random.normal(size=(40, 30))
    path = write(tmp_path / "a.tif", cells)
    row, column = random.integers(40, size=500), random.integers(30, size=500)
    points = at(*zip(100.0 * column + 37, 100.0 * row + 61, strict=True))
    monkeypatch.setattr(rasters, "MOST_CELLS", most)
    monkeypatch.setattr(rasters, "MOST_PLACES", 7 * most)
    np.testing.assert_array_equal(sample_raster(path, points, UTM).values, cells[row, column])


def test_only_the_window_is_read(tmp_path: Path) -> None:
    side = 6000  # 288 MB of numbers
    path = tmp_path / "country.tif"
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=side,
        width=side,
        count=1,
        dtype="float64",
        crs=UTM,
        transform=SHEET,
        sparse_ok=True,
        tiled=True,
    ) as raster:
        raster.write(np.full((1, 50, 50), 7.0), window=((3000, 3050), (3000, 3050)))
    tracemalloc.start()
    values = sample_raster(path, at((300_150, 300_150), (304_950, 304_950)), UTM).values
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert values.tolist() == [7.0, 7.0]
    assert most < 2_000_000


def test_mean_of_whole_cells_is_exact(tmp_path: Path) -> None:
    random = np.random.default_rng(2)
    cells = random.normal(size=(12, 12))
    path = write(tmp_path / "fine.tif", cells)
    centres = at((200, 200), (600, 600), (1000, 200))
    values = sample_raster(path, centres, UTM, statistic="mean", cell=400.0).values
    expected = [cells[:4, :4].mean(), cells[4:8, 4:8].mean(), cells[:4, 8:].mean()]
    np.testing.assert_allclose(values, expected, rtol=1e-12)


def test_mean_of_halves_of_cells_is_exact(tmp_path: Path) -> None:
    path = write(tmp_path / "fine.tif", VALUES)
    # From the middle of the first column to the middle of the third.
    values = sample_raster(path, at((150, 100)), UTM, statistic="mean", cell=200.0).values
    columns = np.array([0.5, 1.0, 0.5]) / 2
    assert values[0] == pytest.approx(float(VALUES[:2, :3].mean(axis=0) @ columns))


def test_mean_of_many_cells_is_near_the_true_one(tmp_path: Path) -> None:
    north, east = np.mgrid[:300, :300]
    path = write(tmp_path / "fine.tif", np.sin(north / 40.0) + 0.01 * east)
    with rasterio.open(path) as raster:
        true = raster.read(1)[:200, :200].mean()
    values = sample_raster(path, at((10_000, 10_000)), UTM, statistic="mean", cell=20_000.0).values
    assert values[0] == pytest.approx(true, rel=5e-3)


def test_mean_leaves_out_what_has_no_value(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tif", VALUES, nodata=5.0)
    points = at((100, 100), (400, 100), (150, 150))
    values = sample_raster(path, points, UTM, statistic="mean", cell=200.0).values
    assert values[:2].tolist() == pytest.approx([(0 + 1 + 4) / 3, (3 + 7) / 2])
    alone = sample_raster(path, points, UTM, statistic="mean", cell=100.0).values
    assert np.isnan(alone[2])


def test_mean_over_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tif", VALUES)
    with pytest.raises(InputError, match=r"no mean.*spacing"):
        sample_raster(path, at((100, 100)), UTM, statistic="mean")


def test_raster_without_a_system_is_taken_as_it_is_and_said_so(tmp_path: Path) -> None:
    path = write(tmp_path / "plain.tif", VALUES, system=None)
    sample = sample_raster(path, at((150, 150)), None)
    assert sample.values.tolist() == [5.0]
    assert "plain.tif has no coordinate system" in sample.notes[0]
    with pytest.raises(InputError, match=r"plain\.tif has no coordinate system"):
        sample_raster(path, at((150, 150)), UTM)


def test_no_point_in_the_raster(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tif", VALUES)
    with pytest.raises(InputError, match=r"No point lies in a\.tif.*--crs"):
        sample_raster(path, at((-500, 0)), UTM)


def test_no_such_raster(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no file '.*gone\.tif'"):
        sample_raster(tmp_path / "gone.tif", at((0, 0)), UTM)


def test_no_raster(tmp_path: Path) -> None:
    path = tmp_path / "notes.tif"
    path.write_text("forest")
    with pytest.raises(InputError, match=r"notes\.tif cannot be read.*Give a GeoTIFF"):
        sample_raster(path, at((0, 0)), UTM)


def test_a_picture_without_a_place(tmp_path: Path) -> None:
    path = tmp_path / "picture.tif"
    Image.fromarray(VALUES.astype(np.uint8)).save(path)
    with pytest.raises(InputError, match=r"picture\.tif does not say where its cells lie"):
        sample_raster(path, at((0, 0)), UTM)
