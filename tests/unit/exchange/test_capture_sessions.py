"""Several sessions: which there are, in which order, and what each has of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pardalis.errors import TableError
from pardalis.exchange.capture_tables import read_capture_tables
from pardalis.exchange.secr_text import read_secr_text
from pardalis.exchange.session_tables import sessions_in_order

TABLES = {
    "captures": "session,animal,occasion,trap\n10,1,2,A1\n9,1,1,A1\n9,2,1,B 1\n",
    "traps": "session,id,x,y,trail,km\n9,A1,0,0,road,1\n9,B 1,900,0,,2.5\n"
    "10,A1,0,900,path,3\n11,C,0,0,road,4\n",
    "usage": "session,id,o1,o2\n9,A1,1,\n9,B 1,3,NA\n10,A1,0,2\n11,C,1,1\n",
    "animals": "session,animal,sex\n9,1,F\n9,2,NA\n10,1,M\n",
    "occasion_table": "session,occasion,rain\n9,1,0.5\n10,2,3\n10,1,2\n11,1,0\n11,2,1\n",
    "session_table": "session,year\n11,2027\n9,2025\n10,2026\n",
}


def written(folder: Path, **changed: str) -> dict[str, Any]:
    files: dict[str, Any] = {}
    for name, text in (TABLES | changed).items():
        if text:
            files[name] = folder / f"{name}.csv"
            files[name].write_text(text)
    return files


def fails(folder: Path, session: str | None = None, **changed: str) -> TableError:
    with pytest.raises(TableError) as caught:
        read_capture_tables(**written(folder, **changed), session=session)
    assert caught.value.remedy
    return caught.value


def test_sessions_sort_by_value_or_as_words() -> None:
    assert sessions_in_order(["10", "9", "9.5"]) == ("9", "9.5", "10")
    assert sessions_in_order(["10", "9", "x"]) == ("10", "9", "x")
    assert sessions_in_order(["b", "A", "B", "a"]) == ("a", "A", "b", "B")


def test_each_session_has_its_own_of_everything(tmp_path: Path) -> None:
    nine, ten, eleven = read_capture_tables(**written(tmp_path))
    assert [each.session for each in (nine, ten, eleven)] == ["9", "10", "11"]
    assert nine.usage.tolist() == [[1.0], [3.0]]
    assert ten.usage.tolist() == [[0.0, 2.0]]
    assert nine.detector_ids == ("A1", "B 1")
    assert ten.detectors.tolist() == [[0.0, 900.0]]
    assert nine.detector_covariates == (("trail", ("road", "")), ("km", (1.0, 2.5)))
    assert nine.covariates == (("sex", ("F", "")),)
    assert ten.covariates == (("sex", ("M",)),)
    assert ten.occasion_covariates == (("rain", (2.0, 3.0)),)
    assert ten.session_covariates == (("year", 2026.0),)
    assert (ten.animal.tolist(), ten.occasion.tolist(), ten.trap.tolist()) == ([0], [1], [0])
    assert eleven.individual_ids == ()
    assert eleven.animal.shape == (0,)
    assert eleven.covariates == (("sex", ()),)
    assert eleven.usage.shape == (1, 2)


def test_one_session_alone(tmp_path: Path) -> None:
    (ten,) = read_capture_tables(**written(tmp_path), session="10")
    assert ten.session == "10"
    assert ten.individual_ids == ("1",)
    error = fails(tmp_path, session="12")
    assert "no session '12'" in str(error)
    assert "['9', '10', '11']" in error.remedy


def test_one_array_for_all_sessions(tmp_path: Path) -> None:
    changed = dict.fromkeys(("usage", "occasion_table", "animals"), "")
    files = written(tmp_path, traps="id,x,y\nA1,0,0\nB 1,900,0\n", **changed)
    nine, ten, eleven = read_capture_tables(**files, occasions=(1, 4, 2))
    assert [each.usage.shape for each in (nine, ten, eleven)] == [(2, 1), (2, 4), (2, 2)]
    (ten,) = read_capture_tables(**files, session="10", occasions=(1, 4, 2))
    assert ten.usage.shape == (2, 4)
    assert [each.usage.shape[1] for each in read_capture_tables(**files, occasions=5)] == [5, 5, 5]
    assert [each.usage.shape[1] for each in read_capture_tables(**files)] == [1, 2, 1]


def test_occasions_as_many_as_their_table_has(tmp_path: Path) -> None:
    files = written(tmp_path, usage="", occasion_table="occasion,crew\n1,x\n2,y\n3,x\n")
    histories = read_capture_tables(**files)
    assert [each.usage.shape[1] for each in histories] == [3, 3, 3]
    assert histories[0].occasion_covariates == (("crew", ("x", "y", "x")),)


def test_a_table_without_sessions_is_one_session(tmp_path: Path) -> None:
    changed = dict.fromkeys(("usage", "occasion_table", "animals", "session_table"), "")
    captures, traps = "animal,occasion,trap\n7,1,A1\n", "id,x,y\nA1,0,0\n"
    (only,) = read_capture_tables(**written(tmp_path, captures=captures, traps=traps, **changed))
    assert only.session == "1"


def test_the_sum_over_the_season_may_stand_beside_the_occasions(tmp_path: Path) -> None:
    traps = "session,id,x,y,usage\n9,A1,0,0,1\n9,B 1,900,0,3.0000001\n10,A1,0,0,2\n11,C,0,0,2\n"
    nine, *_ = read_capture_tables(**written(tmp_path, traps=traps))
    assert nine.usage.tolist() == [[1.0], [3.0]]
    assert nine.detector_covariates == ()
    error = fails(tmp_path, traps=traps.replace("3.0000001", "4"))
    assert (error.file, error.row) == ("traps.csv", 3)


@pytest.mark.parametrize(
    ("table", "text", "file", "row", "words"),
    [
        ("captures", "session,animal,occasion,trap\n8,1,1,A1\n", "captures", 2, "Session '8'"),
        ("captures", "animal,occasion,trap\n1,1,A1\n", "captures", 1, "no column 'session'"),
        ("captures", "session,animal,occasion,trap\n10,1,2,C\n", "captures", 2, "Detector 'C'"),
        ("session_table", "session,year\n8,1\n", "session_table", 2, "Session '8' is not in"),
        ("session_table", "session,year\n9,1\n9,1\n", "session_table", 3, "Session '9' stands"),
        ("session_table", "session,year\n9,1\n", "session_table", None, "Session '10' has no row"),
        ("usage", "session,id,o1\n9,A1,1\n9,C,1\n", "usage", 3, "'C' is not one of session 9"),
        ("usage", "session,id,o1\n9,A1,1\n9,B 1,1\n", "usage", None, "of session 10 has no effort"),
        ("occasion_table", "occasion,rain\n1,1\n", "occasion_table", None, "Occasion 2 of session"),
        ("occasion_table", "occasion,r\n1,1\n2,1\n9,1\n", "occasion_table", 4, "Occasion 9 is not"),
        (
            "occasion_table",
            "occasion,r\n1,1\n1,1\n",
            "occasion_table",
            3,
            "Occasion 1 stands twice",
        ),
        (
            "occasion_table",
            "occasion,r\n1,1\n2,\n",
            "occasion_table",
            3,
            "Column 'r' holds numbers",
        ),
        (
            "occasion_table",
            "session,occasion,r\n9,1,1\n9,2,1\n",
            "occasion_table",
            3,
            "Occasion 2 is not one of 1 to 1",
        ),
    ],
)
def test_tables_that_do_not_fit(
    tmp_path: Path, table: str, text: str, file: str, row: int | None, words: str
) -> None:
    error = fails(tmp_path, **{table: text})
    assert (error.file, error.row) == (f"{file}.csv", row)
    assert words in str(error)


TEXT = "b 7 1 A1 F\nb 8 2 A1 NA\na NONE 3 A1 NA\n"


def test_secr_text_of_several_sessions(tmp_path: Path) -> None:
    (tmp_path / "capt.txt").write_text("# Session ID Occasion Detector sex\n" + TEXT)
    (tmp_path / "trap.txt").write_text("# Detector X Y / slope lane\nA1 0 0 /0.5 x\nA2 9 900 /2 y")
    a, b = read_secr_text(tmp_path / "capt.txt", tmp_path / "trap.txt")
    assert (a.session, a.individual_ids, a.usage.shape) == ("a", (), (2, 3))
    assert (b.session, b.individual_ids, b.usage.shape) == ("b", ("7", "8"), (2, 2))
    assert b.covariates == (("sex", ("F", "")),)
    assert b.detector_covariates == (("slope", (0.5, 2.0)), ("lane", ("x", "y")))
    (b,) = read_secr_text(
        tmp_path / "capt.txt", tmp_path / "trap.txt", session="b", occasions=(4, 5)
    )
    assert b.usage.shape == (2, 5)


def test_secr_text_with_a_file_of_detectors_for_each_session(tmp_path: Path) -> None:
    (tmp_path / "capt.txt").write_text(TEXT)
    (tmp_path / "1.txt").write_text("A1 0 0 1 0 0.5\nA2 9 900 1 1 1\n")
    (tmp_path / "2.txt").write_text("A1 7000 0 10\nA2 9 900 11 / 3\n")
    files = (tmp_path / "1.txt", tmp_path / "2.txt")
    with pytest.raises(TableError, match=r"2.txt, row 2: It has 1 covariates after the slash"):
        read_secr_text(tmp_path / "capt.txt", files)
    (tmp_path / "2.txt").write_text("A1 7000 0 11\nA2 9 900 10\n")
    a, b = read_secr_text(tmp_path / "capt.txt", files)
    np.testing.assert_array_equal(a.usage, [[1, 0, 0.5], [1, 1, 1]])
    np.testing.assert_array_equal(b.usage, [[1, 1], [1, 0]])  # noughts and ones: two occasions
    assert b.detectors[0].tolist() == [7000.0, 0.0]
    with pytest.raises(TableError, match="2 sessions, but there are 1 files"):
        read_secr_text(tmp_path / "capt.txt", files[:1])


def test_captures_of_secr_that_lack_a_covariate_name_the_row(tmp_path: Path) -> None:
    (tmp_path / "capt.txt").write_text("1 7 1 A1 F 3\n1 8 1 A2 F\n")
    (tmp_path / "trap.txt").write_text("A1 0 0\nA2 1000 0\n")
    with pytest.raises(TableError, match=r"capt.txt, row 2: It has 1 covariates, other lines"):
        read_secr_text(tmp_path / "capt.txt", tmp_path / "trap.txt")
    (tmp_path / "capt.txt").write_text("# nothing\n")
    with pytest.raises(TableError, match="no captures"):
        read_secr_text(tmp_path / "capt.txt", tmp_path / "trap.txt")


def test_secr_files_that_end_in_csv_may_have_blanks_in_names(tmp_path: Path) -> None:
    (tmp_path / "capt.csv").write_text("Session,ID,Occasion,Detector,seen\n1,F 7,1,A 1,2026/1/2\n")
    (tmp_path / "trap.csv").write_text("# Detector,X,Y\nA 1,0,0,/road side,2\nA 2,900,0,/path,3\n")
    (only,) = read_secr_text(tmp_path / "capt.csv", tmp_path / "trap.csv")
    assert only.individual_ids == ("F 7",)
    assert only.covariates == (("seen", ("2026/1/2",)),)
    assert only.detector_covariates == (("V1", ("road side", "path")), ("V2", (2.0, 3.0)))


def test_secr_captures_may_hold_dates_and_a_short_line_of_none(tmp_path: Path) -> None:
    (tmp_path / "capt.txt").write_text("1 F7 1 A1 2026/1/2 'no collar' # seen\n2 NONE 4 A1\n")
    (tmp_path / "trap.txt").write_text("A1 0 0\nA2 900 0\n")
    first, second = read_secr_text(tmp_path / "capt.txt", tmp_path / "trap.txt")
    assert first.covariates == (("V1", ("2026/1/2",)), ("V2", ("no collar",)))
    assert second.covariates == (("V1", ()), ("V2", ()))
    assert second.usage.shape == (2, 4)


def test_secr_tables_as_spreadsheets_write_them(tmp_path: Path) -> None:
    (tmp_path / "capt.csv").write_text(
        '"Session","ID","Occasion","Detector","sex"\n1,103,1,49,"M"\n1,104,2,47,NA\n'
    )
    (tmp_path / "trap.csv").write_text('"Detector","x","y"\n47,4116541.67,-3288955.9\n49,4e6,0\n')
    (only,) = read_secr_text(tmp_path / "capt.csv", tmp_path / "trap.csv")
    assert only.covariates == (("sex", ("M", "")),)
    assert only.trap.tolist() == [1, 0]
