"""Bursts follow the camera's pace; events follow the independence interval."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pardalis.intake.events import longest_burst_gap, with_bursts, with_events
from pardalis.intake.settings import IntakeSettings
from pardalis.records.media import Media, Placement

START = datetime(2026, 1, 1, tzinfo=UTC)
RULES = IntakeSettings()


def photo(number: int, seconds: float | None, card: str = "S1") -> Media:
    time = None if seconds is None else START + timedelta(seconds=seconds)
    return Media(
        media_id=f"m{number:03d}",
        file_path=f"{card}/IMG_{number}.JPG",
        content_hash=f"m{number:03d}",
        card=card,
        deployment_id=None,
        placement=Placement.NO_TABLE,
        timestamp=time,
        utc_offset=None,
        burst_id="",
        event_id="",
        width=4,
        height=3,
    )


def burst_sizes(times: Sequence[float | None]) -> list[int]:
    named = with_bursts([photo(n, time) for n, time in enumerate(times)], RULES, {})
    ids = [each.burst_id for each in named]
    return [ids.count(one) for one in dict.fromkeys(ids)]


def test_two_seconds_apart_are_one_burst_and_three_are_two() -> None:
    assert burst_sizes([0, 2, 4, 7, 7, 9]) == [3, 3]
    assert burst_sizes([0, 2.0, 4.01]) == [2, 1]


def test_a_slow_camera_sets_the_pace() -> None:
    # The night burst of a first-generation rapid-fire camera, to the second.
    night = [0, 3, 6, 9, 11, 14, 16, 17, 19, 21, 26, 29]
    day = [1e5, 1e5 + 4, 1e5 + 7, 1e5 + 11]
    assert burst_sizes([-9e4, *night, *day]) == [1, 12, 4]


def test_a_fast_camera_triggered_again_keeps_two_bursts() -> None:
    triggers = [base + frame for base in range(0, 70, 7) for frame in (0, 0, 1)]
    assert burst_sizes(triggers) == [3] * 10


def test_the_pace_never_goes_beyond_its_limit() -> None:
    times = [START + timedelta(seconds=9 * n) for n in range(20)]
    assert longest_burst_gap(times, RULES) == RULES.slow_burst_gap
    assert longest_burst_gap([], RULES) == RULES.burst_gap


def test_a_photograph_without_a_time_stands_alone() -> None:
    assert burst_sizes([0, 1, None, None]) == [2, 1, 1]


def test_photographs_of_one_second_follow_their_numbers() -> None:
    named = with_bursts([photo(n, 0) for n in (10, 9, 11, 2)], RULES, {})
    assert [each.media_id for each in named] == ["m002", "m009", "m010", "m011"]
    assert {each.burst_id for each in named} == {"burst_m002"}


def events(times: Sequence[float], station: str = "") -> list[str]:
    named = with_bursts([photo(n, time) for n, time in enumerate(times)], RULES, {})
    placed = with_events(named, lambda each: station or each.card, RULES)
    return [each.event_id for each in placed]


def test_less_than_half_an_hour_is_one_event() -> None:
    assert events([0, 1799, 3598]) == ["event_m000"] * 3
    assert events([0, 1800, 3600]) == ["event_m000", "event_m001", "event_m002"]


def test_two_cameras_of_one_station_share_their_events() -> None:
    media = [photo(0, 0, "A"), photo(1, 20, "B"), photo(2, 1500, "A"), photo(3, 9000, "B")]
    named = with_bursts(media, RULES, {})
    shared = {each.media_id: each.event_id for each in with_events(named, lambda _: "S", RULES)}
    assert shared["m000"] == shared["m001"] == shared["m002"] == "event_m000"
    assert shared["m003"] == "event_m003"
    alone = {each.media_id: each.event_id for each in with_events(named, lambda m: m.card, RULES)}
    assert alone["m001"] == "event_m001"


times = st.lists(st.one_of(st.none(), st.integers(0, 20_000)), max_size=30)


@given(times, st.integers(0, 1000))
def test_grouping_keeps_every_photograph_and_no_order(given: list[int | None], seed: int) -> None:
    media = [photo(n, time, card="AB"[n % 2]) for n, time in enumerate(given)]
    shuffled = random.Random(seed).sample(media, len(media))
    one = with_events(with_bursts(media, RULES, {}), lambda _: "S", RULES)
    other = with_events(with_bursts(shuffled, RULES, {}), lambda _: "S", RULES)
    assert one == other
    assert sorted(each.media_id for each in one) == sorted(each.media_id for each in media)
    of_burst: dict[str, set[str]] = {}
    for each in one:
        of_burst.setdefault(each.burst_id, set()).add(each.event_id)
    assert all(len(ids) == 1 for ids in of_burst.values()), "a burst is never cut"
    firsts = {each.media_id for each in one}
    assert {each.event_id.removeprefix("event_") for each in one} <= firsts
