"""The phase of the moon as a camera notes it."""

from __future__ import annotations

from enum import StrEnum


class MoonPhase(StrEnum):
    """The phases of the moon in their order, as camera makers number them from 0 to 7."""

    NEW = "new"
    WAXING_CRESCENT = "waxing_crescent"
    FIRST_QUARTER = "first_quarter"
    WAXING_GIBBOUS = "waxing_gibbous"
    FULL = "full"
    WANING_GIBBOUS = "waning_gibbous"
    LAST_QUARTER = "last_quarter"
    WANING_CRESCENT = "waning_crescent"
