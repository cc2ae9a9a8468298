"""Hold the columns of a table against those that are known: none may be passed over in silence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pardalis.errors import TableError


def check_columns(
    file: str, header: Iterable[str], required: Sequence[str], known: Iterable[str], remedy: str
) -> None:
    """See that required columns are there, and that no known one is spelt otherwise.

    A column in other capitals would be kept and not used: cameras of one station would count as
    two, gaps as deployments.

    Parameters
    ----------
    file
        The table's name, for messages.
    header
        Its columns.
    required
        Columns that it must have.
    known
        All columns that are used where they are there.
    remedy
        What to do about a column that is missing under any spelling.

    Raises
    ------
    TableError
        Naming the column as it should be spelt, and as it is.
    """
    there = list(header)
    for name in (*required, *known):
        check_spelling(file, there, name)
    lacking = [name for name in required if name not in there]
    if lacking:
        columns = ", ".join(lacking)
        number = "is no column" if len(lacking) == 1 else "are no columns"
        raise TableError(file, 1, f"There {number} {columns}.", remedy)


def check_spelling(file: str, header: Iterable[str], name: str) -> None:
    """See that a column that is not there is not there under another spelling.

    Parameters
    ----------
    file
        The table's name, for messages.
    header
        Its columns.
    name
        The column.

    Raises
    ------
    TableError
        If one has the same letters, capitals, blanks, hyphens and underscores aside.
    """
    there = list(header)
    other = next((each for each in there if _letters(each) == _letters(name)), None)
    if other is not None and name not in there:
        raise TableError(
            file,
            1,
            f'There is no column {name}; there is "{other}".',
            f'Rename the column "{other}" to {name}: names of columns are read letter by letter, '
            "capitals too.",
        )


def _letters(name: str) -> str:
    return "".join(each for each in name.casefold() if each not in " -_")
