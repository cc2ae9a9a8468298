"""What was said: the acts of the ledger, whether they hold, and where what they speak of is."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, func, or_, select

from pardalis.records.decision import Decision, Verdict
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


def undone_by(connection: Connection, act: Iterable[Decision]) -> Decision | None:
    """The undo that holds an act back; None if the act holds.

    Parameters
    ----------
    connection
        To read with.
    act
        All of its decisions.
    """
    positions = [str(each.position) for each in act]
    query = select(_TABLE).where(
        _TABLE.c.verdict == Verdict.UNDO.value, _TABLE.c.value.in_(positions)
    )
    undoings = tuple(read_some(connection, query.order_by(_TABLE.c.position.desc()), Decision))
    return next((each for each in undoings if undone_by(connection, [each]) is None), None)


def undone_acts_of(connection: Connection, acts: Iterable[int]) -> dict[int, int]:
    """Which of these acts were undone, and by which decision.

    Parameters
    ----------
    connection
        To read with.
    acts
        Positions of their first decisions.
    """
    wanted = sorted(set(acts))
    found: dict[int, int] = {}
    for part in batches(wanted):
        members = select(_TABLE.c.position, _TABLE.c.act).where(_TABLE.c.act.in_(part))
        act_at = {row[0]: row[1] for row in connection.execute(members)}
        for names in batches([str(each) for each in act_at]):
            query = select(_TABLE.c.position, _TABLE.c.value).where(
                _TABLE.c.verdict == Verdict.UNDO.value, _TABLE.c.value.in_(names)
            )
            undoings = {row[0]: int(row[1]) for row in connection.execute(query)}
            held_back = undone_acts_of(connection, undoings) if undoings else {}
            for position, value in sorted(undoings.items()):
                if position not in held_back:
                    found[act_at[value]] = position
    return found


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
