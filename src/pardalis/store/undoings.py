"""What undid some decisions, read without the rest of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Text, cast, select

from pardalis.records.decision import Decision, Verdict
from pardalis.store import schema
from pardalis.store.rows import batches, read_some


def with_undoings(connection: Connection, said: Iterable[Decision]) -> tuple[Decision, ...]:
    """Decisions with what undid them, and what undid that: enough to know which are in force.

    Parameters
    ----------
    connection
        To read with.
    said
        In any order.

    Returns
    -------
    tuple of Decision
        In order of position; with what the undoings name, which may be another of the same act.
    """
    found = {each.position: each for each in said}
    new = list(found.values())
    while new:
        acts = sorted({each.act or each.position for each in new})
        undoings = [each for part in batches(acts) for each in _undoings(connection, part)]
        new = [each for each in undoings if each.position not in found]
        found |= {each.position: each for each in new}
    undoings = [each for each in found.values() if each.verdict is Verdict.UNDO]
    table = schema.decision
    for part in batches(sorted({int(each.value) for each in undoings} - found.keys())):
        query = select(table).where(table.c.position.in_(part))
        found |= {each.position: each for each in read_some(connection, query, Decision)}
    return tuple(found[position] for position in sorted(found))


def _undoings(connection: Connection, acts: Sequence[int]) -> list[Decision]:
    """What names any decision of these acts, to undo it."""
    table = schema.decision
    members = select(cast(table.c.position, Text)).where(table.c.act.in_(acts))
    named = table.c.value.in_(members) | table.c.value.in_([str(each) for each in acts])
    query = select(table).where(table.c.verdict == Verdict.UNDO.value, named)
    return read_some(connection, query, Decision)
