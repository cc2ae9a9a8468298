"""The queue of questions: who is asked what next, and which answer belongs to which question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, tuple_

from pardalis.records.account import Role
from pardalis.records.decision import OF_TWO, Verdict
from pardalis.records.question import Question
from pardalis.records.sight import Sight
from pardalis.store import schema
from pardalis.store.desk import tables
from pardalis.store.rows import batches, from_row, insert_all, to_row

_TABLE = schema.question
_KEPT = timedelta(days=1)
_SQLITE_TUPLES = 500


@dataclass(frozen=True, slots=True)
class Queued:
    """A question in its place of the queue.

    Parameters
    ----------
    question
        What is asked.
    question_id
        Its id, which tells nothing; empty of one that was never stored.
    rank
        The lower the earlier; None of one that is not asked any more.
    deployments
        `deployment_id`s of the two sightings; empty of photographs without one.
    """

    question: Question
    question_id: str = ""
    rank: float | None = None
    deployments: tuple[str, str] = ("", "")

    @property
    def pair(self) -> tuple[str, str]:
        """The two sightings, the lesser id first."""
        return self.question.sighting_a, self.question.sighting_b


def queue(connection: Connection) -> dict[tuple[str, str], Queued]:
    """All questions that are stored, by their pair."""
    return {each.pair: each for each in map(_queued, connection.execute(select(_TABLE)).mappings())}


def put_queue(connection: Connection, queued: Iterable[Queued], position: int, at: datetime) -> int:
    """Put the questions that are worth asking now in the place of the former.

    What was put to a person and is not answered yet keeps its id and its purpose, and is kept for a
    day after it fell out of the queue: the answer may come late.

    Parameters
    ----------
    connection
        In a transaction.
    queued
        With their ranks.
    position
        Of the ledger that they follow from: pairs that were decided since are left out.
    at
        Now, aware.

    Returns
    -------
    int
        How many rows were written.
    """
    answered = _answered_since(connection, position)
    wanted = {each.pair: each for each in queued if each.pair not in answered}
    before = queue(connection)
    out = _TABLE.c.asked_at.is_(None) | (_TABLE.c.asked_at < at - _KEPT)
    # What was taken back since may be worth asking again: the next refresh knows.
    stays = _is_undone_since(connection, position)
    gone = [] if stays else [pair for pair in before if pair not in wanted]
    for part in _parts(gone):
        here = tuple_(_TABLE.c.sighting_a, _TABLE.c.sighting_b).in_(part)
        connection.execute(_TABLE.delete().where(here & out))
        connection.execute(_TABLE.update().where(here).values(rank=None))
    changed = [each for pair, each in wanted.items() if _differs(each, before.get(pair))]
    for each in changed:
        if each.pair in before:
            values = {"rank": each.rank} | _unless_asked(each, before[each.pair])
            connection.execute(_TABLE.update().where(_is(each.pair)).values(**values))
    insert_all(connection, _TABLE, (_row(each) for each in changed if each.pair not in before))
    return len(gone) + len(changed)


def next_questions(
    connection: Connection, sight: Sight, holder: str, now: datetime, number: int
) -> tuple[Queued, ...]:
    """The first questions that an account may be asked and that nobody else looks at.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees: it is asked of deployments that it reviews.
    holder
        Who asks, as in the claims.
    now
        Aware time.
    number
        At most so many.
    """
    claim = tables.claim.c
    taken = (
        select(claim.account_id)
        .where(
            claim.sighting_a == _TABLE.c.sighting_a,
            claim.sighting_b == _TABLE.c.sighting_b,
            claim.until > now,
            claim.account_id != holder,
        )
        .exists()
    )
    query = (
        select(_TABLE)
        .where(_TABLE.c.rank.is_not(None), ~taken, *_reviewed(sight))
        .order_by(_TABLE.c.rank, _TABLE.c.question_id)
        .limit(number)
    )
    return tuple(_queued(row) for row in connection.execute(query).mappings())


def count_left(connection: Connection, sight: Sight) -> int:
    """How many questions wait for a person of this sight.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    """
    query = select(func.count()).select_from(_TABLE)
    return connection.execute(
        query.where(_TABLE.c.rank.is_not(None), *_reviewed(sight))
    ).scalar_one()


def question_of(connection: Connection, sight: Sight, question_id: str) -> Queued | None:
    """A question by its id; None if there is none, or none that this account is asked.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    question_id
        Its id.
    """
    query = select(_TABLE).where(_TABLE.c.question_id == question_id, *_reviewed(sight))
    row = connection.execute(query).mappings().first()
    return None if row is None else _queued(row)


def queue_of(connection: Connection, pair: tuple[str, str]) -> Queued | None:
    """The question of a pair, if it is stored.

    Parameters
    ----------
    connection
        To read with.
    pair
        The lesser id first.
    """
    row = connection.execute(select(_TABLE).where(_is(pair))).mappings().first()
    return None if row is None else _queued(row)


def note_asked(connection: Connection, question_ids: Iterable[str], at: datetime) -> None:
    """Note that questions were put to a person.

    Parameters
    ----------
    connection
        In a transaction.
    question_ids
        Which.
    at
        Now, aware.
    """
    own = _TABLE.c.question_id.in_(list(question_ids))
    connection.execute(_TABLE.update().where(own).values(asked_at=at))


def note_answered(connection: Connection, question_id: str, spoiled: Iterable[str] = ()) -> None:
    """Take an answered question out of the queue; its row stays for an undo.

    Parameters
    ----------
    connection
        In a transaction.
    question_id
        Which.
    spoiled
        Sightings that show no coat, as was just said: nothing more is asked of them.
    """
    out: ColumnElement[bool] = _TABLE.c.question_id == question_id
    names = list(spoiled)
    if names:
        out |= or_(_TABLE.c.sighting_a.in_(names), _TABLE.c.sighting_b.in_(names))
    connection.execute(_TABLE.update().where(out).values(rank=None))


def ask_again(connection: Connection, question_id: str, rank: float = 0.0) -> None:
    """Put a question back to the front of the queue, after its answer was taken back.

    Parameters
    ----------
    connection
        In a transaction.
    question_id
        Which.
    rank
        Where.
    """
    own = _TABLE.c.question_id == question_id
    connection.execute(_TABLE.update().where(own).values(rank=rank))


def _answered_since(connection: Connection, position: int) -> set[tuple[str, str]]:
    table = schema.decision.c
    query = select(table.sighting_a, table.sighting_b).where(
        table.position > position, table.verdict.in_([each.value for each in OF_TWO])
    )
    return {(a, b) for a, b in connection.execute(query)}


def _is_undone_since(connection: Connection, position: int) -> bool:
    table = schema.decision.c
    query = select(table.position).where(
        table.position > position, table.verdict == Verdict.UNDO.value
    )
    return connection.execute(query.limit(1)).first() is not None


def _reviewed(sight: Sight) -> list[ColumnElement[bool]]:
    """The conditions that an account reviews both deployments of a pair."""
    if sight.is_whole:
        return []
    names = sorted(own for own, role in sight.roles if role.rank >= Role.REVIEWER.rank)
    return [_TABLE.c.deployment_a.in_(names), _TABLE.c.deployment_b.in_(names)]


def _differs(each: Queued, before: Queued | None) -> bool:
    if before is None or before.rank != each.rank:
        return True
    return before.question != each.question or before.deployments != each.deployments


def _unless_asked(each: Queued, before: Queued) -> dict[str, Any]:
    """What of a question may change: of one that waits for its answer the purpose must not."""
    row = _row(each)
    named = {name: row[name] for name in ("p_same", "gain", "deployment_a", "deployment_b")}
    if before.rank is None and before.question.purpose is not each.question.purpose:
        # It was answered: what is asked now is a question of its own.
        own = {"purpose": row["purpose"], "truth": row["truth"], "question_id": token_hex(16)}
        return named | own | {"asked_at": None}
    return named


def _row(each: Queued) -> dict[str, Any]:
    return to_row(each.question) | {
        "question_id": each.question_id or token_hex(16),
        "rank": each.rank,
        "deployment_a": each.deployments[0],
        "deployment_b": each.deployments[1],
    }


def _queued(row: Any) -> Queued:
    return Queued(
        from_row(Question, dict(row)),
        row["question_id"],
        row["rank"],
        (row["deployment_a"], row["deployment_b"]),
    )


def _is(pair: tuple[str, str]) -> ColumnElement[bool]:
    return and_(_TABLE.c.sighting_a == pair[0], _TABLE.c.sighting_b == pair[1])


def _parts(pairs: list[tuple[str, str]]) -> Iterable[list[tuple[str, str]]]:
    for part in batches(pairs):
        for start in range(0, len(part), _SQLITE_TUPLES):
            yield part[start : start + _SQLITE_TUPLES]
