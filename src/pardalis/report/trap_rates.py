"""Trap rates: events per 100 camera-nights, with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincinv

_TAIL = 0.025
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class TrapRate:
    """Events per 100 camera-nights.

    Parameters
    ----------
    events
        Counted.
    nights
        Camera-nights.
    rate, lower, upper
        Per 100 camera-nights, with its 95 % interval.
    """

    events: int
    nights: float
    rate: float
    lower: float
    upper: float


def trap_rate(events: int, nights: float) -> TrapRate | None:
    """The rate of one station, with the exact interval of a Poisson mean; None without effort.

    Parameters
    ----------
    events
        Independent records.
    nights
        Camera-nights.

    References
    ----------
    Garwood (1936) Fiducial limits for the Poisson distribution. Biometrika 28:437-442.

    Examples
    --------
    >>> found = trap_rate(3, 100.0)
    >>> round(found.lower, 3), found.rate, round(found.upper, 3)
    (0.619, 3.0, 8.767)
    >>> trap_rate(0, 100.0).lower
    0.0
    """
    if nights <= 0:
        return None
    lower = float(gammaincinv(events, _TAIL)) if events else 0.0
    upper = float(gammaincinv(events + 1, 1 - _TAIL))
    each = 100.0 / nights
    return TrapRate(events, nights, events * each, lower * each, upper * each)


def mean_rate(events: Sequence[int], nights: Sequence[float]) -> TrapRate | None:
    """The rate of all stations together; its interval is from how much they differ.

    Animals pass some stations more often than others: an interval that took all events for
    independent would be too narrow. None with effort at fewer than two stations.

    Parameters
    ----------
    events, nights
        Of each station.

    References
    ----------
    Cochran (1977) Sampling techniques, 3rd edition: equation 6.9, of a ratio, here on the scale
    of its logarithm and without the correction for a finite population.

    Examples
    --------
    >>> found = mean_rate([4, 0, 2], [100.0, 100.0, 100.0])
    >>> round(found.rate, 3), round(found.lower, 3), round(found.upper, 3)
    (2.0, 0.645, 6.201)
    """
    kept = [(e, n) for e, n in zip(events, nights, strict=True) if n > 0]
    if len(kept) < 2:
        return None
    counted, worked = np.array(kept, dtype=float).T
    total, whole = float(counted.sum()), float(worked.sum())
    if total == 0:
        return trap_rate(0, whole)
    ratio = total / whole
    stations = len(kept)
    variance = stations / (stations - 1) * float(((counted - ratio * worked) ** 2).sum())
    factor = float(np.exp(_Z * np.sqrt(variance) / (whole * ratio)))
    rate = 100 * ratio
    return TrapRate(int(total), whole, rate, rate / factor, rate * factor)
