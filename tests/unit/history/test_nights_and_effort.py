"""Nights from noon to noon, and camera-nights with gaps and partial nights."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pardalis.history.effort import camera_nights, usage_matrix, working_spells
from pardalis.history.nights import Nights, night_of, session_nights
from pardalis.records.deployment import Deployment, EffortGap

START = datetime(2026, 3, 1, 8, tzinfo=UTC)


def deployment(
    name: str = "D1",
    station: str = "S1",
    start: datetime = START,
    days: float = 5,
    utc_offset: int = 0,
) -> Deployment:
    return Deployment(name, station, -24.0, 31.5, start, start + timedelta(days=days), utc_offset)


def gap(start: datetime, days: float, name: str = "D1") -> EffortGap:
    return EffortGap(name, start, start + timedelta(days=days), "dead battery")


@pytest.mark.parametrize(
    ("utc", "offset", "night"),
    [
        (datetime(2026, 3, 1, 11, 59, tzinfo=UTC), 0, date(2026, 2, 28)),
        (datetime(2026, 3, 1, 12, 0, tzinfo=UTC), 0, date(2026, 3, 1)),
        (datetime(2026, 3, 2, 3, 0, tzinfo=UTC), 0, date(2026, 3, 1)),
        (datetime(2026, 3, 1, 22, 30, tzinfo=UTC), 330, date(2026, 3, 1)),
        (datetime(2026, 3, 1, 6, 45, tzinfo=UTC), 330, date(2026, 3, 1)),
        (datetime(2026, 3, 1, 16, 0, tzinfo=UTC), -300, date(2026, 2, 28)),
    ],
)
def test_a_night_runs_from_noon_to_noon_by_the_cameras_clock(
    utc: datetime, offset: int, night: date
) -> None:
    assert night_of(utc, offset) == night


def test_session_runs_from_the_first_camera_to_the_last() -> None:
    late = deployment("D2", start=START + timedelta(days=3), days=10)
    assert session_nights([deployment(), late]) == Nights(date(2026, 2, 28), 14)


def test_nights_outside_the_session_have_no_occasion() -> None:
    nights = Nights(date(2026, 3, 1), 3)
    assert [nights.occasion(date(2026, 3, day)) for day in (1, 3, 4)] == [0, 2, None]
    assert nights.occasion(date(2026, 2, 28)) is None


def test_overlapping_gaps_are_joined_and_clipped() -> None:
    gaps = [
        gap(START + timedelta(days=1), 1),
        gap(START + timedelta(days=1.5), 1),
        gap(START + timedelta(days=4), 9),
        gap(START - timedelta(days=2), 1),
        gap(START, 99, name="other"),
    ]
    spells = working_spells(deployment(), gaps)
    days = [
        ((s.start - START) / timedelta(days=1), (s.end - START) / timedelta(days=1)) for s in spells
    ]
    assert days == [(0.0, 1.0), (2.5, 4.0)]


def test_a_gap_over_everything_leaves_nothing() -> None:
    assert working_spells(deployment(), [gap(START - timedelta(days=1), 99)]) == ()


def test_first_and_last_night_count_in_proportion() -> None:
    spells = working_spells(deployment(days=2), [])
    worked = camera_nights(spells, 0, session_nights([deployment(days=2)]))
    np.testing.assert_allclose(worked, [4 / 24, 1.0, 20 / 24])


def test_a_gap_by_calendar_days_takes_as_many_camera_nights() -> None:
    whole = deployment(days=10)
    nights = session_nights([whole])
    midnight = datetime(2026, 3, 4, tzinfo=UTC)
    worked = camera_nights(working_spells(whole, [gap(midnight, 2)]), 0, nights)
    np.testing.assert_allclose(worked[3:7], [0.5, 0.0, 0.5, 1.0])
    assert worked.sum() == pytest.approx(8.0)


def test_cameras_of_a_station_add_up() -> None:
    pair = [deployment("D1"), deployment("D2"), deployment("D3", station="S2", days=1)]
    nights = session_nights(pair)
    usage = usage_matrix(("S1", "S2"), pair, [gap(START, 99, name="D2")], nights)
    np.testing.assert_allclose(usage[0], camera_nights(working_spells(pair[0], []), 0, nights))
    assert usage[1].sum() == pytest.approx(1.0)
    both = usage_matrix(("S1", "S2"), pair, [], nights)
    np.testing.assert_allclose(both[0], 2 * usage[0])


@settings(max_examples=60, deadline=None)
@given(
    hours=st.integers(0, 500),
    length=st.integers(1, 900),
    offset=st.integers(-720, 840),
    gaps=st.lists(st.tuples(st.integers(-50, 900), st.integers(0, 300)), max_size=4),
)
def test_camera_nights_are_the_hours_worked(
    hours: int, length: int, offset: int, gaps: list[tuple[int, int]]
) -> None:
    start = START + timedelta(hours=hours)
    one = deployment(start=start, days=length / 24, utc_offset=offset)
    stops = [gap(start + timedelta(hours=at), long / 24) for at, long in gaps]
    spells = working_spells(one, stops)
    worked = camera_nights(spells, offset, session_nights([one]))
    total = sum((spell.end - spell.start for spell in spells), timedelta())
    assert worked.sum() == pytest.approx(total / timedelta(days=1), abs=1e-6)
    assert np.all((worked >= 0) & (worked <= 1 + 1e-9))
    silent = {at + hour for at, long in gaps for hour in range(long)} & set(range(length))
    assert total == timedelta(hours=length - len(silent))
