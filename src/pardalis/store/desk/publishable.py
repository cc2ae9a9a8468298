"""What a find report is made of: a photograph and its place, as far as an account may know."""

from __future__ import annotations

from sqlalchemy import Connection, select

from pardalis.records.media import Media
from pardalis.records.sight import Sight
from pardalis.store import schema
from pardalis.store.desk.photograph_tables import photograph
from pardalis.store.desk.sight import is_seen_exactly
from pardalis.store.rows import first


def media_to_publish(connection: Connection, sight: Sight, media_id: str) -> Media | None:
    """A photograph that the account sees as it is; None of any other.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    media_id
        Which.
    """
    table = schema.media
    query = select(table).where((table.c.media_id == media_id) & is_seen_exactly(sight))
    return first(connection, query, Media)


def place_of(connection: Connection, deployment_id: str | None) -> tuple[float, float] | None:
    """Where a deployment stood: latitude and longitude [degrees]; None if nobody knows.

    Parameters
    ----------
    connection
        To read with.
    deployment_id
        None of a photograph of no deployment.
    """
    table = schema.deployment.c
    query = select(table.latitude, table.longitude).where(table.deployment_id == deployment_id)
    row = connection.execute(query).first() if deployment_id is not None else None
    return None if row is None else (float(row[0]), float(row[1]))


def species_of(connection: Connection, media_id: str) -> str:
    """Scientific name of what a photograph shows, as people and machines say; may be empty.

    Parameters
    ----------
    connection
        To read with.
    media_id
        Which photograph.
    """
    query = select(photograph.c.scientific_name).where(photograph.c.media_id == media_id)
    named = connection.execute(query).scalar()
    if named:
        return str(named)
    table = schema.detection.c
    told = (
        select(table.scientific_name)
        .where((table.media_id == media_id) & (table.scientific_name != ""))
        .order_by(table.confidence.desc())
        .limit(1)
    )
    return str(connection.execute(told).scalar() or "")
