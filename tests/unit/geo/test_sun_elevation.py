"""The sun's elevation against published sunrises and the geometry of noon."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from astral import Observer
from astral.sun import elevation

from pardalis.geo.sun import shifted_elevation, sun_elevation


@pytest.mark.parametrize(
    ("latitude", "longitude", "time", "degrees"),
    [
        # Meeus (1998), example 13.b is of Venus; the sun: noon of a solstice is 90 - |phi - 23.44|.
        (23.44, 0.0, datetime(2026, 6, 21, 12, 2, tzinfo=UTC), 90.0),
        (0.0, 0.0, datetime(2026, 12, 21, 11, 58, tzinfo=UTC), 66.56),
        (51.48, 0.0, datetime(2026, 6, 21, 12, 2, tzinfo=UTC), 61.96),
        # The Nautical Almanac's sunrise is at -0.833 degrees: Greenwich, 20 March 2026, 06:03 UTC.
        (51.48, 0.0, datetime(2026, 3, 20, 6, 3, tzinfo=UTC), -0.83),
    ],
)
def test_known_elevations(
    latitude: float, longitude: float, time: datetime, degrees: float
) -> None:
    (found,) = sun_elevation(latitude, longitude, [time])
    assert found == pytest.approx(degrees, abs=0.25)


def test_midnight_is_night() -> None:
    midnight = datetime(2026, 3, 1, 22, tzinfo=UTC)
    assert sun_elevation(1.0, 30.0, [midnight])[0] < -60


def test_hours_later_is_as_high_as_then() -> None:
    dawn = datetime(2026, 4, 1, 4, tzinfo=UTC)
    shifts = np.array([-43_200.0, 0.0, 10_800.0])
    found = shifted_elevation(37.0, 74.0, [dawn], shifts)[:, 0]
    later = [dawn + timedelta(seconds=float(shift)) for shift in shifts]
    assert found == pytest.approx(sun_elevation(37.0, 74.0, later), abs=0.3)


def test_it_is_what_astral_says() -> None:
    times = [datetime(2026, month, 11, 3 * month % 24, tzinfo=UTC) for month in range(1, 13)]
    place = Observer(-24.0, 31.5)
    told = [elevation(place, time, with_refraction=False) for time in times]
    assert sun_elevation(-24.0, 31.5, times) == pytest.approx(told, abs=0.05)
