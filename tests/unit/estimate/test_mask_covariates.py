"""Covariates of masks from polygons and rasters."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from rasterio.transform import Affine

from pardalis.errors import InputError
from pardalis.estimate.masks.covariates import polygon_covariate, raster_covariate, with_covariates
from pardalis.geo.polygons import Polygons
from pardalis.records.mask import Mask

UTM = "EPSG:32736"
EAST, NORTH = np.meshgrid(np.arange(4) * 100.0 + 50, np.arange(3) * 100.0 + 50)
MASK = Mask(np.column_stack([EAST.ravel(), NORTH.ravel()]), 1e4, 100.0)
COLUMNS = (
    ("zone", np.array(["core", "buffer", None], dtype=object)),
    ("cover", np.array([0.5, 0.25, np.nan])),
    ("rank", np.array([1, 2, 3])),
)
STRIPES = Polygons(
    np.array([shapely.box(100 * i, 0, 100 * i + 100, 300) for i in (0, 1, 2)], dtype=object),
    UTM,
    COLUMNS,
    "zones.gpkg",
)


def raster(path: Path, values: np.ndarray, cell: float, nodata: float | None = None) -> Path:
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=values.shape[0],
        width=values.shape[1],
        count=1,
        dtype=values.dtype,
        crs=UTM,
        transform=Affine(cell, 0.0, 0.0, 0.0, -cell, 300.0),
        nodata=nodata,
    ) as file:
        file.write(values, 1)
    return path


def test_covariates_stand_beside_the_earlier_ones() -> None:
    mask = with_covariates(MASK, {"a": np.arange(12)})
    mask = with_covariates(mask, {"b": np.array(["wet"] * 12)})
    assert [name for name, _ in mask.covariates] == ["a", "b"]
    assert MASK.covariates == ()


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("x", np.arange(12), "named 'x'.*another name"),
        ("old", np.arange(12), "named 'old'"),
        ("", np.arange(12), "named ''"),
        ("a", np.arange(11), "11 values for 12 points"),
        ("a", np.array([1.0] * 10 + [np.nan, np.inf]), "2 of 12 points.*no value of 'a'"),
        ("day", np.full(12, "2026-01-01", dtype="datetime64[D]"), "neither numbers nor text"),
        ("a", np.array(["wet"] * 11 + [None], dtype=object), "1 of 12 points"),
    ],
)
def test_wrong_covariates(name: str, values: np.ndarray, said: str) -> None:
    mask = with_covariates(MASK, {"old": np.ones(12)})
    with pytest.raises(InputError, match=said):
        with_covariates(mask, {name: values})


def test_attribute_of_the_polygon_in_which_a_point_lies() -> None:
    mask = polygon_covariate(MASK, STRIPES, "rank", default=0)
    assert mask.covariates[0][0] == "rank"
    assert mask.covariates[0][1].reshape(3, 4).tolist() == [[1, 2, 3, 0]] * 3


def test_attribute_of_text_and_a_default() -> None:
    mask = polygon_covariate(MASK, STRIPES, "zone", name="park", default="outside")
    ((name, values),) = mask.covariates
    assert name == "park"
    assert values.dtype.kind == "U"
    assert values.reshape(3, 4)[1].tolist() == ["core", "buffer", "outside", "outside"]


def test_points_without_an_attribute_are_counted() -> None:
    with pytest.raises(InputError, match=r"3 of 12 points .* no polygon of zones\.gpkg.*default"):
        polygon_covariate(MASK, STRIPES, "rank")
    with pytest.raises(InputError, match="6 of 12 points"):
        polygon_covariate(MASK, STRIPES, "cover")


@pytest.mark.parametrize(("column", "default"), [("zone", 1.0), ("cover", "none")])
def test_default_of_another_kind(column: str, default: str | float) -> None:
    with pytest.raises(InputError, match=f"values of '{column}' are not"):
        polygon_covariate(MASK, STRIPES, column, default=default)


def test_no_such_column() -> None:
    with pytest.raises(InputError, match=r"zones\.gpkg has no column 'forest'.*zone, cover, rank"):
        polygon_covariate(MASK, STRIPES, "forest")


def test_raster_at_the_points(tmp_path: Path) -> None:
    values = np.arange(12, dtype=np.int16).reshape(3, 4)
    path = raster(tmp_path / "forest.tif", values, 100.0)
    mask, notes = raster_covariate(MASK, path, "forest", UTM)
    ((name, found),) = mask.covariates
    assert name == "forest"
    assert found.reshape(3, 4)[::-1].tolist() == values.tolist()  # the mask begins in the south
    assert notes == ()


def test_mean_of_the_raster_over_the_masks_cells(tmp_path: Path) -> None:
    values = np.random.default_rng(4).uniform(size=(12, 16))
    path = raster(tmp_path / "forest.tif", values, 25.0)
    mask, _ = raster_covariate(MASK, path, "forest", UTM, statistic="mean")
    expected = values.reshape(3, 4, 4, 4).mean(axis=(1, 3))[::-1]
    np.testing.assert_allclose(mask.covariates[0][1], expected.ravel(), rtol=1e-12)


def test_points_without_a_value_are_refused_or_dropped(tmp_path: Path) -> None:
    values = np.arange(9.0).reshape(3, 3)
    path = raster(tmp_path / "forest.tif", values, 100.0, nodata=8.0)
    with pytest.raises(InputError, match=r"4 of 12 points .* in forest\.tif.*dropped"):
        raster_covariate(MASK, path, "forest", UTM)
    mask = with_covariates(MASK, {"east": MASK.points[:, 0]})
    cut, notes = raster_covariate(mask, path, "forest", UTM, drop=True)
    assert len(cut.points) == 8
    assert dict(cut.covariates)["east"].tolist() == cut.points[:, 0].tolist()
    assert dict(cut.covariates)["forest"].tolist() == [6, 7, 3, 4, 5, 0, 1, 2]
    assert notes == (
        "4 of 12 points of the mask have no value in forest.tif and were left out of the mask.",
    )


def test_a_raster_that_says_nothing(tmp_path: Path) -> None:
    path = raster(tmp_path / "sea.tif", np.full((3, 4), -1.0), 100.0, nodata=-1.0)
    with pytest.raises(InputError, match=r"12 of 12 points .* sea\.tif"):
        raster_covariate(MASK, path, "depth", UTM, drop=True)
