"""Places in a projected system as latitudes and longitudes."""

from __future__ import annotations

from functools import lru_cache
from math import isfinite

from pyproj import Transformer

from pardalis.errors import InputError
from pardalis.geo.systems import named_system


def to_degrees(system: str, easting: float, northing: float) -> tuple[float, float]:
    """Latitude and longitude in WGS84 [degrees] of a place in a projected system.

    Parameters
    ----------
    system
        An authority's code, a PROJ string or WKT.
    easting, northing
        In that system [m].

    Raises
    ------
    InputError
        If there is no such system, or the place lies outside of it. It never shows a position.

    Examples
    --------
    >>> latitude, longitude = to_degrees("EPSG:32736", 500000.0, 10000000.0)
    >>> round(latitude, 6) + 0.0, round(longitude, 6)
    (0.0, 33.0)
    """
    longitude, latitude = _transformer(system).transform(easting, northing)
    if not (isfinite(latitude) and isfinite(longitude)):
        raise InputError(
            f"A coordinate lies outside the system '{system}'.",
            "See that it is the system of this table, and that no column has slipped.",
        )
    return float(latitude), float(longitude)


@lru_cache(maxsize=8)
def _transformer(system: str) -> Transformer:
    return Transformer.from_crs(named_system(system), "EPSG:4326", always_xy=True)
