"""Rows of the audit: appended, each bound to the one before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, func, select

from pardalis.records.audit_entry import FIRST, AuditEntry
from pardalis.store.desk import tables
from pardalis.store.rows import read, read_some, to_row

_TABLE = tables.audit


def append_entry(
    connection: Connection, at: datetime, account: str, act: str, subject: str, details: str
) -> AuditEntry:
    """Append to the audit.

    Parameters
    ----------
    connection
        In a transaction of `Database.write`: of these only one is under way at any time, so that
        no two entries follow the same one.
    at
        Aware time.
    account, act, subject, details
        As of an `AuditEntry`.
    """
    last = select(_TABLE.c.position, _TABLE.c.hash).order_by(_TABLE.c.position.desc()).limit(1)
    row = connection.execute(last).first()
    position, previous = (row.position + 1, row.hash) if row is not None else (1, FIRST)
    entry = AuditEntry(position, at, account, act, subject, details, previous)
    entry = replace(entry, hash=entry.seal)
    connection.execute(_TABLE.insert(), to_row(entry))
    return entry


def entries(connection: Connection) -> Iterator[AuditEntry]:
    """The whole audit, in its order, a batch at a time."""
    return read(connection, select(_TABLE).order_by(_TABLE.c.position), AuditEntry)


def last_entries(
    connection: Connection,
    number: int,
    before: int | None = None,
    account: str | None = None,
    act: str | None = None,
) -> tuple[AuditEntry, ...]:
    """The newest entries first.

    Parameters
    ----------
    connection
        To read with.
    number
        At most so many.
    before
        Only those before this position.
    account, act
        Only those of this account, of this act.
    """
    query = select(_TABLE).order_by(_TABLE.c.position.desc()).limit(number)
    if before is not None:
        query = query.where(_TABLE.c.position < before)
    if account is not None:
        query = query.where(_TABLE.c.account == account)
    if act is not None:
        query = query.where(_TABLE.c.act == act)
    return tuple(read_some(connection, query, AuditEntry))


def count_entries(connection: Connection) -> int:
    """How many entries there are."""
    return connection.execute(select(func.count()).select_from(_TABLE)).scalar_one()
