"""Sightings as rows of a table of Pardalis' own, for which the standard has none."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from pardalis.exchange.camtrap_dp.cells import Cell
from pardalis.exchange.camtrap_dp.moments import moment_text
from pardalis.records.deployment import Deployment
from pardalis.records.individual import Individual
from pardalis.records.sighting import Sighting
from pardalis.records.sighting_state import SightingState

SIGHTING_COLUMNS = (
    *("sightingID", "filePath", "photographs", "deploymentID", "locationID", "timestamp"),
    *("flank", "flankBy", "flankConfidence", "marks", "identifiable", "reason", "individualID"),
)
_DIGITS = 3


def sighting_rows(
    sightings: Iterable[Sighting],
    unusable: Mapping[str, str],
    states: Mapping[str, SightingState],
    said: Container[str],
    individuals: Iterable[Individual],
    deployments: Iterable[Deployment],
) -> Iterator[dict[str, Cell]]:
    """One row a sighting, in order of time, those that nothing can be told of among them.

    Parameters
    ----------
    sightings
        All.
    unusable
        Why a sighting shows no coat to tell an animal by, by `sighting_id`.
    states
        What the machine makes of each, by `sighting_id`.
    said
        The `sighting_id`s of those whose flank a person gave.
    individuals
        The catalogue.
    deployments
        For the names of the stations.
    """
    owner = {name: each.individual_id for each in individuals for name in each.sightings}
    stations = {each.deployment_id: each.location_id for each in deployments}
    for each in sorted(sightings, key=_moment):
        name, photo = each.sighting_id, each.media[0]
        yield {
            "sightingID": name,
            "filePath": photo.file_path,
            "photographs": len(each.media),
            "deploymentID": photo.deployment_id,
            "locationID": stations.get(photo.deployment_id or ""),
            "timestamp": moment_text(photo.timestamp, photo.utc_offset),
            "flank": each.flank.value,
            "flankBy": "person" if name in said else "machine",
            "flankConfidence": None if name in said else _confidence(states[name]),
            "marks": states[name].marks,
            "identifiable": name not in unusable,
            "reason": unusable.get(name, ""),
            "individualID": owner.get(name),
        }


def _confidence(state: SightingState) -> float:
    return round(state.flank_confidence, _DIGITS)


def _moment(sighting: Sighting) -> tuple[bool, float, str]:
    when = sighting.media[0].timestamp
    return when is None, when.timestamp() if when else 0.0, sighting.sighting_id
