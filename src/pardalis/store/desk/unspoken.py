"""Photographs of which nobody said anything: what models found there, read as little as needed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, select

from pardalis.records.decision import OF_TWO, Verdict
from pardalis.store import schema
from pardalis.store.members import sighting_member
from pardalis.store.rows import batches

_LEDGER = schema.decision.c


class BriefDetection(NamedTuple):
    """What the grid needs of a detection.

    Parameters
    ----------
    confidence
        0 to 1.
    detection_id
        Its id.
    observation_type
        Camtrap DP.
    scientific_name
        Empty without one.
    """

    confidence: float
    detection_id: str
    observation_type: str
    scientific_name: str


class BriefFinding(NamedTuple):
    """What the grid needs of what a model found in a photograph.

    Parameters
    ----------
    status
        How its search ended.
    detections
        In no order.
    """

    status: str
    detections: list[BriefDetection]


def spoken_of(connection: Connection, media_ids: Iterable[str]) -> frozenset[str]:
    """Of these photographs those of which, or of whose sightings, anything was ever said.

    Who is the same animal changes no photograph, and does not count. What was taken back does, and
    so do photographs of cameras where something still was set aside: they are more than what
    people's words reach, never less.

    Parameters
    ----------
    connection
        To read with.
    media_ids
        The photographs.
    """
    still = select(_LEDGER.deployment_id).where(_LEDGER.verdict == Verdict.STILL.value)
    still_at = frozenset(connection.execute(still.distinct()).scalars())
    found: set[str] = set()
    for names in batches(media_ids):
        found |= _named(connection, names)
        if still_at:
            table = schema.media.c
            there = select(table.media_id).where(table.deployment_id.in_(still_at))
            found.update(connection.execute(there.where(table.media_id.in_(names))).scalars())
    return frozenset(found)


def _named(connection: Connection, names: list[str]) -> set[str]:
    """The photographs that the ledger names, or a detection of them, or one of their sightings."""
    said = select(_LEDGER.media_id).where(_LEDGER.media_id.in_(names))
    found = set(connection.execute(said).scalars())
    by_detection: dict[str, set[str]] = {}
    own = schema.detection.c
    alone = select(own.detection_id, own.media_id).where(own.media_id.in_(names))
    mine, other = sighting_member.alias(), sighting_member.c
    beside = (
        select(other.detection_id, mine.c.media_id)
        .select_from(mine.join(sighting_member, other.sighting_id == mine.c.sighting_id))
        .where(mine.c.media_id.in_(names))
    )
    for detection_id, media_id in (*connection.execute(alone), *connection.execute(beside)):
        by_detection.setdefault(detection_id, set()).add(media_id)
    for asked in batches(by_detection):
        for name in _spoken(connection, asked):
            found |= by_detection[name]
    return found


def _spoken(connection: Connection, detections: list[str]) -> set[str]:
    """Of these detections those that the ledger names, or that took the place of others."""
    pairs = [each.value for each in OF_TWO]
    said = select(_LEDGER.sighting_a).where(
        _LEDGER.sighting_a.in_(detections), _LEDGER.verdict.not_in(pairs)
    )
    heir = schema.detection_heir.c.heir
    followed = select(heir).where(heir.in_(detections))
    return {
        *connection.execute(said).scalars(),
        *connection.execute(followed).scalars(),
    }


def found_briefly(connection: Connection, media_ids: Iterable[str]) -> dict[str, BriefFinding]:
    """What models found in these photographs, by `media_id`; nothing of those that nobody searched.

    Parameters
    ----------
    connection
        To read with.
    media_ids
        The photographs.
    """
    finding, one = schema.finding.c, schema.detection.c
    found: dict[str, BriefFinding] = {}
    columns = (one.confidence, one.detection_id, one.observation_type, one.scientific_name)
    for names in batches(media_ids):
        query = select(finding.media_id, finding.status).where(finding.media_id.in_(names))
        found.update((row[0], BriefFinding(row[1], [])) for row in connection.execute(query))
        shown = select(one.media_id, *columns).where(one.media_id.in_(names))
        for row in connection.execute(shown):
            if row[0] in found:
                found[row[0]].detections.append(BriefDetection(*row[1:]))
    return found
