"""Where a photograph's time can stand, and how its date may be written."""

from __future__ import annotations

from enum import StrEnum


class TimeSource(StrEnum):
    """Where a photograph's time is taken from."""

    EXIF = "exif"
    NAME = "name"
    STRIP = "strip"


class DateOrder(StrEnum):
    """Which of day and month stands first in a strip that has the year last."""

    UNKNOWN = "unknown"
    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
