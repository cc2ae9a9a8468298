"""What must not leave: the true places, and the names that tell them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from pardalis.store import schema


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept back of a survey.

    Parameters
    ----------
    names
        Of deployments, stations, places, cameras and cards, serial numbers and labels of cameras.
    places
        True latitudes and longitudes [degrees].
    """

    names: frozenset[str]
    places: frozenset[float]


def kept_back(connection: Connection) -> Kept:
    """What must not leave of a survey, unless its owner says so.

    Parameters
    ----------
    connection
        To read with.
    """
    table, files = schema.deployment.c, schema.card_file.c
    query = select(
        table.deployment_id, table.location_id, table.location_name, table.camera_id, table.card,
        table.latitude, table.longitude,
    )  # fmt: skip
    names: set[str] = set()
    places: set[float] = set()
    for row in connection.execute(query):
        names.update(map(str, row[:5]))
        places.update((row.latitude, row.longitude))
    for column in (files.card, files.serial, files.user_label):
        names.update(connection.execute(select(column).distinct()).scalars())
    return Kept(frozenset(names) - {"", "."}, frozenset(places))
