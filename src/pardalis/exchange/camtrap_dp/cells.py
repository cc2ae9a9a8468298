"""Open a table as people save it: with or without a byte-order mark, any usual separator."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from pardalis.errors import TableError
from pardalis.exchange.camtrap_dp.columns import check_spelling
from pardalis.exchange.camtrap_dp.fields import MISSING_VALUES

Cell = str | int | float | bool | None
Row = Mapping[str, Cell]

_SEPARATORS = (",", ";", "\t")
_BYTE = re.compile(r"\\u(dc[89a-f][0-9a-f])")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table, its cells trimmed, with its number for messages.

    Parameters
    ----------
    file
        The table's file name.
    number
        As a spreadsheet counts it: the header is row 1.
    cells
        Text by column; missing values are empty.
    decimal_comma
        Whether the table parts its columns by semicolons, so that a comma is a decimal point.
    """

    file: str
    number: int
    cells: Mapping[str, str]
    decimal_comma: bool = False

    def error(self, message: str, remedy: str) -> TableError:
        """An error that names this row.

        Parameters
        ----------
        message
            What is wrong with it.
        remedy
            What to do about it.
        """
        return TableError(self.file, self.number, message, remedy)


def read_rows(path: Path, key: str) -> tuple[TableRow, ...]:
    """The rows of a table, without empty ones.

    Parameters
    ----------
    path
        The file.
    key
        A column that the table must have; it tells the separator too.

    Raises
    ------
    TableError
        If it cannot be read, is not UTF-8, or its header lacks the key or names a column twice.
    """
    text = _text(path)
    for separator in _SEPARATORS:
        lines = _lines(path.name, text, separator)
        header = [name.strip() for name in lines[0]] if lines else []
        if key in header:
            return tuple(_rows(path.name, header, lines, separator == ";"))
        check_spelling(path.name, header, key)
    raise TableError(
        path.name,
        1,
        f"The first row does not name the column '{key}'.",
        "The first row must hold the columns' names as in Camtrap DP; `pardalis init` writes them.",
    )


def cell_text(value: Cell) -> str:
    """A value as the standard's tables write it.

    Parameters
    ----------
    value
        None for an empty cell.

    Examples
    --------
    >>> cell_text(True), cell_text(None), cell_text(0.25)
    ('true', '', '0.25')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    # A file name in another encoding: the table stays UTF-8 and shows the odd bytes as \udc..
    return str(value).encode("utf-8", "backslashreplace").decode("utf-8")


def told_bytes(text: str) -> str:
    r"""A path of a table with the bytes that are no UTF-8, which `cell_text` had to spell out.

    Parameters
    ----------
    text
        Of a cell.

    Examples
    --------
    >>> told_bytes(cell_text("caf\udce9.jpg")) == "caf\udce9.jpg"
    True
    """
    return _BYTE.sub(lambda spelt: chr(int(spelt[1], 16)), text)


def table_lines(rows: Iterable[Row], columns: Iterable[str]) -> Iterator[str]:
    r"""The lines of a table in CSV, the header first.

    Parameters
    ----------
    rows
        Values by column; a column that a row lacks is left empty.
    columns
        In order.

    Examples
    --------
    >>> list(table_lines([{"mediaID": "3f", "filePublic": False}], ["mediaID", "filePublic"]))
    ['mediaID,filePublic\r\n', '3f,false\r\n']
    """
    named = list(columns)
    header = dict(zip(named, named, strict=True))
    for row in chain([header], rows):
        line = io.StringIO(newline="")
        csv.writer(line).writerow([cell_text(row.get(name)) for name in named])
        yield line.getvalue()


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TableError(
            path.name,
            None,
            f"The table cannot be read: {error.strerror or error}.",
            "See that it is a file that you may read.",
        ) from error
    utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if utf_16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise TableError(
            path.name,
            row,
            "The text is not in UTF-8.",
            "Save the table as 'CSV UTF-8' from your spreadsheet.",
        ) from error
    if "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        raise TableError(path.name, row, "It holds a NUL character.", "Save it as CSV again.")
    return text


def _lines(file: str, text: str, separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise TableError(
            file, None, f"The table is damaged: {error}.", "Save it as CSV again."
        ) from error


def _rows(
    file: str, header: list[str], lines: list[list[str]], decimal_comma: bool
) -> Iterator[TableRow]:
    named = [name for name in header if name]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise TableError(file, 1, f"The column '{twice[0]}' stands twice.", "Take one away.")
    for number, line in enumerate(lines[1:], start=2):
        cells = [cell.strip() for cell in line]
        if not any(cells):
            continue
        if any(cells[len(header) :]):
            raise TableError(
                file,
                number,
                f"The row has {len(cells)} cells, but the header names {len(header)} columns.",
                "Put a cell that holds the separator into quotation marks.",
            )
        cells += [""] * (len(header) - len(cells))
        held = dict(zip(header, cells, strict=False))
        held.pop("", None)
        yield TableRow(file, number, {n: _missing(c) for n, c in held.items()}, decimal_comma)


def _missing(cell: str) -> str:
    return "" if cell in MISSING_VALUES else cell
