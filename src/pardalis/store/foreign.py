"""Rows that other programs wrote, kept as they came."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, func, select

from pardalis.records.foreign_row import ForeignRow
from pardalis.store import schema
from pardalis.store.rows import batches, insert_all, read, read_some, to_row


def replace_foreign_rows(
    connection: Connection, source: str, rows: Iterable[ForeignRow], table_name: str | None = None
) -> None:
    """Put what a source says now in the place of what it said.

    Parameters
    ----------
    connection
        In a transaction.
    source
        Of all these rows.
    rows
        All of it.
    table_name
        Only rows of this table are replaced; None for all of the source.
    """
    table = schema.foreign_row
    gone = table.c.source == source
    if table_name is not None:
        gone &= table.c.table_name == table_name
    connection.execute(table.delete().where(gone))
    insert_all(connection, table, map(to_row, rows))


def foreign_rows(
    connection: Connection, table_name: str | None = None, source: str | None = None
) -> tuple[ForeignRow, ...]:
    """Rows of one table or of all, of one source or of all, in their order.

    Parameters
    ----------
    connection
        To read with.
    table_name, source
        None for all.
    """
    table = schema.foreign_row
    query = select(table).order_by(table.c.source, table.c.table_name, table.c.rank)
    if table_name is not None:
        query = query.where(table.c.table_name == table_name)
    if source is not None:
        query = query.where(table.c.source == source)
    return tuple(read(connection, query, ForeignRow))


def rows_of_media(
    connection: Connection, table_name: str, media_ids: Iterable[str]
) -> tuple[ForeignRow, ...]:
    """Rows of one table of any source that speak of these photographs, in their order.

    Parameters
    ----------
    connection
        To read with.
    table_name
        Such as "observations".
    media_ids
        The photographs.
    """
    table = schema.foreign_row
    query = select(table).where(table.c.table_name == table_name)
    found: list[ForeignRow] = []
    for names in batches(sorted(set(media_ids))):
        found += read_some(connection, query.where(table.c.media_id.in_(names)), ForeignRow)
    return tuple(sorted(found, key=lambda each: (each.source, each.rank)))


def count_of_events(connection: Connection, source: str) -> int:
    """How many rows of observations a source has that speak of no single photograph.

    Parameters
    ----------
    connection
        To read with.
    source
        Of a package whose rows of photographs name theirs.
    """
    table = schema.foreign_row
    query = (
        select(func.count())
        .select_from(table)
        .where(
            table.c.source == source, table.c.table_name == "observations", table.c.media_id == ""
        )
    )
    return connection.execute(query).scalar_one()


def has_rows(connection: Connection, table_name: str) -> bool:
    """Whether any source has rows of a table.

    Parameters
    ----------
    connection
        To read with.
    table_name
        Such as "media".
    """
    table = schema.foreign_row
    query = select(table.c.rank).where(table.c.table_name == table_name).limit(1)
    return connection.execute(query).first() is not None
