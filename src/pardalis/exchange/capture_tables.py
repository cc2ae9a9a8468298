"""Tidy tables of a capture-recapture survey: traps, captures, animals, usage."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from jaxtyping import Float

from pardalis.errors import TableError
from pardalis.exchange.capture_rows import (
    CaptureRow,
    TrapTable,
    build_history,
    check_projected,
    effort,
    integer,
    number,
    one_session,
)
from pardalis.records.capture_history import CaptureHistory, DetectorType

Rows = list[tuple[int, dict[str, str]]]


def read_capture_tables(
    captures: Path,
    traps: Path,
    usage: Path | None = None,
    animals: Path | None = None,
    detector: DetectorType = "proximity",
    session: str | None = None,
    occasions: int | None = None,
) -> CaptureHistory:
    """Read a session from tidy comma-separated tables.

    Parameters
    ----------
    captures
        Columns session, animal, occasion, trap; a repeated row is a repeated count.
    traps
        Columns id, x, y [m, projected] and, for a single occasion, usage.
    usage
        Column id, then one column an occasion; 0 where the detector did not work.
    animals
        Columns session, animal and individual covariates; every animal caught.
    detector
        "proximity" or "count".
    session
        Which one; may be left out if there is only one.
    occasions
        Their number; by default as many as the usage has, or the last with a capture.

    Raises
    ------
    TableError
        If a row cannot be used.
    """
    rows = one_session(_capture_rows(captures), session, captures.name)
    last = max((each.occasion for each in rows), default=1)
    table = _traps(traps, usage, occasions or last)
    names, covariates = _animals(animals, rows, captures.name)
    return build_history(rows, table, detector, captures.name, occasions, names, covariates)


def is_capture_table(path: Path) -> bool:
    """Whether a file's first line is the header of a tidy table of captures.

    Parameters
    ----------
    path
        The file.
    """
    with path.open(encoding="utf-8-sig", errors="replace") as stream:
        header = stream.readline()
    return {"animal", "occasion", "trap"} <= {name.strip(' "\r\n') for name in header.split(",")}


def _read(path: Path, needed: tuple[str, ...]) -> Rows:
    """Rows with their numbers, the header being row 1."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            header = reader.fieldnames or ()
            rows = [(place, dict(row)) for place, row in enumerate(reader, start=2)]
    except UnicodeDecodeError:
        raise TableError(path.name, None, "It is not a text file.", "Export it as CSV.") from None
    missing = [name for name in needed if name not in header]
    if missing:
        raise TableError(
            path.name, 1, f"It has no column '{missing[0]}'.", f"It needs {', '.join(needed)}."
        )
    for place, row in rows:
        if None in row or None in row.values():
            raise TableError(
                path.name, place, "It has more or fewer cells than the header.", "Correct it."
            )
    return rows


def _capture_rows(path: Path) -> list[CaptureRow]:
    return [
        CaptureRow(
            place,
            row.get("session", ""),
            row["animal"],
            integer(row["occasion"], path.name, place, "occasion"),
            row["trap"],
        )
        for place, row in _read(path, ("animal", "occasion", "trap"))
    ]


def _traps(path: Path, usage: Path | None, occasions: int) -> TrapTable:
    rows = _read(path, ("id", "x", "y"))
    ids = [row["id"] for _, row in rows]
    for (place, row), before in zip(rows, range(len(ids)), strict=True):
        if row["id"] in ids[:before]:
            raise TableError(
                path.name, place, f"Detector '{row['id']}' stands twice.", "Rename one."
            )
    if not ids:
        raise TableError(
            path.name, None, "It names no detector.", "Check that it is the right file."
        )
    places = np.array(
        [[number(row[axis], path.name, place, axis) for axis in ("x", "y")] for place, row in rows]
    )
    check_projected(path.name, places)
    if usage is not None:
        return TrapTable(path.name, tuple(ids), places, _usage(usage, ids), usage.name)
    if "usage" not in rows[0][1]:
        return TrapTable(path.name, tuple(ids), places, None, path.name)
    if occasions > 1:
        raise TableError(
            path.name,
            None,
            f"Its column 'usage' gives one effort a detector, but there are {occasions} occasions.",
            "Give a table of usage with one column an occasion.",
        )
    season = [[effort(row["usage"], path.name, place)] for place, row in rows]
    return TrapTable(path.name, tuple(ids), places, np.array(season), path.name)


def _usage(path: Path, ids: list[str]) -> Float[np.ndarray, "detectors occasions"]:
    efforts: dict[str, list[float]] = {}
    for place, row in _read(path, ("id",)):
        if row["id"] not in ids:
            raise TableError(
                path.name, place, f"Detector '{row['id']}' is not among the traps.", "Correct it."
            )
        values = [text for name, text in row.items() if name != "id"]
        efforts[row["id"]] = [effort(text, path.name, place) for text in values]
    missing = [name for name in ids if name not in efforts]
    if missing:
        raise TableError(
            path.name, None, f"Detector '{missing[0]}' has no effort.", "Add a row, 0 if none."
        )
    return np.array([efforts[name] for name in ids])


def _animals(
    path: Path | None, captures: list[CaptureRow], file: str
) -> tuple[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    """Caught animals and their covariates; an animal without a capture has no history."""
    caught = dict.fromkeys(each.animal for each in captures)
    if path is None:
        return tuple(caught), ()
    session = captures[0].session if captures else ""
    rows = {
        row["animal"]: row
        for _, row in _read(path, ("animal",))
        if session in ("", row.get("session", session)) and row["animal"] in caught
    }
    for each in captures:
        if each.animal not in rows:
            raise TableError(
                file, each.row, f"Animal {each.animal} is not in {path.name}.", "Add it there."
            )
    names = [name for name in next(iter(rows.values()), {}) if name not in ("session", "animal")]
    covariates = tuple((name, tuple(row[name] for row in rows.values())) for name in names)
    return tuple(rows), covariates
