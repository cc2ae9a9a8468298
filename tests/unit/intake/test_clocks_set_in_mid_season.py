"""A mend is proposed for the photographs that ask for it, not for those of a right clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
import pytest

from pardalis.intake.clocks.doubts import doubts_of_records, proposals, records_of
from pardalis.intake.settings import IntakeSettings
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.clock_doubt import ClockCheck, ClockDoubt
from pardalis.records.clock_mend import ClockFault, ClockMend
from pardalis.records.deployment import Deployment

START = datetime(2026, 3, 5, 12)
NIGHTS = 60
VISIT = START + timedelta(days=30)
YEAR = timedelta(days=365)
HOURS = timedelta(hours=6)
Clock = Callable[[datetime], datetime]


@cache
def passes(number: int = 160) -> tuple[datetime, ...]:
    """Passes by day and night, none in the first and last hour."""
    hours = np.sort(np.random.default_rng(4).uniform(1, 24 * NIGHTS - 1, number))
    return tuple(START + timedelta(seconds=round(hour * 3600)) for hour in hours)


def card(folder: str, true: Sequence[datetime], clock: Clock, name: str = "IMG_") -> list[CardFile]:
    """In colour from six to six, by the true time."""
    return [
        CardFile(f"{folder}/100EK113/{name}{number:04d}.JPG", folder, 1, 1, FileKind.PHOTO,
                 content_hash=f"{folder}{number}", camera_time=clock(time), brightness=80.0,
                 contrast=30.0, colour=20.0 if 6 <= time.hour < 18 else 0.4)
        for number, time in enumerate(true, start=1)
    ]  # fmt: skip


def right(time: datetime) -> datetime:
    return time


def a_year_behind(time: datetime) -> datetime:
    return time - YEAR


def never_set(time: datetime) -> datetime:
    return datetime(2019, 1, 1, 4) + (time - START)


BEFORE = [time for time in passes() if time < VISIT]
AFTER = [time for time in passes() if time >= VISIT]


def deployment(name: str) -> Deployment:
    begun = (START - timedelta(hours=2)).replace(tzinfo=UTC)
    return Deployment(name, "S1", 1.0, 30.0, begun, begun + timedelta(days=NIGHTS), 120, card=name)


def doubts_of(files: list[CardFile], *mends: ClockMend) -> tuple[ClockDoubt, ...]:
    table = [deployment("A"), deployment("B")]
    return doubts_of_records(records_of(files, table, {"A": mends}), IntakeSettings())


def proposed(files: list[CardFile]) -> tuple[ClockMend, ...]:
    found = proposals(doubts_of(files))
    return found["A"].mends if "A" in found else ()


def assert_mended(files: list[CardFile], mends: tuple[ClockMend, ...]) -> None:
    """All photographs, in order of card, come to lie at their true times, to some seconds."""
    records = records_of(files, [deployment("A")], {"A": mends})
    now = [time for record in records for time in record.now]
    off = [abs((told - time).total_seconds()) for told, time in zip(now, passes(), strict=True)]
    assert max(off) <= 90


def test_a_second_card_that_is_a_year_behind_is_mended_and_the_first_is_left() -> None:
    files = [*card("A/card1", BEFORE, right), *card("A/card2", AFTER, a_year_behind)]
    mends = proposed(files)
    (mend,) = mends
    assert (mend.fault, mend.seconds) == (ClockFault.SHIFT, YEAR.total_seconds())
    assert (mend.since, mend.until) == (AFTER[0] - YEAR, AFTER[-1] - YEAR)
    assert_mended(files, mends)
    # What was accepted is not proposed the other way round.
    assert doubts_of(files, *mends) == ()


def test_what_both_cards_ask_is_one_mend() -> None:
    files = [*card("A/card1", BEFORE, a_year_behind), *card("A/card2", AFTER, a_year_behind)]
    assert proposed(files) == (ClockMend(ClockFault.SHIFT, YEAR.total_seconds()),)


def test_two_cards_that_were_set_otherwise_are_mended_one_after_the_other() -> None:
    ahead = [*card("A/card1", BEFORE, lambda time: time + YEAR)]
    files = [*ahead, *card("A/card2", AFTER, a_year_behind)]
    first = proposed(files)
    left = proposals(doubts_of(files, *first))["A"].mends
    assert {mend.seconds for mend in (*first, *left)} == {
        YEAR.total_seconds(), -YEAR.total_seconds()
    }  # fmt: skip
    assert_mended(files, (*first, *left))
    assert doubts_of(files, *first, *left) == ()


def test_a_clock_that_was_set_right_at_a_visit_is_mended_until_then() -> None:
    files = card("A", passes(), lambda time: time - YEAR if time < VISIT else time)
    (doubt,) = doubts_of(files)
    assert f"{len(BEFORE)} of {len(passes())} photographs" in doubt.reason
    assert doubt.mends == (
        ClockMend(ClockFault.SHIFT, YEAR.total_seconds(), since=BEFORE[0] - YEAR,
                  until=BEFORE[-1] - YEAR),
    )  # fmt: skip
    assert_mended(files, doubt.mends)


@pytest.mark.parametrize("cards", [1, 2])
def test_hours_are_not_proposed_to_a_clock_that_is_years_off(cards: int) -> None:
    files = card("A", passes(), lambda time: never_set(time) if time < VISIT else time)
    if cards == 2:
        files = [*card("A/card1", BEFORE, never_set), *card("A/card2", AFTER, right)]
    doubts = doubts_of(files)
    assert ClockCheck.START_AND_END in {doubt.check for doubt in doubts}
    assert proposals(doubts) == {}


def test_the_sun_is_held_against_each_clock_by_itself() -> None:
    files = [*card("A/card1", BEFORE, right),
             *card("A/card2", AFTER[10:], lambda time: time - HOURS)]  # fmt: skip
    (doubt,) = doubts_of(files)
    assert doubt.check is ClockCheck.SUNLIGHT
    assert doubt.mends == (
        ClockMend(ClockFault.SHIFT, HOURS.total_seconds(), since=AFTER[10] - HOURS,
                  until=AFTER[-1] - HOURS),
    )  # fmt: skip
    # One card: the sun tells the hours of what lies within the deployment, and of that alone.
    files = card("A", passes(), lambda time: never_set(time) if time < VISIT else time - HOURS)
    (mend,) = proposed(files)
    assert (mend.seconds, mend.since) == (HOURS.total_seconds(), AFTER[0] - HOURS)


@pytest.mark.parametrize("cards", [1, 2])
def test_the_paired_camera_tells_the_true_time_of_a_part(cards: int) -> None:
    files = card("A", passes(), lambda time: never_set(time) if time < VISIT else time)
    if cards == 2:
        files = [*card("A/card1", BEFORE, never_set), *card("A/card2", AFTER, right)]
    beside = card("B", passes(), lambda time: time + timedelta(seconds=4))
    mends = proposed([*files, *beside])
    (mend,) = mends
    assert (mend.since, mend.until) == (never_set(BEFORE[0]), never_set(BEFORE[-1]))
    assert_mended(files, mends)
    assert doubts_of([*files, *beside], *mends) == ()


def test_no_mend_is_proposed_that_would_move_readings_of_another_clock() -> None:
    # The second card begins with the readings of the first.
    files = [*card("A/card1", BEFORE, right),
             *card("A/card2", AFTER, lambda time: time - timedelta(days=20) - HOURS)]  # fmt: skip
    doubts = doubts_of(files)
    assert doubts
    assert proposals(doubts) == {}
    assert any("same readings" in doubt.remedy for doubt in doubts)


def test_photographs_without_numbers_are_taken_apart_by_their_dates() -> None:
    files = card("A", passes(), lambda time: time - YEAR if time < VISIT else time)
    named = [replace(file, file_path=f"A/{n * 7919:x}g.jpg") for n, file in enumerate(files)]
    (mend,) = proposed(named)
    assert (mend.seconds, mend.until) == (YEAR.total_seconds(), BEFORE[-1] - YEAR)
