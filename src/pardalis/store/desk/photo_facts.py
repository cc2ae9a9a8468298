"""What stands beside one photograph: those taken just before and after, at its station."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import Connection, select

from pardalis.records.card_file import CardFile
from pardalis.records.detection import Flank
from pardalis.records.individual import Individual
from pardalis.records.media import Media
from pardalis.records.sight import Sight
from pardalis.store import schema
from pardalis.store.desk.secret import secret_of
from pardalis.store.desk.sight import (
    ShownNames,
    sees_exactly,
    shown_deployment,
    shown_station,
)
from pardalis.store.rows import batches, first, read_some

NEAR = timedelta(minutes=15)
_MOST = 500


def near(connection: Connection, media: Media) -> tuple[Media, ...]:
    """What the cameras of its station took within a quarter of an hour, in order of time.

    Parameters
    ----------
    connection
        To read with.
    media
        A photograph with a deployment and a time.
    """
    assert media.timestamp is not None
    own, table = schema.deployment.c, schema.media
    station = select(own.location_id).where(own.deployment_id == media.deployment_id)
    cameras = select(own.deployment_id).where(own.location_id.in_(station))
    query = (
        select(table)
        .where(
            table.c.timestamp.between(media.timestamp - NEAR, media.timestamp + NEAR),
            table.c.deployment_id.in_(cameras),
        )
        .order_by(table.c.timestamp, table.c.file_path)
        .limit(_MOST)
    )
    found = tuple(read_some(connection, query, Media))
    return found if any(each.media_id == media.media_id for each in found) else (media,)


def names_of(
    connection: Connection, sight: Sight, deployment_ids: Iterable[str | None]
) -> ShownNames:
    """Under which names an account knows some deployments and their stations.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    deployment_ids
        Those of photographs that it sees.
    """
    table = schema.deployment.c
    rows: list[tuple[str, str]] = []
    for names in batches({each for each in deployment_ids if each}):
        query = select(table.deployment_id, table.location_id)
        found = connection.execute(query.where(table.deployment_id.in_(names)))
        rows += [(row[0], row[1]) for row in found]
    secret = secret_of(connection) if any(not sees_exactly(sight, d) for d, _ in rows) else b""
    return ShownNames(
        {own: shown_deployment(sight, secret, own) for own, _ in rows},
        {own: shown_station(sight, secret, own, at) for own, at in rows},
    )


def flanks_of(connection: Connection, sighting_ids: Iterable[str]) -> dict[str, Flank]:
    """The side of some sightings as the machine told it, by `sighting_id`.

    Parameters
    ----------
    connection
        To read with.
    sighting_ids
        Which.
    """
    table = schema.sighting.c
    found: dict[str, Flank] = {}
    for names in batches(sighting_ids):
        query = select(table.sighting_id, table.flank).where(table.sighting_id.in_(names))
        found.update((row[0], Flank(row[1])) for row in connection.execute(query))
    return found


def individuals_named(
    connection: Connection, individual_ids: Iterable[str]
) -> tuple[Individual, ...]:
    """Some individuals of the catalogue.

    Parameters
    ----------
    connection
        To read with.
    individual_ids
        Which.
    """
    found: list[Individual] = []
    for names in batches(name for name in individual_ids if name):
        query = select(schema.individual).where(schema.individual.c.individual_id.in_(names))
        found += read_some(connection, query, Individual)
    return tuple(found)


def card_file(connection: Connection, file_path: str) -> CardFile | None:
    """What reading a file told; None of what only another program's package knows of.

    Parameters
    ----------
    connection
        To read with.
    file_path
        Below the survey folder.
    """
    query = select(schema.card_file).where(schema.card_file.c.file_path == file_path)
    return first(connection, query, CardFile)
