"""The time in the text of a strip, whose day and month may stand in either order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from pardalis.intake.times.source import DateOrder

_BETWEEN = r"\s?[-/.]\s?"
_YEAR = r"((?:19|20)\d\d)"
_YEAR_FIRST = re.compile(rf"(?<!\d){_YEAR}{_BETWEEN}(\d\d?){_BETWEEN}(\d\d?)(?!\d)")
_YEAR_LAST = re.compile(rf"(?<!\d)(\d\d?){_BETWEEN}(\d\d?){_BETWEEN}{_YEAR}(?!\d{{3}})")
_HOUR = re.compile(r"(\d\d?)[:.](\d\d)(?:[:.](\d\d))?\s?([AP]M)?(?!\d)", re.IGNORECASE)
# The hour stands beside the date, not at the other end of the strip.
_FARTHEST = 12


@dataclass(frozen=True, slots=True)
class StripTime:
    """A time as it stands in a strip.

    Parameters
    ----------
    year
        Of four digits.
    first, second
        Month and day if the year stands before them, else in the camera's order.
    hour, minute, seconds
        Of the day, from 0.
    year_first
        Whether the year stands before month and day.
    """

    year: int
    first: int
    second: int
    hour: int
    minute: int
    seconds: int
    year_first: bool

    def moment(self, order: DateOrder) -> datetime | None:
        """The time, if day and month stand in that order; None if there is no such day.

        Parameters
        ----------
        order
            Passed over where the year stands first; UNKNOWN tells the two orders apart only where
            one of them is no date.
        """
        if self.year_first or order is DateOrder.MONTH_FIRST:
            return self._at(self.first, self.second)
        if order is DateOrder.DAY_FIRST:
            return self._at(self.second, self.first)
        told = {self._at(self.first, self.second), self._at(self.second, self.first)} - {None}
        return told.pop() if len(told) == 1 else None

    def _at(self, month: int, day: int) -> datetime | None:
        try:
            return datetime(self.year, month, day, self.hour, self.minute, self.seconds)
        except ValueError:
            return None


def time_in_strip(text: str) -> StripTime | None:
    """The time in a strip's text; None where it holds no date and hour.

    Parameters
    ----------
    text
        Of the strip.

    Examples
    --------
    >>> time_in_strip("M 1/10 2012-12-29 11:33:45 PM -20C").moment(DateOrder.UNKNOWN)
    datetime.datetime(2012, 12, 29, 23, 33, 45)
    >>> time_in_strip("03/04/2021 15:03:30").moment(DateOrder.DAY_FIRST)
    datetime.datetime(2021, 4, 3, 15, 3, 30)
    """
    for expression in (_YEAR_FIRST, _YEAR_LAST):
        for date in expression.finditer(text):
            hour = _HOUR.search(text, date.end(), date.end() + _FARTHEST + 11)
            if hour and hour.start() - date.end() <= _FARTHEST:
                found = _put_together(date, hour, expression is _YEAR_FIRST)
                if found is not None:
                    return found
    return None


def _put_together(date: re.Match[str], hour: re.Match[str], first: bool) -> StripTime | None:
    a, b, c = (int(part) for part in date.groups())
    year, one, other = (a, b, c) if first else (c, a, b)
    told, half = int(hour[1]), (hour[4] or "").upper()
    if half and not 1 <= told <= 12:
        return None
    if half:
        told = told % 12 + (12 if half == "PM" else 0)
    found = StripTime(year, one, other, told, int(hour[2]), int(hour[3] or 0), first)
    orders = (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST)
    return found if any(found.moment(order) for order in orders) else None
