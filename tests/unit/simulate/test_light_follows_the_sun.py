"""The light of a simulated reserve is that of the sun at its place and season."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest

from pardalis.geo.sun import hours_above, sun_elevation
from pardalis.simulate.day_light import DAWN, DUSK, DayLight, day_light
from pardalis.simulate.light import weather
from pardalis.simulate.reserve import draw_reserve
from pardalis.simulate.schedule import schedule
from pardalis.workflows.simulate_reserve import design_of
from pardalis.workflows.simulate_settings import SimulateSettings

PLACES = [
    # By default; the taiga in June; Cape Town in July; on the equator.
    {},
    {"latitude": 59.0, "longitude": 131.0, "start": "2026-06-01T12:00:00+09:00"},
    {"latitude": -33.9, "longitude": 18.4, "start": "2026-07-01T12:00:00+02:00"},
    {"latitude": 0.3, "longitude": 32.6, "start": "2026-11-01T12:00:00+03:00"},
    # A clock of another place: noon comes in the evening, or about midnight.
    {"latitude": 30.2, "longitude": 20.0},
    {"latitude": 30.2, "longitude": -64.0},
]


def test_by_default_cameras_turn_to_infrared_at_the_usual_hours(tmp_path) -> None:
    design = design_of(SimulateSettings(folder=tmp_path))
    noons = [design.start + timedelta(days=day) for day in range(design.nights)]
    days = {day_light(design.latitude, design.longitude, noon) for noon in noons}
    assert days == {DayLight(DAWN, DUSK)}


@pytest.mark.parametrize("where", PLACES)
def test_no_photograph_contradicts_the_sun(where, tmp_path) -> None:
    design = design_of(SimulateSettings(folder=tmp_path, **where))
    shots = schedule(draw_reserve(design))
    sun = sun_elevation(design.latitude, design.longitude, [shot.time for shot in shots])
    dark = np.array([shot.day.is_over(shot.time) for shot in shots])
    assert 0.05 < dark.mean() < 0.95
    # As the check of clocks has it: infra-red by day, colour by night.
    assert not np.any(dark & (sun > 6))
    assert not np.any(~dark & (sun < -9))


def test_it_is_brightest_when_the_sun_is_highest() -> None:
    place, midnight = (-33.9, 18.4), datetime(2026, 7, 1, tzinfo=timezone(timedelta(hours=2)))
    times = [midnight + timedelta(minutes=10 * step) for step in range(144)]
    now = [
        weather(np.random.default_rng(1), time, False, day_light(*place, time)) for time in times
    ]
    by_day = [each.level for each in now if not each.infrared]
    brightest = times[[each.level if not each.infrared else 0 for each in now].index(max(by_day))]
    assert abs((brightest.hour + brightest.minute / 60) - 12.9) < 0.4
    assert all(each.infrared for each in (now[0], now[-1]))


def test_beyond_the_polar_circle_there_is_one_light_all_day() -> None:
    summer, winter = datetime(2026, 6, 21, tzinfo=UTC), datetime(2026, 12, 21, tzinfo=UTC)
    for hour in range(24):
        assert not day_light(75.0, 20.0, summer).is_over(summer + timedelta(hours=hour))
        assert day_light(80.0, 20.0, winter).is_over(winter + timedelta(hours=hour))


def test_hours_of_the_sun_are_where_its_elevation_says() -> None:
    zone = timezone(timedelta(hours=-5))
    day = datetime(2026, 10, 5, 12, tzinfo=zone)
    noon, half = hours_above(-12.0, -69.0, day, -6.0)
    for hour, elevation in ((noon - half, -6.0), (noon + half, -6.0)):
        time = day.replace(hour=0) + timedelta(hours=hour)
        assert sun_elevation(-12.0, -69.0, [time])[0] == pytest.approx(elevation, abs=0.15)
