"""Effort by station and night: what stood, what worked, and what of it is doubtful."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from jaxtyping import Float

from pardalis.history.effort import usage_matrix
from pardalis.history.effort_doubts import as_gaps
from pardalis.history.nights import session_nights
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.effort_doubt import EffortDoubt


@dataclass(frozen=True, slots=True, eq=False)
class EffortMatrix:
    """Camera-nights of each station on each night.

    Parameters
    ----------
    stations
        Names, one a row.
    evenings
        Date of the evening of each night, one a column.
    stood
        Cameras that stood there.
    worked
        Of these, those that worked: the gaps taken out.
    doubtful
        Of what worked, that of which it is doubtful.
    """

    stations: tuple[str, ...]
    evenings: tuple[date, ...]
    stood: Float[np.ndarray, "stations nights"]
    worked: Float[np.ndarray, "stations nights"]
    doubtful: Float[np.ndarray, "stations nights"]


def effort_matrix(
    deployments: Sequence[Deployment],
    gaps: Sequence[EffortGap],
    doubts: Sequence[EffortDoubt],
) -> EffortMatrix:
    """The effort of a survey by station and night.

    Parameters
    ----------
    deployments
        That count as effort, each under the name of its station.
    gaps
        Times without effort.
    doubts
        Times of doubtful effort.
    """
    stations = tuple(sorted({each.location_id for each in deployments}))
    nights = session_nights(deployments)
    stood = usage_matrix(stations, deployments, (), nights)
    worked = usage_matrix(stations, deployments, gaps, nights)
    sure = usage_matrix(stations, deployments, (*gaps, *as_gaps(doubts)), nights)
    evenings = tuple(nights.first + timedelta(days=row) for row in range(nights.count))
    # Differences of sums of times: nothing is less than nothing.
    return EffortMatrix(stations, evenings, stood, worked, np.maximum(worked - sure, 0.0))
