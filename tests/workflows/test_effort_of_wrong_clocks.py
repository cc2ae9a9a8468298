"""Nights of a clock that was wrong are no effort, wherever in the season they lie."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pardalis.history.effort_matrix import effort_matrix
from pardalis.records.deployment import Deployment
from pardalis.records.media import Media, Placement
from pardalis.workflows.counted_effort import CountedEffort, counted_effort

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
END = START + timedelta(days=60)
STOOD = Deployment("A", "S1", 1.0, 30.0, START, END, 0)
DAY = timedelta(days=1)
FAR = timedelta(days=-2600)


def photo(path: str, time: datetime, size: int = 640) -> Media:
    inside = START <= time <= END
    placement = Placement.PLACED if inside else Placement.OUTSIDE_DEPLOYMENT
    card = path.rpartition("/")[0]
    return Media(path, path, path, card, "A", placement, time, 0, "", "", size, size)


def card(
    folder: str, first: int, last: int, off: timedelta = timedelta(0), at: int = 1, size: int = 640
) -> list[Media]:
    """A photograph a day from one day to another, by a clock that is off; numbered from `at` on."""
    return [
        photo(f"{folder}/IMG_{at + row:04d}.JPG", START + (day + 0.5) * DAY + off, size)
        for row, day in enumerate(range(first, last))
    ]  # fmt: skip


def worked(effort: CountedEffort) -> float:
    return float(effort_matrix(effort.deployments, effort.gaps, ()).worked.sum())


def test_a_clock_that_was_wrong_until_a_visit() -> None:
    media = [*card("A", 0, 30, FAR), *card("A", 30, 60, at=31)]
    effort = counted_effort(media, (STOOD,), ())
    assert worked(effort) == pytest.approx(29.5)
    (problem,) = effort.problems
    assert "30 of its 60" in problem.reason
    assert "from 2026-03-01 to 2026-04-01" not in problem.reason
    assert "from 2026-03-01 to 2026-03-31" in problem.reason


def test_a_first_card_of_a_wrong_clock() -> None:
    media = [*card("A/first", 0, 30, FAR), *card("A/second", 31, 60)]
    assert worked(counted_effort(media, (STOOD,), ())) == pytest.approx(28.5)


def test_a_reset_as_before() -> None:
    media = [*card("A", 0, 30), *card("A", 30, 60, FAR, at=31)]
    effort = counted_effort(media, (STOOD,), ())
    assert worked(effort) == pytest.approx(29.5, abs=1e-3)
    assert "from 2026-03-30 on" in effort.problems[0].reason


@pytest.mark.parametrize("by_chance", [0, 1, 2])
def test_one_photograph_within_by_chance_makes_no_difference(by_chance: int) -> None:
    media = card("A", 0, 60, timedelta(days=by_chance - 60))
    effort = counted_effort(media, (STOOD,), ())
    assert sum(each.placement is Placement.PLACED for each in media) == by_chance
    assert worked(effort) == 0
    assert effort.excluded == ()


def test_what_only_a_package_knows_is_placed_by_its_times() -> None:
    # Numbered by the package against the order in which they were taken.
    right, wrong = card("A", 0, 30, at=1, size=0), card("A", 30, 60, FAR, at=100, size=0)
    numbers = [each.file_path for each in (*right, *wrong)]
    turned = [
        photo(path, each.timestamp, 0)
        for path, each in zip(reversed(numbers), (*right, *wrong), strict=True)
        if each.timestamp
    ]
    assert worked(counted_effort(turned, (STOOD,), ())) == pytest.approx(29.5, abs=1e-3)


def test_visits_and_what_is_not_known_take_no_night_away() -> None:
    media = [*card("A", -2, 0), *card("A", 0, 8, at=3)]
    assert worked(counted_effort(media, (STOOD,), ())) == pytest.approx(60)
    # Taken in one of three times without a right photograph, nobody knows in which.
    known = [*card("A/a", 0, 20), *card("A/b", 30, 40), *card("A/c", 50, 52)]
    media = [*known, *card("A/d", 0, 5, FAR)]
    assert worked(counted_effort(media, (STOOD,), ())) == pytest.approx(60)
