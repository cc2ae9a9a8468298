"""Photographs of which nobody said anything: what models found there, read as little as needed."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, exists, or_, select

from pardalis.records.decision import OF_TWO, Verdict
from pardalis.store import schema
from pardalis.store.desk.among import Among
from pardalis.store.members import sighting_member

_SAID = schema.decision.c


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


def spoken_of(connection: Connection, among: Among) -> frozenset[str]:
    """Of these photographs those of which, or of whose sightings, anything was ever said.

    Who is the same animal changes no photograph, and does not count. What was taken back does, and
    so do photographs of cameras where something still was set aside: they are more than what
    people's words reach, never less.

    Parameters
    ----------
    connection
        To read with.
    among
        Of which photographs.
    """
    one, media = schema.detection.c, schema.media.c
    mine, other = sighting_member.alias(), sighting_member.c
    beside = mine.join(sighting_member, other.sighting_id == mine.c.sighting_id)
    still = select(_SAID.deployment_id).where(_SAID.verdict == Verdict.STILL.value)
    asked = (
        select(_SAID.media_id).where(among(_SAID.media_id)),
        select(media.media_id).where(media.deployment_id.in_(still), among(media.media_id)),
        select(one.media_id).where(among(one.media_id), _is_spoken_of(one.detection_id)),
        select(mine.c.media_id)
        .select_from(beside)
        .where(among(mine.c.media_id), _is_spoken_of(other.detection_id)),
    )
    return frozenset(name for query in asked for name in connection.execute(query).scalars())


def _is_spoken_of(detection_id: Any) -> ColumnElement[bool]:
    """Whether something was said of a detection, or of one in whose place it is."""
    of_pairs = [each.value for each in OF_TWO]
    # Looked up for each detection of a part: joined, the whole ledger would be read for each part.
    said = exists().where(_SAID.sighting_a == detection_id, _SAID.verdict.not_in(of_pairs))
    return or_(said, detection_id.in_(select(schema.detection_heir.c.heir)))


def found_briefly(connection: Connection, among: Among) -> dict[str, BriefFinding]:
    """What models found in photographs, by `media_id`; nothing of those that nobody searched.

    Parameters
    ----------
    connection
        To read with.
    among
        In which photographs.
    """
    finding, one = schema.finding.c, schema.detection.c
    query = select(finding.media_id, finding.status).where(among(finding.media_id))
    found = {row[0]: BriefFinding(row[1], []) for row in connection.execute(query)}
    columns = (one.confidence, one.detection_id, one.observation_type, one.scientific_name)
    shown = select(one.media_id, *columns).where(among(one.media_id))
    for row in connection.execute(shown):
        if row[0] in found:
            found[row[0]].detections.append(BriefDetection(*row[1:]))
    return found
