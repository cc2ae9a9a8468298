"""An hour by which one of two clocks went forward or back in mid-season."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from pardalis.intake.clock_difference import clock_difference
from pardalis.intake.settings import IntakeSettings

_HOUR = 3600.0
_WEEK = 7 * 86_400.0


@dataclass(frozen=True, slots=True)
class ClockStep:
    """The clock of camera B minus that of camera A, before and after a step of an hour.

    Parameters
    ----------
    at
        About when, by B's clock [s].
    before, after
        The difference on either side [s].
    passes
        How many coincide with the two.
    """

    at: float
    before: float
    after: float
    passes: int


def clock_step(
    a: Float[np.ndarray, " bursts_a"],
    b: Float[np.ndarray, " bursts_b"],
    settings: IntakeSettings,
) -> ClockStep | None:
    """The step of an hour, to a week, with which most passes coincide; None where there is none.

    Parameters
    ----------
    a, b
        When the bursts of each camera begin, by its own clock [s], ascending.
    settings
        `pair_window` [s] and `pair_chance`.
    """
    found: list[tuple[int, float, float, float]] = []
    for split in np.arange(b[0] + _WEEK, b[-1], _WEEK) if len(b) and len(a) else ():
        one, other = (clock_difference(a, part, settings) for part in (b[b < split], b[b >= split]))
        if one is None or other is None or abs(abs(other - one) - _HOUR) > settings.pair_window:
            continue
        even = np.concatenate([b[b < split] - one, b[b >= split] - other])
        nearest = np.min(np.abs(even[:, None] - a), axis=0)
        close = int(np.sum(nearest <= settings.pair_window / 2))
        found.append((close, float(split), one, other))
    if not found:
        return None
    passes, at, before, after = max(found)
    return ClockStep(at, before, after, passes)
