"""Capture histories come back from tidy tables and from secr's text as they were."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pardalis.errors import InputError
from pardalis.exchange.capture_tables import read_capture_tables
from pardalis.exchange.capture_tables_writer import write_capture_tables
from pardalis.exchange.secr_text import read_secr_text
from pardalis.exchange.secr_text_writer import write_secr_text
from pardalis.exchange.session_tables import sessions_in_order
from pardalis.records.capture_history import CaptureHistory

DETECTORS = ("proximity", "count", "multi", "single")
LETTERS = "aZ9 é.-_"
MARKS = LETTERS + "'#/,"
METRES = st.floats(-4e6, 4e6).map(lambda value: value + 0.0)  # no minus nought
EFFORTS = st.sampled_from([0.0, 1.0, 0.1, 10.0, 11.0, 1 / 3, 56.0])


def words(letters: str, least: int = 1) -> st.SearchStrategy[str]:
    return st.text(letters, min_size=least, max_size=5).map(lambda text: " ".join(text.split()))


def names(letters: str) -> st.SearchStrategy[str]:
    return words(letters).filter(lambda text: text not in ("", "NA", "NONE"))


def unique(letters: str, least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(names(letters), min_size=least, max_size=most, unique=True)


def covariate(size: int, letters: str, number: bool) -> st.SearchStrategy[tuple[Any, ...]]:
    values = METRES if number else words(letters, 0).map(lambda text: text and f"L{text}")
    return st.lists(values, min_size=size, max_size=size).map(tuple)


@st.composite
def fields(draw: st.DrawFn, letters: str, level_letters: str) -> list[tuple[Any, ...]]:
    """Fields of a history of each session; built in the test, where types are checked."""
    detector = draw(st.sampled_from(DETECTORS))
    of_animals = ["sex", "age class"][: draw(st.integers(0, 2))]
    numeric = draw(st.booleans())
    sessions = draw(unique(letters, 1, 3))
    found = []
    for session in sessions:
        ids = draw(unique(letters, 2, 4))
        nights = draw(st.integers(1, 3))
        usage = np.array(
            [[draw(EFFORTS) for _ in range(nights)] for _ in ids],
        )
        usage[0, 0] = 1.0
        records = draw(captures(detector, usage))
        animals = sorted({animal for animal, _, _ in records})
        table = np.array([(animals.index(a), o, t) for a, o, t in records], dtype=np.int64).reshape(
            -1, 3
        )
        kept, count = np.unique(table, axis=0, return_counts=True)
        places = [[1000.0 * n, draw(METRES)] for n in range(len(ids) - 1)] + [[1e6, 2.5]]
        found.append(
            (
                session,
                detector,
                tuple(ids),
                np.array(places),
                usage,
                tuple(draw(unique(letters, len(animals), len(animals)))),
                kept[:, 0],
                kept[:, 1],
                kept[:, 2],
                count.astype(np.int64),
                tuple((n, draw(covariate(len(animals), letters, False))) for n in of_animals),
                (("trail", draw(covariate(len(ids), level_letters, numeric))),),
            )
        )
    return found


@st.composite
def captures(draw: st.DrawFn, detector: str, usage: np.ndarray) -> list[tuple[int, int, int]]:
    worked = [(int(o), int(t)) for t, o in np.argwhere(usage > 0)]
    drawn = draw(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(worked)), max_size=8))
    records, seen = [], set[tuple[Any, ...]]()
    for animal, (occasion, trap) in drawn:
        keys: set[tuple[Any, ...]] = set()
        if detector == "proximity":
            keys = {(animal, occasion, trap)}
        if detector in ("multi", "single"):
            keys = {("animal", animal, occasion)}
        if detector == "single":
            keys.add(("trap", trap, occasion))
        if not keys & seen:
            seen |= keys
            records.append((animal, occasion, trap))
    return records


def assert_same(back: CaptureHistory, history: CaptureHistory) -> None:
    for name in CaptureHistory.__dataclass_fields__:
        first, second = getattr(back, name), getattr(history, name)
        if isinstance(second, np.ndarray):
            np.testing.assert_array_equal(first, second, err_msg=name)
        else:
            assert first == second, name


def built(drawn: list[tuple[Any, ...]]) -> tuple[CaptureHistory, ...]:
    of_session = {each[0]: CaptureHistory(*each) for each in drawn}
    return tuple(of_session[name] for name in sessions_in_order(of_session))


@given(fields(MARKS, MARKS))
@settings(max_examples=60, deadline=None)
def test_tidy_tables_give_the_histories_back(drawn: list[tuple[Any, ...]]) -> None:
    written = built(drawn)
    with TemporaryDirectory() as folder:
        files = write_capture_tables(written, Path(folder))
        texts = {name: file.read_bytes() for name, file in files.items()}
        back = read_capture_tables(**files, detector=written[0].detector)  # type: ignore[arg-type]
        assert len(back) == len(written)
        for first, second in zip(back, written, strict=True):
            assert_same(first, second)
        again = write_capture_tables(back, Path(folder))
        assert {name: file.read_bytes() for name, file in again.items()} == texts


@given(fields(MARKS, LETTERS + "#,"))
@settings(max_examples=60, deadline=None)
def test_secr_text_gives_the_histories_back(drawn: list[tuple[Any, ...]]) -> None:
    written = built(drawn)
    with TemporaryDirectory() as folder:
        captures_file, traps_file = Path(folder) / "capt.txt", Path(folder) / "trap.txt"
        traps = write_secr_text(written, captures_file, traps_file)
        text = captures_file.read_bytes(), [file.read_bytes() for file in traps]
        given_traps = traps[0] if len(traps) == 1 else traps
        back = read_secr_text(captures_file, given_traps, written[0].detector)
        assert len(back) == len(written)
        for first, second in zip(back, written, strict=True):
            assert_same(first, second)
        again = write_secr_text(back, captures_file, traps_file)
        assert (captures_file.read_bytes(), [file.read_bytes() for file in again]) == text


def history(**changed: Any) -> CaptureHistory:
    fields: dict[str, Any] = {
        "session": "A",
        "detector": "count",
        "detector_ids": ("T1", "T 2"),
        "detectors": np.array([[0.1, 1 / 3], [1000.0, -5.0]]),
        "usage": np.array([[1.0, 0.0], [2.5, 1.0]]),
        "individual_ids": ("F 7",),
        "animal": np.array([0, 0]),
        "occasion": np.array([0, 1]),
        "trap": np.array([0, 1]),
        "count": np.array([2, 1]),
        "covariates": (("sex", ("F",)),),
        "detector_covariates": (("trail", ("old road", "")), ("km", (1.5, 2.0))),
    }
    return CaptureHistory(**(fields | changed))


def test_secr_text_is_as_its_vignette_says(tmp_path: Path) -> None:
    none = history(
        session="B",
        individual_ids=(),
        covariates=(("sex", ()),),
        **{name: np.zeros(0, dtype=np.int64) for name in ("animal", "occasion", "trap", "count")},
    )
    traps = write_secr_text((none, history()), tmp_path / "capt.txt", tmp_path / "trap.txt")
    assert traps == (tmp_path / "trap.txt",)
    assert (tmp_path / "capt.txt").read_text().splitlines() == [
        "# Session ID Occasion Detector sex",
        'A "F 7" 1 T1 F',
        'A "F 7" 1 T1 F',
        'A "F 7" 2 "T 2" F',
        "B NONE 2 T1 NA",
    ]
    assert traps[0].read_text().splitlines() == [
        "# Read with read.capthist(..., binary.usage = FALSE)",
        "# Detector X Y Usage / trail km",
        "T1 0.1 0.3333333333333333 1 0 / \"'old road'\" 1.5",
        '"T 2" 1000 -5 2.5 1 / NA 2',
    ]


def test_sessions_with_arrays_of_their_own_have_files_of_their_own(tmp_path: Path) -> None:
    other = history(session="10", usage=np.array([[1.0, 1.0], [1.0, 1.0]]))
    traps = write_secr_text(
        (other, history(session="9")), tmp_path / "capt.txt", tmp_path / "trap.txt"
    )
    assert [path.name for path in traps] == ["trap1.txt", "trap2.txt"]
    back = read_secr_text(tmp_path / "capt.txt", traps, "count")
    assert [each.session for each in back] == ["9", "10"]
    assert back[1].usage.tolist() == [[1.0, 1.0], [1.0, 1.0]]


def test_covariates_of_occasions_and_sessions_come_back_from_tables(tmp_path: Path) -> None:
    first = history(
        occasion_covariates=(("rain", (0.5, 1e-9)), ("crew", ("x", "y"))),
        session_covariates=(("year", 2025.0), ("season", "dry")),
    )
    second = history(
        session="B",
        usage=np.array([[1.0], [1.0]]),
        occasion=np.array([0, 0]),
        occasion_covariates=(("rain", (3.0,)), ("crew", ("x",))),
        session_covariates=(("year", 2026.0), ("season", "wet")),
    )
    files = write_capture_tables((second, first), tmp_path)
    back = read_capture_tables(**files, detector="count")  # type: ignore[arg-type]
    assert_same(back[0], first)
    assert_same(back[1], second)


@pytest.mark.parametrize(
    ("changed", "words_of_error"),
    [
        ({"individual_ids": ("NA",)}, "'NA'"),
        ({"individual_ids": (" 7",)}, "blanks around it"),
        ({"individual_ids": ("7", "8"), "covariates": ()}, "Animal 8 of session A has no capture"),
        ({"detector_covariates": (("lane", ("1", "2")),)}, "would be read as numbers"),
        ({"detector_covariates": (("lane", ("x", 2.0)),)}, "a number here and a text there"),
    ],
)
def test_what_would_not_come_back_is_refused(
    tmp_path: Path, changed: dict[str, Any], words_of_error: str
) -> None:
    wrong = history(**changed)
    with pytest.raises(InputError, match=words_of_error) as tables:
        write_capture_tables((wrong,), tmp_path)
    with pytest.raises(InputError, match=words_of_error) as text:
        write_secr_text((wrong,), tmp_path / "capt.txt", tmp_path / "trap.txt")
    assert tables.value.remedy
    assert text.value.remedy
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("changed", "words_of_error"),
    [
        ({"individual_ids": ("NONE",)}, "means none in secr's files"),
        ({"detector_ids": ("T1", 'T"2')}, "quotation mark"),
        ({"detector_covariates": (("lane", ("a/b", "c")),)}, "Covariate lane has the text 'a/b'"),
    ],
)
def test_what_secrs_text_cannot_hold_is_refused(
    tmp_path: Path, changed: dict[str, Any], words_of_error: str
) -> None:
    with pytest.raises(InputError, match=words_of_error) as caught:
        write_secr_text((history(**changed),), tmp_path / "capt.txt", tmp_path / "trap.txt")
    assert "Rename" in caught.value.remedy
    assert not list(tmp_path.iterdir())
    (back,) = read_capture_tables(
        **write_capture_tables((history(**changed),), tmp_path),  # type: ignore[arg-type]
        detector="count",
    )
    assert_same(back, history(**changed))


def test_histories_that_do_not_go_together_are_refused(tmp_path: Path) -> None:
    for wrong, words_of_error in (
        ((), "no capture history"),
        ((history(), history()), "Two histories are of session 'A'"),
        ((history(), history(session="B", covariates=())), "different covariates of individuals"),
    ):
        with pytest.raises(InputError, match=words_of_error):
            write_capture_tables(wrong, tmp_path)
    reserved = history(detector_covariates=(("usage", (1.0, 2.0)),))
    with pytest.raises(InputError, match="is named 'usage'"):
        write_capture_tables((reserved,), tmp_path)


def test_a_season_of_ten_nights_is_not_taken_for_two_occasions(tmp_path: Path) -> None:
    season = history(usage=np.array([[10.0], [11.0]]), occasion=np.array([0, 0]))
    traps = write_secr_text((season,), tmp_path / "capt.txt", tmp_path / "trap.txt")
    assert " 10.0 / " in traps[0].read_text()
    (back,) = read_secr_text(tmp_path / "capt.txt", traps[0], "count")
    assert back.usage.tolist() == [[10.0], [11.0]]
