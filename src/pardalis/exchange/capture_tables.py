"""Tidy tables of a capture-recapture survey, read into one capture history a session."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pardalis.errors import TableError
from pardalis.exchange.animal_tables import individuals, read_animals
from pardalis.exchange.capture_rows import CaptureRow, build_history
from pardalis.exchange.session_tables import (
    ONLY_SESSION,
    check_occasion_table,
    numbers_of_occasions,
    occasion_covariates,
    occasions_in_table,
    read_occasion_table,
    read_session_table,
    selected,
    session_covariates,
    sessions_in_order,
)
from pardalis.exchange.table_cells import (
    Table,
    by_session,
    integer,
    named_cells,
    read_table,
)
from pardalis.exchange.trap_tables import TrapFiles, read_trap_files, trap_table
from pardalis.records.capture_history import CaptureHistory, DetectorType


def read_capture_tables(
    captures: Path,
    traps: Path,
    usage: Path | None = None,
    animals: Path | None = None,
    detector: DetectorType = "proximity",
    session: str | None = None,
    occasions: int | tuple[int, ...] | None = None,
    occasion_table: Path | None = None,
    session_table: Path | None = None,
) -> tuple[CaptureHistory, ...]:
    """Read capture histories from tidy comma-separated tables, one for each session.

    Sessions stand in the order of R's factor levels. A session of the tables of traps, effort
    or sessions without a capture has a history without animals.

    Parameters
    ----------
    captures
        Columns animal, occasion (from 1) and trap, optionally session; a repeated row is a
        repeated count. Further columns, such as the hour, are not read.
    traps
        Columns id, x, y [m, projected]; optionally session (else all sessions share the array)
        and usage (effort of a season of one occasion; beside a table of usage, its sum).
        Further columns are covariates of detectors: numbers where all are, else texts.
    usage
        Column id, optionally session, then one column an occasion in order; 0 where the
        detector did not work. Trailing occasions that a session did not have stay blank.
    animals
        Columns animal, optionally session, and individual covariates, blank or NA where not
        known; every animal caught.
    detector
        Type of all detectors.
    session
        The one wanted; None for all.
    occasions
        Their number, for all sessions or one for each in order; by default as many as the usage
        has, or the table of occasions, or the last with a capture.
    occasion_table
        Columns occasion, optionally session, and covariates of occasions.
    session_table
        Columns session and covariates of sessions.

    Raises
    ------
    TableError
        If a row cannot be used.
    """
    table = read_table(captures, ("animal", "occasion", "trap"))
    trap_files = read_trap_files(traps, usage)
    occasion_rows = read_occasion_table(occasion_table)
    session_rows = read_session_table(session_table)
    sessions = _sessions(table, trap_files, session_rows)
    rows = _capture_rows(table, sessions)
    number = numbers_of_occasions(sessions, occasions, table.file)
    animal_rows = read_animals(animals)
    histories = []
    for name in selected(sessions, session, table.file):
        caught = rows.get(name, [])
        names, covariates = individuals(animal_rows, caught, name, table.file)
        arrays = trap_table(trap_files, name)
        expected = number[name]
        if expected is None and arrays.usage is None:
            expected = occasions_in_table(occasion_rows, name)
        history = build_history(
            name, caught, arrays, detector, table.file, expected, names, covariates
        )
        histories.append(_with_covariates(history, occasion_rows, session_rows))
    if occasion_rows is not None and session is None:
        check_occasion_table(occasion_rows, max(each.usage.shape[1] for each in histories))
    return tuple(histories)


def is_capture_table(path: Path) -> bool:
    """Whether a file's first line is the header of a tidy table of captures.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    TableError
        If it is one with semicolons.
    """
    with path.open(encoding="utf-8-sig", errors="replace") as stream:
        header = stream.readline()
    if {"animal", "occasion", "trap"} <= {name.strip(' "\r\n') for name in header.split(";")}:
        raise TableError(
            path.name, 1, "Its columns are separated by semicolons.", "Save it with commas."
        )
    return {"animal", "occasion", "trap"} <= {name.strip(' "\r\n') for name in header.split(",")}


def _with_covariates(
    history: CaptureHistory, occasion_rows: Table | None, session_rows: Table | None
) -> CaptureHistory:
    name, occasions = history.session, history.usage.shape[1]
    return replace(
        history,
        occasion_covariates=()
        if occasion_rows is None
        else occasion_covariates(occasion_rows, name, occasions),
        session_covariates=() if session_rows is None else session_covariates(session_rows, name),
    )


def _sessions(captures: Table, traps: TrapFiles, session_rows: Table | None) -> tuple[str, ...]:
    """Names of all sessions; those of the table of detectors, if it names them, are all."""
    named = [captures, *(table for table in (traps.usage, session_rows) if table is not None)]
    arrays = {name for name in traps.sessions if name is not None}
    found: set[str] = set(arrays)
    for table in named:
        for name, entries in by_session(table).items():
            if name is None:
                continue
            if arrays and name not in arrays:
                raise TableError(
                    table.file,
                    table.rows[entries[0]],
                    f"Session '{name}' is not in {traps.traps.file}.",
                    "Correct its name, or add its detectors there.",
                )
            found.add(name)
    return sessions_in_order(found or {ONLY_SESSION})


def _capture_rows(table: Table, sessions: tuple[str, ...]) -> dict[str, list[CaptureRow]]:
    """Records of each session."""
    if "session" not in table.columns and len(sessions) > 1:
        raise TableError(
            table.file,
            1,
            f"It has no column 'session', but there are {len(sessions)} sessions.",
            f"Add the column, with one of {list(sessions)} in each row.",
        )
    animals, traps = named_cells(table, "animal"), named_cells(table, "trap")
    occasions = table.columns["occasion"]
    return {
        name or sessions[0]: [
            CaptureRow(
                table.rows[place],
                animals[place],
                integer(occasions[place], table.file, table.rows[place], "occasion"),
                traps[place],
            )
            for place in places
        ]
        for name, places in by_session(table).items()
    }
