"""From when to when there is light enough for colour, as the sun has it at a place and a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import floor

from pardalis.geo.sun import hours_above

# Hours of the clock. They are the sun's at 30 N, 116 E in March and April, with an offset of +8 h;
# elsewhere and at other times they are moved as little as the sun asks for.
DAWN, DUSK = 6.2, 18.6
_LOWEST, _HIGHEST = -8.5, 3.5


@dataclass(frozen=True, slots=True)
class DayLight:
    """The hours of a day in which there is light enough for colour.

    Parameters
    ----------
    dawn, dusk
        Of the clock [h]; below 0 or above 24 where a clock shows another place's time.
    """

    dawn: float = DAWN
    dusk: float = DUSK

    def hour(self, time: datetime) -> float:
        """The clock's hour at a time [h]: from this dawn to the next.

        Parameters
        ----------
        time
            Local time.
        """
        hour = time.hour + time.minute / 60
        return hour - 24 * floor((hour - self.dawn) / 24)

    def is_over(self, time: datetime) -> bool:
        """Whether it is too dark for colour at a time.

        Parameters
        ----------
        time
            Local time.

        Examples
        --------
        >>> DayLight().is_over(datetime(2026, 3, 1, 4)), DayLight().is_over(datetime(2026, 3, 1, 9))
        (True, False)
        """
        return self.hour(time) >= self.dusk


def day_light(latitude: float, longitude: float, time: datetime) -> DayLight:
    """The light of a day at a place: by usual hours as long as the sun allows, else by the sun.

    At dawn and dusk the sun is between 8.5 degrees below the horizon and 3.5 degrees above it.

    Parameters
    ----------
    latitude, longitude
        WGS84 [degrees].
    time
        Aware, of that day.
    """
    noon, up = hours_above(latitude, longitude, time, _HIGHEST)
    _, light = hours_above(latitude, longitude, time, _LOWEST)
    # The same hours of the clock, on the day of this noon.
    dawn = DAWN + 24 * round((noon - 6 - DAWN) / 24)
    dusk = DUSK + 24 * round((noon + 6 - DUSK) / 24)
    return DayLight(
        min(max(dawn, noon - light), noon - up), max(min(dusk, noon + light), noon + up)
    )
