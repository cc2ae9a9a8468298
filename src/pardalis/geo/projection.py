"""A projected system of the survey's own: equal-area, in metres, about the survey's centre."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from jaxtyping import Float
from pyproj import Transformer

from pardalis.errors import InputError


@dataclass(frozen=True, slots=True)
class Projection:
    """Lambert's azimuthal equal-area projection of WGS84 about a centre.

    Areas are exact, as densities need; within 100 km of the centre distances are right to 1 in
    30,000.

    Parameters
    ----------
    latitude, longitude
        Centre, WGS84 [degrees].

    References
    ----------
    Snyder, J. P. (1987) Map projections: a working manual. USGS Professional Paper 1395,
    equations (24-2) to (24-26).
    """

    latitude: float
    longitude: float

    @property
    def proj_string(self) -> str:
        """The system as PROJ writes it."""
        return (
            f"+proj=laea +lat_0={self.latitude:g} +lon_0={self.longitude:g} "
            "+datum=WGS84 +units=m +no_defs"
        )

    def project(
        self, latitudes: Float[np.ndarray, " places"], longitudes: Float[np.ndarray, " places"]
    ) -> Float[np.ndarray, "places 2"]:
        """East and north of the centre [m] of places in WGS84 [degrees].

        Parameters
        ----------
        latitudes, longitudes
            WGS84 [degrees].

        Examples
        --------
        >>> xy = Projection(-20.0, 31.0).project(np.array([-20.0]), np.array([31.0]))
        >>> bool(np.allclose(xy, 0.0))
        True
        """
        east, north = _transformer(self.proj_string).transform(longitudes, latitudes)
        return np.column_stack([east, north])

    def unproject(
        self, points: Float[np.ndarray, "places 2"]
    ) -> tuple[Float[np.ndarray, " places"], Float[np.ndarray, " places"]]:
        """Latitudes and longitudes [degrees] of projected points [m].

        Parameters
        ----------
        points
            East and north of the centre [m].

        Examples
        --------
        >>> latitudes, longitudes = Projection(10.0, 20.0).unproject(np.zeros((1, 2)))
        >>> round(float(latitudes[0]), 9), round(float(longitudes[0]), 9)
        (10.0, 20.0)
        """
        longitudes, latitudes = _transformer(self.proj_string).transform(
            points[:, 0], points[:, 1], direction="INVERSE"
        )
        return latitudes, longitudes


def survey_projection(
    latitudes: Float[np.ndarray, " places"], longitudes: Float[np.ndarray, " places"]
) -> Projection:
    """The projection about the centre of a survey's places, rounded to 0.1 degree.

    The rounded centre stays the same when a camera is added, and tells nobody where one stands.
    Surveys across the 180th meridian or about a pole are fine.

    Parameters
    ----------
    latitudes, longitudes
        Of the survey's places, WGS84 [degrees].

    Raises
    ------
    InputError
        If there is no place, or one lies outside the globe.

    Examples
    --------
    >>> survey_projection(np.array([-20.04, -20.12]), np.array([179.9, -179.7]))
    Projection(latitude=-20.1, longitude=-179.9)
    """
    if len(latitudes) == 0:
        raise InputError("No camera has a position.", "Fill in latitude and longitude.")
    if not (np.all(np.abs(latitudes) <= 90) and np.all(np.abs(longitudes) <= 360)):
        raise InputError(
            "A latitude or longitude lies outside the globe.",
            "Give both in degrees of WGS84, latitude first.",
        )
    phi, lam = np.radians(latitudes), np.radians(longitudes)
    x, y = (np.cos(phi) * np.cos(lam)).mean(), (np.cos(phi) * np.sin(lam)).mean()
    latitude = np.degrees(np.arctan2(np.sin(phi).mean(), np.hypot(x, y)))
    longitude = np.degrees(np.arctan2(y, x))
    return Projection(round(float(latitude), 1), round(float(longitude), 1))


@lru_cache(maxsize=16)
def _transformer(proj_string: str) -> Transformer:
    return Transformer.from_crs("EPSG:4326", proj_string, always_xy=True)
