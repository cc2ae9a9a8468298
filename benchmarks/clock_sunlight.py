"""How often the sun speaks against a right clock, and against a wrong one: made cards."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from pardalis.geo.sun import sun_elevation
from pardalis.intake.clocks.record import ClockRecord
from pardalis.intake.clocks.sunlight import sunlight_doubts
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.deployment import Deployment

DAYS = 40
PLACES = (
    (30.2, 116.0, 480, datetime(2026, 3, 1)),
    (37.0, 73.0, 300, datetime(2025, 12, 1)),
    (-24.0, 31.5, 120, datetime(2026, 6, 1)),
    (61.0, 25.0, 120, datetime(2026, 5, 1)),
)
"""Latitude, longitude, offset of the clock [min], first day."""

CASES = (
    ("a right clock", 0.0, 0.0),
    ("a right clock, mornings dark below 8 degrees", 0.0, 8.0),
    ("a right clock, mornings dark below 10 degrees", 0.0, 10.0),
    ("a right clock, mornings dark below 15 degrees", 0.0, 15.0),
    ("45 minutes fast", 0.75, 0.0),
    ("an hour fast", 1.0, 0.0),
    ("an hour slow", -1.0, 0.0),
    ("an hour and a half fast", 1.5, 0.0),
    ("three hours fast", 3.0, 0.0),
    ("six hours fast", 6.0, 0.0),
    ("half a day off", 12.0, 0.0),
)


def made_card(rng: np.random.Generator, fast: float, ridge: float) -> ClockRecord:
    """One camera's season: animals of the dusk and dawn, a flash that goes by the sun, some fog.

    Parameters
    ----------
    rng
        Random numbers.
    fast
        How much the clock is ahead [h].
    ridge
        In the morning the place is dark until the sun stands so high [degrees]; 0 for no ridge.
    """
    latitude, longitude, offset, first = PLACES[int(rng.integers(len(PLACES)))]
    number = int(rng.integers(25, 160))
    peaks = np.where(rng.random(number) < 0.5, 6.2, 18.3)
    twilight = rng.normal(peaks, 1.3) % 24
    hours = np.where(rng.random(number) < 0.6, twilight, rng.uniform(0, 24, number))
    days = rng.integers(1, DAYS - 1, number)
    true = sorted(
        first + timedelta(days=int(day), hours=float(hour))
        for day, hour in zip(days, hours, strict=True)
    )
    moments = [(time - timedelta(minutes=offset)).replace(tzinfo=UTC) for time in true]
    sun = sun_elevation(latitude, longitude, moments)
    switch = -3.0 + float(rng.normal(0, 1.5))
    dark = rng.random(number) < 1 / (1 + np.exp(sun - switch))
    morning = np.array([time.hour < 12 for time in true])
    dark |= morning & (sun < ridge) & (sun > -20)
    dark ^= rng.random(number) < 0.02
    read = tuple(time + timedelta(hours=fast) for time in true)
    start = first.replace(tzinfo=UTC)
    place = Deployment(
        "D1", "S1", latitude, longitude, start, start + timedelta(days=DAYS), offset, card="c"
    )
    return ClockRecord(place, _files(read, dark.tolist()), read, read)


def _files(read: Sequence[datetime], dark: Sequence[bool]) -> tuple[CardFile, ...]:
    return tuple(
        CardFile(
            f"c/{number:04d}.JPG", "c", 1, 1, FileKind.PHOTO, content_hash=str(number),
            camera_time=time, brightness=80.0, contrast=30.0, colour=0.4 if is_dark else 20.0,
        )
        for number, (time, is_dark) in enumerate(zip(read, dark, strict=True))
    )  # fmt: skip


def main(cards: int) -> None:
    """Print, for each case, the share of cards whose clock the sun speaks against."""
    for name, fast, ridge in CASES:
        rng = np.random.default_rng(7)
        told = sum(any(sunlight_doubts(made_card(rng, fast, ridge))) for _ in range(cards))
        print(f"| {name} | {told / cards:.0%} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
