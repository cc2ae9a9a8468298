"""How a camera's wrong clock is put right; the camera's own reading is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ClockFault(StrEnum):
    """What was wrong with a camera's clock."""

    SHIFT = "shift"
    DRIFT = "drift"
    DAY_MONTH_SWAP = "day_month_swap"
    DAYLIGHT_SAVING = "daylight_saving"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class ClockMend:
    """One mend of a camera's clock: what its readings should have been.

    Parameters
    ----------
    fault
        What was wrong. SHIFT and RESET add `seconds`; DRIFT lays the readings on the line through
        `known`; DAY_MONTH_SWAP reads day as month and month as day, where that is a date;
        DAYLIGHT_SAVING takes the readings as the civil time of `zone`.
    seconds
        Added to each reading [s].
    known
        Two pairs of a reading of the clock and the true time then, both naive, with the offset of
        the deployment's table.
    zone
        Name of a time zone, such as "Europe/Rome".
    since, until
        Only photographs whose own reading lies between these, both included; naive. None for no
        limit.

    Examples
    --------
    >>> ClockMend(ClockFault.SHIFT, seconds=3600.0).since is None
    True
    """

    fault: ClockFault
    seconds: float = 0.0
    known: tuple[tuple[datetime, datetime], ...] = ()
    zone: str = ""
    since: datetime | None = None
    until: datetime | None = None
