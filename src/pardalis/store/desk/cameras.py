"""What is counted of each camera that an account sees: photographs, captures, its card's files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from pardalis.records.card_file import CardFile
from pardalis.records.media import Placement
from pardalis.records.photograph import NO_TIME
from pardalis.records.problem import Problem
from pardalis.records.sight import Sight
from pardalis.store import schema
from pardalis.store.desk.photograph_tables import (
    photograph,
    photograph_camera,
    photograph_day,
)
from pardalis.store.desk.sight import is_seen, is_seen_exactly
from pardalis.store.desk.tables import sighting_view
from pardalis.store.problem_rows import problem_of_row
from pardalis.store.rows import read

_DEPLOYMENT = schema.deployment
_MEDIA = schema.media


class CameraCounts(NamedTuple):
    """What is counted of one camera.

    Parameters
    ----------
    photographs
        Of its card, videos too.
    last
        When the last was taken, by the camera's clock, in milliseconds since 1970 [ms]; None
        without one.
    """

    photographs: int
    last: int | None


class Captures(NamedTuple):
    """How often known animals were photographed at a station.

    Parameters
    ----------
    captures
        Sightings of them.
    individuals
        How many animals.
    """

    captures: int
    individuals: int


def camera_counts(
    connection: Connection, sight: Sight, only: str | None = None
) -> dict[str, CameraCounts]:
    """The photographs of each deployment that an account sees, by `deployment_id`.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    only
        The `deployment_id` of one that is asked for; None for all.
    """
    own, counted = _DEPLOYMENT.c.deployment_id, photograph_camera.c
    numbers = select(counted.deployment_id, counted.number).where(
        is_seen(sight, counted.deployment_id)
    )
    named = select(own)
    if only is not None:
        numbers, named = numbers.where(counted.deployment_id == only), named.where(own == only)
    # One look into the index a camera: a list of all photographs would be read to group them.
    newest = (
        select(func.max(photograph.c.taken))
        .where(photograph.c.deployment_id == own, photograph.c.taken < NO_TIME)
        .scalar_subquery()
    )
    known = {row[0]: row[1] for row in connection.execute(numbers)}
    rows = connection.execute(named.add_columns(newest).where(is_seen(sight, own)))
    return {row[0]: CameraCounts(known.get(row[0], 0), row[1]) for row in rows}


def captures_seen(connection: Connection, sight: Sight) -> dict[str, Captures]:
    """How often known animals were photographed, by `location_id`, as far as an account sees it.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    """
    table, place = sighting_view.c, _DEPLOYMENT.c
    query = (
        select(place.location_id, func.count(), func.count(table.individual_id.distinct()))
        .select_from(sighting_view.join(_DEPLOYMENT, place.deployment_id == table.deployment_id))
        .where(table.individual_id != "", is_seen(sight, place.deployment_id))
        .group_by(place.location_id)
    )
    return {row[0]: Captures(row[1], row[2]) for row in connection.execute(query)}


def stations_of_cameras(connection: Connection) -> dict[str, str]:
    """The `location_id` of each deployment."""
    query = select(_DEPLOYMENT.c.deployment_id, _DEPLOYMENT.c.location_id)
    return {row[0]: row[1] for row in connection.execute(query)}


def doubts_of_cameras(connection: Connection, sight: Sight, step: str) -> tuple[Problem, ...]:
    """What a step found doubtful of the cameras of which an account sees all.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    step
        Whose problems name a deployment.
    """
    table = schema.problem.c
    query = (
        select(schema.problem)
        .where(table.step == step, is_seen_exactly(sight, table.subject))
        .order_by(table.rank)
    )
    return tuple(map(problem_of_row, connection.execute(query).mappings()))


def kept_apart(connection: Connection, deployment_id: str) -> int:
    """How many photographs of a deployment are dated outside it.

    Parameters
    ----------
    connection
        To read with.
    deployment_id
        Which.
    """
    outside = Placement.OUTSIDE_DEPLOYMENT.value
    query = select(func.count()).where(
        _MEDIA.c.deployment_id == deployment_id, _MEDIA.c.placement == outside
    )
    return connection.execute(query).scalar_one()


def files_of_cameras(connection: Connection, deployment_ids: Iterable[str]) -> tuple[CardFile, ...]:
    """The files of the cards of these deployments, in order of path.

    Parameters
    ----------
    connection
        To read with.
    deployment_ids
        Which.
    """
    cards = select(_MEDIA.c.card).where(_MEDIA.c.deployment_id.in_(sorted(deployment_ids)))
    table = schema.card_file
    query = select(table).where(table.c.card.in_(cards.distinct())).order_by(table.c.file_path)
    return tuple(read(connection, query, CardFile))


def days_of_camera(connection: Connection, deployment_id: str) -> dict[int, int]:
    """How many photographs a camera took on each day, by days since 1970 of its own clock.

    Parameters
    ----------
    connection
        To read with.
    deployment_id
        Which; the caller has seen that the account may see it.
    """
    table = photograph_day.c
    query = (
        select(table.day, func.sum(table.number))
        .where(table.deployment_id == deployment_id)
        .group_by(table.day)
    )
    return {row[0]: int(row[1]) for row in connection.execute(query)}


def ends_of_camera(
    connection: Connection, deployment_id: str, number: int = 3
) -> tuple[tuple[str, int], ...]:
    """The earliest and the latest photographs of a camera, by its clock: id and time [ms].

    Parameters
    ----------
    connection
        To read with.
    deployment_id
        Which; the caller has seen that the account may see it.
    number
        So many of each.
    """
    row = photograph.c
    query = select(row.media_id, row.taken).where(
        row.deployment_id == deployment_id, row.taken < NO_TIME
    )
    found: dict[str, int] = {}
    for order in ((row.taken, row.media_id), (row.taken.desc(), row.media_id.desc())):
        rows = connection.execute(query.order_by(*order).limit(number))
        found.update((row[0], row[1]) for row in rows)
    return tuple(sorted(found.items(), key=lambda each: each[1]))
