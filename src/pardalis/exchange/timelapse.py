"""Tables of Timelapse: its CSV export, and its database (.ddb).

References
----------
Greenberg et al. 2019, Design patterns for wildlife-related camera trap image analysis. Ecology and
Evolution 9, 13706-13730. Columns RootFolder, File, RelativePath, DateTime, DeleteFlag, and those of
the user's own template.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from pardalis.errors import InputError, TableError
from pardalis.exchange.camtrap_dp.cells import TableRow
from pardalis.exchange.people_cells import SPECIES, cells_of
from pardalis.exchange.photo_rows import PhotoRow

KEY = "RelativePath"
COLUMNS = frozenset({"File", "RelativePath"})
_TABLE = "DataTable"
_FLAGS = {"animal": "Animal", "person": "Person", "human": "Person", "vehicle": "Vehicle"}
_EMPTY_FLAGS = ("empty", "blank")
_OF_ANY_CARD = re.compile(r"dcim|[1-9]\d\d[^\W\d]\w{2,4}", re.IGNORECASE)
_HEADER = b"SQLite format 3\0"


def is_database(head: bytes) -> bool:
    """Whether a file begins as a database of Timelapse does.

    Parameters
    ----------
    head
        Its first bytes.
    """
    return head.startswith(_HEADER)


def read_database(path: Path) -> tuple[TableRow, ...]:
    """Rows of the table of photographs in a Timelapse database; it is only read.

    Parameters
    ----------
    path
        The `.ddb` file.

    Raises
    ------
    TableError
        If it is no such database, or damaged.
    """
    address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
            query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
            if connection.execute(query, (_TABLE,)).fetchone() is None:
                raise TableError(
                    path.name, None, f"It holds no table {_TABLE}.", "Name a .ddb of Timelapse."
                )
            # A column may be worked out by the file itself: never without end.
            connection.set_progress_handler(_Steps(), 100_000)
            rows = connection.execute(f"SELECT * FROM {_TABLE}")
            names = [each[0] for each in rows.description]
            return tuple(
                TableRow(path.name, number, dict(zip(names, map(_text, cells), strict=True)))
                for number, cells in enumerate(rows, start=1)
            )
    except (sqlite3.Error, OverflowError, UnicodeError) as error:
        # Python cannot even decode what SQLite says of some torn files.
        raise TableError(
            path.name, None, f"The database cannot be read: {error}.", "Open it in Timelapse once."
        ) from error


class _Steps:
    """Stops a query that takes more steps than reading any survey does."""

    def __init__(self) -> None:
        self.left = 100_000

    def __call__(self) -> int:
        self.left -= 1
        return int(self.left < 0)


def _text(value: object) -> str:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    return "" if text is None else str(text).replace("\0", "").strip()


def photo_rows(rows: Iterable[TableRow], species: str | None) -> Iterator[PhotoRow]:
    """What people said of each photograph in Timelapse.

    A photograph whose species was left empty, and that no box marks as empty, was not looked at.

    Parameters
    ----------
    rows
        Of its table.
    species
        Column of the species; None for one that is called so.

    Raises
    ------
    InputError
        If the table has no such column.
    """
    column: str | None = None
    for row in rows:
        if column is None:
            column = _species_column(row, species)
        names = _names(row, column)
        paths = tuple(_paths(row))
        for name in names:
            said = {key: cell for key, cell in row.cells.items() if key != column}
            yield PhotoRow(row.number, paths, cells_of(said, name))


def _paths(row: TableRow) -> Iterator[str]:
    """What the photograph may be called; by its name alone only where no folder is told."""
    root, file = row.cells.get("RootFolder", ""), row.cells.get("File", "")
    folders = row.cells.get("RelativePath", "").replace("\\", "/").strip("/")
    path = "/".join(part for part in (folders, file) if part)
    if file and root:
        yield f"{root}/{path}"
    # Every card holds folders such as DCIM/100RECNX: only the others tell which one it is.
    telling = any(each and not _OF_ANY_CARD.fullmatch(each) for each in folders.split("/"))
    if file and (telling or not root):
        yield path


def _species_column(row: TableRow, wanted: str | None) -> str:
    """The column of the species; empty where flags alone tell what a photograph holds."""
    low = {name.casefold(): name for name in row.cells}
    if wanted is not None:
        if wanted.casefold() not in low:
            known = ", ".join(name for name in row.cells if name.isprintable())
            raise InputError(f"{row.file} has no column '{wanted}'.", f"Its columns: {known}.")
        return low[wanted.casefold()]
    found = next((low[name] for name in SPECIES if name in low), "")
    if not found and not low.keys() & {*_FLAGS, *_EMPTY_FLAGS}:
        raise InputError(
            f"{row.file} has no column Species.", "Name the one it has: --species-column NAME."
        )
    return found


def _names(row: TableRow, column: str) -> list[str]:
    """Species and kinds that a row names; the flags count where no species is told."""
    if column and row.cells[column]:
        return [row.cells[column]]
    low = {name.casefold(): cell.casefold() for name, cell in row.cells.items()}
    named = [name for flag, name in _FLAGS.items() if low.get(flag) == "true"]
    if named:
        return ["" if name == "Animal" else name for name in named]
    return ["blank"] if any(low.get(flag) == "true" for flag in _EMPTY_FLAGS) else []
