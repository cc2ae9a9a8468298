"""Tidy capture tables and masks, with errors that name the row."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pardalis.errors import TableError
from pardalis.exchange.capture_tables import is_capture_table, read_capture_tables
from pardalis.exchange.mask_tables import grid_spacing, read_mask

TABLES = {
    "traps": "id,x,y\nA 1,0,0\nA 2,1000,0\n",
    "captures": "session,animal,occasion,trap\n1,b,1,A 1\n1,a,2,A 2\n1,a,3,A 2\n",
    "usage": "id,o1,o2,o3\nA 2,1,2,3\nA 1,1,0,1\n",
    "animals": "session,animal,sex\n1,a,F\n1,b,\n1,never caught,M\n",
}


def write(folder: Path, **changed: str) -> dict[str, Path]:
    found = {}
    for name, text in (TABLES | changed).items():
        if text:
            found[name] = folder / f"{name}.csv"
            found[name].write_text(text)
    return found


def fails(folder: Path, **changed: str) -> str:
    with pytest.raises(TableError) as caught:
        read_capture_tables(**write(folder, **changed))  # type: ignore[arg-type]
    assert caught.value.remedy
    return str(caught.value)


def test_tables_make_a_history(tmp_path: Path) -> None:
    (history,) = read_capture_tables(**write(tmp_path))  # type: ignore[arg-type]
    assert history.individual_ids == ("a", "b")
    assert history.covariates == (("sex", ("F", "")),)
    assert history.usage.tolist() == [[1.0, 0.0, 1.0], [1.0, 2.0, 3.0]]
    assert history.animal.tolist() == [0, 0, 1]
    assert history.trap.tolist() == [1, 1, 0]


def test_effort_of_a_season_in_the_table_of_traps(tmp_path: Path) -> None:
    traps = "id,x,y,usage\nA 1,0,0,48\nA 2,1000,0,51\n"
    captures = "session,animal,occasion,trap\n1,b,1,A 1\n1,b,1,A 1\n"
    tables = write(tmp_path, traps=traps, captures=captures, usage="", animals="")
    (history,) = read_capture_tables(**tables, detector="count")  # type: ignore[arg-type]
    assert history.usage.tolist() == [[48.0], [51.0]]
    assert history.count.tolist() == [2]
    assert "one effort a detector" in fails(tmp_path, traps=traps, usage="")


@pytest.mark.parametrize(
    ("table", "text", "words"),
    [
        ("captures", "animal,occasion\nb,1\n", "captures.csv, row 1: It has no column 'trap'"),
        ("captures", "animal,occasion,trap\nb,1,Z\n", "row 2: Detector 'Z' is not in traps.csv"),
        ("captures", "animal,occasion,trap\nb,1,A 1\nb,1,A 1\n", "row 3: Animal b is already"),
        ("captures", "animal,occasion,trap\nb,2,A 1\n", "had no effort on occasion 2"),
        ("captures", "animal,occasion,trap\nb,1.5,A 1\n", "row 2: '1.5' is not a whole number"),
        ("captures", "animal,occasion,trap\nb,1\n", "row 2: It has 2 cells, the header has 3"),
        (
            "captures",
            "animal,occasion,trap\nx,1,A 1\n",
            "Animal x of session 1 is not in animals.csv",
        ),
        ("traps", "id,x,y\nA 1,0,0\nA 1,5,5\n", "traps.csv, row 3: Detector 'A 1' stands twice"),
        ("traps", "id,x,y\nA 1,31.1,-24.5\nA 2,31.2,-24.6\n", "look like degrees"),
        (
            "traps",
            "id,x,y\nA 1,0,nan\nA 2,1,1\n",
            "row 2: The coordinate in column 'y' is not a number",
        ),
        ("traps", "id,x,y\n", "names no detector"),
        ("usage", "id,o1,o2,o3\nA 1,1,1,1\n", "Detector 'A 2' of session 1 has no effort"),
        ("usage", "id,o1\nA 9,1\n", "usage.csv, row 2: Detector 'A 9' is not in traps.csv"),
        ("usage", "id,o1\nA 1,-1\n", "negative"),
    ],
)
def test_wrong_tables_name_the_row(tmp_path: Path, table: str, text: str, words: str) -> None:
    assert words in fails(tmp_path, **{table: text})


def test_a_tidy_table_is_told_from_secrs_text(tmp_path: Path) -> None:
    tables = write(tmp_path)
    assert is_capture_table(tables["captures"])
    text = tmp_path / "capt.txt"
    text.write_text("Session ID Occasion Detector\n1 2 3 4\n")
    assert not is_capture_table(text)


def grid(spacing: float, turn: float = 0.0) -> np.ndarray:
    east, north = np.meshgrid(np.arange(20) * spacing + 4e6, np.arange(30) * spacing - 3e6)
    points = np.column_stack([east.ravel(), north.ravel()])
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return points @ rotation


def test_spacing_of_a_rounded_grid_with_holes() -> None:
    points = np.round(grid(1223.05309))
    kept = points[np.random.default_rng(1).random(len(points)) < 0.7]
    assert grid_spacing(kept) == pytest.approx(1223.05309, rel=1e-4)


def test_a_turned_grid_has_no_spacing_along_the_axes() -> None:
    with pytest.raises(TableError, match="square grid"):
        grid_spacing(grid(1000.0, turn=0.3))


def test_mask_with_area_and_covariates(tmp_path: Path) -> None:
    file = tmp_path / "mask.csv"
    file.write_text("x,y,area_ha,water,biome\n0,0,25,1.5,bush\n500,0,25,2,thorn\n0,500,25,0,bush\n")
    mask = read_mask(file)
    assert (mask.cell_area, mask.spacing) == (250_000.0, 500.0)
    assert [name for name, _ in mask.covariates] == ["water", "biome"]
    assert mask.covariates[0][1].tolist() == [1.5, 2.0, 0.0]
    assert mask.covariates[1][1].tolist() == ["bush", "thorn", "bush"]


@pytest.mark.parametrize("header", ["x y water\n", "# x y water\n", ""])
def test_mask_as_secr_writes_it(tmp_path: Path, header: str) -> None:
    file = tmp_path / "mask.txt"
    file.write_text(header + "0 0 1\n100 0 2\n\n0 100 3\n")
    mask = read_mask(file)
    assert mask.points.tolist() == [[0.0, 0.0], [100.0, 0.0], [0.0, 100.0]]
    assert mask.cell_area == pytest.approx(10_000.0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no points"),
        ("a,b\n1,2\n", "no columns 'x' and 'y'"),
        ("x,y\n", "no points"),
        ("x,y\n1,2\n1\n", "mask.csv, row 3"),
        ("x,y\n1,two\n3,3\n", "row 2: The coordinate in column 'y' is not a number"),
        ("x,y,area_ha\n0,0,25\n500,0,50\n", "differ in area"),
        ("x,y\n31.1,-24.1\n31.2,-24.2\n", "look like degrees"),
    ],
)
def test_wrong_masks(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "mask.csv"
    file.write_text(text)
    with pytest.raises(TableError, match=words):
        read_mask(file)
