"""Each kind of mend by hand, its words, and what it keeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pardalis.intake.clocks.in_words import (
    RIGHT,
    mend_words,
    mends_text,
    read_mends,
    standing_clocks,
    standing_mends,
)
from pardalis.intake.clocks.mending import mended, with_mended_clocks
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.clock_mend import ClockFault, ClockMend
from pardalis.records.decision import Decision, Verdict
from pardalis.records.deployment import Deployment

SHIFT, DRIFT = ClockFault.SHIFT, ClockFault.DRIFT
MARCH = datetime(2026, 3, 1, 12)
ROME = ClockMend(ClockFault.DAYLIGHT_SAVING, zone="Europe/Rome")


def test_a_fixed_shift() -> None:
    assert mended([MARCH], [ClockMend(SHIFT, -5400.0)], 480) == [datetime(2026, 3, 1, 10, 30)]


def test_a_shift_from_one_reading_to_another_leaves_the_others() -> None:
    readings = [MARCH + timedelta(days=day) for day in range(4)]
    mend = ClockMend(SHIFT, 3600.0, since=readings[1], until=readings[2])
    told = mended(readings, [mend], 0)
    hours = [(now - was) / timedelta(hours=1) for was, now in zip(readings, told, strict=True)]
    assert hours == [0, 1, 1, 0]


def test_a_drift_is_taken_out_in_proportion() -> None:
    # Right at first, 10 min ahead after 30 days: 20 s a day.
    last = MARCH + timedelta(days=30, minutes=10)
    mend = ClockMend(DRIFT, known=((MARCH, MARCH), (last, MARCH + timedelta(days=30))))
    middle = MARCH + timedelta(days=15, minutes=5)
    assert mended([MARCH, middle, last], [mend], 0) == [
        MARCH, MARCH + timedelta(days=15), MARCH + timedelta(days=30)
    ]  # fmt: skip
    beyond = mended([MARCH + 2 * (last - MARCH)], [mend], 0)[0]
    assert beyond == MARCH + timedelta(days=60)


def test_day_and_month_are_exchanged_where_that_is_a_date() -> None:
    swap = [ClockMend(ClockFault.DAY_MONTH_SWAP)]
    assert mended([datetime(2026, 4, 3, 7), datetime(2026, 4, 25, 7)], swap, 0) == [
        datetime(2026, 3, 4, 7), datetime(2026, 4, 25, 7)
    ]  # fmt: skip


def test_summer_time_is_taken_off_from_its_beginning() -> None:
    # Italy went from 02:00 to 03:00 on 29 March 2026; the table says +01:00 throughout.
    winter, summer = datetime(2026, 3, 29, 1, 59), datetime(2026, 3, 29, 3, 1)
    assert mended([winter, summer], [ROME], 60) == [winter, datetime(2026, 3, 29, 2, 1)]


def test_the_hour_that_comes_twice_is_told_by_the_order_of_the_photographs() -> None:
    # From 03:00 back to 02:00 on 25 October 2026: 02:30 comes twice, 60 minutes apart.
    first, again = datetime(2026, 10, 25, 2, 30), datetime(2026, 10, 25, 2, 10)
    told = mended([first, again, datetime(2026, 10, 25, 2, 50)], [ROME], 60)
    assert told == [
        datetime(2026, 10, 25, 1, 30), datetime(2026, 10, 25, 2, 10), datetime(2026, 10, 25, 2, 50)
    ]  # fmt: skip


def test_a_reset_shifts_what_follows_it() -> None:
    factory = datetime(2019, 1, 1, 0, 5)
    readings = [MARCH, factory, factory + timedelta(days=1)]
    true = MARCH + timedelta(days=2)
    seconds = (true - factory).total_seconds()
    mend = ClockMend(ClockFault.RESET, seconds, since=factory, until=factory + timedelta(days=9))
    assert mended(readings, [mend], 0) == [MARCH, true, true + timedelta(days=1)]


def test_mends_are_laid_one_on_the_other() -> None:
    mends = [ClockMend(ClockFault.DAY_MONTH_SWAP), ClockMend(SHIFT, 86_400.0)]
    assert mended([datetime(2026, 4, 3)], mends, 0) == [datetime(2026, 3, 5)]


def test_a_reading_beyond_all_times_is_kept() -> None:
    first = datetime(1, 1, 1)
    assert mended([first], [ClockMend(SHIFT, -9e9)], 0) == [first]


@pytest.mark.parametrize(
    ("mends", "text"),
    [
        ([], RIGHT),
        ([ClockMend(SHIFT, 31_536_000.0)], "shift +31536000 s"),
        ([ClockMend(SHIFT, -0.5, since=MARCH)], "shift -0.5 s since 2026-03-01T12:00:00"),
        (
            [ClockMend(ClockFault.RESET, 60.0, since=MARCH, until=datetime(2026, 3, 2))],
            "reset +60 s since 2026-03-01T12:00:00 until 2026-03-02T00:00:00",
        ),
        (
            [
                ClockMend(
                    DRIFT, known=((MARCH, MARCH), (datetime(2026, 4, 1), datetime(2026, 4, 2)))
                )
            ],
            "drift 2026-03-01T12:00:00 = 2026-03-01T12:00:00, "
            "2026-04-01T00:00:00 = 2026-04-02T00:00:00",
        ),
        (
            [ClockMend(ClockFault.DAY_MONTH_SWAP), ROME],
            "day_month_swap; daylight_saving Europe/Rome",
        ),
    ],
)
def test_the_ledger_keeps_mends_in_words(mends: list[ClockMend], text: str) -> None:
    assert mends_text(mends) == text
    assert read_mends(text) == tuple(mends)
    assert all(mend_words(mend) for mend in mends)


@pytest.mark.parametrize("text", ["", "shift", "shift two", "sundial +1 s", "drift a = b",
                                  "daylight_saving Atlantis/Capital"])  # fmt: skip
def test_other_words_are_no_mend(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_mends(text)


moments = st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1))
limits = st.none() | moments
kinds = st.sampled_from([SHIFT, ClockFault.RESET])
seconds_of_shifts = st.integers(-1_500_000_000, 1_500_000_000).map(float)
shifts = st.tuples(kinds, seconds_of_shifts, st.just(()), st.just(""), limits, limits)
pairs = st.tuples(st.tuples(moments, moments), st.tuples(moments, moments))
drifts = pairs.filter(lambda known: known[0][0] != known[1][0]).map(
    lambda known: (DRIFT, 0.0, known, "", None, None)
)
others = st.sampled_from(
    [
        (ClockFault.DAYLIGHT_SAVING, 0.0, (), "Europe/Rome", None, None),
        (ClockFault.DAY_MONTH_SWAP, 0.0, (), "", None, None),
    ]
)
any_mends = st.lists(shifts | drifts | others, max_size=4)


@given(any_mends)
def test_any_mend_comes_back_from_its_words(drawn: list[Any]) -> None:
    mends = tuple(ClockMend(*each) for each in drawn)
    assert read_mends(mends_text(mends)) == mends


@given(st.lists(moments, max_size=12), any_mends, st.integers(-720, 840))
def test_no_time_is_lost(readings: list[datetime], drawn: list[Any], offset: int) -> None:
    told = mended(readings, [ClockMend(*each) for each in drawn], offset)
    assert len(told) == len(readings)
    assert all(time.tzinfo is None for time in told)


@given(st.lists(moments, max_size=12), st.integers(-(10**8), 10**8))
def test_a_shift_and_the_shift_back_give_the_same_times(
    readings: list[datetime], seconds: int
) -> None:
    there_and_back = [ClockMend(SHIFT, float(seconds)), ClockMend(SHIFT, -float(seconds))]
    assert mended(readings, there_and_back, 0) == readings


START = datetime(2026, 3, 1, tzinfo=UTC)
NORTH = Deployment("D1", "north", 1.0, 2.0, START, START + timedelta(days=30), 60)


def photo(name: str, time: datetime | None, card: str = "N") -> CardFile:
    return CardFile(f"{card}/{name}", card, 1, 1, FileKind.PHOTO, content_hash=name,
                    camera_time=time)  # fmt: skip


def test_only_the_photographs_of_the_deployment_are_moved_and_the_files_stay() -> None:
    files = [photo("b", MARCH), photo("a", None), photo("c", MARCH, card="elsewhere")]
    before = list(files)
    told = with_mended_clocks(
        files, {"N": NORTH, "elsewhere": None}, {"D1": (ClockMend(SHIFT, 60.0),)}
    )
    assert [file.camera_time for file in told] == [MARCH + timedelta(minutes=1), None, MARCH]
    assert files == before
    assert with_mended_clocks(files, {"N": NORTH, "elsewhere": None}, {}) == before


def said(position: int, value: str, verdict: Verdict = Verdict.CLOCK) -> Decision:
    name = "" if verdict is Verdict.UNDO else "D1"
    return Decision(position, "", "", verdict, "Lin", START, value=value, act=position,
                    deployment_id=name)  # fmt: skip


def test_the_latest_word_on_a_clock_counts_and_an_undo_brings_back_the_one_before() -> None:
    ledger = [said(1, "shift +60 s"), said(2, RIGHT)]
    assert standing_mends(ledger[:1]) == {"D1": (ClockMend(SHIFT, 60.0),)}
    assert standing_mends(ledger) == {}
    assert standing_clocks(ledger)["D1"].position == 2
    ledger.append(said(3, "2", Verdict.UNDO))
    assert standing_mends(ledger) == {"D1": (ClockMend(SHIFT, 60.0),)}
    ledger.append(said(4, "1", Verdict.UNDO))
    assert standing_clocks(ledger) == {}
