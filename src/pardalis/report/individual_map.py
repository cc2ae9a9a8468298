"""Where an individual was seen, relative to the other stations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from pardalis.report.individual_sightings import SeenAt
from pardalis.report.stations import StationMap

_WIDTH = 560.0
_EDGE = 34.0
_TALLEST = 1.1


@dataclass(frozen=True, slots=True)
class MapStation:
    """A station on the map.

    Parameters
    ----------
    number
        From 1, as on the report's map.
    name
        Its name.
    x, y
        On the drawing [px].
    sightings
        Of the individual, here.
    radius
        Of its circle [px]; 0 where the individual was not seen.
    """

    number: int
    name: str
    x: float
    y: float
    sightings: int
    radius: float


@dataclass(frozen=True, slots=True)
class IndividualMap:
    """The array with one individual's stations; no place on earth.

    Parameters
    ----------
    width, height
        Of the drawing [px].
    stations
        All.
    middle
        Between the individual's stations [px]; None with fewer than two.
    bar
        Length of the scale bar [px].
    bar_label
        The same in words.
    """

    width: float
    height: float
    stations: tuple[MapStation, ...]
    middle: tuple[float, float] | None
    bar: float
    bar_label: str


def individual_map(plan: StationMap | None, seen: Iterable[SeenAt]) -> IndividualMap | None:
    """The stations as the report's map lays them, with those where one individual was seen.

    Parameters
    ----------
    plan
        The stations; None where none has a place.
    seen
        Sightings of the individual.
    """
    if plan is None or not len(plan.names):
        return None
    counts = Counter(each.number for each in seen)
    low, high = plan.places.min(axis=0), plan.places.max(axis=0)
    extent = np.maximum(high - low, 0.2)
    room = _WIDTH - 2 * _EDGE
    scale = float(min(room / extent[0], _TALLEST * room / extent[1]))
    height = scale * float(extent[1]) + 2.6 * _EDGE
    most = max((counts[number] for number in range(1, len(plan.names) + 1)), default=0)
    stations = []
    for number, (name, place) in enumerate(zip(plan.names, plan.places, strict=True), start=1):
        x, y = _EDGE + scale * (place[0] - low[0]), _EDGE + scale * (high[1] - place[1])
        here = counts[number]
        radius = 6.0 + 7.0 * here / most if here else 0.0
        stations.append(MapStation(number, name, _px(x), _px(y), here, _px(radius)))
    visited = [(each.x, each.y) for each in stations if each.sightings]
    middle = tuple(np.mean(visited, axis=0).tolist()) if len(visited) > 1 else None
    length = _round_length(float(extent[0]))
    label = f"{length:g} km" if length >= 1 else f"{1000 * length:g} m"
    return IndividualMap(
        _WIDTH, _px(height), tuple(stations),
        (_px(middle[0]), _px(middle[1])) if middle else None, _px(scale * length), label,
    )  # fmt: skip


def _round_length(extent: float) -> float:
    """1, 2 or 5 times a power of ten, at most a third of the width [km]."""
    wanted = extent / 3
    power = 10.0 ** np.floor(np.log10(wanted))
    return float(max(step for step in (1, 2, 5) if step * power <= wanted * 1.0001) * power)


def _px(value: float) -> float:
    return round(float(value), 1)
