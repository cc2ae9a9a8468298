"""Rows of sightings, proposals, the ledger of decisions, and the catalogue derived from them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from sqlalchemy import Connection, insert, select

from pardalis.records.decision import Decision
from pardalis.records.detection import Detection, Flank
from pardalis.records.individual import Individual
from pardalis.records.media import Media
from pardalis.records.proposal import Proposal
from pardalis.records.sighting import Sighting
from pardalis.store import schema
from pardalis.store.rows import read, replace_all, to_row


def replace_sightings(
    connection: Connection,
    sightings: Iterable[Sighting],
    unusable: Mapping[str, str],
    proven: Collection[str],
) -> None:
    """Put these sightings in the place of those stored.

    Parameters
    ----------
    connection
        In a transaction.
    sightings
        All.
    unusable
        Why a sighting shows no coat to tell an animal by, by `sighting_id`.
    proven
        The `sighting_id`s of those that certainly show a coat.
    """
    rows = (
        {
            "sighting_id": sighting.sighting_id,
            "flank": sighting.flank.value,
            "identifiable": sighting.sighting_id not in unusable,
            "reason": unusable.get(sighting.sighting_id, ""),
            "proven": sighting.sighting_id in proven,
            "detections": [detection.detection_id for detection in sighting.detections],
        }
        for sighting in sightings
    )
    replace_all(connection, schema.sighting, rows)


def sightings(
    connection: Connection, media: Mapping[str, Media], detections: Mapping[str, Detection]
) -> tuple[Sighting, ...]:
    """All sightings, in order of `sighting_id`, from media and detections by their ids.

    One whose detections have been replaced since, or whose photograph is gone, is left out: it is
    made anew when animals are next identified.
    """
    query = select(schema.sighting).order_by(schema.sighting.c.sighting_id)
    found = []
    for row in connection.execute(query).mappings():
        members = tuple(detections[name] for name in row["detections"] if name in detections)
        seen = tuple(media[each.media_id] for each in members if each.media_id in media)
        if len(seen) == len(row["detections"]):
            found.append(Sighting(row["sighting_id"], members, seen, Flank(row["flank"])))
    return tuple(found)


def has_sighting(connection: Connection, sighting_id: str) -> bool:
    """Whether there is a sighting of that name."""
    table = schema.sighting.c
    query = select(table.sighting_id).where(table.sighting_id == sighting_id)
    return connection.execute(query).first() is not None


def unusable_sightings(connection: Connection) -> dict[str, str]:
    """Why a sighting shows no coat to tell an animal by, for each that does not."""
    table = schema.sighting.c
    query = select(table.sighting_id, table.reason).where(~table.identifiable)
    return {row[0]: row[1] for row in connection.execute(query)}


def proven_sightings(connection: Connection) -> frozenset[str]:
    """The sightings that certainly show a coat."""
    table = schema.sighting.c
    query = select(table.sighting_id).where(table.proven)
    return frozenset(connection.execute(query).scalars())


def replace_proposals(connection: Connection, proposals: Iterable[Proposal]) -> None:
    """Put the machine's present opinions in the place of the former."""
    replace_all(connection, schema.proposal, map(to_row, proposals))


def proposals(connection: Connection) -> tuple[Proposal, ...]:
    """All proposals, in order of their sightings."""
    table = schema.proposal
    query = select(table).order_by(table.c.sighting_a, table.c.sighting_b, table.c.evidence)
    return tuple(read(connection, query, Proposal))


def append_decisions(connection: Connection, said: Iterable[Decision]) -> tuple[Decision, ...]:
    """Append the decisions of one act to the ledger; gives them back with their positions.

    Parameters
    ----------
    connection
        In a transaction.
    said
        What one person said at once; undone as one.
    """
    kept: list[Decision] = []
    table = schema.decision
    for each in said:
        row = to_row(each) | {"act": kept[0].act if kept else 0}
        del row["position"]
        key = connection.execute(insert(table), row).inserted_primary_key
        position = int(key[0]) if key else 0
        act = kept[0].act if kept else position
        kept.append(replace(each, position=position, act=act))
    if kept:
        first = table.c.position == kept[0].position
        connection.execute(table.update().where(first).values(act=kept[0].act))
    return tuple(kept)


def decisions(connection: Connection) -> tuple[Decision, ...]:
    """The whole ledger, in its order."""
    query = select(schema.decision).order_by(schema.decision.c.position)
    return tuple(read(connection, query, Decision))


def replace_individuals(connection: Connection, individuals: Iterable[Individual]) -> None:
    """Put the catalogue as it is derived now in the place of the former."""
    replace_all(connection, schema.individual, map(to_row, individuals))


def individuals(connection: Connection) -> tuple[Individual, ...]:
    """The catalogue, in order of `individual_id`."""
    query = select(schema.individual).order_by(schema.individual.c.individual_id)
    return tuple(read(connection, query, Individual))
