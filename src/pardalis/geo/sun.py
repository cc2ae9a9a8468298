"""How high the sun stood."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from astral import Observer
from astral.sun import elevation
from jaxtyping import Float


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

    References
    ----------
    Meeus (1998) Astronomical Algorithms, 2nd edition, chapters 13 and 25, as `astral` computes it.

    Examples
    --------
    >>> from datetime import UTC
    >>> noon = datetime(2026, 3, 20, 12, 7, tzinfo=UTC)
    >>> round(float(sun_elevation(0.0, 0.0, [noon])[0]))
    90
    """
    place = Observer(latitude, longitude)
    return np.array([elevation(place, time, with_refraction=False) for time in times], dtype=float)
