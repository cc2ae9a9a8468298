"""Distances between places, on the plane and on the ellipsoid."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float
from pyproj import Geod


def plane_distances(
    origins: Float[np.ndarray, "origins 2"], targets: Float[np.ndarray, "targets 2"]
) -> Float[np.ndarray, "origins targets"]:
    """Distance from each origin to each target [m], both in projected coordinates [m].

    Parameters
    ----------
    origins, targets
        Projected coordinates [m].

    Examples
    --------
    >>> plane_distances(np.zeros((1, 2)), np.array([[3.0, 4.0]])).tolist()
    [[5.0]]
    """
    apart = origins[:, None, :] - targets[None, :, :]
    distances: np.ndarray = np.hypot(apart[..., 0], apart[..., 1])
    return distances


def geodesic_distance(
    latitude: float, longitude: float, other_latitude: float, other_longitude: float
) -> float:
    """Shortest distance on the WGS84 ellipsoid between two places in degrees [m].

    Parameters
    ----------
    latitude, longitude
        Of one place, WGS84 [degrees].
    other_latitude, other_longitude
        Of the other.

    References
    ----------
    Karney, C. F. F. (2013) Algorithms for geodesics. Journal of Geodesy 87:43-55.

    Examples
    --------
    >>> round(geodesic_distance(0.0, 0.0, 0.0, 1.0) / 1000, 2)
    111.32
    """
    geod = Geod(ellps="WGS84")
    return float(geod.inv(longitude, latitude, other_longitude, other_latitude)[2])
