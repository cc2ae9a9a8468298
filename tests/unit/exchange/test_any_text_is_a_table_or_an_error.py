"""Whatever a file holds, it is read or refused with a remedy, never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from pardalis.errors import TableError
from pardalis.exchange.capture_tables import is_capture_table, read_capture_tables
from pardalis.exchange.mask_tables import read_mask, read_masks
from pardalis.exchange.secr_text import read_secr_text

CELLS = st.one_of(
    st.sampled_from(["", "A", "B", "1", "2", "0", "-1", "2.5", "x", "y", "NA", "nan", "1e9"]),
    st.sampled_from(['"', "'", "/", "#", "\x00", "NONE", "9" * 30]),
    st.sampled_from(["session", "animal", "occasion", "trap", "id", "usage", "area_ha"]),
)
HEADERS = st.sampled_from(
    [
        "session,animal,occasion,trap",
        "session,id,x,y,km",
        "id,x,y,usage",
        "session,id,o1,o2",
        "animal,sex",
        "occasion,rain",
        "session,year",
        "session,x,y,area_ha,km",
        "x y",
        "",
    ]
)


def tables(separator: str) -> st.SearchStrategy[str]:
    lines = st.lists(st.lists(CELLS, max_size=6).map(separator.join), max_size=5)
    return st.tuples(HEADERS, lines).map(lambda parts: "\n".join([parts[0], *parts[1]]))


COMMAS, BLANKS = tables(","), tables(" ")


def told(read: Callable[[], object]) -> str:
    """The remedy of what was refused."""
    try:
        read()
    except TableError as error:
        return error.remedy
    return "nothing was refused"


DETECTORS = st.sampled_from(["proximity", "count", "multi", "single"])


@given(st.lists(COMMAS, min_size=6, max_size=6), DETECTORS)
@settings(max_examples=150, deadline=None)
def test_tables(texts: list[str], detector: str) -> None:
    with TemporaryDirectory() as folder:
        files = [Path(folder) / f"{place}.csv" for place in range(6)]
        for file, text in zip(files, texts, strict=True):
            file.write_text(text)
        is_capture_table(files[0])
        options = {"occasion_table": files[4], "session_table": files[5]}
        assert told(lambda: read_capture_tables(*files[:4], detector, **options))  # type: ignore[arg-type]


ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=4).map(",".join), max_size=4)


@given(ROWS, ROWS, ROWS, DETECTORS)
@settings(max_examples=150, deadline=None)
def test_tables_with_their_headers(
    captures: list[str], traps: list[str], usage: list[str], detector: str
) -> None:
    with TemporaryDirectory() as folder:
        files = [Path(folder) / f"{place}.csv" for place in range(3)]
        heads = ("animal,occasion,trap", "id,x,y", "id,o1,o2")
        for file, head, rows in zip(files, heads, (captures, traps, usage), strict=True):
            file.write_text("\n".join([head, *rows]))
        assert told(lambda: read_capture_tables(*files, detector=detector))  # type: ignore[arg-type]


@given(st.one_of(COMMAS, BLANKS))
@settings(max_examples=150, deadline=None)
def test_masks(text: str) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "mask.txt"
        file.write_text(text)
        assert told(lambda: read_mask(file))
        assert told(lambda: read_masks(file, ("A", "1")))


@given(st.one_of(COMMAS, BLANKS), BLANKS, DETECTORS, st.sampled_from([".txt", ".csv"]))
@settings(max_examples=150, deadline=None)
def test_secr_text(captures: str, traps: str, detector: str, suffix: str) -> None:
    with TemporaryDirectory() as folder:
        files = [Path(folder) / f"capt{suffix}", Path(folder) / f"trap{suffix}"]
        for file, text in zip(files, (captures, traps), strict=True):
            file.write_text(text)
        assert told(lambda: read_secr_text(files[0], files[1], detector))  # type: ignore[arg-type]
