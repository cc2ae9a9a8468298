"""Rows of sightings as they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, select

from pardalis.records.sight import Sight
from pardalis.records.sighting_view import SightingView
from pardalis.store.desk import tables
from pardalis.store.desk.sight import is_seen
from pardalis.store.rows import batches, insert_all, read, read_some, to_row

_TABLE = tables.sighting_view


def sighting_views(connection: Connection) -> dict[str, SightingView]:
    """All, by `sighting_id`."""
    return {each.sighting_id: each for each in read(connection, select(_TABLE), SightingView)}


def put_sighting_views(
    connection: Connection,
    views: Mapping[str, SightingView],
    former: Mapping[str, SightingView] | None = None,
) -> None:
    """Put these in the place of those stored; only what differs is written.

    Parameters
    ----------
    connection
        In a transaction.
    views
        All, by `sighting_id`.
    former
        What is stored, if the caller knows; by default it is read.
    """
    before = sighting_views(connection) if former is None else former
    changed = [each for name, each in views.items() if before.get(name) != each]
    gone = [name for name in before if name not in views]
    for names in batches([*gone, *(each.sighting_id for each in changed)]):
        connection.execute(delete(_TABLE).where(_TABLE.c.sighting_id.in_(names)))
    rows = (to_row(each) | {"clock": each.clock} for each in changed)
    insert_all(connection, _TABLE, rows)


def views_of(
    connection: Connection, sight: Sight, sighting_ids: Iterable[str]
) -> dict[str, SightingView]:
    """Those of these sightings that an account sees, by `sighting_id`.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    sighting_ids
        Any.
    """
    found: dict[str, SightingView] = {}
    for names in batches(sorted(set(sighting_ids))):
        query = select(_TABLE).where(
            _TABLE.c.sighting_id.in_(names), is_seen(sight, _TABLE.c.deployment_id)
        )
        found |= {each.sighting_id: each for each in read_some(connection, query, SightingView)}
    return found


def views_of_individual(
    connection: Connection, sight: Sight, individual_id: str
) -> tuple[SightingView, ...]:
    """The sightings of an individual that an account sees, in order of time.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    individual_id
        Whose.
    """
    query = (
        select(_TABLE)
        .where(_TABLE.c.individual_id == individual_id, is_seen(sight, _TABLE.c.deployment_id))
        .order_by(_TABLE.c.timestamp.is_(None), _TABLE.c.timestamp, _TABLE.c.sighting_id)
    )
    return tuple(read_some(connection, query, SightingView))
