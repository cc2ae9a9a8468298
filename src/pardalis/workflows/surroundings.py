"""What is known beside proposals and decisions: marks, places, and what evidence is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from pardalis.identify.identities.evidence import Surroundings
from pardalis.records.calibration import Calibration
from pardalis.records.deployment import Deployment
from pardalis.records.sighting_state import SightingState
from pardalis.store import cards, identities, results
from pardalis.store.database import Connection


def read_surroundings(connection: Connection) -> Surroundings:
    """The surroundings of a project's identities.

    Parameters
    ----------
    connection
        To read with.
    """
    states = identities.sighting_states(connection)
    return surroundings_of(states, cards.deployments(connection), results.calibration(connection))


def surroundings_of(
    states: Mapping[str, SightingState],
    deployments: Iterable[Deployment],
    calibration: Calibration | None = None,
) -> Surroundings:
    """Marks on the coats, where the cameras stood, and what the matcher's evidence is worth.

    Parameters
    ----------
    states
        What the machine makes of each sighting.
    deployments
        The survey's table; without one no place is known.
    calibration
        By default the shipped one.
    """
    # Places are those of sightings: without one, none is asked for.
    marks, places = marks_of(states), places_of(deployments) if states else {}
    if calibration is None:
        return Surroundings(marks=marks, places=places)
    return Surroundings(marks=marks, places=places, calibration=calibration)


def marks_of(states: Mapping[str, SightingState]) -> dict[str, int]:
    """Key points on the coat of each sighting that has a usable one.

    Parameters
    ----------
    states
        What the machine makes of each sighting.
    """
    return {name: state.marks for name, state in states.items() if state.marks}


def places_of(deployments: Iterable[Deployment]) -> dict[str, tuple[float, float]]:
    """Projected position of each deployment [m]; empty without a table.

    Parameters
    ----------
    deployments
        The survey's table.
    """
    listed = list(deployments)
    if not listed:
        return {}
    # Projections are slow to load, and many questions need no place.
    from pardalis.history.stations import deployments_projection

    points = deployments_projection(listed).project(
        np.array([each.latitude for each in listed], dtype=float),
        np.array([each.longitude for each in listed], dtype=float),
    )
    return {
        each.deployment_id: (float(x), float(y))
        for each, (x, y) in zip(listed, points, strict=True)
    }
