"""Masks of several sessions, wrong rows of masks, and cameras that stand outside them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pardalis.errors import TableError
from pardalis.exchange.camera_mask_check import check_cameras_in_mask
from pardalis.exchange.mask_tables import read_mask, read_masks
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.mask import Mask

SESSIONS = (
    "session,x,y,area_ha,forest,biome\nb,0,0,25,1,bush\na,0,0,100,2,thorn\n"
    "b,500,0,25,3,bush\na,1000,0,100,4.5,bush\n"
)


def file(folder: Path, text: str) -> Path:
    path = folder / "mask.csv"
    path.write_text(text)
    return path


def test_each_session_has_its_own_points(tmp_path: Path) -> None:
    a, b = read_masks(file(tmp_path, SESSIONS), ("a", "b"))
    assert a.points.tolist() == [[0.0, 0.0], [1000.0, 0.0]]
    assert (a.cell_area, a.spacing) == (1e6, 1000.0)
    assert (b.cell_area, b.spacing) == (250_000.0, 500.0)
    assert {name: values.tolist() for name, values in a.covariates} == {
        "forest": [2.0, 4.5],
        "biome": ["thorn", "bush"],
    }
    with pytest.raises(TableError, match="no points for session 'c'") as caught:
        read_masks(file(tmp_path, SESSIONS), ("a", "c"))
    assert caught.value.remedy


def test_one_mask_serves_all_sessions(tmp_path: Path) -> None:
    a, b = read_masks(file(tmp_path, "x,y,area_ha\n0,0,25\n500,0,25\n"), ("a", "b"))
    assert a is b


def test_a_mask_of_sessions_is_not_one(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="masks for 2 sessions"):
        read_mask(file(tmp_path, SESSIONS))
    one = read_mask(file(tmp_path, "session,x,y,area_ha\na,0,0,25\na,500,0,25\n"))
    assert one.covariates == ()


@pytest.mark.parametrize(
    ("text", "row", "words"),
    [
        ("x,y,area_ha\n0,0,25\n500,0,25\n0,0,25\n", 4, "stands twice (first in row 2)"),
        ("x,y,area_ha,km\n0,0,25,1\n500,0,25,\n", 3, "covariate 'km' is empty"),
        ("x,y,area_ha,km\n0,0,25,1\n0,9,25,2\n500,0,25,far\n", 4, "'km' is not a number as"),
        ("x,y,area_ha,biome\n0,0,25,bush\n500,0,25,NA\n", 3, "covariate 'biome' is empty"),
        ("x,y,area_ha\n0,0,25\n500,0,50\n", 3, "differ in area"),
        ("x,y,area_ha\n0,0,25\n500,0,0\n", 3, "'area_ha' is not a number above 0"),
        ("x,y,area_ha\n31.5,-24.1,25\n31.6,-24.1,25\n", None, "look like degrees"),
        ("session,x,y,area_ha\na,0,0,25\n,500,0,25\n", 3, "column 'session' is blank"),
        ("x y biome\n0 0 'thorn bush'\n100 0\n", 3, "It has 2 columns of 3"),
    ],
)
def test_wrong_rows_are_named(tmp_path: Path, text: str, row: int | None, words: str) -> None:
    with pytest.raises(TableError) as caught:
        read_masks(file(tmp_path, text), ("a",))
    assert (caught.value.file, caught.value.row) == ("mask.csv", row)
    assert words in str(caught.value)
    assert caught.value.remedy


def test_quotes_in_secrs_text(tmp_path: Path) -> None:
    mask = read_mask(file(tmp_path, "x y biome\n0 0 'thorn bush'\n100 0 \"bush\"\n"))
    assert mask.covariates[0][1].tolist() == ["thorn bush", "bush"]


GRID = np.stack(np.meshgrid(np.arange(20) * 500.0, np.arange(20) * 500.0), axis=-1).reshape(-1, 2)
SHIFT = np.array([700_000.0, 7_300_000.0])


def places(offsets: list[list[float]]) -> np.ndarray:
    return SHIFT + np.array(offsets)


def survey(cameras: np.ndarray, usage: np.ndarray | None = None) -> CaptureHistory:
    none = np.zeros(0, dtype=np.int64)
    return CaptureHistory(
        "1",
        "count",
        tuple(f"C{n}" for n in range(len(cameras))),
        cameras,
        np.ones((len(cameras), 1)) if usage is None else usage,
        (),
        none,
        none,
        none,
        none,
    )


def outside(cameras: np.ndarray, mask: Mask) -> str:
    with pytest.raises(TableError) as caught:
        check_cameras_in_mask(survey(cameras), mask, "traps.csv", "mask.csv")
    assert caught.value.file == "traps.csv"
    return str(caught.value)


def test_a_camera_far_outside_is_named_without_its_position() -> None:
    mask = Mask(GRID + SHIFT, 250_000.0, 500.0)
    message = outside(places([[0.0, 0.0], [0.0, -5001.0]]), mask)
    assert "Camera 'C1' stands more than 10 spacings of the mask away" in message
    assert "mask.csv" in message
    assert "same projection" in message
    assert not any(part in message for part in ("7300", "7295", "7294", "5001"))
    assert "'C0' and 1 more stand" in outside(places([[-9000.0, 0.0], [-8000.0, 0.0]]), mask)


def test_a_camera_beside_a_lake_is_all_right() -> None:
    mask = Mask(GRID + SHIFT, 250_000.0, 500.0)
    beside = places([[0.0, 0.0], [0.0, -4999.0]])
    check_cameras_in_mask(survey(beside), mask, "traps.csv", "mask.csv")
    far = places([[0.0, 0.0], [0.0, 1e6]])
    check_cameras_in_mask(survey(far, np.array([[1.0], [0.0]])), mask, "t", "m")
    check_cameras_in_mask(survey(far, np.array([[0.0], [0.0]])), mask, "t", "m")


def test_a_mask_of_one_point_reaches_ten_sides_of_its_cell() -> None:
    mask = Mask(SHIFT[np.newaxis], 1e6, 1000.0)
    check_cameras_in_mask(survey(places([[9999.0, 0.0]])), mask, "t", "m")
    assert "'C0'" in outside(places([[10_001.0, 0.0]]), mask)


def test_degrees_in_one_file_alone_are_told() -> None:
    degrees = np.array([[31.5, -24.1], [31.6, -24.2]])
    assert "traps.csv looks like degrees" in outside(degrees, Mask(GRID + SHIFT, 250_000.0, 500.0))
    assert "mask.csv looks like degrees" in outside(GRID + SHIFT, Mask(degrees, 1.0, 1.0))
