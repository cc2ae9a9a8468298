"""How many sightings an animal has: the prior of a drawn catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import lgamma

import numpy as np
from jaxtyping import Float, Int

SHAPES = tuple(np.geomspace(0.1, 20.0, 16).tolist())
MEANS = tuple(np.geomspace(0.1, 100.0, 28).tolist())


class Frequencies:
    """Sightings of each animal that is seen: negative binomial without zero, parameters unknown.

    The number of animals seen is Poisson with mean rate. A catalogue of clusters of n sightings
    has weight rate × n! × f(n) for each; f, the zero-truncated negative binomial, has shape and
    mean drawn from a grid that is even on the logarithmic scale, rate from Jeffreys' prior. Small
    shapes let animals differ much in how often they are seen; at 0 it is Fisher's log-series.

    Parameters
    ----------
    sightings
        In all clusters.

    References
    ----------
    Fisher, Corbet & Williams (1943), Journal of Animal Ecology 12: 42-58; Betancourt, Zanella,
    Miller, Wallach, Zaidi & Steorts (2016), Flexible models for microclustering, NeurIPS 29,
    equation 1 (partitions from independent cluster sizes).
    """

    def __init__(self, sightings: int) -> None:
        self._sightings = sightings
        self._table = _table(sightings)
        self.weight: Float[np.ndarray, " sizes"] = np.zeros(sightings + 1)

    def draw(self, sizes: Int[np.ndarray, " clusters"], rng: np.random.Generator) -> None:
        """Draw the parameters given all clusters' sizes, and set their weights.

        Parameters
        ----------
        sizes
            Sightings in each.
        rng
            The source of chance.
        """
        counts = np.bincount(sizes, minlength=self._sightings + 1)
        odds = self._table @ counts
        chances = np.cumsum(np.exp(odds - odds.max()))
        place = int(np.searchsorted(chances, rng.random() * chances[-1], side="right"))
        rate = rng.gamma(len(sizes) + 0.5)
        # No sightings are no cluster.
        self.weight = np.concatenate([[0.0], np.log(rate) + self._table[place, 1:]])


@cache
def _table(sightings: int) -> Float[np.ndarray, "parameters sizes"]:
    """Logarithm of n! f(n) by shape and mean; 0 for no sightings."""
    rows = [_row(shape, mean, sightings) for shape in SHAPES for mean in MEANS]
    return np.array(rows)


def _row(shape: float, mean: float, sightings: int) -> Sequence[float]:
    share = mean / (mean + shape)
    seen = -np.expm1(shape * np.log1p(-share))
    fixed = shape * np.log1p(-share) - np.log(seen) - lgamma(shape)
    return [0.0] + [
        float(fixed + lgamma(number + shape) + number * np.log(share))
        for number in range(1, sightings + 1)
    ]
