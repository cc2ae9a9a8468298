"""A clock against the start and the end of its deployment, and against its own order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from pardalis.intake.clocks.in_words import shift_words
from pardalis.intake.clocks.mending import day_month_swapped, mended
from pardalis.intake.clocks.record import ClockRecord
from pardalis.records.clock_doubt import ClockCheck, ClockDoubt
from pardalis.records.clock_mend import ClockFault, ClockMend
from pardalis.records.sentence import following, say, say_many

# From this share of photographs outside on it is the clock; fewer are visits before and after.
CLOCK_SHARE = 0.1
# A clock that falls back by more than a day was reset: nobody sets it so by hand.
_RESET = timedelta(days=1)
# Less than this is two frames of one second, or a clock that was set right at a visit.
_STEP = timedelta(minutes=2)
_INSIDE = 0.95
_YEARS = range(1, 31)
# Clocks are set in the days before the camera is put up.
_DAYS_BEFORE = range(8)
# A shift that the deployment's ends leave less room than this is told by them.
_NARROW = timedelta(minutes=30)


def span_doubts(record: ClockRecord, number: int = 0) -> Iterator[ClockDoubt]:
    """What start, end and the order of its photographs say against a clock.

    Parameters
    ----------
    record
        Of one card, in the order in which the photographs were taken; or of a part of it.
    number
        Of the card's photographs, of which the record is a part; 0 if it is all of them.
    """
    reset = reset_row(record)
    if reset is not None:
        yield _reset(record, reset)
        return
    if looks_wrong(record):
        yield _outside(record, number or len(record.now))
    back = [(was, now) for _, was, now in _known_steps(record) if was - now > _STEP]
    if back:
        was, now = back[0]
        yield ClockDoubt(
            record.deployment.deployment_id,
            ClockCheck.OWN_ORDER,
            _went_back(was, now, len(back) - 1),
            remedy=say("If summer time ended then, give the zone: --daylight-saving ZONE."),
        )


def looks_wrong(record: ClockRecord) -> bool:
    """Whether so many photographs lie outside the deployment that it is the clock.

    Parameters
    ----------
    record
        Of one card, or of a part of it.
    """
    outside = sum(not is_inside(record, time) for time in record.now)
    return outside >= max(1, CLOCK_SHARE * len(record.now))


def is_inside(record: ClockRecord, time: datetime) -> bool:
    """Whether a time lies within the deployment, to the second.

    Parameters
    ----------
    record
        Of one card.
    time
        Naive.
    """
    return record.start <= time.replace(microsecond=0) <= record.end


def reset_row(record: ClockRecord) -> int | None:
    """The first photograph after the clock fell back to its factory date; None if it did not.

    Parameters
    ----------
    record
        Of one card.
    """
    for row, was, now in _known_steps(record):
        if was - now > _RESET and now < record.start:
            return row
    return None


def _known_steps(record: ClockRecord) -> Iterator[tuple[int, datetime, datetime]]:
    """Times on end of photographs of which it is known that the second was taken later."""
    for row, (was, now) in enumerate(pairwise(record.now), start=1):
        if record.follows[row]:
            yield row, was, now


def room_of_shift(record: ClockRecord, row: int = 0) -> tuple[timedelta, timedelta]:
    """The least and the most by which the photographs from a row on can be shifted.

    They lie after the photograph before them, or the deployment's start, and before its end; those
    of a part of a card between the photographs beside it.

    Parameters
    ----------
    record
        Of one card.
    row
        The first photograph that is shifted.
    """
    rest = record.now[row : _end_of_run(record, row)] if row else record.now
    after = record.now[row - 1] if row else record.earliest
    return max(after, record.earliest) - min(rest), record.latest - max(rest)


def _end_of_run(record: ClockRecord, row: int) -> int:
    """The first photograph after a row of which it is not known that it was taken later."""
    later = range(row + 1, len(record.now))
    return next((each for each in later if not record.follows[each]), len(record.now))


def reset_mend(record: ClockRecord, row: int, seconds: float) -> ClockMend | None:
    """A shift of the photographs from a row on; None where their readings do not set them apart.

    Parameters
    ----------
    record
        Of one card.
    row
        The first photograph after the reset.
    seconds
        Of the shift [s].
    """
    end = _end_of_run(record, row)
    since, until = min(record.own[row:end]), max(record.own[row:end])
    # Those of another run with such readings, as videos have, were taken after the reset too.
    others = (
        reading
        for number, (reading, time) in enumerate(zip(record.own, record.now, strict=True))
        if number < row or (number >= end and is_inside(record, time))
    )
    if any(since <= reading <= until for reading in others):
        return None
    return ClockMend(ClockFault.RESET, seconds, since=since, until=until)


def _went_back(was: datetime, now: datetime, more: int) -> str:
    limits = {"was": f"{was:%Y-%m-%d %H:%M:%S}", "now": f"{now:%Y-%m-%d %H:%M:%S}"}
    if not more:
        return say(
            "Its clock went back from {was} to {now}, as the numbers of its files tell.", **limits
        )
    return say_many(
        "Its clock went back from {was} to {now}, and {n} time more, as the numbers of its files "
        "tell.",
        "Its clock went back from {was} to {now}, and {n} times more, as the numbers of its files "
        "tell.",
        more,
        **limits,
    )


def _reset(record: ClockRecord, row: int) -> ClockDoubt:
    least, most = room_of_shift(record, row)
    reason = say(
        "Its clock fell back from {was} to {now}, as the numbers of its files tell: {number} of "
        "{all} photographs follow.",
        was=f"{record.now[row - 1]:%Y-%m-%d %H:%M}",
        now=f"{record.now[row]:%Y-%m-%d %H:%M}",
        number=_end_of_run(record, row) - row,
        all=len(record.now),
    )
    return ClockDoubt(
        record.deployment.deployment_id,
        ClockCheck.OWN_ORDER,
        following(reason, _room(least, most)),
        _narrow(record, row, least, most),
        _REMEDY,
    )


_REMEDY = say(
    "Find a photograph of which the true time is known, such as that of the visit, and give it: "
    "--known 'READING = TRUE TIME'."
)


def _outside(record: ClockRecord, number: int) -> ClockDoubt:
    times = sorted(time for time in record.now if not is_inside(record, time))
    reason = say(
        "{number} of {all} photographs are dated outside it: they lie between {first} and {last}.",
        number=len(times),
        all=number,
        first=f"{times[0]:%Y-%m-%d %H:%M}",
        last=f"{times[-1]:%Y-%m-%d %H:%M}",
    )
    name, check = record.deployment.deployment_id, ClockCheck.START_AND_END
    found = fitting_mend(record)
    if found is not None:
        mend, why = found
        return ClockDoubt(name, check, following(reason, why), (mend,))
    least, most = room_of_shift(record)
    told = following(reason, _room(least, most))
    return ClockDoubt(name, check, told, _narrow(record, 0, least, most), _REMEDY)


def fitting_mend(record: ClockRecord) -> tuple[ClockMend, str] | None:
    """The likeliest mend with which the photographs lie within the deployment, and why.

    Parameters
    ----------
    record
        Of one card, or of a part of it.
    """
    return next((each for each in _whole(record) if fits(record, each[0])), None)


def _whole(record: ClockRecord) -> Iterator[tuple[ClockMend, str]]:
    """Mends of the whole card that are made often, the likeliest first."""
    first = min(record.now)
    for years in _YEARS:
        for sign in (1, -1):
            year = first.year + sign * years
            if 1 < year < 9999 and not (first.month == 2 and first.day == 29):
                seconds = (first.replace(year=year) - first).total_seconds()
                why = say_many(
                    "With the year {sign}{n} year they lie inside.",
                    "With the year {sign}{n} years they lie inside.",
                    years,
                    sign="+" if sign > 0 else "-",
                )
                yield ClockMend(ClockFault.SHIFT, seconds), why
    for days in _DAYS_BEFORE:
        set_on = record.start - timedelta(days=days)
        seconds = (set_on - day_month_swapped(set_on)).total_seconds()
        if seconds:
            why = say(
                "They lie inside if day and month were exchanged when the clock was set, on {day}.",
                day=f"{set_on:%Y-%m-%d}",
            )
            yield ClockMend(ClockFault.SHIFT, seconds), why
    why = say("They lie inside if day and month are exchanged in each.")
    yield ClockMend(ClockFault.DAY_MONTH_SWAP), why


def fits(record: ClockRecord, mend: ClockMend) -> bool:
    """Whether nearly all photographs lie within the deployment with a mend of all of them.

    Parameters
    ----------
    record
        Of one card, or of a part of it.
    mend
        One without limits.
    """
    moved = mended(record.now, [mend], record.deployment.utc_offset)
    inside = sum(record.earliest <= time.replace(microsecond=0) <= record.latest for time in moved)
    return inside >= _INSIDE * len(moved)


def _room(least: timedelta, most: timedelta) -> str:
    if least > most:
        return say("They are spread over more time than the deployment leaves them.")
    low, high = (shift_words(round(each.total_seconds() / 60) * 60) for each in (least, most))
    return say("Start and end leave room for a shift of {low} to {high}.", low=low, high=high)


def _narrow(
    record: ClockRecord, row: int, least: timedelta, most: timedelta
) -> tuple[ClockMend, ...]:
    """The shift that start and end leave, where that is hardly more than one."""
    if not timedelta(0) <= most - least <= _NARROW:
        return ()
    seconds = float(round((least + most).total_seconds() / 2))
    mend = reset_mend(record, row, seconds) if row else ClockMend(ClockFault.SHIFT, seconds)
    return (mend,) if mend else ()
