"""Stations: where the cameras stand, in the survey's own projection."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from pardalis.geo.distances import geodesic_distance
from pardalis.geo.projection import Projection, survey_projection
from pardalis.records.deployment import Deployment
from pardalis.records.problem import Problem
from pardalis.records.sentence import say

WIDEST_STATION = 200.0
"""Cameras of one station farther apart than this [m] are reported."""


def deployments_projection(deployments: Sequence[Deployment]) -> Projection:
    """The projection about the centre of a survey's deployments.

    Parameters
    ----------
    deployments
        The deployments.

    Raises
    ------
    InputError
        If there is no deployment.
    """
    return survey_projection(
        np.array([each.latitude for each in deployments], dtype=float),
        np.array([each.longitude for each in deployments], dtype=float),
    )


def station_positions(
    location_ids: Sequence[str], deployments: Sequence[Deployment]
) -> Float[np.ndarray, "detectors 2"]:
    """Projected position of each station [m]: the mean of its deployments' places.

    Parameters
    ----------
    location_ids
        The stations, in the wanted order.
    deployments
        Those that make the survey; they also set the projection.
    """
    if not deployments:
        return np.empty((0, 2))
    projection = deployments_projection(deployments)
    rows = []
    for location_id in location_ids:
        own = [each for each in deployments if each.location_id == location_id]
        places = projection.project(
            np.array([each.latitude for each in own], dtype=float),
            np.array([each.longitude for each in own], dtype=float),
        )
        rows.append(places.mean(axis=0))
    return np.array(rows)


def wide_stations(deployments: Sequence[Deployment]) -> tuple[Problem, ...]:
    """Stations whose cameras do not stand at one place.

    Parameters
    ----------
    deployments
        The deployments.
    """
    first: dict[str, Deployment] = {}
    found = {}
    for each in deployments:
        other = first.setdefault(each.location_id, each)
        apart = geodesic_distance(each.latitude, each.longitude, other.latitude, other.longitude)
        if apart > WIDEST_STATION:
            found[each.location_id] = Problem(
                each.location_id,
                "station_spread",
                say(
                    "Its cameras stand {apart} m apart: those farther than {widest} m from the "
                    "first are counted as a place of their own.",
                    apart=f"{apart:.0f}",
                    widest=f"{WIDEST_STATION:.0f}",
                ),
                say("Give each place a locationID, or correct the position."),
            )
    return tuple(found.values())
