"""Names of cameras and stations that would tell a place, and what stands for them outside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count

from pardalis.records.deployment import Deployment


@dataclass(frozen=True, slots=True)
class NeutralNames:
    """What the names that tell a place are in a package that may be read by all.

    Parameters
    ----------
    deployments
        The deploymentID that stands for another, by the `deployment_id` that is a place's name.
    stations
        The locationID that stands for another, by `deployment_id`, where the station's is a
        place's name.
    """

    deployments: Mapping[str, str] = field(default_factory=dict)
    stations: Mapping[str, str] = field(default_factory=dict)


def neutral_names(deployments: Iterable[Deployment]) -> NeutralNames:
    """Names for the deployments and stations that are called as a place is.

    A table without a locationID calls its stations by their locationName, and people write the
    name of a place into the columns of IDs too. The names are numbers in the deployments' order.

    Parameters
    ----------
    deployments
        Of the survey.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    >>> neutral_names([Deployment("D1", "Old spring", 0.0, 0.0, start, end, 0, "Old spring"),
    ...                Deployment("D2", "S2", 0.0, 0.1, start, end, 0, "Old spring")]).stations
    {'D1': 'location-1'}
    """
    known = list(deployments)
    places = {_plain(each.location_name) for each in known} - {""}
    cameras = _numbered("deployment", (each.deployment_id for each in known), places)
    stations = _numbered("location", (each.location_id for each in known), places)
    at = {each.deployment_id: stations.get(each.location_id) for each in known}
    return NeutralNames(cameras, {name: called for name, called in at.items() if called})


def _numbered(kind: str, names: Iterable[str], places: set[str]) -> dict[str, str]:
    listed = list(dict.fromkeys(names))
    taken = set(listed)
    free = (name for number in count(1) if (name := f"{kind}-{number}") not in taken)
    return {name: next(free) for name in listed if _plain(name) in places}


def _plain(name: str) -> str:
    """Without what people write now so, now otherwise."""
    return " ".join(name.casefold().split())
