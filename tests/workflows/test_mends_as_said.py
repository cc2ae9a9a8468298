"""A mend in words is reckoned from the camera's own readings, unless it adds to what stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pardalis.errors import InputError
from pardalis.intake.clocks.card_order import follows
from pardalis.intake.clocks.mending import mended
from pardalis.intake.clocks.record import ClockRecord
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.clock_mend import ClockFault, ClockMend
from pardalis.records.deployment import Deployment
from pardalis.workflows.clock_settings import MendSettings
from pardalis.workflows.said_mends import said_mends

DAY = 86_400.0


def record(start: datetime, own: list[datetime], *mends: ClockMend) -> ClockRecord:
    begun = start.replace(tzinfo=UTC)
    stood = Deployment("A", "S1", 1.0, 30.0, begun, begun + timedelta(days=60), 0)
    files = tuple(
        CardFile(f"A/IMG_{n:04d}.JPG", "A", 1, 1, FileKind.PHOTO, camera_time=time)
        for n, time in enumerate(own)
    )
    return ClockRecord(stood, files, tuple(own), tuple(mended(own, mends, 0)), follows(files))


def readings(first: datetime) -> list[datetime]:
    return [first + timedelta(days=day, hours=1) for day in range(0, 58, 3)]


def seconds_of(mends: tuple[ClockMend, ...]) -> list[float]:
    return [mend.seconds for mend in mends]


# The leap day of 2028 lies between September 2027 and September 2028.
OWN = readings(datetime(2027, 9, 1, 10))
TWO_YEARS = ClockMend(ClockFault.SHIFT, 731 * DAY)


def test_a_year_that_replaces_a_mend_is_reckoned_from_the_own_readings() -> None:
    clock = record(datetime(2028, 9, 1, 10), OWN, TWO_YEARS)
    assert seconds_of(said_mends(MendSettings(shift="+1 year"), [clock])) == [366 * DAY]


def test_a_year_that_is_added_is_reckoned_from_the_times_as_they_stand() -> None:
    clock = record(datetime(2028, 9, 1, 10), OWN, TWO_YEARS)
    back = MendSettings(shift="-1 year", also=True)
    # From September 2029 to September 2028 no leap day lies between.
    assert seconds_of(said_mends(back, [clock], (TWO_YEARS,))) == [-365 * DAY]


def test_a_year_is_reckoned_from_the_first_reading_that_is_meant() -> None:
    # One year on from January 2028 is 366 days, from June 2028 it is 365.
    own = [datetime(2028, 1, 5), datetime(2028, 1, 9), datetime(2028, 6, 1), datetime(2028, 6, 3)]
    clock = record(datetime(2029, 5, 30), own)
    assert seconds_of(said_mends(MendSettings(shift="+1 year"), [clock])) == [366 * DAY]
    since = MendSettings(shift="+1 year", since="2028-06-01")
    assert seconds_of(said_mends(since, [clock])) == [365 * DAY]
    until = MendSettings(shift="+1 year", until="2028-01-31")
    assert seconds_of(said_mends(until, [clock])) == [366 * DAY]


def test_a_year_beside_a_swap_is_reckoned_from_the_swapped_times() -> None:
    # 3 January 2028 is swapped to 1 March, after the leap day.
    clock = record(datetime(2029, 2, 20), [datetime(2028, 1, 3), datetime(2028, 2, 3)])
    swap = MendSettings(shift="+1 year", swap_day_month="in_each")
    assert seconds_of(said_mends(swap, [clock])) == [0.0, 365 * DAY]


@pytest.mark.parametrize("also", [False, True])
def test_a_swap_when_set_is_held_against_the_own_readings_unless_it_is_added(also: bool) -> None:
    # Set on 1 March as 3 January: 57 days behind.
    start = datetime(2026, 3, 1, 10)
    in_each = ClockMend(ClockFault.DAY_MONTH_SWAP)
    clock = record(start, readings(datetime(2026, 1, 3, 10)), in_each)
    before = (in_each,) if also else ()
    settings = MendSettings(swap_day_month="at_setting", also=also)
    if also:
        with pytest.raises(InputError, match="No day shortly before"):
            said_mends(settings, [clock], before)
    else:
        assert seconds_of(said_mends(settings, [clock], before)) == [57 * DAY]


def test_a_swap_when_set_looks_only_at_the_readings_that_are_meant() -> None:
    start = datetime(2026, 3, 1, 10)
    late = [datetime(2026, 4, 20) + timedelta(hours=hour) for hour in range(5)]
    clock = record(start, [*readings(datetime(2026, 1, 3, 10))[:10], *late])
    settings = MendSettings(swap_day_month="at_setting", until="2026-02-28")
    assert seconds_of(said_mends(settings, [clock])) == [57 * DAY]
