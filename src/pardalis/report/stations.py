"""Where the stations lie relative to each other, and which animals link them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from pardalis.geo.projection import survey_projection
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.deployment import Deployment
from pardalis.report.content import ReportContent


@dataclass(frozen=True, slots=True, eq=False)
class StationMap:
    """The array of cameras in kilometres from its own south-western corner: no place on earth.

    Parameters
    ----------
    names
        Of the stations; a station's number is its place in this order, from 1.
    places
        East and north of the corner [km].
    captures
        Records of identified animals at each station.
    spokes
        For each animal its name and the stations (from 0) at which it was caught.
    """

    names: tuple[str, ...]
    places: Float[np.ndarray, "stations 2"]
    captures: tuple[int, ...]
    spokes: tuple[tuple[str, tuple[int, ...]], ...]


def station_map(content: ReportContent) -> StationMap | None:
    """The stations of the capture history or, without one, of the deployment table.

    Parameters
    ----------
    content
        Of the report.

    Returns
    -------
    StationMap or None
        None where no station has a place.
    """
    if content.history is not None and content.history.detector_ids:
        return _from_history(content.history)
    if content.deployments:
        return _from_deployments(content)
    return None


def station_names(content: ReportContent) -> dict[str, str]:
    """Station of each photograph by its `media_id`: its location, or its card without one.

    Parameters
    ----------
    content
        Of the report.
    """
    locations = {one.deployment_id: one.location_id for one in content.deployments}
    return {
        media.media_id: locations.get(media.deployment_id or "", media.card)
        for media in content.media
    }


def _from_history(history: CaptureHistory) -> StationMap:
    captures = np.bincount(history.trap, weights=history.count, minlength=len(history.detector_ids))
    spokes = tuple(
        (name, tuple(int(trap) for trap in np.unique(history.trap[history.animal == row])))
        for row, name in enumerate(history.individual_ids)
    )
    return StationMap(
        history.detector_ids,
        _from_corner(history.detectors),
        tuple(int(number) for number in captures),
        spokes,
    )


def _from_deployments(content: ReportContent) -> StationMap:
    first: dict[str, Deployment] = {}
    for deployment in sorted(content.deployments, key=lambda one: one.deployment_id):
        first.setdefault(deployment.location_id, deployment)
    names = tuple(sorted(first))
    spokes = _spokes_of_sightings(content, {name: row for row, name in enumerate(names)})
    captures = np.zeros(len(names), dtype=int)
    for _, visits in spokes:
        np.add.at(captures, list(visits), 1)
    latitudes = np.array([first[name].latitude for name in names], dtype=float)
    longitudes = np.array([first[name].longitude for name in names], dtype=float)
    metres = survey_projection(latitudes, longitudes).project(latitudes, longitudes)
    return StationMap(
        names,
        _from_corner(metres),
        tuple(int(number) for number in captures),
        tuple((name, tuple(sorted(set(visits)))) for name, visits in spokes),
    )


def _from_corner(metres: Float[np.ndarray, "stations 2"]) -> Float[np.ndarray, "stations 2"]:
    """Kilometres from the array's own corner: what could tell the place is taken off."""
    return np.asarray((metres - metres.min(axis=0)) / 1000.0)


def _spokes_of_sightings(
    content: ReportContent, rows: dict[str, int]
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Station of each event with an animal: several sightings of one event count once."""
    stations = station_names(content)
    sightings = {one.sighting_id: one for one in content.sightings}
    spokes = []
    for individual in content.individuals:
        events = {
            (media.event_id, stations.get(media.media_id, ""))
            for sighting_id in individual.sightings
            if sighting_id in sightings
            for media in sightings[sighting_id].media
        }
        visits = tuple(rows[station] for _, station in sorted(events) if station in rows)
        spokes.append((individual.individual_id, visits))
    return tuple(spokes)
