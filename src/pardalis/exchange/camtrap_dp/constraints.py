"""Hold the cells of a table against what the standard says of its columns."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from pardalis.exchange.camtrap_dp.cells import TableRow
from pardalis.exchange.camtrap_dp.fields import Field
from pardalis.exchange.camtrap_dp.moments import EXAMPLE, parse_moment

# Python takes more for a number than the standard does: other scripts' digits, and 1_000.
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)

# Messages show no cell but IDs: where columns have slipped, any cell may hold a position.


def check_rows(rows: Iterable[TableRow], fields: tuple[Field, ...]) -> None:
    """See that every cell is as the standard asks, and that no ID stands twice.

    Parameters
    ----------
    rows
        Of one table.
    fields
        Of that table; the first is its ID.

    Raises
    ------
    TableError
        Naming the first row that is not.
    """
    seen: set[str] = set()
    identifier = fields[0].name
    for row in rows:
        for field in fields:
            if field.required and not row.cells.get(field.name):
                raise row.error(f"{field.name} is empty.", "The standard asks for a value.")
            check_cell(row, field)
        own = row.cells[identifier]
        if own in seen:
            raise row.error(
                f"The {identifier} '{own}' stands in a row above too.", "Give each row its own."
            )
        seen.add(own)


def check_cell(row: TableRow, field: Field) -> None:
    """Hold one cell against what the standard says of its column; an empty one holds.

    Parameters
    ----------
    row
        The row.
    field
        Of its column.

    Raises
    ------
    TableError
        If it does not hold.
    """
    text = row.cells.get(field.name, "")
    if not text:
        return
    if field.type in ("number", "integer"):
        number = number_of(row, field)
        if field.type == "integer" and number != int(number):
            raise row.error(f"{field.name} is not a whole number.", "Round it.")
    elif field.type == "boolean" and text.casefold() not in ("true", "false", "1", "0"):
        raise row.error(f"{field.name} is neither true nor false.", "Write true or false.")
    elif field.type == "datetime":
        _check_moment(row, field)
    elif field.choices and text not in field.choices:
        raise row.error(
            f"{field.name} is none of the standard's.", f"Write one of: {', '.join(field.choices)}."
        )


def number_of(row: TableRow, field: Field) -> float:
    """A number within the standard's limits; the message never shows it, it may be a position.

    Parameters
    ----------
    row
        The row.
    field
        Of a column that is not empty.

    Raises
    ------
    TableError
        If it is no number, or outside the limits.
    """
    name, text = field.name, row.cells[field.name]
    if row.decimal_comma and "." not in text:
        text = text.replace(",", ".")
    number = float(text) if _NUMBER.fullmatch(text) else math.inf
    if not math.isfinite(number):
        raise row.error(
            f"{name} is not a number.", "Write digits with a decimal point, without a unit."
        )
    low, high = field.minimum, field.maximum
    if (low is not None and not number >= low) or (high is not None and not number <= high):
        limits = f"{low:g} to {high:g}" if high is not None else f"{low:g} or more"
        raise row.error(f"{name} is outside its limits.", f"Write a number of {limits}.")
    return number


def _check_moment(row: TableRow, field: Field) -> None:
    try:
        parse_moment(row.cells[field.name])
    except ValueError as error:
        raise row.error(
            f"{field.name} {error}.", f"Write it such as {EXAMPLE}, with its offset from UTC."
        ) from error
