"""Cameras that were moved: one location of the table, several places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pardalis.geo.distances import geodesic_distance
from pardalis.history.stations import WIDEST_STATION
from pardalis.records.deployment import Deployment


def with_stations(deployments: Sequence[Deployment]) -> tuple[Deployment, ...]:
    """The deployments under the names of the places where they stood.

    A camera that was moved by more than 200 m is another detector from then on: the first place of
    a location keeps its name, the next is called after it with a number.

    Parameters
    ----------
    deployments
        The table.

    Examples
    --------
    >>> from datetime import UTC, datetime, timedelta
    >>> start = datetime(2026, 1, 1, tzinfo=UTC)
    >>> one, two = (Deployment(f"D{n}", "S1", 0.0, 30 + n / 100, start + timedelta(days=9 * n),
    ...             start + timedelta(days=9 * n + 9), 0) for n in (0, 1))
    >>> [each.location_id for each in with_stations([two, one])]
    ['S1_2', 'S1']
    """
    taken = {each.location_id for each in deployments}
    places: dict[str, list[tuple[Deployment, str]]] = {}
    name_of: dict[str, str] = {}
    for each in sorted(deployments, key=lambda one: (one.deployment_start, one.deployment_id)):
        known = places.setdefault(each.location_id, [])
        name = next((name for first, name in known if _apart(first, each) <= WIDEST_STATION), None)
        if name is None:
            name = each.location_id if not known else _new_name(each.location_id, taken)
            taken.add(name)
            known.append((each, name))
        name_of[each.deployment_id] = name
    return tuple(
        each
        if each.location_id == name_of[each.deployment_id]
        else replace(each, location_id=name_of[each.deployment_id])
        for each in deployments
    )


def _apart(one: Deployment, other: Deployment) -> float:
    return float(geodesic_distance(one.latitude, one.longitude, other.latitude, other.longitude))


def _new_name(location_id: str, taken: set[str]) -> str:
    number = 2
    while f"{location_id}_{number}" in taken:
        number += 1
    return f"{location_id}_{number}"
