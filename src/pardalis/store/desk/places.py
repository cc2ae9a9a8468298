"""Deployments as an account may see them: for maps and tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from pardalis.records.account import Role
from pardalis.records.seen_deployment import SeenDeployment
from pardalis.records.sight import Sight, rounded
from pardalis.store import schema
from pardalis.store.desk.sight import ShownNames, is_seen, sees_exactly, shown_names, sites_of


def deployments_seen(connection: Connection, sight: Sight) -> tuple[SeenDeployment, ...]:
    """The deployments that an account sees, in order of the names under which it knows them.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    """
    table = schema.deployment
    query = select(table).where(is_seen(sight, table.c.deployment_id))
    names, roles = shown_names(connection, sight), dict(sight.roles)
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
    seen = SeenDeployment(
        name=names.deployments[own],
        station=names.stations[own],
        latitude=rounded(row["latitude"], precision),
        longitude=rounded(row["longitude"], precision),
        precision=precision,
        deployment_start=row["deployment_start"],
        deployment_end=row["deployment_end"],
        utc_offset=row["utc_offset"],
        role=role,
    )
    return _with_names(seen, row) if exactly else seen


def _with_names(seen: SeenDeployment, row: Mapping[Any, Any]) -> SeenDeployment:
    return replace(
        seen,
        sites=sites_of(row["other_fields"]),
        location_name=row["location_name"],
        camera_id=row["camera_id"],
        camera_model=row["camera_model"],
        card=row["card"],
    )
