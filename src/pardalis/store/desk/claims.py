"""Rows of who looks at which pair of sightings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from pardalis.records.claim import Claim
from pardalis.store.desk import tables
from pardalis.store.rows import first, to_row

_TABLE = tables.claim


def take_pair(connection: Connection, claim: Claim, now: datetime) -> bool:
    """Give a pair to a reviewer, unless another looks at it; whether the reviewer has it.

    Parameters
    ----------
    connection
        In a transaction of `Database.write`: of these only one is under way at any time.
    claim
        The pair in any order, who, and until when.
    now
        Aware time; claims that have ended are forgotten.
    """
    a, b = sorted((claim.sighting_a, claim.sighting_b))
    connection.execute(_TABLE.delete().where(_TABLE.c.until <= now))
    holder = select(_TABLE.c.account_id).where(_is(a, b))
    found = connection.execute(holder).scalar()
    if found is not None and found != claim.account_id:
        return False
    row = to_row(claim) | {"sighting_a": a, "sighting_b": b}
    connection.execute(_TABLE.delete().where(_is(a, b)))
    connection.execute(_TABLE.insert(), row)
    return True


def holder_of(
    connection: Connection, sighting_a: str, sighting_b: str, now: datetime
) -> Claim | None:
    """Who looks at a pair now; None if nobody does.

    Parameters
    ----------
    connection
        To read with.
    sighting_a, sighting_b
        The pair, in any order.
    now
        Aware time.
    """
    a, b = sorted((sighting_a, sighting_b))
    query = select(_TABLE).where(_is(a, b), _TABLE.c.until > now)
    return first(connection, query, Claim)


def pairs_of_others(
    connection: Connection, account_id: str, now: datetime
) -> frozenset[tuple[str, str]]:
    """The pairs that others than this account look at now, the lesser id first.

    Parameters
    ----------
    connection
        To read with.
    account_id
        Who asks.
    now
        Aware time.
    """
    query = select(_TABLE.c.sighting_a, _TABLE.c.sighting_b).where(
        _TABLE.c.account_id != account_id, _TABLE.c.until > now
    )
    return frozenset((a, b) for a, b in connection.execute(query))


def release_pairs(
    connection: Connection, account_id: str, pair: tuple[str, str] | None = None
) -> None:
    """Free one pair that an account looks at, or all.

    Parameters
    ----------
    connection
        In a transaction.
    account_id
        Who looked.
    pair
        In any order; None for all.
    """
    own: ColumnElement[bool] = _TABLE.c.account_id == account_id
    if pair is not None:
        own &= _is(*sorted(pair))
    connection.execute(_TABLE.delete().where(own))


def _is(a: str, b: str) -> ColumnElement[bool]:
    return (_TABLE.c.sighting_a == a) & (_TABLE.c.sighting_b == b)
