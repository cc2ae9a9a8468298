"""Stations, leopards and the nights on which each station records each of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from jaxtyping import Bool, Float, Int

from pardalis.simulate.design import CameraUnit, Leopard, ReserveDesign, Station

STREAM_PLACES, STREAM_CAPTURES, STREAM_PASSAGES, STREAM_SCENE, STREAM_PHOTO, STREAM_COAT = range(6)
STREAM_PORTRAIT = 6
CAMERA_MODELS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Reserve:
    """A reserve with its array, its leopards and its captures.

    Parameters
    ----------
    design
        The numbers that it was drawn from.
    stations, cameras, leopards
        All there are; captures refer to their rows.
    region
        West, south, east and north of the reserve [m from its centre].
    captures
        Whether the station recorded the leopard in the night.
    """

    design: ReserveDesign
    stations: tuple[Station, ...]
    cameras: tuple[CameraUnit, ...]
    leopards: tuple[Leopard, ...]
    region: tuple[float, float, float, float]
    captures: Bool[np.ndarray, "leopards stations nights"]

    @property
    def area(self) -> float:
        """Area of the reserve [km^2]."""
        west, south, east, north = self.region
        return (east - west) * (north - south) / 1e6

    @property
    def density(self) -> float:
        """True density: activity centres per 100 km^2, as realised."""
        return 100 * len(self.leopards) / self.area


def stream(seed: int, *key: int) -> np.random.Generator:
    """Random numbers of one purpose, the same whatever else is drawn.

    Parameters
    ----------
    seed
        Of the reserve.
    key
        What they are for.
    """
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))


def draw_reserve(design: ReserveDesign) -> Reserve:
    """Draw a reserve: place stations and leopards, and let the nights pass.

    Parameters
    ----------
    design
        The numbers that it is drawn from.
    """
    rng = stream(design.seed, STREAM_PLACES)
    cameras: list[CameraUnit] = []
    places = station_places(design, rng)
    single = _single_rows(design)
    dead = single[0] if single else 0
    nights = design.nights
    stations = []
    for row, (x, y) in enumerate(places):
        paired = row not in single
        lost = design.faults and row == dead and not paired
        working = max(1, int(nights * 0.6)) if lost else nights
        stations.append(
            Station(f"S{row + 1:02d}", float(x), float(y), paired, row % 3 == 1, working)
        )
        for side in "AB" if paired else "A":
            cameras.append(_camera(design, len(cameras), row, side, rng, working))
    if design.faults:
        cameras = _with_reset_clock(design, cameras, stations)
    leopards, region = _leopards(design, places, rng)
    captures = draw_captures(design, places, leopards, stations)
    return Reserve(design, tuple(stations), tuple(cameras), leopards, region, captures)


def station_places(
    design: ReserveDesign, rng: np.random.Generator
) -> Float[np.ndarray, "stations 2"]:
    """Stations on a square grid about the origin, each moved a little to the nearest trail [m].

    Parameters
    ----------
    design
        The numbers that it is drawn from.
    rng
        Random numbers.
    """
    columns = int(np.ceil(np.sqrt(design.stations)))
    rows = int(np.ceil(design.stations / columns))
    grid = np.array([(c, r) for r in range(rows) for c in range(columns)][: design.stations], float)
    grid -= [(columns - 1) / 2, (rows - 1) / 2]
    result: Float[np.ndarray, "stations 2"] = design.spacing * (
        grid + rng.uniform(-0.15, 0.15, grid.shape)
    )
    return result


def _single_rows(design: ReserveDesign) -> tuple[int, ...]:
    count = min(design.single_stations, design.stations)
    return tuple(int(i) for i in (np.arange(count) + 0.5) * design.stations / max(count, 1))


def _camera(
    design: ReserveDesign, index: int, row: int, side: str, rng: np.random.Generator, working: int
) -> CameraUnit:
    dies: datetime | None = None
    if working < design.nights:
        dies = design.start + timedelta(days=working)
    return CameraUnit(
        index=index,
        station=row,
        side=side,
        name=f"S{row + 1:02d}{side}",
        serial=f"{int(rng.integers(10**7, 10**8))}",
        model=index % CAMERA_MODELS,
        clock_error=float(rng.uniform(-0.9, 0.9)),
        dies=dies,
    )


def _with_reset_clock(
    design: ReserveDesign, cameras: list[CameraUnit], stations: list[Station]
) -> list[CameraUnit]:
    """Let the clock of one camera of a pair fall back to the factory date, if there is a pair."""
    paired = [c.index for c in cameras if stations[c.station].paired and c.side == "B"]
    if not paired:
        return cameras
    chosen = cameras[paired[len(paired) // 2]]
    fields = {name: getattr(chosen, name) for name in CameraUnit.__dataclass_fields__}
    fields["resets"] = design.start + timedelta(days=design.nights * 0.5, hours=9)
    return [CameraUnit(**fields) if c.index == chosen.index else c for c in cameras]


def _leopards(
    design: ReserveDesign, places: Float[np.ndarray, "stations 2"], rng: np.random.Generator
) -> tuple[tuple[Leopard, ...], tuple[float, float, float, float]]:
    """Place the wanted number near the array, and as many beyond as the same density gives."""
    low, high = places.min(axis=0), places.max(axis=0)
    near_low, near_high = low - design.sigma, high + design.sigma
    far_low, far_high = low - design.buffer * design.sigma, high + design.buffer * design.sigma
    near_area = float(np.prod(near_high - near_low))
    beyond = float(np.prod(far_high - far_low)) - near_area
    others = round(design.leopards * beyond / near_area)
    centres = list(rng.uniform(near_low, near_high, (design.leopards, 2)))
    while len(centres) < design.leopards + others:
        centre = rng.uniform(far_low, far_high)
        if np.any(centre < near_low) or np.any(centre > near_high):
            centres.append(centre)
    leopards = tuple(
        Leopard(i, f"P{i + 1:02d}", float(c[0]), float(c[1]), i < design.leopards)
        for i, c in enumerate(centres)
    )
    region = (float(far_low[0]), float(far_low[1]), float(far_high[0]), float(far_high[1]))
    return leopards, region


def detection_probability(
    distance: Float[np.ndarray, "leopards stations"], g0: float, sigma: float
) -> Float[np.ndarray, "leopards stations"]:
    """Half-normal probability that a station records a leopard in one night.

    Parameters
    ----------
    distance
        From activity centre to station [m].
    g0
        Probability at distance 0.
    sigma
        Scale of movement [m].

    References
    ----------
    Efford, M. G., Borchers, D. L., & Byrom, A. E. (2009). Density estimation by spatially explicit
    capture-recapture: likelihood-based methods. In *Modeling Demographic Processes in Marked
    Populations* (pp. 255-269). Springer. Half-normal: g(d) = g0 exp(-d^2 / (2 sigma^2)).

    Examples
    --------
    >>> detection_probability(np.array([[0.0, 1000.0]]), 0.1, 1000.0).round(4)
    array([[0.1   , 0.0607]])
    """
    result: Float[np.ndarray, "leopards stations"] = g0 * np.exp(-(distance**2) / (2 * sigma**2))
    return result


def draw_captures(
    design: ReserveDesign,
    places: Float[np.ndarray, "stations 2"],
    leopards: tuple[Leopard, ...],
    stations: list[Station],
) -> Bool[np.ndarray, "leopards stations nights"]:
    """Draw each leopard, station and night on its own; nights without a camera record nothing.

    Parameters
    ----------
    design
        The numbers that it is drawn from.
    places
        Coordinates [m], one row a station.
    leopards
        Whose captures are drawn.
    stations
        With the nights on which they work.
    """
    rng = stream(design.seed, STREAM_CAPTURES)
    centres = np.array([(leopard.x, leopard.y) for leopard in leopards]).reshape(-1, 2)
    distance = np.linalg.norm(centres[:, None, :] - places[None, :, :], axis=2)
    chance = detection_probability(distance, design.g0, design.sigma)
    drawn = rng.random((*chance.shape, design.nights)) < chance[:, :, None]
    working: Int[np.ndarray, " stations"] = np.array([s.nights_working for s in stations])
    result: Bool[np.ndarray, "leopards stations nights"] = (
        drawn & (np.arange(design.nights)[None, :] < working[:, None])[None]
    )
    return result
