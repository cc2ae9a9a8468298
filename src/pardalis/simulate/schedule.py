"""When what passes which station, and the photographs that the cameras take of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from pardalis.simulate.day_light import DayLight, day_light
from pardalis.simulate.design import CameraUnit, Passage, Shot, Subject
from pardalis.simulate.reserve import STREAM_PASSAGES, Reserve, stream

FRAMES = 3
FACTORY_DATE = datetime(2019, 1, 1)
SHARES = ((Subject.DEER, 0.40), (Subject.PERSON, 0.09), (Subject.VEHICLE, 0.06))
SPACING_SECONDS = 240.0


def schedule(reserve: Reserve) -> tuple[Shot, ...]:
    """All photographs of the survey, camera by camera in order of time.

    Parameters
    ----------
    reserve
        The reserve.
    """
    rng = stream(reserve.design.seed, STREAM_PASSAGES)
    leopards = _leopard_passages(reserve, rng)
    cameras_at = [sum(c.station == row for c in reserve.cameras) for row in range(_count(reserve))]
    taken = FRAMES * sum(cameras_at[p.station] for p in leopards)
    others = _other_passages(reserve, rng, max(0, reserve.design.photos - taken), cameras_at)
    return _shots(reserve, _apart(leopards + others), rng)


def _count(reserve: Reserve) -> int:
    return len(reserve.stations)


def _leopard_passages(reserve: Reserve, rng: np.random.Generator) -> list[Passage]:
    found = []
    for animal, station, night in np.argwhere(reserve.captures):
        hours = leopard_hour(rng) - 12.0
        time = reserve.design.start + timedelta(days=int(night), hours=hours % 24)
        direction = 1 if rng.random() < 0.5 else -1
        found.append(Passage(time, int(station), Subject.LEOPARD, int(animal), direction))
    return found


def leopard_hour(rng: np.random.Generator) -> float:
    """Hour of the day at which a leopard walks: peaks at dusk and dawn, some by night and day.

    Parameters
    ----------
    rng
        Random numbers.
    """
    peak = rng.choice(4, p=[0.32, 0.28, 0.22, 0.18])
    centre, spread = ((18.6, 1.2), (5.9, 1.1), (0.5, 2.8), (12.0, 3.5))[int(peak)]
    # Kept clear of noon, where one night ends and the next begins.
    hour = float(rng.normal(centre, spread)) % 24
    return float(rng.uniform(16, 20)) if 11.9 < hour < 12.1 else hour


def _other_passages(
    reserve: Reserve, rng: np.random.Generator, photos: int, cameras_at: list[int]
) -> list[Passage]:
    """Deer, people, vehicles, and empty bursts, which come by single cameras, for what is left."""
    found: list[Passage] = []
    roads = [row for row, station in enumerate(reserve.stations) if station.road] or [0]
    for subject, share in SHARES:
        left = photos * share
        while left > 0:
            pool = roads if subject is Subject.VEHICLE else range(_count(reserve))
            station = int(rng.choice(np.asarray(list(pool))))
            found.append(_passage(reserve, rng, subject, station, len(found)))
            left -= FRAMES * cameras_at[station]
    wanted = photos - FRAMES * sum(cameras_at[p.station] for p in found)
    for _ in range(max(0, round(wanted / FRAMES))):
        station = int(rng.integers(_count(reserve)))
        found.append(_passage(reserve, rng, Subject.NONE, station, len(found)))
    return found


def _passage(
    reserve: Reserve, rng: np.random.Generator, subject: Subject, station: int, looks: int
) -> Passage:
    hour = {
        Subject.DEER: lambda: float(rng.normal(rng.choice([7.0, 17.5, 22.0]), 2.2)),
        Subject.PERSON: lambda: float(rng.uniform(7.5, 17.5)),
        Subject.VEHICLE: lambda: float(rng.uniform(7, 19)),
        Subject.NONE: lambda: float(rng.choice([rng.uniform(9, 17), rng.uniform(18, 30)])),
    }[subject]()
    day = int(rng.integers(reserve.stations[station].nights_working))
    time = reserve.design.start + timedelta(days=day, hours=(hour - 12.0) % 24)
    return Passage(time, station, subject, looks, 1 if rng.random() < 0.5 else -1)


def _apart(passages: list[Passage]) -> list[Passage]:
    """Keep passages at one station some minutes apart, so that no picture shows two."""
    last: dict[int, datetime] = {}
    result = []
    for passage in sorted(passages, key=lambda p: (p.time, p.station)):
        earliest = last.get(passage.station)
        time = passage.time
        if earliest is not None and time < earliest + timedelta(seconds=SPACING_SECONDS):
            time = earliest + timedelta(seconds=SPACING_SECONDS)
        last[passage.station] = time
        result.append(
            Passage(time, passage.station, passage.subject, passage.animal, passage.direction)
        )
    return result


def _shots(reserve: Reserve, passages: list[Passage], rng: np.random.Generator) -> tuple[Shot, ...]:
    by_camera: dict[int, list[Shot]] = {camera.index: [] for camera in reserve.cameras}
    for number, passage in enumerate(passages):
        units = [c for c in reserve.cameras if c.station == passage.station]
        if passage.subject is Subject.NONE:
            # Wind and light trigger one camera, not the one that looks the other way.
            units = [units[int(rng.integers(len(units)))]]
        design = reserve.design
        day = day_light(design.latitude, design.longitude, passage.time)
        for camera in units:
            by_camera[camera.index] += _burst(camera, passage, number, day, rng)
    shots = []
    for index in sorted(by_camera):
        for rank, shot in enumerate(sorted(by_camera[index], key=lambda s: s.time)):
            fields = {name: getattr(shot, name) for name in Shot.__dataclass_fields__}
            shots.append(Shot(**{**fields, "number": rank}))
    return tuple(shots)


def _burst(
    camera: CameraUnit, passage: Passage, number: int, day: DayLight, rng: np.random.Generator
) -> list[Shot]:
    delay = float(rng.uniform(0.0, 0.8))
    shots = []
    for frame in range(FRAMES):
        elapsed = delay + frame * 1.0 + float(rng.uniform(-0.06, 0.06)) * (frame > 0)
        time = passage.time + timedelta(seconds=elapsed)
        clock = clock_reading(camera, time)
        if camera.dies is None or time < camera.dies:
            shots.append(Shot(camera.index, 0, passage, number, frame, time, clock, elapsed, day))
    return shots


def clock_reading(camera: CameraUnit, time: datetime) -> datetime:
    """What the camera's clock says at a true time.

    Parameters
    ----------
    camera
        Whose clock.
    time
        True time.
    """
    if camera.resets is not None and time >= camera.resets:
        return FACTORY_DATE.replace(tzinfo=time.tzinfo) + (time - camera.resets)
    return time + timedelta(seconds=camera.clock_error)
