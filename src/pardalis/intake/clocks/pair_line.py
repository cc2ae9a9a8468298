"""How the difference of two clocks grew, from the passes that both cameras have seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from pardalis.intake.clock_difference import clock_difference
from pardalis.intake.settings import IntakeSettings

_DAY = 86_400.0
# Quartz clocks are off by a few seconds a day; bad ones, or in great cold, by twenty [s a day].
_FASTEST = 25.0
MORE_PASSES = 3
"""A drift or a step is told from a shift only if this many more passes coincide with it."""

_FEWEST = 6


@dataclass(frozen=True, slots=True)
class ClockLine:
    """The clock of camera B minus that of camera A.

    Parameters
    ----------
    middle
        A time by A's clock [s].
    difference
        At that time [s].
    rate
        How much it grows [s a day].
    passes
        How many it is told from.
    """

    middle: float
    difference: float
    rate: float
    passes: int

    def at(self, time: float) -> float:
        """The difference at a time by A's clock [s].

        Parameters
        ----------
        time
            [s].

        Examples
        --------
        >>> ClockLine(0.0, 10.0, 2.0, 9).at(43_200.0)
        11.0
        """
        return self.difference + self.rate * (time - self.middle) / _DAY


def clock_line(
    a: Float[np.ndarray, " bursts_a"],
    b: Float[np.ndarray, " bursts_b"],
    settings: IntakeSettings,
) -> ClockLine | None:
    """The straight line on which the difference of two clocks lay; None where nothing tells.

    Each rate of a fine grid is taken out of B's clock and the difference sought as in
    `clock_difference`; the rate with which most passes coincide is refined by the median of the
    slopes (Theil and Sen). Without `MORE_PASSES` passes more than at rate 0, the rate is 0.

    Parameters
    ----------
    a, b
        When the bursts of each camera begin, by its own clock [s], ascending.
    settings
        `pair_window` [s] and `pair_chance`.

    References
    ----------
    Sen (1968) Estimates of the regression coefficient based on Kendall's tau. Journal of the
    American Statistical Association 63:1379-1389.
    """
    if len(a) == 0 or len(b) == 0:
        return None
    span = max(a[-1], b[-1]) - min(a[0], b[0])
    middle = float((a[0] + a[-1]) / 2)
    # From one rate to the next the ends of the season move by half a window.
    step = max(0.05, settings.pair_window * _DAY / max(span, _DAY))
    count = int(_FASTEST // step)
    found = [_with_rate(a, b, middle, row * step, settings) for row in range(-count, count + 1)]
    told = [each for each in found if each is not None]
    if not told:
        return None
    best = max(told, key=lambda each: (each.passes, -abs(each.rate)))
    still = next((each for each in told if each.rate == 0), None)
    if still is not None and best.passes < still.passes + MORE_PASSES:
        return still
    return _refined(a, b, best, settings)


def _with_rate(
    a: Float[np.ndarray, " bursts_a"],
    b: Float[np.ndarray, " bursts_b"],
    middle: float,
    rate: float,
    settings: IntakeSettings,
) -> ClockLine | None:
    even = b - rate * (b - middle) / _DAY
    difference = clock_difference(a, even, settings)
    if difference is None:
        return None
    passes = len(_gaps(a, even - difference, settings.pair_window / 2)[0])
    return ClockLine(middle, difference, rate, passes)


def _refined(
    a: Float[np.ndarray, " bursts_a"],
    b: Float[np.ndarray, " bursts_b"],
    line: ClockLine,
    settings: IntakeSettings,
) -> ClockLine:
    even = b - line.rate * (b - line.middle) / _DAY - line.difference
    times, gaps = _gaps(a, even, settings.pair_window / 2)
    if len(times) < _FEWEST:
        return line
    one, other = np.triu_indices(len(times), 1)
    apart = times[other] - times[one]
    far = apart > _DAY
    if not far.any():
        return line
    slope = float(np.median((gaps[other] - gaps[one])[far] / apart[far]))
    rest = float(np.median(gaps - slope * (times - line.middle)))
    rate = line.rate + slope * _DAY
    return ClockLine(line.middle, line.difference + rest, rate, line.passes)


def _gaps(
    a: Float[np.ndarray, " bursts_a"], b: Float[np.ndarray, " bursts_b"], window: float
) -> tuple[Float[np.ndarray, " passes"], Float[np.ndarray, " passes"]]:
    """Bursts of A that one of B coincides with, and by how much B's is later [s]."""
    after = np.clip(np.searchsorted(b, a), 0, len(b) - 1)
    before = np.maximum(after - 1, 0)
    later, sooner = b[after] - a, b[before] - a
    nearest = np.where(np.abs(later) < np.abs(sooner), later, sooner)
    close = np.abs(nearest) <= window
    return a[close], nearest[close]
