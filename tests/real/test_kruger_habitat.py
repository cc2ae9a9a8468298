"""Habitat of a real array in Kruger: polygons and a raster against the mask made from them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.spatial import cKDTree

from pardalis.estimate.masks.covariates import polygon_covariate, raster_covariate
from pardalis.estimate.masks.grids import mask_from_polygon
from pardalis.estimate.masks.habitat import habitat_polygons, region_of
from pardalis.records.mask import Mask

SIDE = 1223.05306


@pytest.fixture(scope="module")
def folder(real_data: Path) -> Path:
    return real_data / "leopard-kruger"


@pytest.fixture(scope="module")
def known(folder: Path) -> dict[str, np.ndarray]:
    """The mask that came with the survey: coordinates, habitat, distance to water."""
    rows = np.genfromtxt(folder / "kruger_mask.txt", names=True, dtype=None, encoding="utf-8")
    return {
        "points": np.column_stack([rows["x"], rows["y"]]).astype(np.float64),
        "habitat": rows["habitatcov"].astype(np.float64),
        "water": rows["disttowater"].astype(np.float64),
    }


def test_mask_from_its_polygons(folder: Path, known: dict[str, np.ndarray]) -> None:
    polygons = habitat_polygons(folder / "watervariables.shp")
    assert "as they are" in polygons.notes[0]
    mask = mask_from_polygon(polygons, SIDE)
    apart, row = cKDTree(known["points"]).query(mask.points)
    assert len(mask.points) == len(polygons.geometries) == 2154
    assert len(set(row.tolist())) == 2154
    assert apart.max() < 2.0  # the mask is written in whole metres
    assert polygons.area == pytest.approx(len(mask.points) * mask.cell_area, rel=1e-5)
    assert region_of(mask, polygons).share_beyond == 0.0
    covered = polygon_covariate(mask, polygons, "dst_t_w", name="water")
    np.testing.assert_allclose(dict(covered.covariates)["water"], known["water"][row], atol=1.0)


def test_habitat_of_its_raster(folder: Path, known: dict[str, np.ndarray]) -> None:
    mask = Mask(known["points"], SIDE**2, SIDE)
    covered, notes = raster_covariate(mask, folder / "habitat.tif", "habitat")
    np.testing.assert_allclose(dict(covered.covariates)["habitat"], known["habitat"], atol=0.01)
    assert "as they are" in notes[0]
