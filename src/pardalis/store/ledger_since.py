"""What was said after a position of the ledger, counted without reading it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, func, select

from pardalis.records.decision import Decision, Verdict
from pardalis.store import schema
from pardalis.store.rows import batches, read_some


def undoings_after(connection: Connection, position: int) -> tuple[Decision, ...]:
    """What was taken back after a position of the ledger, undoings among it, in its order."""
    table = schema.decision
    query = select(table).where(table.c.position > position, table.c.verdict == Verdict.UNDO.value)
    return tuple(read_some(connection, query.order_by(table.c.position), Decision))


def count_after(
    connection: Connection, position: int, but: Iterable[Verdict], acts: Iterable[int] | None = None
) -> int:
    """How many decisions stand after a position of the ledger.

    Parameters
    ----------
    connection
        To read with.
    position
        Of the last that does not count.
    but
        Verdicts that do not count.
    acts
        Only those of these acts; by default of all.
    """
    table = schema.decision
    silent = [each.value for each in but]
    query = select(func.count()).where(table.c.position > position, table.c.verdict.not_in(silent))
    if acts is None:
        return int(connection.execute(query).scalar_one())
    parts = (query.where(table.c.act.in_(part)) for part in batches(sorted(set(acts))))
    return sum(int(connection.execute(part).scalar_one()) for part in parts)


def decisions_at(connection: Connection, positions: Iterable[int]) -> tuple[Decision, ...]:
    """The decisions at some positions of the ledger, in its order."""
    table = schema.decision
    found: list[Decision] = []
    for part in batches(sorted(set(positions))):
        query = select(table).where(table.c.position.in_(part)).order_by(table.c.position)
        found += read_some(connection, query, Decision)
    return tuple(found)
