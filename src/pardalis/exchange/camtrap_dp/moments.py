"""Times as Camtrap DP writes them: ISO 8601 with an offset from UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2}(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?",
    re.IGNORECASE,
)
EXAMPLE = "2026-03-01T18:00:00+05:30"


def parse_moment(text: str) -> tuple[datetime, int]:
    """A time in UTC, and the offset [minutes] that it was written with.

    Parameters
    ----------
    text
        ISO 8601 with an offset: "Z", "+05:30", "+0530" or "+05"; seconds may be left out.

    Raises
    ------
    ValueError
        If it is no such time; the message says what is wrong with it.

    Examples
    --------
    >>> parse_moment("2026-03-01T18:00:00+0530")
    (datetime.datetime(2026, 3, 1, 12, 30, tzinfo=datetime.timezone.utc), 330)
    """
    found = _ISO.fullmatch(text.strip())
    if found is None:
        raise ValueError("is not a time in ISO 8601")
    day, minute, second, offset = found.groups()
    if offset is None:
        raise ValueError("has no offset from UTC")
    digits = offset[1:].replace(":", "")
    zone = "+00:00" if offset in "Zz" else f"{offset[0]}{digits[:2]}:{digits[2:] or '00'}"
    try:
        moment = datetime.fromisoformat(
            f"{day}T{minute}{(second or ':00').replace(',', '.')}{zone}"
        )
        shift = moment.utcoffset() or timedelta()
        return moment.astimezone(UTC), round(shift.total_seconds() / 60)
    except (ValueError, OverflowError) as error:
        raise ValueError("names a day, hour or offset that does not exist") from error


def moment_text(moment: datetime | None, utc_offset: int | None = 0) -> str:
    """A time as the standard writes it, in whole seconds; empty for None.

    Parameters
    ----------
    moment
        Aware.
    utc_offset
        To write it with [minutes]; None is written as UTC.

    Examples
    --------
    >>> moment_text(parse_moment("2026-03-01T12:30:00Z")[0], 330)
    '2026-03-01T18:00:00+05:30'
    >>> moment_text(parse_moment("2026-03-01T12:30:00Z")[0])
    '2026-03-01T12:30:00Z'
    """
    if moment is None:
        return ""
    zone = timezone(timedelta(minutes=utc_offset or 0))
    return moment.astimezone(zone).isoformat(timespec="seconds").replace("+00:00", "Z")
