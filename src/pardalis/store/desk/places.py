"""Deployments as an account may see them: for maps and tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Text, cast, select

from pardalis.records.account import Role
from pardalis.records.seen_deployment import SeenDeployment
from pardalis.records.sight import Sight, rounded
from pardalis.store import schema
from pardalis.store.desk.sight import ShownNames, is_seen, sees_exactly, shown_names, sites_in

_FIELDS = "fields"


def deployments_seen(
    connection: Connection, sight: Sight, names: ShownNames | None = None, only: str | None = None
) -> tuple[SeenDeployment, ...]:
    """The deployments that an account sees, in order of the names under which it knows them.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    names
        Under which names, if the caller knows.
    only
        The `deployment_id` of one that is asked for; None for all.
    """
    table = schema.deployment
    own = [each for each in table.c if each is not table.c.other_fields]
    fields = cast(table.c.other_fields, Text).label(_FIELDS)
    query = select(*own, fields).where(is_seen(sight, table.c.deployment_id))
    if only is not None:
        query = query.where(table.c.deployment_id == only)
    roles = dict(sight.roles)
    names = names or shown_names(connection, sight)
    found = (
        _seen(row, sight, names, roles[row["deployment_id"]])
        for row in connection.execute(query).mappings()
        if row["deployment_id"] in roles
    )
    return tuple(sorted(found, key=lambda each: (each.station, each.name)))


def _seen(row: Mapping[Any, Any], sight: Sight, names: ShownNames, role: Role) -> SeenDeployment:
    own = row["deployment_id"]
    exactly = sees_exactly(sight, own)
    precision = 0.0 if exactly else sight.precision
    return SeenDeployment(
        name=names.deployments[own],
        station=names.stations[own],
        latitude=rounded(row["latitude"], precision),
        longitude=rounded(row["longitude"], precision),
        precision=precision,
        deployment_start=row["deployment_start"],
        deployment_end=row["deployment_end"],
        utc_offset=row["utc_offset"],
        role=role,
        **(_named(row) if exactly else {}),
    )


def _named(row: Mapping[Any, Any]) -> dict[str, Any]:
    """What is told of a camera only to who sees all of it."""
    names = ("location_name", "camera_id", "camera_model", "card")
    return {"sites": sites_in(row[_FIELDS])} | {each: row[each] for each in names}
