"""secr's text files in and out, with errors that name the row."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pardalis.errors import TableError
from pardalis.exchange.secr_text import read_secr_text
from pardalis.exchange.secr_text_writer import write_secr_text
from pardalis.testing.capture_histories import SimulatedSurvey

TRAPS = """# Detector X Y
A1 0 0
A2 1000 0
A3 0 1000
"""
CAPTURES = """# Session ID Occasion Detector sex
2026 7 1 A1 M

2026 7 3 A2 M   # a comment
2026 9 2 A1 NA
2026 9 3 A1 F
"""


def files(folder: Path, captures: str = CAPTURES, traps: str = TRAPS) -> tuple[Path, Path]:
    capture_file, trap_file = folder / "capt.txt", folder / "trap.txt"
    capture_file.write_text(captures)
    trap_file.write_text(traps)
    return capture_file, trap_file


def fails(folder: Path, captures: str = CAPTURES, traps: str = TRAPS, **options: str) -> str:
    with pytest.raises(TableError) as caught:
        read_secr_text(*files(folder, captures, traps), **options)  # type: ignore[arg-type]
    assert caught.value.remedy
    return str(caught.value)


def test_records_comments_and_blank_lines(tmp_path: Path) -> None:
    (history,) = read_secr_text(*files(tmp_path))
    assert history.session == "2026"
    assert history.individual_ids == ("7", "9")
    assert history.detector_ids == ("A1", "A2", "A3")
    assert history.usage.shape == (3, 3)
    assert history.animal.tolist() == [0, 0, 1, 1]
    assert history.occasion.tolist() == [0, 2, 1, 2]
    assert history.trap.tolist() == [0, 1, 0, 0]


def test_covariate_is_the_first_that_is_not_missing(tmp_path: Path) -> None:
    plain = CAPTURES.replace("# Session", "Session")
    (history,) = read_secr_text(*files(tmp_path, plain))
    assert history.covariates == (("sex", ("M", "F")),)


def test_commas_and_quotes(tmp_path: Path) -> None:
    text = '"Session","ID","Occasion","Detector"\n1,"x y",1,"A1"\n1,z,1,A2\n'
    traps = '"Detector","x","y"\nA1,0,0\nA2,500.5,0\n'
    (history,) = read_secr_text(*files(tmp_path, text.replace("x y", "xy"), traps))
    assert history.individual_ids == ("xy", "z")
    assert history.detectors[1].tolist() == [500.5, 0.0]


def test_repeated_lines_are_counts(tmp_path: Path) -> None:
    twice = CAPTURES + "2026 9 3 A1 F\n"
    (history,) = read_secr_text(*files(tmp_path, twice), detector="count")
    assert history.count.tolist() == [1, 1, 1, 2]


def test_binary_usage_written_as_one_word(tmp_path: Path) -> None:
    traps = "A1 0 0 1110 / hill 2\nA2 1000 0 0111 / river 3\nA3 0 1000 1111 / hill 1\n"
    (history,) = read_secr_text(*files(tmp_path, traps=traps))
    assert history.usage.tolist() == [[1, 1, 1, 0], [0, 1, 1, 1], [1, 1, 1, 1]]


def test_effort_by_occasion_and_a_slash_without_blank(tmp_path: Path) -> None:
    traps = "A1 0 0 1 2 3.5 /0.5 2\nA2 1000 0 0 1 1 /0.5 2\nA3 0 1000 1 1 1 / 3 1.5\n"
    (history,) = read_secr_text(*files(tmp_path, traps=traps))
    assert history.usage[0].tolist() == [1.0, 2.0, 3.5]


def test_one_effort_for_one_occasion_is_not_taken_for_digits(tmp_path: Path) -> None:
    (history,) = read_secr_text(*files(tmp_path, "1 7 1 A1\n", "A1 0 0 11\nA2 900 0 12\n"))
    assert history.usage.tolist() == [[11.0], [12.0]]


@pytest.mark.parametrize(
    ("captures", "words"),
    [
        ("2026 7 1 A9\n", "capt.txt, row 1: Detector 'A9' is not in trap.txt"),
        ("2026 7 1 A1\n2026 7 1 A1\n", "capt.txt, row 2: Animal 7 is already recorded"),
        ("2026 7 1\n", "row 1: A capture needs four fields"),
        ("2026 7 1 A1\n2026 7 two A1\n", "row 2: 'two' is not a whole number"),
        ("2026 7 0 A1\n", "row 1: Occasion 0: they are numbered from 1"),
        ("2026 7 -1 A1\n", "removed"),
    ],
)
def test_wrong_captures_name_the_row(tmp_path: Path, captures: str, words: str) -> None:
    assert words in fails(tmp_path, captures)


@pytest.mark.parametrize(
    ("traps", "words"),
    [
        ("A1 0 0\nA1 9 9\n", "trap.txt, row 2: Detector 'A1' stands twice"),
        ("A1 0 0\nA2 9\n", "row 2: A detector needs"),
        ("A1 0 0\nA2 9 north\n", "row 2: The coordinate in column 'y' is not a number"),
        ("A1 31.5 -24.1\nA2 31.6 -24.2\n", "look like degrees"),
        ("A1 0 0 1 1 1\nA2 900 0 1 1\n", "row 2: It has effort for 2 occasions"),
        ("A1 0 0 1 1 -1\nA2 900 0 1 1 1\n", "negative"),
        ("A1 0 0 0 1 1\nA2 900 0 1 1 1\n", "row 2: Detector 'A1' had no effort on occasion 1"),
        ("", "names no detector"),
    ],
)
def test_wrong_detectors_name_the_row(tmp_path: Path, traps: str, words: str) -> None:
    assert words in fails(tmp_path, traps=traps)


def test_degrees_are_not_repeated_in_the_message(tmp_path: Path) -> None:
    assert "31.5" not in fails(tmp_path, traps="A1 31.5 -24.1\nA2 31.6 -24.2\n")


def test_a_session_is_chosen(tmp_path: Path) -> None:
    captures = "2025 7 1 A1\n2026 8 2 A1\n2027 NONE 1 A1\n"
    (history,) = read_secr_text(*files(tmp_path, captures), session="2026")
    assert (history.session, history.individual_ids) == ("2026", ("8",))
    assert "no session '1999'" in fails(tmp_path, captures, session="1999")


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    captures, traps = files(tmp_path)
    captures.write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(TableError, match="not a text file"):
        read_secr_text(captures, traps)


@pytest.mark.parametrize("detector", ["proximity", "count"])
def test_written_and_read_again(tmp_path: Path, detector: str) -> None:
    survey = replace(SimulatedSurvey(), detector=detector, usage=1.5, lambda0=0.3, occasions=4)
    history = survey.simulate(2)
    written = replace(
        history,
        covariates=(("sex", tuple("FM"[n % 2] for n in range(len(history.individual_ids)))),),
    )
    write_secr_text((written,), tmp_path / "c.txt", tmp_path / "t.txt")
    (back,) = read_secr_text(tmp_path / "c.txt", tmp_path / "t.txt", written.detector)
    assert back.individual_ids == written.individual_ids
    np.testing.assert_array_equal(back.usage, written.usage)
    np.testing.assert_array_equal(back.detectors, written.detectors)
    for name in ("animal", "occasion", "trap", "count"):
        np.testing.assert_array_equal(getattr(back, name), getattr(written, name))
    assert back.covariates[0][1] == written.covariates[0][1]
