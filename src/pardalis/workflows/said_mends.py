"""What a person says of a clock, as mends."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from pardalis.errors import InputError
from pardalis.intake.clocks.in_words import mends_text, read_mends
from pardalis.intake.clocks.mending import day_month_swapped, mended
from pardalis.intake.clocks.record import ClockRecord
from pardalis.records.clock_mend import ClockFault, ClockMend
from pardalis.workflows.clock_settings import MendSettings

_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+)")
_UNITS = {
    "s": 1.0, "sec": 1.0, "second": 1.0, "min": 60.0, "minute": 60.0, "h": 3600.0, "hour": 3600.0,
    "d": 86400.0, "day": 86400.0, "w": 604800.0, "week": 604800.0,
}  # fmt: skip
_EXAMPLE = "Write it as '+1 h', '-2 d 3 h 30 min', '+1 year'."
_DAYS_BEFORE = 7
_NO_READING = datetime(2000, 1, 1)
# Beyond this a mend is a slip of the pen.
_MOST = timedelta(days=366 * 60)


def said_mends(
    settings: MendSettings, records: Sequence[ClockRecord], before: Sequence[ClockMend] = ()
) -> tuple[ClockMend, ...]:
    """The mends that the settings ask for, in the order swap, zone, known times, shift.

    They are reckoned from the camera's own readings, whatever mend stands: it is replaced.

    Parameters
    ----------
    settings
        At least one of shift, known, swap_day_month and daylight_saving.
    records
        Of the deployment's cards.
    before
        Mends to which these are added.

    Raises
    ------
    InputError
        If nothing is asked, or something that cannot be.
    """
    since, until = (_moment(text) if text else None for text in (settings.since, settings.until))
    mends: list[ClockMend] = []
    if settings.swap_day_month == "in_each":
        mends.append(ClockMend(ClockFault.DAY_MONTH_SWAP, since=since, until=until))
    elif settings.swap_day_month == "at_setting":
        seconds = _swapped_when_set(records, _meant(records, before, since, until))
        mends.append(ClockMend(ClockFault.SHIFT, seconds, since=since, until=until))
    if settings.daylight_saving:
        mends.append(_civil(settings.daylight_saving, since, until))
    if settings.known:
        mends.append(_known(settings.known, since, until))
    if settings.shift:
        times = _meant(records, (*before, *mends), since, until)
        seconds = shift_seconds(settings.shift, min(times, default=_NO_READING))
        mends.append(ClockMend(ClockFault.SHIFT, seconds, since=since, until=until))
    if not mends:
        raise InputError(
            "Nothing is said of how the clock was wrong.",
            "Give --shift, --known, --swap-day-month or --daylight-saving; or take the proposal: "
            "pardalis clocks accept.",
        )
    return tuple(mends)


def shift_seconds(text: str, at: datetime) -> float:
    """A shift in seconds; years and months are those of the calendar from a reading on.

    Parameters
    ----------
    text
        As the person wrote it.
    at
        The first reading that is shifted: it comes to lie on the same day of another year.

    Raises
    ------
    InputError
        If it is no shift.

    Examples
    --------
    >>> shift_seconds("+1 year", datetime(2027, 9, 1)) / 86400
    366.0
    >>> shift_seconds("-90 min", datetime(2027, 9, 1))
    -5400.0
    """
    written = text.strip().lower()
    sign = -1 if written.startswith("-") else 1
    body = written.lstrip("+-").strip()
    clock = re.fullmatch(r"(\d+):(\d\d)(?::(\d\d))?", body)
    if clock:
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return float(sign * (hours * 3600 + minutes * 60 + seconds))
    if not body or _AMOUNT.sub("", body).strip(" ,"):
        raise InputError(f"'{text}' is no shift of a clock.", _EXAMPLE)
    total = sum(_amount(float(n), unit, sign, at, text) for n, unit in _AMOUNT.findall(body))
    if abs(total) > _MOST.total_seconds():
        raise InputError(f"No clock is wrong by '{text}'.", _EXAMPLE)
    return total


def _amount(number: float, unit: str, sign: int, at: datetime, text: str) -> float:
    name = unit if unit in _UNITS else unit.removesuffix("s")
    if name in _UNITS:
        return sign * number * _UNITS[name]
    months = {"year": 12, "y": 12, "month": 1}.get(name)
    if months is None or not number.is_integer():
        raise InputError(f"'{text}' is no shift of a clock.", _EXAMPLE)
    moved = at.year * 12 + at.month - 1 + sign * int(number) * months
    year, month = moved // 12, moved % 12 + 1
    if not 1 <= year <= 9998:
        raise InputError(f"No clock is wrong by '{text}'.", _EXAMPLE)
    day = min(at.day, calendar.monthrange(year, month)[1])
    return (at.replace(year=year, month=month, day=day) - at).total_seconds()


def _moment(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError(
            f"'{text}' is no time of a clock.", "Write 2026-03-01 12:00, or with seconds."
        ) from error
    if time.tzinfo is not None:
        raise InputError(
            f"'{text}' has an offset from UTC, which no camera's clock shows.",
            "Write the time as the clock of a camera set by the table's offset shows it.",
        )
    return time


def _known(said: Sequence[str], since: datetime | None, until: datetime | None) -> ClockMend:
    pairs = []
    for text in said:
        reading, given, true = text.partition("=")
        if not given:
            raise InputError(
                f"'{text}' does not say what the clock read, and what was true.",
                "Write --known '2026-03-01 12:00 = 2026-03-01 12:07'.",
            )
        pairs.append((_moment(reading), _moment(true)))
    pairs.sort()
    if len(pairs) == 1:
        ((reading_at, true_at),) = pairs
        seconds = (true_at - reading_at).total_seconds()
        return ClockMend(ClockFault.SHIFT, seconds, since=since, until=until)
    if len(pairs) > 2 or pairs[0][0] == pairs[1][0] or pairs[0][1] >= pairs[1][1]:
        raise InputError(
            "A drift is told by two readings, the later of them with the later true time.",
            "Give --known once for a shift, twice for a drift.",
        )
    return ClockMend(ClockFault.DRIFT, known=tuple(pairs), since=since, until=until)


def _civil(zone: str, since: datetime | None, until: datetime | None) -> ClockMend:
    mend = ClockMend(ClockFault.DAYLIGHT_SAVING, zone=zone.strip(), since=since, until=until)
    try:
        read_mends(mends_text([mend]))
    except ValueError as error:
        raise InputError(
            f"There is no time zone '{zone}'.", "Name it as Europe/Rome or America/Lima."
        ) from error
    return mend


def _meant(
    records: Sequence[ClockRecord],
    mends: Sequence[ClockMend],
    since: datetime | None,
    until: datetime | None,
) -> list[datetime]:
    """The times that a mend is for, as the mends before it leave them."""
    return [
        time
        for record in records
        for reading, time in zip(
            record.own, mended(record.own, mends, record.deployment.utc_offset), strict=True
        )
        if (since is None or reading >= since) and (until is None or reading <= until)
    ]


def _swapped_when_set(records: Sequence[ClockRecord], times: Sequence[datetime]) -> float:
    """The shift of a clock that was set to month and day exchanged, shortly before the start."""
    for days in range(_DAYS_BEFORE + 1):
        for record in records[:1]:
            set_on = record.start - timedelta(days=days)
            seconds = (set_on - day_month_swapped(set_on)).total_seconds()
            moved = mended(times, [ClockMend(ClockFault.SHIFT, seconds)], 0)
            if seconds and moved and all(record.start <= time <= record.end for time in moved):
                return seconds
    raise InputError(
        "No day shortly before the deployment's start, with day and month exchanged, brings the "
        "photographs into it.",
        "See the table's times; or give --shift, or --swap-day-month in_each.",
    )
