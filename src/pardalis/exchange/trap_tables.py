"""Tidy tables of detectors and of their effort."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float

from pardalis.errors import TableError
from pardalis.exchange.capture_rows import TrapTable
from pardalis.exchange.projected import coordinates
from pardalis.exchange.table_cells import (
    UNKNOWN,
    Table,
    by_session,
    covariate_values,
    effort,
    named_cells,
    read_table,
)
from pardalis.records.capture_history import Covariates

TRAP_COLUMNS = ("session", "id", "x", "y", "usage")
"""Columns of a table of detectors that are no covariates."""

SAME_EFFORT = 1e-6
"""Relative difference up to which a season's effort is the sum of its occasions', as rounded."""


@dataclass(frozen=True, slots=True, eq=False)
class TrapFiles:
    """The detectors of all sessions as their files have them, read and checked once.

    Parameters
    ----------
    traps
        Their table.
    places
        Projected coordinates [m], one row an entry.
    covariates
        Name and a value for each entry.
    sessions
        Entries of each session; None stands for all.
    usage
        Table of effort, if there is one.
    usage_sessions
        Entries of each session in it.
    """

    traps: Table
    places: Float[np.ndarray, "detectors 2"]
    covariates: Covariates
    sessions: dict[str | None, list[int]]
    usage: Table | None
    usage_sessions: dict[str | None, list[int]]


def read_trap_files(traps: Path, usage: Path | None) -> TrapFiles:
    """Read the tables of detectors and of effort.

    Parameters
    ----------
    traps
        Columns id, x, y [m, projected], optionally session and usage; others are covariates.
    usage
        Column id, optionally session, then one column an occasion in order.

    Raises
    ------
    TableError
        If a row cannot be used.
    """
    table = read_table(traps, ("id", "x", "y"))
    if not table.rows:
        raise TableError(table.file, None, "It names no detector.", "Is it the right file?")
    ids = named_cells(table, "id")
    sessions = by_session(table)
    for entries in sessions.values():
        check_ids([ids[place] for place in entries], [table.rows[n] for n in entries], table.file)
    places = coordinates(table.columns["x"], table.columns["y"], table.file, table.rows)
    names = [name for name in table.columns if name not in TRAP_COLUMNS]
    covariates = tuple((name, covariate_values(table, name)) for name in names)
    efforts = None if usage is None else read_table(usage, ("id",))
    if efforts is not None:
        _check_usage_table(efforts, set(ids), table.file)
    parts = {} if efforts is None else by_session(efforts)
    return TrapFiles(table, places, covariates, sessions, efforts, parts)


def check_ids(ids: Sequence[str], rows: Sequence[int], file: str) -> None:
    """Raise at a detector that stands twice.

    Parameters
    ----------
    ids
        Names of the detectors of one session.
    rows
        Their rows.
    file
        Name of their file.

    Raises
    ------
    TableError
        Naming the second row and the first.
    """
    seen: dict[str, int] = {}
    for name, row in zip(ids, rows, strict=True):
        if name in seen:
            raise TableError(
                file,
                row,
                f"Detector '{name}' stands twice (first in row {seen[name]}).",
                "Rename one, or delete the row.",
            )
        seen[name] = row


def trap_table(files: TrapFiles, session: str) -> TrapTable:
    """Detectors of one session with their effort.

    Parameters
    ----------
    files
        What was read.
    session
        Its name.

    Raises
    ------
    TableError
        If the effort does not fit the detectors.
    """
    table = files.traps
    entries = files.sessions.get(session, files.sessions.get(None, []))
    ids = tuple(table.columns["id"][place] for place in entries)
    rows = [table.rows[place] for place in entries]
    covariates = tuple(
        (name, tuple(values[place] for place in entries)) for name, values in files.covariates
    )
    season = None
    if "usage" in table.columns:
        cells = [table.columns["usage"][place] for place in entries]
        season = np.array(
            [effort(cell, table.file, row) for cell, row in zip(cells, rows, strict=True)]
        )
    places = files.places[entries]
    if files.usage is None:
        return TrapTable(table.file, ids, places, None, table.file, season, covariates)
    usage = _usage(files.usage, files.usage_sessions, session, ids)
    if season is not None:
        _check_sums(season, usage, table.file, rows, files.usage.file)
    return TrapTable(table.file, ids, places, usage, files.usage.file, None, covariates)


def _check_usage_table(table: Table, ids: set[str], traps_file: str) -> None:
    for name, row in zip(named_cells(table, "id"), table.rows, strict=True):
        if name not in ids:
            raise TableError(
                table.file,
                row,
                f"Detector '{name}' is not in {traps_file}.",
                "Correct its name, or delete the row.",
            )
    occasions = _occasion_columns(table)
    if not occasions:
        raise TableError(table.file, 1, "It has no column of effort.", "Add one an occasion.")
    numbered = [re.fullmatch(r"([A-Za-z_. ]*)(\d{1,3})", name) for name in occasions]
    found = [(match[1], int(match[2])) for match in numbered if match]
    if len(found) < len(occasions) or len({prefix for prefix, _ in found}) > 1:
        return  # names without numbers, or dates: the order of the columns counts
    if [number for _, number in found] != list(range(1, len(found) + 1)):
        raise TableError(
            table.file,
            1,
            f"Its columns are not the occasions 1 to {len(found)} in order.",
            "Give one column an occasion, in order, 0 where a detector did not work.",
        )


def _occasion_columns(table: Table) -> list[str]:
    return [name for name in table.columns if name not in ("id", "session")]


def _usage(
    table: Table, parts: dict[str | None, list[int]], session: str, ids: tuple[str, ...]
) -> Float[np.ndarray, "detectors occasions"]:
    """Effort of a session's detectors; of several, one may leave trailing columns blank."""
    entries = parts.get(session, parts.get(None, []))
    names = [table.columns["id"][place] for place in entries]
    check_ids(names, [table.rows[place] for place in entries], table.file)
    place_of = dict(zip(names, entries, strict=True))
    if None not in parts:
        _check_own(table, place_of, set(ids), session)
    columns = [table.columns[name] for name in _occasion_columns(table)]
    while (
        len(parts) > 1
        and len(columns) > 1
        and all(columns[-1][place] in UNKNOWN for place in entries)
    ):
        columns.pop()
    efforts = {
        name: [effort(column[place], table.file, table.rows[place]) for column in columns]
        for name, place in place_of.items()
    }
    for name in ids:
        if name not in efforts:
            raise TableError(
                table.file,
                None,
                f"Detector '{name}' of session {session} has no effort.",
                "Add a row, 0 where it did not work.",
            )
    return np.array([efforts[name] for name in ids])


def _check_own(table: Table, place_of: dict[str, int], ids: set[str], session: str) -> None:
    for name, place in place_of.items():
        if name not in ids:
            raise TableError(
                table.file,
                table.rows[place],
                f"Detector '{name}' is not one of session {session}.",
                "Correct its name or session, or delete the row.",
            )


def _check_sums(
    season: Float[np.ndarray, " detectors"],
    usage: Float[np.ndarray, "detectors occasions"],
    file: str,
    rows: Sequence[int],
    usage_file: str,
) -> None:
    sums = usage.sum(axis=1)
    wrong = np.flatnonzero(~np.isclose(season, sums, rtol=SAME_EFFORT, atol=0))
    if wrong.size:
        first = wrong[0]
        raise TableError(
            file,
            rows[first],
            f"Its usage is {season[first]:g}, but the occasions in {usage_file} sum to "
            f"{sums[first]:g}.",
            "Correct one of them, or delete the column 'usage' here.",
        )
