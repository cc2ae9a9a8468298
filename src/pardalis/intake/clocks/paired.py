"""A clock against that of the paired camera."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
from jaxtyping import Float

from pardalis.intake.clock_difference import difference_within
from pardalis.intake.clocks.in_words import shift_words, time_words
from pardalis.intake.clocks.pair_line import MORE_PASSES, ClockLine, clock_line
from pardalis.intake.clocks.pair_step import ClockStep, clock_step
from pardalis.intake.clocks.record import ClockRecord
from pardalis.intake.clocks.span import reset_mend, reset_row, room_of_shift
from pardalis.intake.settings import IntakeSettings
from pardalis.records.clock_doubt import ClockCheck, ClockDoubt
from pardalis.records.clock_mend import ClockFault, ClockMend
from pardalis.records.sentence import say, say_many

_HALF_HOUR = 1800.0
# So far apart are two clocks that were set right by hand [s].
_SET_RIGHT = 15.0


def pair_doubts(
    record: ClockRecord, partner: ClockRecord, settings: IntakeSettings
) -> Iterator[ClockDoubt]:
    """What the other camera of a location says against a clock.

    Parameters
    ----------
    record
        Whose clock is looked at.
    partner
        Of the other camera, taken to be right.
    settings
        `pair_window` [s] and `pair_chance`.
    """
    a, b = partner.bursts, record.bursts
    row = reset_row(record)
    if row is not None:
        yield from _after_reset(record, row, a, partner, settings)
        return
    line = clock_line(a, b, settings)
    step = clock_step(a, b, settings)
    if step is not None and (line is None or step.passes >= line.passes + MORE_PASSES):
        yield _stepped(record, partner, step)
        return
    if line is None:
        yield from _far(record, partner, a, b, settings)
        return
    worst = max(abs(line.at(time)) for time in (b[0] - line.difference, b[-1] - line.difference))
    if worst > settings.pair_window:
        mend = _mend_of_line(record, line)
        yield _doubt(record, partner, _told(line, b), (mend,))


def whole_shift(seconds: float) -> float:
    """A difference of two clocks in whole seconds; in half hours where it is all but such a one.

    Two clocks that are right differ by some seconds too: a year and four seconds is a year.

    Parameters
    ----------
    seconds
        [s].

    Examples
    --------
    >>> whole_shift(31_535_996.3), whole_shift(-4533.2), whole_shift(9.4)
    (31536000.0, -4533.0, 9.0)
    """
    nearest = round(seconds / _HALF_HOUR) * _HALF_HOUR
    close = nearest != 0 and abs(seconds - nearest) <= _SET_RIGHT
    return nearest if close else float(round(seconds))


def _told(line: ClockLine, b: Float[np.ndarray, " bursts"]) -> str:
    ends = [_ahead(round(line.at(time - line.difference))) for time in (b[0], b[-1])]
    by = ends[0]
    if line.rate != 0:
        by = say("{first} at first and {last} at last", first=ends[0], last=ends[1])
    return say_many(
        "{n} pass that both have seen coincides if it is {by}",
        "{n} passes that both have seen coincide if it is {by}",
        line.passes,
        by=by,
    )


def _ahead(seconds: int) -> str:
    time = time_words(seconds)
    return say("ahead by {time}", time=time) if seconds > 0 else say("behind by {time}", time=time)


def _mend_of_line(record: ClockRecord, line: ClockLine) -> ClockMend:
    if line.rate == 0:
        return ClockMend(ClockFault.SHIFT, -whole_shift(line.difference))
    first, last = min(record.now), max(record.now)
    known = []
    for reading in (first, last):
        seconds = _utc(record, reading)
        true = reading - timedelta(seconds=round(line.at(seconds - line.difference)))
        known.append((reading, true))
    return ClockMend(ClockFault.DRIFT, known=tuple(known))


def _after_reset(
    record: ClockRecord,
    row: int,
    a: Float[np.ndarray, " bursts"],
    partner: ClockRecord,
    settings: IntakeSettings,
) -> Iterator[ClockDoubt]:
    """The shift of what follows a reset, where the passes of the other camera tell it."""
    least, most = room_of_shift(record, row)
    tail = np.sort([_utc(record, time) for time in record.now[row:]])
    # B's clock is later by a difference; a shift takes it away.
    found = difference_within(a, tail, -most.total_seconds(), -least.total_seconds(), settings)
    if found is None or least > most:
        return
    mend = reset_mend(record, row, -whole_shift(found))
    told = say(
        "the passes after the reset coincide with a shift of {shift}",
        shift=shift_words(-whole_shift(found)),
    )
    yield _doubt(record, partner, told, (mend,) if mend else ())


def _far(
    record: ClockRecord,
    partner: ClockRecord,
    a: Float[np.ndarray, " bursts_a"],
    b: Float[np.ndarray, " bursts_b"],
    settings: IntakeSettings,
) -> list[ClockDoubt]:
    """A shift of more than a day, within what the deployment's start and end leave."""
    least, most = room_of_shift(record)
    if least > most or len(a) == 0 or len(b) == 0:
        return []
    if least <= timedelta(0) <= most:
        return []
    found = difference_within(a, b, -most.total_seconds(), -least.total_seconds(), settings)
    if found is None:
        return []
    mend = ClockMend(ClockFault.SHIFT, -whole_shift(found))
    told = say(
        "passes that both have seen coincide with a shift of {shift}",
        shift=shift_words(-whole_shift(found)),
    )
    return [_doubt(record, partner, told, (mend,))]


def _stepped(record: ClockRecord, partner: ClockRecord, step: ClockStep) -> ClockDoubt:
    """An hour that the clock went forward or back in mid-season; the part that agrees is right."""
    offset = timedelta(minutes=record.deployment.utc_offset)
    at = datetime.fromtimestamp(step.at, UTC).replace(tzinfo=None) + offset
    row = min(range(len(record.now)), key=lambda one: abs(record.now[one] - at))
    first, last = -float(round(step.before)), -float(round(step.after))
    if abs(first) < abs(last):
        mend = ClockMend(ClockFault.SHIFT, last, since=record.own[row])
    else:
        mend = ClockMend(ClockFault.SHIFT, first, until=record.own[max(0, row - 1)])
    told = say_many(
        "{n} pass that both have seen coincides if it went {shift} about {day}",
        "{n} passes that both have seen coincide if it went {shift} about {day}",
        step.passes,
        shift=shift_words(round((step.after - step.before) / 60) * 60),
        day=f"{at:%Y-%m-%d}",
    )
    remedy = say(
        "If summer time began or ended then, better give the zone: --daylight-saving ZONE."
    )
    return _doubt(record, partner, told, (mend,), remedy)


def _doubt(
    record: ClockRecord,
    partner: ClockRecord,
    told: str,
    mends: tuple[ClockMend, ...],
    remedy: str = "",
) -> ClockDoubt:
    name = record.deployment.deployment_id
    reason = say(
        "Beside {partner}, the other camera of {location}: {told}.",
        partner=partner.deployment.deployment_id,
        location=record.deployment.location_id,
        told=told,
    )
    return ClockDoubt(name, ClockCheck.PAIRED_CAMERA, reason, mends, remedy)


def _utc(record: ClockRecord, time: datetime) -> float:
    offset = timedelta(minutes=record.deployment.utc_offset)
    return (time - offset).replace(tzinfo=UTC).timestamp()
