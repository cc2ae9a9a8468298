"""Silences, heartbeats that stop, covered views: each kind of gap by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pardalis.history.covered import Look, covered_spells
from pardalis.history.effort_doubts import (
    effort_doubts,
    unexplained,
    worked_without_photograph,
)
from pardalis.history.effort_matrix import effort_matrix
from pardalis.history.moved import with_stations
from pardalis.history.signs_of_life import heartbeat, silences
from pardalis.history.stations import wide_stations
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.effort_doubt import DoubtOfEffort, EffortDoubt
from pardalis.records.media import Media, Placement

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
END = START + timedelta(days=30)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def every_day(first: int, last: int, *hours: float) -> list[datetime]:
    """A photograph or more on each of these days, at hours that differ from day to day."""
    return [
        START + timedelta(days=day, hours=hour + 0.37 * (day * 7 % 5), seconds=day * 41 % 60)
        for day in range(first, last)
        for hour in hours
    ]


def spells(times: list[datetime], end: datetime = END) -> list[tuple[float, float, bool]]:
    return [
        ((silence.start - START) / DAY, (silence.end - START) / DAY, beats)
        for silence, beats in silences(times, START, end)
    ]


def test_a_camera_that_photographs_all_the_time_is_not_doubted() -> None:
    assert spells(every_day(0, 30, 5.0, 14.0)) == []


def test_a_busy_camera_that_falls_silent_is_doubted_from_its_last_photograph() -> None:
    times = every_day(0, 20, 5.0, 14.0)
    ((begun, ended, beats),) = spells(times)
    # 20 of 20 days had photographs: 9 days without are not chance.
    assert START + begun * DAY == times[-1]
    assert (ended, beats) == (30.0, False)


def test_a_quiet_camera_may_be_silent_for_long() -> None:
    # 4 of 30 days with a photograph: (16 + 1) (1 - 4/16)^13 = 0.40.
    times = [START + timedelta(days=day, hours=3) for day in (1, 6, 11, 16)]
    assert spells(times) == []
    # 6 of 12 days, then 18 days without: (12.x + 1) (1/2)^17 is far below 0.01.
    times = [START + timedelta(days=day, hours=1.3 * day) for day in range(0, 12, 2)]
    assert len(spells(times)) == 1


def test_a_silence_before_the_first_photograph_and_in_the_middle() -> None:
    times = [*every_day(6, 14, 4.0, 15.0), *every_day(20, 30, 4.0, 15.0)]
    found = spells(times)
    assert [round(begun) for begun, _, _ in found] == [0, 14]
    assert [round(ended) for _, ended, _ in found] == [6, 20]


@pytest.mark.parametrize(
    ("period", "hours"), [(DAY, [0]), (12 * HOUR, [0, 12]), (HOUR, list(range(24)))]
)
def test_a_heartbeat_is_recognised_among_other_photographs(
    period: timedelta, hours: list[int]
) -> None:
    beats = [START + timedelta(days=day, hours=hour) for day in range(12) for hour in hours]
    others = every_day(0, 12, 3.3, 8.1, 9.9)
    assert heartbeat(sorted(beats + others)) == period


def test_a_heartbeat_by_day_only() -> None:
    beats = [START + timedelta(days=day, hours=hour / 2) for day in range(9) for hour in range(18)]
    assert heartbeat(beats) == HOUR / 2
    assert spells(beats, START + timedelta(days=9)) == []


def test_other_photographs_make_no_heartbeat() -> None:
    assert heartbeat(every_day(0, 30, 1.0, 5.0, 17.0)) is None


def test_one_missing_heartbeat_of_a_day_is_doubted_and_another_photograph_proves_life() -> None:
    beats = [START + timedelta(days=day, hours=6) for day in range(30) if day not in (10, 20)]
    lively = START + timedelta(days=20, hours=7)
    ((begun, ended, by_beats),) = spells(sorted([*beats, lively]))
    assert (begun, ended, by_beats) == (9.25, 11.25, True)


def test_nothing_is_said_without_photographs() -> None:
    assert spells([]) == []


def looks(*told: tuple[float, float]) -> list[Look]:
    """Hours after midnight and contrast."""
    midnight = datetime(2026, 3, 1, tzinfo=UTC)
    return [Look(midnight + hour * HOUR, int(hour % 24), contrast) for hour, contrast in told]


def covered(*told: tuple[float, float], end: float = 96.0) -> list[tuple[float, float]]:
    midnight = datetime(2026, 3, 1, tzinfo=UTC)
    return [
        ((start - midnight) / HOUR, (stop - midnight) / HOUR)
        for start, stop in covered_spells(looks(*told), midnight + end * HOUR)
    ]


def test_a_covered_view_lasts_to_the_next_clear_photograph() -> None:
    plain = [(hour, 3.0) for hour in (8.0, 10.0, 12.0, 15.0, 20.0)]
    assert covered((7.0, 40.0), *plain, (22.0, 35.0)) == [(8.0, 22.0)]


def test_a_view_that_stays_covered_lasts_to_the_end() -> None:
    plain = [(hour, 2.0) for hour in (8.0, 10.0, 12.0, 15.0, 20.0)]
    assert covered((7.0, 40.0), *plain) == [(8.0, 96.0)]


@pytest.mark.parametrize(
    "plain",
    [
        [18.0, 20.0, 22.0, 24.5, 26.0, 29.0],  # a night in which the flash lights nothing
        [9.0, 10.0, 11.0, 12.0, 13.0],  # fog of a morning: four hours
        [8.0, 12.0, 15.0],  # too few
    ],
)
def test_dark_nights_fog_and_single_photographs_are_no_cover(plain: list[float]) -> None:
    assert covered((5.0, 30.0), *[(hour, 4.0) for hour in plain], (30.0, 30.0)) == []


def test_a_dark_run_that_is_longer_than_a_night_is_cover() -> None:
    # Photographs at 17:00 to 08:00 and again the next evening: none between nine and four.
    plain = [17.0, 20.0, 24.0, 28.0, 32.0, 41.0]
    assert covered((10.0, 30.0), *[(hour, 1.0) for hour in plain], (58.0, 30.0)) == [(17.0, 58.0)]


def deployment(name: str, station: str = "S1", **changes: object) -> Deployment:
    fields: dict[str, object] = {
        "latitude": -24.0, "longitude": 31.5, "deployment_start": START, "deployment_end": END,
        "utc_offset": 0,
    } | changes  # fmt: skip
    return Deployment(name, station, **fields)  # type: ignore[arg-type]


def photo(name: str, time: datetime, deployment_id: str = "D1") -> Media:
    return Media(
        name, f"{name}.JPG", name, deployment_id, deployment_id, Placement.PLACED, time, 0, "", "",
        4, 3,
    )  # fmt: skip


def test_doubts_of_a_survey_and_the_gap_that_explains_one() -> None:
    media = [photo(f"p{n}", time) for n, time in enumerate(every_day(0, 20, 5.0, 14.0))]
    contrasts = {each.content_hash: 30.0 for each in media}
    last = max(each.timestamp for each in media if each.timestamp)
    (doubt,) = effort_doubts([deployment("D1")], media, contrasts, {})
    assert (doubt.kind, doubt.doubt_start, doubt.doubt_end) == (DoubtOfEffort.SILENT, last, END)
    dead = EffortGap("D1", START + 21 * DAY, END, "dead battery")
    assert unexplained([doubt], (dead,)) == ()
    both = effort_doubts([deployment("D1")], media, contrasts, {"D1": "it went back"})
    assert [each.kind for each in unexplained(both, (dead,))] == [DoubtOfEffort.WRONG_CLOCK]


def test_a_covered_view_of_a_survey() -> None:
    media = [photo(f"p{n}", START + n * 3 * HOUR) for n in range(240)]
    contrasts = {each.content_hash: 2.0 if 80 <= n < 104 else 33.0
                 for n, each in enumerate(media)}  # fmt: skip
    (doubt,) = effort_doubts([deployment("D1")], media, contrasts, {})
    assert doubt.kind is DoubtOfEffort.BLOCKED_VIEW
    assert (doubt.doubt_start - START) / DAY == 10.0
    assert (doubt.doubt_end - START) / DAY == 13.0


def test_the_matrix_adds_up_by_hand() -> None:
    deployments = (
        deployment("D1"),
        deployment("D2", deployment_end=START + 10 * DAY),
        deployment("D3", "S2", deployment_start=START + 5 * DAY),
    )
    gaps = (EffortGap("D1", START + 2 * DAY, START + 4 * DAY),)
    doubts = (
        EffortDoubt("D1", START + 3 * DAY, START + 5 * DAY, DoubtOfEffort.SILENT, ""),
        EffortDoubt("D3", START + 20.5 * DAY, START + 22 * DAY, DoubtOfEffort.BLOCKED_VIEW, ""),
    )
    matrix = effort_matrix(deployments, gaps, doubts)
    assert matrix.stations == ("S1", "S2")
    # 30 + 10 and 25 nights stood; two of them dead; a day of the doubt lies in the gap.
    assert matrix.stood.sum(axis=1).tolist() == [40.0, 25.0]
    assert matrix.worked.sum(axis=1).tolist() == [38.0, 25.0]
    assert matrix.doubtful.sum(axis=1) == pytest.approx([1.0, 1.5])
    assert matrix.doubtful[0, 4] == pytest.approx(1.0)
    assert matrix.doubtful[1, 20:22] == pytest.approx([0.5, 1.0])
    assert matrix.evenings[0].isoformat() == "2026-03-01"


def test_a_camera_that_was_moved_is_two_stations() -> None:
    there = deployment("D2", latitude=-24.02, deployment_start=END, deployment_end=END + 9 * DAY)
    beside = deployment("D3", latitude=-24.0005)
    taken = deployment("D4", "S1_2")
    moved = with_stations((deployment("D1"), there, beside, taken))
    assert [each.location_id for each in moved] == ["S1", "S1_3", "S1", "S1_2"]
    assert "place of their own" in wide_stations((deployment("D1"), there))[0].reason
    same = (deployment("D1"), beside)
    assert with_stations(same) == same


@pytest.mark.parametrize(("said", "worked"), [("yes", True), ("TRUE", True), ("", False),
                                              ("no", False)])  # fmt: skip
def test_a_camera_without_photographs_can_be_said_to_have_worked(said: str, worked: bool) -> None:
    told = deployment("D1", other_fields=(("worked", said),))
    assert worked_without_photograph(told) is worked
    assert not worked_without_photograph(deployment("D1"))
