"""What is wrong in a table of captures is told with its file, its row and a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from pardalis.errors import TableError
from pardalis.exchange.capture_tables import read_capture_tables
from pardalis.exchange.secr_text import read_secr_text

HEAD = "session,animal,occasion,trap\n"
TABLES = {
    "traps": "id,x,y\nA1,0,0\nA2,1000,0\n",
    "captures": HEAD + "1,F7,1,A1\n1,M2,2,A2\n",
    "usage": "id,o1,o2,o3\nA1,1,0,1\nA2,1,1,1\n",
    "animals": "session,animal,sex\n1,F7,F\n1,M2,M\n",
}


def fails(
    folder: Path, detector: str = "proximity", occasions: object = None, **changed: str
) -> TableError:
    files = {}
    for name, text in (TABLES | changed).items():
        if text:
            files[name] = folder / f"{name}.csv"
            files[name].write_text(text)
    with pytest.raises(TableError) as caught:
        read_capture_tables(**files, detector=detector, occasions=occasions)  # type: ignore[arg-type]
    return caught.value


CAPTURES = [
    ("proximity", "1,F7,1,A9\n", 2, "Detector 'A9' is not in traps.csv", "add it to traps.csv"),
    ("proximity", "1,F7,2,A1\n", 2, "'A1' had no effort on occasion 2", "effort in usage.csv or"),
    ("proximity", "1,F7,0,A1\n", 2, "Occasion 0 is not one of 1 to 3", "Correct the occasion"),
    ("proximity", "1,F7,4,A1\n", 2, "Occasion 4 is not one of 1 to 3", "Correct the occasion"),
    ("proximity", "1,F7,x,A1\n", 2, "'x' is not a whole number", "Correct the occasion"),
    (
        "proximity",
        "1,F7,1,A1\n\n1,F7,1,A1\n",
        4,
        "F7 is already recorded at A1 on occasion 1 (row 2)",
        "detector 'count'",
    ),
    (
        "multi",
        "1,F7,1,A1\n1,F7,1,A2\n",
        3,
        "already recorded at A1, now at A2 on occasion 1 (row 2), and a multi detector",
        "detector 'proximity'",
    ),
    ("single", "1,F7,1,A1\n1,F7,1,A2\n", 3, "at A1, now at A2", "correct the animal"),
    (
        "single",
        "1,F7,1,A2\n1,M2,2,A2\n1,M2,1,A2\n",
        4,
        "has already caught animal F7 on occasion 1 (row 2)",
        "detector 'multi'",
    ),
    (
        "single",
        "1,F7,1,A2\n1,M2,1,A2\n",
        3,
        "Detector 'A2' has already caught animal F7 on occasion 1 (row 2)",
        "detector 'multi'",
    ),
    ("proximity", "1,,1,A1\n", 2, "The cell of column 'animal' is blank", "Fill in the name"),
    ("proximity", "1,F7,1, \n", 2, "The cell of column 'trap' is blank", "Fill in the name"),
    ("proximity", ",F7,1,A1\n", 2, "The cell of column 'session' is blank", "Fill in the name"),
    ("proximity", "1,X1,1,A1\n", 2, "X1 of session 1 is not in animals.csv", "add it there"),
    ("proximity", "1,F7,1\n", 2, "It has 3 cells, the header has 4", "Correct it"),
]


@pytest.mark.parametrize(("detector", "rows", "row", "words", "remedy"), CAPTURES)
def test_captures(
    tmp_path: Path, detector: str, rows: str, row: int, words: str, remedy: str
) -> None:
    error = fails(tmp_path, detector, captures=HEAD + rows)
    assert (error.file, error.row) == ("captures.csv", row)
    assert words in str(error)
    assert remedy in error.remedy


OTHERS = [
    ("traps", "id,x,y\nA1,0,0\nA1,9,5000\n", 3, "'A1' stands twice (first in row 2)", "Rename"),
    ("traps", "id,x,y\n,0,0\nA2,9,5000\n", 2, "column 'id' is blank", "Fill in"),
    ("traps", "id,x,y\nA1,31.5,-24.1\nA2,31.6,-24.2\n", None, "look like degrees", "UTM"),
    ("traps", "id,x,y\nA1,714831,-31188x\nA2,1,1\n", 2, "coordinate in column 'y'", "metres"),
    ("traps", "id,x\nA1,0\n", 1, "no column 'y'", "It needs id, x, y"),
    ("traps", "id,x,y,x\nA1,0,0,0\n", 1, "Column 'x' stands twice", "Rename"),
    ("traps", "id,x,y,km\nA1,0,0,1\nA2,9000,0,\n", 3, "Column 'km' holds numbers", "Fill it in"),
    ("traps", "id,x,y,usage\nA1,0,0,2\nA2,9000,0,4\n", 3, "occasions in usage.csv sum to 3", "one"),
    ("traps", "id,x,y,usage\nA1,0,0,-2\nA2,9000,0,3\n", 2, "The effort -2 is negative", "Give 0"),
    ("usage", "id,o1\nA1,1\nA2,1\nA3,1\n", 4, "'A3' is not in traps.csv", "delete the row"),
    ("usage", "id,o1\nA1,1\nA2,1\nA1,1\n", 4, "'A1' stands twice (first in row 2)", "delete"),
    ("usage", "id,o1,o2\nA1,1,1\n", None, "Detector 'A2' of session 1 has no effort", "Add a row"),
    ("usage", "id,o1,o2\nA1,1,1\nA2,1,\n", 3, "effort '' is not a number", "0 for no effort"),
    ("usage", "id,o1,o2\nA1,1,1\nA2,1,x\n", 3, "effort 'x' is not a number", "0 for no effort"),
    ("usage", "id,o1,o2\nA1,1,1\nA2,1,-1\n", 3, "effort -1 is negative", "Give 0"),
    ("usage", "id,o1,o3\nA1,1,1\nA2,1,1\n", 1, "not the occasions 1 to 2 in order", "one column"),
    ("usage", "id\nA1\nA2\n", 1, "no column of effort", "Add one"),
    (
        "animals",
        "session,animal,sex\n1,F7,F\n1,M2,\n1,M2,M\n1,F7,M\n",
        5,
        "Animal F7 has sex 'M' here and 'F' in row 2",
        "correct one row",
    ),
]


@pytest.mark.parametrize(("table", "text", "row", "words", "remedy"), OTHERS)
def test_other_tables(
    tmp_path: Path, table: str, text: str, row: int | None, words: str, remedy: str
) -> None:
    error = fails(tmp_path, **{table: text})
    assert (error.file, error.row) == (f"{table}.csv", row)
    assert words in str(error)
    assert remedy in error.remedy


def test_positions_of_cameras_are_not_quoted(tmp_path: Path) -> None:
    for text in (
        "id,x,y\nA1,714831,-31188x\nA2,714900,-3118800\n",
        "id,x,y\nA1,31.4831,-24.3118\nA2,31.49,-24.32\n",
    ):
        message = str(fails(tmp_path, traps=text))
        assert not any(part in message for part in ("7148", "3118", "4831", "31.4"))


def test_a_season_of_several_occasions_needs_their_effort(tmp_path: Path) -> None:
    traps = "id,x,y,usage\nA1,0,0,48\nA2,9000,0,51\n"
    error = fails(tmp_path, traps=traps, usage="")
    assert (error.file, error.row) == ("traps.csv", None)
    assert "one effort a detector, but there are 2 occasions" in str(error)
    assert "table of usage" in error.remedy


def test_a_date_is_no_occasion(tmp_path: Path) -> None:
    error = fails(tmp_path, captures=HEAD + "1,F7,20260103,A1\n", usage="")
    assert (error.file, error.row) == ("captures.csv", 2)
    assert "not by date" in str(error)


@pytest.mark.parametrize(
    ("occasions", "words"),
    [
        (4, "usage.csv: It has effort for 3 occasions; 4 were asked for"),
        ((3, 3), "captures.csv: It has 1 sessions; numbers of occasions are given for 2"),
        (0, "at least one occasion"),
    ],
)
def test_numbers_of_occasions(tmp_path: Path, occasions: object, words: str) -> None:
    error = fails(tmp_path, occasions=occasions)
    assert words in str(error)
    assert error.remedy


def test_a_second_value_in_secrs_captures(tmp_path: Path) -> None:
    (tmp_path / "capt.txt").write_text("1 F7 1 A1 NA\n1 F7 2 A1 F\n# note\n1 F7 3 A1 M\n")
    (tmp_path / "trap.txt").write_text("A1 0 0\nA2 1000 0\n")
    with pytest.raises(TableError) as caught:
        read_secr_text(tmp_path / "capt.txt", tmp_path / "trap.txt")
    assert (caught.value.file, caught.value.row) == ("capt.txt", 4)
    assert "Animal F7 has V1 'M' here and 'F' in row 2" in str(caught.value)


def test_a_blank_last_occasion_of_one_session_is_not_left_out(tmp_path: Path) -> None:
    error = fails(tmp_path, usage="id,o1,o2\nA1,1,\nA2,1,\n")
    assert (error.file, error.row) == ("usage.csv", 2)
    assert "effort '' is not a number" in str(error)


def test_captures_by_coordinates_are_told_and_not_quoted(tmp_path: Path) -> None:
    (tmp_path / "capt.txt").write_text("1 F7 1 714831.5 7338890\n")
    (tmp_path / "trap.txt").write_text("A1 714831.5 7338890\nA2 714931.5 7338890\n")
    with pytest.raises(TableError, match="format XY") as caught:
        read_secr_text(tmp_path / "capt.txt", tmp_path / "trap.txt")
    assert caught.value.row == 1
    assert "trapID" in caught.value.remedy
    assert "7148" not in str(caught.value)


def test_a_spreadsheet_in_another_alphabet(tmp_path: Path) -> None:
    for name, text in TABLES.items():
        (tmp_path / f"{name}.csv").write_bytes(text.replace("F7", "Léa").encode("latin-1"))
    with pytest.raises(
        TableError, match=r"captures\.csv: It is not a text file in UTF-8"
    ) as caught:
        read_capture_tables(tmp_path / "captures.csv", tmp_path / "traps.csv")
    assert "UTF-8" in caught.value.remedy


def test_the_first_of_several_repeats_is_named(tmp_path: Path) -> None:
    rows = "1,M2,1,A2\n1,F7,1,A1\n1,M2,1,A2\n1,F7,1,A1\n"
    error = fails(tmp_path, captures=HEAD + rows)
    assert error.row == 4
    assert "M2 is already recorded at A2 on occasion 1 (row 2)" in str(error)


def test_rows_are_counted_through_a_long_table_and_blank_lines(tmp_path: Path) -> None:
    rows = "1,F7,1,A1\n" * 9000
    error = fails(tmp_path, "count", captures="\n,,,\n" + HEAD + rows + "\n1,F7,1,A9\n")
    assert (error.file, error.row) == ("captures.csv", 2 + 1 + 9000 + 1 + 1)
