"""Simulated cards with a clock fault: it is noticed, and the proposed mend gives the true times."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
import pytest

from pardalis.intake.clocks.doubts import doubts_of_records, proposals, records_of
from pardalis.intake.clocks.span import span_doubts
from pardalis.intake.settings import IntakeSettings
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.clock_doubt import ClockCheck, ClockDoubt
from pardalis.records.clock_mend import ClockFault, ClockMend
from pardalis.records.deployment import Deployment

RULES = IntakeSettings()
START = datetime(2026, 3, 5, 12)
NIGHTS = 50
MIDDLE = START + timedelta(days=25)
Fault = Callable[[datetime], datetime]


def deployment(name: str, latitude: float = 1.0, longitude: float = 30.0) -> Deployment:
    begun = (START - timedelta(hours=2)).replace(tzinfo=UTC)
    return Deployment(name, "S1", latitude, longitude, begun, begun + timedelta(days=NIGHTS), 120,
                      card=name)  # fmt: skip


@cache
def passes(seed: int, number: int = 150) -> tuple[datetime, ...]:
    """Passes at one station by day and night, none in the last and first two hours."""
    rng = np.random.default_rng(seed)
    hours = np.sort(rng.uniform(2, 24 * NIGHTS - 2, number))
    return tuple(START + timedelta(seconds=round(hour * 3600)) for hour in hours)


def card(name: str, seed: int, fault: Fault, own: int, share: float = 0.7) -> list[CardFile]:
    """One camera's photographs: most passes of the station; in colour from six to six."""
    rng = np.random.default_rng(1000 + own)
    files = []
    for number, time in enumerate(passes(seed)):
        if rng.random() > share:
            continue
        true = time + timedelta(seconds=int(rng.integers(0, 8)))
        colour = 20.0 if 6 <= true.hour < 18 else 0.4
        path = f"{name}/DCIM/100EK113/IMG_{number:04d}.JPG"
        files.append(
            CardFile(path, name, 1, 1, FileKind.PHOTO, content_hash=path, camera_time=fault(true),
                     brightness=80.0, contrast=30.0, colour=colour)
        )  # fmt: skip
    return files


def right(time: datetime) -> datetime:
    return time


def doubts_of(
    files: list[CardFile], mends: dict[str, tuple[ClockMend, ...]] | None = None
) -> tuple[ClockDoubt, ...]:
    table = [deployment("A"), deployment("B")]
    return doubts_of_records(records_of(files, table, mends or {}), RULES)


def reset(time: datetime) -> datetime:
    return time if time < MIDDLE else datetime(2017, 1, 1) + (time - MIDDLE)


def summer(time: datetime) -> datetime:
    return time if time < MIDDLE else time + timedelta(hours=1)


def drift(time: datetime) -> datetime:
    return time + (time - START) * (12 / 86_400)


def a_day_month_swap(time: datetime) -> datetime:
    # Set on 5 March as 3 May: 59 days ahead.
    return time + (datetime(2026, 5, 3) - datetime(2026, 3, 5))


FAULTS: dict[str, Fault] = {
    "a year": lambda time: time - timedelta(days=365),
    "half a day": lambda time: time + timedelta(hours=12),
    "a zone": lambda time: time - timedelta(hours=5, minutes=30),
    "twenty days": lambda time: time + timedelta(days=20),
    "drift": drift,
    "reset": reset,
    "summer": summer,
    "swap": a_day_month_swap,
}


@pytest.mark.parametrize("seed", range(3))
def test_right_clocks_are_not_doubted(seed: int) -> None:
    assert doubts_of([*card("A", seed, right, 0), *card("B", seed, right, 1)]) == ()


@pytest.mark.parametrize("name", FAULTS)
def test_beside_its_pair_the_true_times_come_back(name: str) -> None:
    seed = sorted(FAULTS).index(name)
    files = [*card("A", seed, FAULTS[name], 0), *card("B", seed, right, 1)]
    proposed = proposals(doubts_of(files))
    assert "A" in proposed, name
    mends = {"A": proposed["A"].mends}
    table = [deployment("A"), deployment("B")]
    (now,) = (each for each in records_of(files, table, mends) if each.deployment.card == "A")
    true = [file.camera_time for file in card("A", seed, right, 0)]
    off = [abs((told - time).total_seconds()) for told, time in zip(now.now, true, strict=True)]
    # A step is told to the passes about it.
    assert np.mean([each <= 60 for each in off]) >= (0.9 if name == "summer" else 1.0), name
    if name != "summer":
        assert doubts_of(files, mends) == ()


def alone(fault: Fault, seed: int = 0) -> tuple[ClockDoubt, ...]:
    files = card("A", seed, fault, 0)
    return doubts_of_records(records_of(files, [deployment("A")], {}), RULES)


def test_alone_a_year_is_told_by_start_and_end() -> None:
    (doubt,) = alone(FAULTS["a year"])
    assert doubt.check is ClockCheck.START_AND_END
    assert doubt.mends == (ClockMend(ClockFault.SHIFT, 365 * 86_400.0),)


def test_alone_a_swap_at_setting_is_told_by_start_and_end() -> None:
    (doubt,) = alone(a_day_month_swap)
    assert doubt.mends == (ClockMend(ClockFault.SHIFT, -59 * 86_400.0),)
    assert "day and month" in doubt.reason


def test_alone_a_reset_is_noticed_but_its_time_is_not_made_up() -> None:
    (doubt,) = alone(reset)
    assert doubt.check is ClockCheck.OWN_ORDER
    assert doubt.mends == ()
    assert "--known" in doubt.remedy


def test_a_reset_with_hardly_any_room_is_mended_by_start_and_end() -> None:
    base = deployment("A")
    first = datetime(2017, 1, 1)
    times = [START + timedelta(days=1), START + timedelta(days=2), first,
             first + timedelta(days=NIGHTS - 2, minutes=-20)]  # fmt: skip
    files = [
        CardFile(
            f"A/IMG_{n:04d}.JPG", "A", 1, 1, FileKind.PHOTO, content_hash=str(n), camera_time=time
        )
        for n, time in enumerate(times)
    ]  # fmt: skip
    (record,) = records_of(files, [base], {})
    (doubt,) = span_doubts(record)
    (mend,) = doubt.mends
    # Between 2 days after the start, and 20 minutes more, is the middle.
    wanted = START + timedelta(days=2, minutes=10) - first
    assert mend.seconds == wanted.total_seconds()
    assert (mend.since, mend.until) == (times[2], times[3])


def test_alone_half_a_day_is_told_by_the_sun() -> None:
    (doubt,) = alone(FAULTS["half a day"])
    assert doubt.check is ClockCheck.SUNLIGHT
    # Which of the two half days, only the dates could tell.
    assert doubt.mends in ((), (ClockMend(ClockFault.SHIFT, -43_200.0),))


def test_alone_a_zone_is_told_by_the_sun_to_the_hour() -> None:
    (doubt,) = alone(lambda time: time - timedelta(hours=6))
    assert doubt.check is ClockCheck.SUNLIGHT
    assert doubt.mends == (ClockMend(ClockFault.SHIFT, 6 * 3600.0),)


def test_a_clock_that_a_person_says_was_right_is_not_doubted() -> None:
    files = [*card("A", 0, FAULTS["a zone"], 0), *card("B", 0, right, 1)]
    records = records_of(files, [deployment("A"), deployment("B")], {})
    named = {each.deployment_id for each in doubts_of_records(records, RULES, {"A"})}
    assert named == {"B"}


def test_few_visits_outside_are_no_wrong_clock() -> None:
    files = card("A", 0, right, 0)
    visit = CardFile("A/DCIM/100EK113/IMG_9999.JPG", "A", 1, 1, FileKind.PHOTO, content_hash="v",
                     camera_time=START + timedelta(days=NIGHTS + 1))  # fmt: skip
    records = records_of([*files, visit], [deployment("A")], {})
    assert doubts_of_records(records, RULES) == ()


def test_no_place_is_named() -> None:
    told = [str(each) for fault in (reset, a_day_month_swap) for each in alone(fault)]
    assert told
    assert not any("30.0" in each or "latitude" in each for each in told)
