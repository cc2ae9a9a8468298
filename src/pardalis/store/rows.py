"""Records to rows and back, for nouns whose fields are the table's columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from itertools import islice
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from sqlalchemy import CompoundSelect, Connection, Select, Table, insert

Record = TypeVar("Record")
Row = dict[str, Any]
Item = TypeVar("Item")

# SQLite takes at most 32,766 values in one statement; executemany needs no more than this at once.
BATCH = 2_000
_AS_IT_IS = frozenset({str, int, float, bool, NoneType, datetime})


def to_row(record: Any) -> Row:
    """The record's fields as column values: enumerations as text, tuples and sets as lists."""
    row = {name: getattr(record, name) for name in _field_names(record.__class__)}
    for name, value in row.items():
        if type(value) not in _AS_IT_IS:
            row[name] = _plain(value)
    return row


@cache
def _field_names(kind: Any) -> tuple[str, ...]:
    return tuple(item.name for item in fields(kind))


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, frozenset):
        return sorted(_plain(item) for item in value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return to_row(value) if is_dataclass(value) else value


def from_row(kind: type[Record], row: Row) -> Record:
    """The record that `to_row` made into this row; further columns are passed over.

    A field that an older version did not know keeps its default.
    """
    revivers = _revivers(kind)  # type: ignore[arg-type]  # classes are hashable
    return kind(
        **{
            name: row[name] if revive is _as_it_is else revive(row[name])
            for name, revive in revivers.items()
            if name in row
        }
    )


@cache
def _revivers(kind: Any) -> dict[str, Callable[[Any], Any]]:
    hints = get_type_hints(kind)
    return {item.name: _reviver(hints[item.name]) for item in fields(kind)}


def _reviver(hint: Any) -> Callable[[Any], Any]:
    """What makes a plain value into one of this type again."""
    holder, inner = get_origin(hint), get_args(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    if is_dataclass(hint):
        return lambda row: from_row(hint, row)  # type: ignore[arg-type]  # a class, not an instance
    if holder is UnionType:
        (wanted,) = (each for each in inner if each is not NoneType)
        revive = _reviver(wanted)
        return lambda value: None if value is None else revive(value)
    if holder is tuple and inner[-1] is not Ellipsis:
        each = tuple(_reviver(item) for item in inner)
        return lambda values: tuple(one(value) for one, value in zip(each, values, strict=True))
    if holder in (tuple, frozenset):
        one = _reviver(inner[0])
        return lambda values: holder(one(value) for value in values)
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """As many items at once as a statement takes; none is empty."""
    left = iter(items)
    while batch := list(islice(left, BATCH)):
        yield batch


def insert_all(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Insert rows in batches."""
    for batch in batches(rows):
        connection.execute(insert(table), batch)


def replace_all(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Put these rows in the place of all that the table holds."""
    connection.execute(table.delete())
    insert_all(connection, table, rows)


def read(
    connection: Connection, query: Select[Any] | CompoundSelect[Any], kind: type[Record]
) -> Iterator[Record]:
    """The rows of a query for a whole table as records, a batch at a time."""
    with connection.execute(query, execution_options={"yield_per": BATCH}) as result:
        names = tuple(result.keys())
        for row in result:
            yield from_row(kind, dict(zip(names, row, strict=True)))


def read_some(
    connection: Connection, query: Select[Any] | CompoundSelect[Any], kind: type[Record]
) -> list[Record]:
    """The rows of a query for some as records: a server sends them at once, not in three turns."""
    result = connection.execute(query)
    names = tuple(result.keys())
    return [from_row(kind, dict(zip(names, row, strict=True))) for row in result]


def first(connection: Connection, query: Select[Any], kind: type[Record]) -> Record | None:
    """The query's first row as a record; None if there is none."""
    row = connection.execute(query).mappings().first()
    return None if row is None else from_row(kind, dict(row))
