"""Covariates of individuals, each animal with one value of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pardalis.errors import InputError, TableError
from pardalis.exchange.capture_rows import CaptureRow
from pardalis.exchange.table_cells import (
    UNKNOWN,
    Table,
    by_session,
    named_cells,
    read_table,
)
from pardalis.records.capture_history import CaptureHistory

Individuals = tuple[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]
"""Names, and name and texts of each covariate."""


def read_animals(path: Path | None) -> Table | None:
    """Read a table of animals.

    Parameters
    ----------
    path
        Columns animal, optionally session, and covariates; None if there is none.

    Raises
    ------
    TableError
        If it is not such a table.
    """
    if path is None:
        return None
    table = read_table(path, ("animal",))
    named_cells(table, "animal")
    return table


def individuals(
    table: Table | None, captures: Sequence[CaptureRow], session: str, file: str
) -> Individuals:
    """Animals caught in a session and their covariates; others have no history.

    Parameters
    ----------
    table
        Of animals; None if there is none.
    captures
        Of the session.
    session
        Its name.
    file
        Name of the captures' file, for the message.

    Raises
    ------
    TableError
        If an animal caught is not in the table, or one has two values of a covariate.
    """
    caught = dict.fromkeys(each.animal for each in captures)
    if table is None:
        return tuple(caught), ()
    parts, animals = by_session(table), table.columns["animal"]
    entries = [n for n in parts.get(session, parts.get(None, [])) if animals[n] in caught]
    present = {animals[place] for place in entries}
    for each in captures:
        if each.animal not in present:
            raise TableError(
                file,
                each.row,
                f"Animal {each.animal} of session {session} is not in {table.file}.",
                "Correct its name, or add it there.",
            )
    names = tuple(dict.fromkeys(animals[place] for place in entries))
    covariates = []
    for name in table.columns:
        if name not in ("session", "animal"):
            cells = ((animals[n], table.columns[name][n], table.rows[n]) for n in entries)
            covariates.append((name, values_of_animals(names, cells, name, table.file)))
    return names, tuple(covariates)


def values_of_animals(
    animals: Sequence[str], cells: Iterable[tuple[str, str, int]], covariate: str, file: str
) -> tuple[str, ...]:
    """Each animal's one value of a covariate, "" where no row knows it.

    Parameters
    ----------
    animals
        Their names.
    cells
        Animal, text and row.
    covariate
        Its name.
    file
        Name of the file, for the message.

    Raises
    ------
    TableError
        If two rows give an animal different values, naming both.

    Examples
    --------
    >>> values_of_animals(["7", "9"], [("7", "NA", 2), ("7", "F", 3)], "sex", "captures.txt")
    ('F', '')
    """
    known: dict[str, tuple[str, int]] = {}
    for animal, text, row in cells:
        if text in UNKNOWN:
            continue
        value, before = known.setdefault(animal, (text, row))
        if value != text:
            raise TableError(
                file,
                row,
                f"Animal {animal} has {covariate} '{text}' here and '{value}' in row {before}.",
                "An animal has one value in a session: correct one row, or name two animals.",
            )
    return tuple(known.get(animal, ("", 0))[0] for animal in animals)


def read_covariates(path: Path, history: CaptureHistory) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Individual covariates of the animals of a history; those not in the table are unknown.

    Parameters
    ----------
    path
        Columns animal and covariates, such as sex.
    history
        Whose animals they are.

    Raises
    ------
    InputError
        If there is no such file.
    TableError
        If it is not such a table, names none of the animals, or one has two values.
    """
    if not path.is_file():
        raise InputError(f"There is no file '{path}'.", "Check the name.")
    table = read_table(path, ("animal",))
    named_cells(table, "animal")
    named = table.columns["animal"]
    if history.individual_ids and not set(named) & set(history.individual_ids):
        raise TableError(
            table.file,
            None,
            "It names no animal of the catalogue.",
            f"Name them as the catalogue does, such as {history.individual_ids[0]}.",
        )
    covariates = []
    for name in table.columns:
        if name in ("session", "animal"):
            continue
        cells = zip(named, table.columns[name], table.rows, strict=True)
        values = values_of_animals(history.individual_ids, cells, name, table.file)
        covariates.append((name, values))
    return tuple(covariates)
