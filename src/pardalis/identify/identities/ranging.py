"""Where an animal was photographed tells who it is: each has a home range."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import lgamma, log, log1p, pi

import numpy as np
from jaxtyping import Float

LEAST_PAIRS = 10
SHAPE = 3.0


@dataclass(frozen=True, slots=True)
class Ranging:
    """Log ratio of the places of a group's sightings: one home range against one each.

    An animal's sightings lie about its centre with variance s² in each direction, and the centre
    is anywhere in the area: integrated over the centre, and over s², which differs from animal to
    animal as an inverse gamma distribution of shape 3 with mean sigma² (a coefficient of
    variation of 1: males range wider), the ratio for k sightings with sum of squares SS about
    their mean is A^(k-1) (2 pi)^(1-k) / k * G(3+k-1)/G(3) * b^3 / (b + SS/2)^(3+k-1), b = 2 sigma².

    Parameters
    ----------
    sigma
        Of the half-normal detection function, exp(-d² / (2 sigma²)) [m].
    area
        Over which two animals' sightings are spread [m²].

    References
    ----------
    Augustine et al. (2018), Annals of Applied Statistics 12: 67-95 (identity from place as well as
    from flanks); Gelman et al. (2013), Bayesian Data Analysis, 3rd edition, section 3.3.
    """

    sigma: float
    area: float

    def log_ratio(
        self,
        number: Float[np.ndarray, " groups"],
        squares: Float[np.ndarray, " groups"],
    ) -> Float[np.ndarray, " groups"]:
        """Of groups with so many placed sightings and such sums of squares [m²] about their mean.

        Parameters
        ----------
        number
            Placed sightings of each group; of fewer than two it is 0.
        squares
            Sum of squared distances from the mean place [m²].
        """
        more = np.maximum(number - 1.0, 0.0)
        scale = (SHAPE - 1.0) * self.sigma**2
        ratio = more * log(self.area / (2.0 * pi * scale)) + _rising(more)
        ratio -= (SHAPE + more) * np.log1p(np.maximum(squares, 0.0) / (2.0 * scale))
        return np.where(number > 1.0, ratio, 0.0)

    def of_one(self, number: float, squares: float) -> float:
        """Of a single group; as `log_ratio`, and quicker.

        Parameters
        ----------
        number, squares
            As there.
        """
        if number < 2.0:
            return 0.0
        more = number - 1.0
        scale = (SHAPE - 1.0) * self.sigma**2
        rising = lgamma(SHAPE + more) - lgamma(SHAPE) - log(number)
        spread = log1p(max(squares, 0.0) / (2.0 * scale))
        return more * log(self.area / (2.0 * pi * scale)) + rising - (SHAPE + more) * spread


def ranging(distances: Iterable[float], places: Float[np.ndarray, "sightings 2"]) -> Ranging | None:
    """Sigma and area from the sightings themselves; None where too little is known.

    Parameters
    ----------
    distances
        Between sightings that are one animal by their coats, whatever their distance [m].
    places
        Of all sightings [m].

    Examples
    --------
    >>> grid = np.array([(x, y) for x in range(10) for y in range(10)]) * 2000.0
    >>> found = ranging([3000.0] * 20, grid)
    >>> round(found.sigma), round(found.area / 1e6)
    (1500, 447)
    """
    apart = np.fromiter(distances, np.float64)
    if len(apart) < LEAST_PAIRS or len(places) < LEAST_PAIRS:
        return None
    # The difference of two places has variance 2 sigma² in each of two directions.
    variance = float((apart**2).mean() / 4.0)
    if variance <= 0.0:
        return None
    spread = np.cov(places.T) + variance * np.eye(2)
    # An ellipse of uniform density with this covariance.
    return Ranging(variance**0.5, float(4.0 * pi * np.sqrt(np.linalg.det(spread))))


@cache
def _table(most: int) -> Float[np.ndarray, " numbers"]:
    return np.array(
        [lgamma(SHAPE + each) - lgamma(SHAPE) - log(each + 1.0) for each in range(most + 1)]
    )


def _rising(more: Float[np.ndarray, " groups"]) -> Float[np.ndarray, " groups"]:
    """Logarithm of G(shape + m) / G(shape) / (m + 1)."""
    most = 1 << int(more.max(initial=1.0)).bit_length()
    return _table(most)[more.astype(np.int64)]
