"""When the photographs of a wrong clock were taken: by hand, and never more than can be known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pardalis.history.wrong_clocks import Shot, lost_spells

START = datetime(2026, 3, 1, tzinfo=UTC)
END = START + timedelta(days=60)
DAY = timedelta(days=1)
FAR = -2600.0


def card(days: list[float], numbered: bool = True) -> list[Shot]:
    """Photographs by what their clock said, in days from the start."""
    moments = [START + day * DAY for day in days]
    if not numbered:
        moments.sort()
    return [
        Shot(moment, START <= moment <= END, numbered and row > 0)
        for row, moment in enumerate(moments)
    ]


def lost(*cards: list[Shot]) -> list[tuple[float, float]]:
    spells = lost_spells(cards, START, END)
    return [((start - START) / DAY, (end - START) / DAY) for start, end in spells]


def days(first: float, last: float, by: float = 1.0) -> list[float]:
    return [first + 0.5 * by + row * by for row in range(round((last - first) / by))]


def test_right_clocks_lose_nothing() -> None:
    assert lost(card(days(0, 60))) == []
    assert lost(card(days(0, 30)), card(days(30, 60))) == []


def test_a_reset_loses_what_follows() -> None:
    assert lost(card([*days(0, 25), *days(FAR, FAR + 34)])) == [(24.5, 60.0)]


def test_a_clock_that_was_set_right_at_a_visit_loses_what_was_before() -> None:
    assert lost(card([*days(FAR, FAR + 25), *days(25, 60)])) == [(0.0, 25.5)]


def test_a_time_in_the_middle_is_lost_between_its_neighbours() -> None:
    told = [*days(0, 20), *days(FAR, FAR + 10), *days(30, 60)]
    assert lost(card(told)) == [(19.5, 30.5)]


def test_a_first_card_of_a_wrong_clock_loses_what_the_second_did_not_see() -> None:
    assert lost(card(days(FAR, FAR + 30)), card(days(31, 60))) == [(0.0, 31.5)]
    # A year behind; put in for the first.
    assert lost(card(days(0, 30)), card(days(-335, -306))) == [(29.5, 60.0)]
    # Between two that were right.
    told = lost(card(days(0, 20)), card(days(FAR, FAR + 18)), card(days(40, 60)))
    assert told == [(19.5, 40.5)]


def test_without_an_order_the_time_is_the_only_one_that_is_long_enough() -> None:
    told = [*days(0, 25), *days(FAR, FAR + 34)]
    assert lost(card(told, numbered=False)) == [(24.5, 60.0)]
    told = [*days(FAR, FAR + 25), *days(25, 60)]
    assert lost(card(told, numbered=False)) == [(0.0, 25.5)]


def test_of_what_fits_several_times_it_is_not_known() -> None:
    # A day of photographs, and three times of several days without a right one.
    told = [*days(0, 10), *days(20, 30), *days(45, 60), *days(FAR, FAR + 1, by=0.1)]
    assert lost(card(told, numbered=False)) == []
    assert lost(card([*days(0, 10), *days(20, 30)]), card(days(FAR, FAR + 8))) == [(29.5, 60.0)]


def test_one_that_lies_within_by_chance_saves_nothing() -> None:
    # Set 57 days behind: the last of 60 has a date within the deployment.
    assert lost(card([day - 57 for day in days(0, 58)])) == [(0.0, 60.0)]
    assert lost(card([day - 57 for day in days(0, 57)])) == [(0.0, 60.0)]
    # Of one clock of which most lies within it is not known; the table may be wrong as well.
    assert lost(card([day - 20 for day in days(0, 60)])) == []
    assert lost(card([day + 20 for day in days(0, 60)])) == []


def test_visits_and_photographs_of_another_season_lose_nothing() -> None:
    visit = days(-1, -0.9, by=0.01)
    assert lost(card([*visit, *days(2, 40)])) == []
    assert lost(card([*days(0, 57), *(day + 61 for day in visit)])) == []
    assert lost(card([*days(0, 57)]), card([day + 62 for day in visit])) == []
    # Left on the card from the year before, and a camera that was fetched a month late.
    assert lost(card([*days(-365, -310), *days(0, 60)])) == []
    assert lost(card(days(0, 95))) == []
    # A few are no wrong clock.
    assert lost(card([*days(0, 40), FAR, FAR + 1, *days(43, 60)])) == []


def test_where_nothing_has_a_date_within_all_is_lost() -> None:
    assert lost() == [(0.0, 60.0)]
    assert lost(card(days(FAR, FAR + 60))) == [(0.0, 60.0)]
    assert lost(card([-0.5])) == [(0.0, 60.0)]


readings = st.lists(st.floats(-90, 150) | st.floats(FAR, FAR + 70), max_size=12)


@given(st.lists(st.tuples(readings, st.booleans()), max_size=3))
def test_spells_lie_in_order_within_the_deployment(drawn: list[tuple[list[float], bool]]) -> None:
    cards = [card(told, numbered) for told, numbered in drawn if told]
    spells = lost_spells(cards, START, END)
    ends = [time for spell in spells for time in spell]
    assert ends == sorted(ends)
    assert all(START <= time <= END for time in ends)
    assert all(first < last for first, last in spells)
