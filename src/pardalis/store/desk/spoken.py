"""What was said: the acts of the ledger, and where what they speak of is."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, func, or_, select

from pardalis.records.decision import Decision
from pardalis.store import schema
from pardalis.store.rows import batches, read_some

_TABLE = schema.decision


def last_position(connection: Connection) -> int:
    """Of the ledger; 0 of an empty one."""
    return connection.execute(select(func.max(_TABLE.c.position))).scalar() or 0


def act_of(connection: Connection, position: int) -> tuple[Decision, ...]:
    """All that was said in the act of one decision; empty if there is none.

    Parameters
    ----------
    connection
        To read with.
    position
        Of any decision of the act.
    """
    act = select(_TABLE.c.act).where(_TABLE.c.position == position).scalar_subquery()
    query = select(_TABLE).where(_TABLE.c.act == act).order_by(_TABLE.c.position)
    return tuple(read_some(connection, query, Decision))


def said_of(
    connection: Connection, sighting_ids: Iterable[str], after: int = 0
) -> tuple[Decision, ...]:
    """All that was said of any of these sightings, in the order of the ledger.

    Parameters
    ----------
    connection
        To read with.
    sighting_ids
        By the names under which it was said.
    after
        Only after this position.
    """
    found: dict[int, Decision] = {}
    for names in batches(sorted(set(sighting_ids))):
        here = or_(_TABLE.c.sighting_a.in_(names), _TABLE.c.sighting_b.in_(names))
        query = select(_TABLE).where(here, _TABLE.c.position > after)
        found |= {each.position: each for each in read_some(connection, query, Decision)}
    return tuple(found[position] for position in sorted(found))


def deployments_of(connection: Connection, sighting_ids: Iterable[str]) -> dict[str, str | None]:
    """Where these sightings were photographed, by `sighting_id`; those that are gone left out.

    Parameters
    ----------
    connection
        To read with.
    sighting_ids
        Any.
    """
    detection, media = schema.detection.c, schema.media.c
    found: dict[str, str | None] = {}
    for names in batches(sorted(set(sighting_ids))):
        query = (
            select(detection.detection_id, media.deployment_id)
            .join_from(schema.detection, schema.media, detection.media_id == media.media_id)
            .where(detection.detection_id.in_(names))
        )
        found |= {row[0]: row[1] for row in connection.execute(query)}
    return found


def deployment_of_media(connection: Connection, media_id: str) -> str | None:
    """Where a photograph was taken; None of one without a deployment, or that is gone.

    Parameters
    ----------
    connection
        To read with.
    media_id
        The photograph.
    """
    media = schema.media.c
    query = select(media.deployment_id).where(media.media_id == media_id)
    return connection.execute(query).scalar()
