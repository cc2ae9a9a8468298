"""When the sun rose and set where a survey stood, by its cameras' clocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise

from pardalis.geo.sun import sun_elevation

_RISEN = -0.833
_STEP = timedelta(minutes=4)


@dataclass(frozen=True, slots=True)
class Daylight:
    """Sunrise and sunset over a season, by the cameras' clocks.

    Parameters
    ----------
    sunrise, sunset
        The earliest and the latest, hours of the day, 0 to 24.
    """

    sunrise: tuple[float, float]
    sunset: tuple[float, float]


def daylight(
    latitude: float, longitude: float, days: Sequence[date], utc_offset: int
) -> Daylight | None:
    """Sunrise and sunset on some days of a survey; None where the sun did not rise and set.

    Parameters
    ----------
    latitude, longitude
        About where, WGS84 [degrees]; a tenth of a degree changes half a minute.
    days
        Such as the first, one in the middle and the last.
    utc_offset
        Of the cameras' clocks [minutes].

    References
    ----------
    Meeus (1998) Astronomical Algorithms, 2nd edition, chapter 15: the upper limb touches the
    horizon, with mean refraction, where the centre's true elevation is -0.833 degrees.

    Examples
    --------
    >>> found = daylight(0.0, 0.0, [date(2026, 3, 20)], 0)
    >>> round(found.sunrise[0], 1), round(found.sunset[0], 1)
    (6.1, 18.2)
    """
    rises, sets = [], []
    for day in days:
        found = _of_day(latitude, longitude, day, utc_offset)
        if found is None:
            return None
        rises.append(found[0])
        sets.append(found[1])
    if not rises:
        return None
    return Daylight((min(rises), max(rises)), (min(sets), max(sets)))


@lru_cache(maxsize=64)
def _of_day(
    latitude: float, longitude: float, day: date, utc_offset: int
) -> tuple[float, float] | None:
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(minutes=utc_offset)
    times = [begin + row * _STEP for row in range(361)]
    heights = [float(each) - _RISEN for each in sun_elevation(latitude, longitude, times)]
    hours = [row * _STEP / timedelta(hours=1) for row in range(361)]
    rise, down = None, None
    for (one, before), (other, after) in pairwise(zip(hours, heights, strict=True)):
        if (before < 0) == (after < 0):
            continue
        at = one + (other - one) * before / (before - after)
        if before < 0 <= after:
            rise = at
        else:
            down = at
    return None if rise is None or down is None else (rise, down)
