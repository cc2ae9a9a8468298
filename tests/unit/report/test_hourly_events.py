from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pardalis.report.activity import hourly_events
from pardalis.report.content import ReportContent


def test_events_fall_in_the_hour_of_the_cameras_clock(example: ReportContent) -> None:
    hours = hourly_events(example)
    # Noon plus 10.5, 11.25, 9, 16 and 15 hours; the deer's two photographs are one event at 8.
    leopards = {22: 1, 23: 1, 21: 1, 4: 1, 3: 1}
    assert {hour: n for hour, n in enumerate(hours.leopards) if n} == leopards
    assert {hour: n for hour, n in enumerate(hours.animals) if n} == leopards | {8: 1}


def test_an_event_counts_at_its_first_photograph_whatever_the_order(
    example: ReportContent,
) -> None:
    deer = [media for media in example.media if media.event_id == "deer"]
    later = replace(deer[1], timestamp=(deer[1].timestamp or 0) + timedelta(hours=1))  # type: ignore[operator]
    others = tuple(media for media in example.media if media.event_id != "deer")
    hours = hourly_events(replace(example, media=(later, deer[0], *others)))
    assert hours.animals[8] == 1
    assert hours.animals[9] == 0


def test_photographs_without_a_time_do_not_count(example: ReportContent) -> None:
    timeless = tuple(replace(media, timestamp=None) for media in example.media)
    assert sum(hourly_events(replace(example, media=timeless)).animals) == 0
