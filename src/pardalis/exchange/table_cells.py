"""Comma-separated tables: rows as a spreadsheet counts them, and numbers from their cells."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from math import isfinite
from pathlib import Path

from pardalis.errors import TableError

UNKNOWN = frozenset({"", "NA", "NaN", "nan", "unknown", "Unknown", "UNKNOWN", "?"})
"""Cells of a covariate that is not known, as spreadsheets and R write them."""


BLOCK = 4096
"""Lines read at a time."""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of a table, blanks around cells left out.

    Parameters
    ----------
    file
        Name of the file, for messages.
    rows
        Row of each entry as a spreadsheet counts it, the header being row 1.
    columns
        Name and cells, in the file's order.
    """

    file: str
    rows: tuple[int, ...]
    columns: dict[str, tuple[str, ...]]


def read_table(path: Path, needed: Sequence[str]) -> Table:
    """Read a comma-separated table; empty rows and columns without a name are passed over.

    Parameters
    ----------
    path
        The file, in UTF-8.
    needed
        Columns that it must have.

    Raises
    ------
    TableError
        If it is not such a table, naming the row.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            lines = csv.reader(stream)
            blank, first = next(
                ((n, cells) for n, cells in enumerate(lines) if any(cells)), (0, [])
            )
            header = [cell.strip() for cell in first]
            _check_header(path.name, header, needed)
            rows: list[int] = []
            columns: list[list[str]] = [[] for _ in header]
            above = blank + 1
            while block := list(islice(lines, BLOCK)):
                _append(block, above, rows, columns, path.name)
                above += len(block)
    except (UnicodeDecodeError, csv.Error):
        raise TableError(
            path.name, None, "It is not a text file in UTF-8.", "Export it as CSV in UTF-8."
        ) from None
    found = {name: tuple(cells) for name, cells in zip(header, columns, strict=True) if name}
    return Table(path.name, tuple(rows), found)


def _append(
    block: list[list[str]], above: int, rows: list[int], columns: list[list[str]], file: str
) -> None:
    """Add lines to the columns, which hold far fewer objects than lists of lines would."""
    places: Sequence[int] = range(above + 1, above + 1 + len(block))
    if not all(map(any, block)):
        places = [place for place, cells in zip(places, block, strict=True) if any(cells)]
        block = [cells for cells in block if any(cells)]
    if not set(map(len, block)) <= {len(columns)}:
        wrong = next(n for n, cells in enumerate(block) if len(cells) != len(columns))
        raise TableError(
            file,
            places[wrong],
            f"It has {len(block[wrong])} cells, the header has {len(columns)}.",
            "Correct it; text with a comma needs quotes around it.",
        )
    rows += places
    for column, cells in zip(columns, zip(*block, strict=True), strict=False):
        column += map(str.strip, cells)


def _check_header(file: str, header: Sequence[str], needed: Sequence[str]) -> None:
    for name in needed:
        if name not in header:
            remedy = f"It needs {', '.join(needed)}, separated by commas."
            raise TableError(file, 1, f"It has no column '{name}'.", remedy)
    for name in header:
        if name and header.count(name) > 1:
            raise TableError(file, 1, f"Column '{name}' stands twice.", "Rename or delete one.")


def by_session(table: Table) -> dict[str | None, list[int]]:
    """Entries of each session; those of a table without a column session stand under None.

    Parameters
    ----------
    table
        The table.

    Raises
    ------
    TableError
        If a session has no name.

    Examples
    --------
    >>> by_session(Table("traps.csv", (2, 3, 4), {"session": ("A", "B", "A")}))
    {'A': [0, 2], 'B': [1]}
    """
    if "session" not in table.columns:
        return {None: list(range(len(table.rows)))}
    found: dict[str | None, list[int]] = {}
    for place, name in enumerate(named_cells(table, "session")):
        found.setdefault(name, []).append(place)
    return found


def named_cells(table: Table, column: str) -> tuple[str, ...]:
    """Cells of a column of names, none of them blank.

    Parameters
    ----------
    table
        The table.
    column
        Its column.

    Raises
    ------
    TableError
        If a cell is blank.
    """
    cells = table.columns[column]
    if "" in cells:
        row = table.rows[cells.index("")]
        raise TableError(
            table.file, row, f"The cell of column '{column}' is blank.", "Fill in the name."
        )
    return cells


def finite(text: str) -> float | None:
    """The finite number that a cell holds, None if it holds none.

    Parameters
    ----------
    text
        The cell.

    Examples
    --------
    >>> finite("3.5"), finite("nan"), finite("two")
    (3.5, None, None)
    """
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) and "_" not in text else None


def finite_column(texts: Sequence[str]) -> list[float] | None:
    """The finite numbers of a whole column, None if a cell holds none.

    Parameters
    ----------
    texts
        The cells.

    Examples
    --------
    >>> finite_column(["1", "2.5"]), finite_column(["1", "-"])
    ([1.0, 2.5], None)
    """
    try:
        values = list(map(float, texts))
    except ValueError:
        return None
    return values if all(map(isfinite, values)) and "_" not in "".join(texts) else None


def integer(text: str, file: str, row: int, what: str) -> int:
    """A whole number from a table's cell.

    Parameters
    ----------
    text
        The cell.
    file
        Name of the file, for the message.
    row
        Row of the file, for the message.
    what
        What the number is, for the remedy.

    Raises
    ------
    TableError
        If it is not one.

    Examples
    --------
    >>> integer("3", "captures.csv", 2, "occasion")
    3
    """
    try:
        return int(text)
    except ValueError:
        raise TableError(
            file, row, f"'{text}' is not a whole number.", f"Correct the {what}."
        ) from None


def effort(text: str, file: str, row: int) -> float:
    """Effort from a table's cell: a number not below 0.

    Parameters
    ----------
    text
        The cell.
    file
        Name of the file, for the message.
    row
        Row of the file, for the message.

    Raises
    ------
    TableError
        If it is not one.

    Examples
    --------
    >>> effort("2", "usage.csv", 2)
    2.0
    """
    value = finite(text)
    if value is None:
        raise TableError(
            file, row, f"The effort '{text}' is not a number.", "Correct it; 0 for no effort."
        )
    if value < 0:
        raise TableError(file, row, f"The effort {text} is negative.", "Give 0 for no effort.")
    return value


def covariate_values(table: Table, column: str) -> tuple[str | float, ...]:
    """Values of a covariate: numbers where all are numbers, else texts ("" if not known).

    Parameters
    ----------
    table
        The table.
    column
        Its column.

    Raises
    ------
    TableError
        If a column of numbers lacks one.

    Examples
    --------
    >>> covariate_values(Table("traps.csv", (2, 3), {"trail": ("1.5", "2")}), "trail")
    (1.5, 2.0)
    """
    texts = table.columns[column]
    numbers = finite_column(texts)
    if numbers is not None:
        return tuple(numbers)
    known = [text for text in texts if text not in UNKNOWN]
    if not known or finite_column(known) is None:
        return tuple("" if text in UNKNOWN else text for text in texts)
    missing = next(row for row, text in zip(table.rows, texts, strict=True) if text in UNKNOWN)
    raise TableError(
        table.file,
        missing,
        f"Column '{column}' holds numbers, but here it has none.",
        "Fill it in, or delete the column.",
    )
