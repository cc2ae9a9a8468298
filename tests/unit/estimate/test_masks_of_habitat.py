"""Masks from polygons, cut to habitat, and regions in them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
import shapely

from pardalis.errors import InputError
from pardalis.estimate.masks import habitat
from pardalis.estimate.masks.covariates import with_covariates
from pardalis.estimate.masks.grids import (
    distance_to_nearest,
    lattice_over,
    mask_from_buffer,
    mask_from_polygon,
    ring_beyond,
)
from pardalis.estimate.masks.habitat import clip_mask, habitat_polygons, region_of, within
from pardalis.geo.polygons import Polygons
from pardalis.records.mask import Mask

UTM = "EPSG:32736"
PAIR = np.array([[0.0, 0.0], [3000.0, 1000.0]])
LAKE = shapely.box(2000, 2000, 4000, 3000)
PARK = shapely.Polygon(shapely.box(0, 0, 10_000, 8000).exterior, [LAKE.exterior])


def polygons(*shapes: object) -> Polygons:
    return Polygons(np.array(shapes, dtype=object), None, name="park.gpkg")


def square(side: float, spacing: float) -> Mask:
    return mask_from_polygon(polygons(shapely.box(0, 0, side, side)), spacing)


def test_mask_has_the_area_of_its_polygons() -> None:
    island = shapely.MultiPolygon([shapely.box(12_000, 0, 13_000, 1000)])
    mask = mask_from_polygon(polygons(PARK, island), 250.0)
    assert len(mask.points) * mask.cell_area == pytest.approx(80e6 - 2e6 + 1e6)
    assert (mask.cell_area, mask.spacing) == (62_500.0, 250.0)


def test_grid_begins_at_the_polygons_corner_row_by_row() -> None:
    mask = mask_from_polygon(polygons(shapely.box(100, 200, 2100, 1200)), 1000.0)
    assert mask.points.tolist() == [[600.0, 700.0], [1600.0, 700.0]]


def test_area_of_a_slanted_outline() -> None:
    circle = shapely.Point(0, 0).buffer(5000.0, quad_segs=200)
    mask = mask_from_polygon(polygons(circle), 50.0)
    assert len(mask.points) * mask.cell_area == pytest.approx(circle.area, rel=1e-3)


def test_with_a_buffer_it_is_the_buffers_mask_cut_to_the_polygons() -> None:
    whole = mask_from_buffer(PAIR, 2000.0, 500.0)
    mask = mask_from_polygon(polygons(PARK), 500.0, PAIR, 2000.0)
    assert mask.points.tolist() == clip_mask(whole, polygons(PARK), "inside").points.tolist()
    assert mask.points.min() == 250.0
    assert distance_to_nearest(mask.points, PAIR).max() <= 2000.0


def test_inside_and_outside_make_the_whole() -> None:
    whole = with_covariates(square(6000.0, 500.0), {"row": np.arange(144)})
    lake = polygons(LAKE)
    land = clip_mask(whole, lake, "outside")
    water = clip_mask(whole, lake, "inside")
    assert len(water.points) * water.cell_area == LAKE.area
    together = np.concatenate([dict(part.covariates)["row"] for part in (land, water)])
    assert sorted(together.tolist()) == list(range(144))
    row = dict(water.covariates)["row"]
    assert whole.points[row].tolist() == water.points.tolist()


def test_nothing_left() -> None:
    with pytest.raises(InputError, match=r"No point of the mask lies outside .* park\.gpkg"):
        clip_mask(square(1000.0, 500.0), polygons(PARK), "outside")


@pytest.mark.parametrize("spacing", [0.0, -5.0, float("nan")])
def test_impossible_spacing(spacing: float) -> None:
    with pytest.raises(InputError, match="above 0"):
        mask_from_polygon(polygons(PARK), spacing)


def test_buffer_needs_detectors() -> None:
    with pytest.raises(InputError, match="needs detectors"):
        mask_from_polygon(polygons(PARK), 500.0, buffer=1000.0)


def test_polygons_far_from_the_detectors() -> None:
    with pytest.raises(InputError, match=r"park\.gpkg within 1000 m.*coordinate system"):
        mask_from_polygon(polygons(PARK), 500.0, PAIR + 1e6, 1000.0)


def test_a_grid_too_fine_to_hold() -> None:
    with pytest.raises(InputError, match=r"8e\+09 points.*at least 2 m"):
        mask_from_polygon(polygons(PARK), 0.1)
    with pytest.raises(InputError, match="spacing of at least"):
        mask_from_buffer(PAIR * 1e6, 1000.0, 100.0)


def test_file_to_mask(tmp_path: Path) -> None:
    path = tmp_path / "park.shp"
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array([PARK], dtype=object)),
        [],
        [],
        driver="ESRI Shapefile",
        crs=UTM,
        geometry_type="Polygon",
    )
    mask = mask_from_polygon(habitat_polygons(path, UTM), 500.0)
    assert len(mask.points) * mask.cell_area == pytest.approx(78e6)


def test_region_wholly_in_the_mask() -> None:
    mask = square(6000.0, 500.0)
    region = region_of(mask, polygons(shapely.box(100, 100, 3100, 2100)))
    assert region.inside.sum() * mask.cell_area == region.area == 6e6
    assert region.share_beyond == 0.0
    assert region.name == "park.gpkg"


def test_region_half_beyond_the_mask() -> None:
    region = region_of(square(6000.0, 500.0), polygons(shapely.box(4000, 0, 8000, 6000)))
    assert region.share_beyond == 0.5


def test_region_with_a_lake_that_the_mask_leaves_out() -> None:
    mask = mask_from_polygon(polygons(PARK), 500.0)
    region = region_of(mask, polygons(shapely.box(0, 0, 4000, 4000)))
    assert region.share_beyond == pytest.approx(2 / 16)


def test_region_far_larger_than_the_mask(monkeypatch: pytest.MonkeyPatch) -> None:
    mask = square(6000.0, 500.0)
    large = polygons(shapely.box(0, 0, 60_000, 60_000))
    assert region_of(mask, large).share_beyond == pytest.approx(0.99)
    monkeypatch.setattr(habitat, "MOST_REGION_POINTS", 2000)
    assert region_of(mask, large).share_beyond == pytest.approx(0.99, abs=3e-3)


def test_region_of_a_mask_that_is_no_grid() -> None:
    mask = square(6000.0, 500.0)
    shaken = Mask(
        mask.points + np.random.default_rng(3).uniform(-1, 1, mask.points.shape), 25e4, 5e2
    )
    region = region_of(shaken, polygons(shapely.box(0, 0, 12_000, 6000)))
    assert region.share_beyond == pytest.approx(0.5, abs=0.05)


def test_region_elsewhere() -> None:
    with pytest.raises(InputError, match=r"region of park\.gpkg: no number.*finer mask"):
        region_of(square(6000.0, 500.0), polygons(shapely.box(9000, 0, 9900, 900)))


def test_ring_beyond_leaves_out_what_is_no_habitat() -> None:
    centre = np.array([[5000.0, 4000.0]])
    mask = mask_from_polygon(polygons(PARK), 250.0, centre, 1500.0)
    plain, west = shapely.box(0, 0, 10_000, 8000), shapely.box(0, 0, 5000, 8000)
    ring = ring_beyond(mask, centre, 1000.0, 100.0, habitat=within(polygons(plain)))
    half = ring_beyond(mask, centre, 1000.0, 100.0, habitat=within(polygons(west)))
    assert ring is not None
    assert half is not None
    assert half.points[:, 0].max() <= 5000.0
    assert len(half.points) == pytest.approx(len(ring.points) / 2, rel=0.05)


def test_no_ring_beyond_a_closed_habitat() -> None:
    mask = mask_from_polygon(polygons(PARK), 250.0)
    closed = within(polygons(PARK))
    corner = np.array([[1.0, 1.0]])
    for spacing in (20.0, 100.0, 400.0):
        assert ring_beyond(mask, corner, 2000.0, spacing) is not None
        assert ring_beyond(mask, corner, 2000.0, spacing, habitat=closed) is None


def test_lattice_goes_through_its_point_and_stays_in_bounds() -> None:
    lattice = lattice_over((10.0, 20.0, 40.0, 31.0), np.array([1003.0, -997.0]), 10.0)
    assert lattice.tolist() == [[13.0, 23.0], [23.0, 23.0], [33.0, 23.0]]
    assert len(lattice_over((0.0, 0.0, 1.0, 1.0), np.array([5.0, 5.0]), 10.0)) == 0
