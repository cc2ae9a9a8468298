"""Sessions and occasions: their names in order, and tables of their covariates."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pardalis.errors import TableError
from pardalis.exchange.table_cells import (
    Table,
    by_session,
    covariate_values,
    finite,
    integer,
    named_cells,
    read_table,
)
from pardalis.records.capture_history import Covariates

ONLY_SESSION = "1"
"""Name of a session that no table names, as in secr."""


def sessions_in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Names of sessions as R sorts levels: by value if all are numbers, else by letters.

    Parameters
    ----------
    names
        In any order, repeated or not.

    Examples
    --------
    >>> sessions_in_order(["10", "9", "10"]), sessions_in_order(["b", "A", "a"])
    (('9', '10'), ('a', 'A', 'b'))
    """
    found = set(names)
    values = {name: finite(name) for name in found}
    if None not in values.values():
        return tuple(sorted(found, key=lambda name: (values[name] or 0.0, name)))
    return tuple(sorted(found, key=lambda name: (name.casefold(), name.swapcase())))


def selected(sessions: tuple[str, ...], session: str | None, file: str) -> tuple[str, ...]:
    """All sessions, or the one asked for.

    Parameters
    ----------
    sessions
        Those of the files.
    session
        The one asked for; None for all.
    file
        Name of the captures' file, for the message.

    Raises
    ------
    TableError
        If there is no such session.
    """
    if session is None:
        return sessions
    if session not in sessions:
        raise TableError(
            file, None, f"It has no session '{session}'.", f"Choose one of {list(sessions)}."
        )
    return (session,)


def numbers_of_occasions(
    sessions: tuple[str, ...], occasions: int | tuple[int, ...] | None, file: str
) -> dict[str, int | None]:
    """How many occasions each session had, where it is said.

    Parameters
    ----------
    sessions
        In order.
    occasions
        One number for all or one for each; None if nothing is said.
    file
        Name of the captures' file, for the message.

    Raises
    ------
    TableError
        If there are more or fewer numbers than sessions, or one is below 1.
    """
    given = (occasions,) * len(sessions) if not isinstance(occasions, tuple) else occasions
    if len(given) != len(sessions):
        raise TableError(
            file,
            None,
            f"It has {len(sessions)} sessions; numbers of occasions are given for {len(given)}.",
            f"Give one number, or one for each of {list(sessions)}.",
        )
    if any(number is not None and number < 1 for number in given):
        raise TableError(file, None, "A session has at least one occasion.", "Correct the number.")
    return dict(zip(sessions, given, strict=True))


def read_occasion_table(path: Path | None) -> Table | None:
    """Read a table of covariates of occasions.

    Parameters
    ----------
    path
        Columns occasion (from 1), optionally session, and covariates; None if there is none.

    Raises
    ------
    TableError
        If it is not such a table.
    """
    return None if path is None else read_table(path, ("occasion",))


def occasion_covariates(table: Table, session: str, occasions: int) -> Covariates:
    """Covariates of a session's occasions, in their order.

    Parameters
    ----------
    table
        Of occasions; without a column session its first rows serve every session.
    session
        Its name.
    occasions
        How many it had.

    Raises
    ------
    TableError
        If an occasion has no row, two rows, or does not exist.
    """
    place_of = _places(table, session)
    missing = [number for number in range(1, occasions + 1) if number not in place_of]
    if missing:
        raise TableError(
            table.file,
            None,
            f"Occasion {missing[0]} of session {session} has no row.",
            f"Give one row for each of the {occasions} occasions.",
        )
    beyond = [number for number in place_of if not 1 <= number <= occasions]
    if beyond and "session" in table.columns:
        raise TableError(
            table.file,
            table.rows[place_of[beyond[0]]],
            f"Occasion {beyond[0]} is not one of 1 to {occasions}.",
            "Delete the row, or correct the number of occasions.",
        )
    order = [place_of[number] for number in range(1, occasions + 1)]
    return tuple(
        (name, tuple(values[place] for place in order)) for name, values in _covariates(table)
    )


def occasions_in_table(table: Table | None, session: str) -> int | None:
    """How many occasions of a session a table of occasions tells of; None if of none.

    Parameters
    ----------
    table
        Of occasions; None if there is none.
    session
        Its name.

    Raises
    ------
    TableError
        If an occasion stands twice or is no number.
    """
    if table is None:
        return None
    return max(_places(table, session), default=None)


def check_occasion_table(table: Table, most: int) -> None:
    """Raise at a row of an occasion that no session had.

    Parameters
    ----------
    table
        Of occasions.
    most
        The highest number of occasions of any session.

    Raises
    ------
    TableError
        Naming the first such row.
    """
    for row, text in zip(table.rows, table.columns["occasion"], strict=True):
        if not 1 <= integer(text, table.file, row, "occasion") <= most:
            raise TableError(
                table.file,
                row,
                f"Occasion {text} is not one of 1 to {most}.",
                "Delete the row, or correct the number of occasions.",
            )


def read_session_table(path: Path | None) -> Table | None:
    """Read a table of covariates of sessions.

    Parameters
    ----------
    path
        Columns session and covariates; None if there is none.

    Raises
    ------
    TableError
        If a session stands twice or has no name.
    """
    if path is None:
        return None
    table = read_table(path, ("session",))
    seen: dict[str, int] = {}
    for name, row in zip(named_cells(table, "session"), table.rows, strict=True):
        if name in seen:
            raise TableError(
                table.file,
                row,
                f"Session '{name}' stands twice (first in row {seen[name]}).",
                "Delete one of the rows.",
            )
        seen[name] = row
    return table


def session_covariates(table: Table, session: str) -> tuple[tuple[str, str | float], ...]:
    """Covariates of one session.

    Parameters
    ----------
    table
        Of sessions.
    session
        Its name.

    Raises
    ------
    TableError
        If the session has no row.
    """
    if session not in table.columns["session"]:
        raise TableError(table.file, None, f"Session '{session}' has no row.", "Add its row.")
    place = table.columns["session"].index(session)
    return tuple((name, values[place]) for name, values in _covariates(table))


def _covariates(table: Table) -> Covariates:
    """Typed over the whole table, so that a covariate is of one kind in all sessions."""
    names = [name for name in table.columns if name not in ("session", "occasion")]
    return tuple((name, covariate_values(table, name)) for name in names)


def _places(table: Table, session: str) -> dict[int, int]:
    """Entry of each occasion of a session."""
    parts = by_session(table)
    found: dict[int, int] = {}
    for place in parts.get(session, parts.get(None, [])):
        row = table.rows[place]
        number = integer(table.columns["occasion"][place], table.file, row, "occasion")
        if number in found:
            raise TableError(
                table.file,
                row,
                f"Occasion {number} stands twice (first in row {table.rows[found[number]]}).",
                "Delete one of the rows.",
            )
        found[number] = place
    return found
