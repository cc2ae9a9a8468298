"""How high the sun stood."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
from astral.julian import julianday, julianday_to_juliancentury
from astral.sun import eq_of_time, sun_declination
from jaxtyping import Float

_HOURS = 3600.0
_DEGREES_AN_HOUR = 15.0


def sun_elevation(
    latitude: float, longitude: float, times: Sequence[datetime]
) -> Float[np.ndarray, " times"]:
    """Elevation of the sun's centre above the horizon, without refraction [degrees].

    Parameters
    ----------
    latitude, longitude
        WGS84 [degrees].
    times
        Aware.

    Examples
    --------
    >>> noon = datetime(2026, 3, 20, 12, 7, tzinfo=UTC)
    >>> round(float(sun_elevation(0.0, 0.0, [noon])[0]))
    90
    """
    return np.asarray(shifted_elevation(latitude, longitude, times, np.zeros(1))[0])


def hours_above(
    latitude: float, longitude: float, time: datetime, elevation: float
) -> tuple[float, float]:
    """When the sun stands highest on the day of a time, and how long it is above an elevation.

    Parameters
    ----------
    latitude, longitude
        WGS84 [degrees].
    time
        Aware; its offset is that of the clock.
    elevation
        Of the sun's centre, without refraction [degrees].

    Returns
    -------
    tuple
        The clock's hour at which the sun stands highest [h], and half the time for which it is
        above the elevation [h]: 0 where it never is, 12 where it always is.

    References
    ----------
    Meeus (1998) Astronomical Algorithms, 2nd edition, equation 15.1.

    Examples
    --------
    >>> noon, half = hours_above(0.0, 0.0, datetime(2026, 3, 20, 12, tzinfo=UTC), 0.0)
    >>> round(noon, 1), round(half, 1)
    (12.1, 6.0)
    """
    offset = time.utcoffset()
    assert offset is not None
    century = julianday_to_juliancentury(julianday(time.astimezone(UTC)))
    delta, phi = np.deg2rad(sun_declination(century)), np.deg2rad(latitude)
    across = np.cos(phi) * np.cos(delta)
    angle = (np.sin(np.deg2rad(elevation)) - np.sin(phi) * np.sin(delta)) / max(across, 1e-9)
    half = float(np.rad2deg(np.arccos(np.clip(angle, -1, 1)))) / _DEGREES_AN_HOUR
    clock = offset.total_seconds() / _HOURS
    return 12 + clock - longitude / _DEGREES_AN_HOUR - eq_of_time(century) / 60, half


def shifted_elevation(
    latitude: float,
    longitude: float,
    times: Sequence[datetime],
    shifts: Float[np.ndarray, " shifts"],
) -> Float[np.ndarray, "shifts times"]:
    """The elevation if it had been earlier or later by some hours [degrees].

    The sun's declination is that of the time itself: over half a day it changes by 0.2 degrees at
    most.

    Parameters
    ----------
    latitude, longitude
        WGS84 [degrees].
    times
        Aware.
    shifts
        Added to each time [s].

    References
    ----------
    Meeus (1998) Astronomical Algorithms, 2nd edition: equation 13.6, and chapters 25 and 28 for
    declination and equation of time, as `astral` computes them.
    """
    declination, solar = (np.empty(len(times)) for _ in range(2))
    for row, time in enumerate(times):
        utc = time.astimezone(UTC)
        century = julianday_to_juliancentury(julianday(utc))
        declination[row] = np.deg2rad(sun_declination(century))
        hours = utc.hour + utc.minute / 60 + utc.second / _HOURS
        solar[row] = hours + longitude / _DEGREES_AN_HOUR + eq_of_time(century) / 60
    angle = np.deg2rad(_DEGREES_AN_HOUR * (solar + shifts[:, None] / _HOURS - 12))
    phi = np.deg2rad(latitude)
    height = np.sin(phi) * np.sin(declination) + np.cos(phi) * np.cos(declination) * np.cos(angle)
    return np.asarray(np.rad2deg(np.arcsin(np.clip(height, -1, 1))))
