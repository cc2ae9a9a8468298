"""Time-lapse heartbeats, and silences that are longer than a working camera keeps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np
from jaxtyping import Float

from pardalis.records.sentence import say

# What makers let the owner choose [s], the finest first.
_PERIODS = (300, 600, 900, 1800, 3600, 7200, 10800, 14400, 21600, 28800, 43200, 86400)
# A camera's own timer is this exact [s].
_EXACT = 20.0
_REGULAR = 0.85
_FEWEST_BEATS = 6
_DAY = timedelta(days=1)
# Many cameras beat by day only.
_NIGHT_OVER = timedelta(hours=25)
_LEAST_SILENCE = 3
_BY_CHANCE = 0.01


@dataclass(frozen=True, slots=True)
class Silence:
    """A time without any photograph that is longer than the camera's habit explains.

    Parameters
    ----------
    start, end
        Aware times; the last photograph before it, or the deployment's start, and the next one.
    reason
        In words.
    """

    start: datetime
    end: datetime
    reason: str


def heartbeat(times: Sequence[datetime]) -> timedelta | None:
    """The period at which a camera takes a photograph by its timer; None if it does not.

    The finest of the usual periods at whose beats, to 20 s, photographs lie, nearly all of them
    with the next beat photographed too. A camera that beats by day only has the night as its one
    long step.

    Parameters
    ----------
    times
        Of all its photographs, ascending.

    Examples
    --------
    >>> from datetime import UTC
    >>> noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    >>> heartbeat([noon + timedelta(days=day) for day in range(9)])
    datetime.timedelta(days=1)
    >>> heartbeat([noon + timedelta(days=day, hours=day * day % 7) for day in range(9)])
    """
    seconds = np.array([time.timestamp() for time in times])
    for period in _PERIODS:
        beats = _beats(seconds, float(period))
        if len(beats) < _FEWEST_BEATS:
            continue
        steps = np.diff(beats)
        if np.mean(steps == 1) >= _REGULAR:
            return timedelta(seconds=period)
    return None


def silences(
    times: Sequence[datetime], start: datetime, end: datetime
) -> Iterator[tuple[Silence, bool]]:
    """Times in which a camera perhaps was dead.

    With heartbeats: any time of more than one and a half periods, and more than 25 h, without a
    photograph. Without: a number of days d, at least 3, without a photograph, where the share q of
    days with one, out of the other D, makes `(D + 1) (1 - q)^d` less than 0.01.

    Parameters
    ----------
    times
        Of its photographs, ascending, aware.
    start, end
        When it was set up and taken down.

    Yields
    ------
    tuple
        The silence, and whether it is told by heartbeats.
    """
    if not times:
        return
    beat = heartbeat(times)
    marks = [start, *(time for time in times if start < time < end), end]
    if beat is not None:
        longest = max(1.5 * beat, _NIGHT_OVER)
        for before, after in pairwise(marks):
            if after - before > longest:
                yield Silence(before, after, _missing(beat, after - before)), True
        return
    days = [(time - start) // _DAY for time in times if start <= time <= end]
    for before, after in pairwise(marks):
        whole = (after - before) // _DAY
        if whole >= _LEAST_SILENCE and _is_unlikely(whole, len(set(days)), (end - start) / _DAY):
            yield Silence(before, after, _quiet(whole, len(set(days)))), False


def _beats(seconds: Float[np.ndarray, " photos"], period: float) -> np.ndarray:
    """Numbers of the beats that have a photograph, at the phase that has most of them."""
    if len(seconds) == 0:
        return np.empty(0, dtype=int)
    phases = np.sort(seconds % period)
    wrapped = np.concatenate([phases, phases + period])
    held = np.searchsorted(wrapped, phases + 2 * _EXACT, side="right") - np.arange(len(phases))
    phase = phases[int(np.argmax(held))] + _EXACT
    number = np.round((seconds - phase) / period)
    close = np.abs(seconds - phase - number * period) <= _EXACT
    return np.unique(number[close]).astype(int)


def _is_unlikely(days: int, active: int, standing: float) -> bool:
    others = max(float(active), standing - days)
    share = min(active / others, 1.0) if others > 0 else 0.0
    return bool((others + 1) * (1 - share) ** days < _BY_CHANCE)


def _missing(beat: timedelta, silent: timedelta) -> str:
    hours = beat / timedelta(hours=1)
    every = say("{n} h", n=f"{hours:g}") if hours >= 1 else say("{n} min", n=f"{60 * hours:g}")
    return say(
        "It takes a photograph every {every} by its timer, and took none for {days} days.",
        every=every,
        days=f"{silent / _DAY:.1f}",
    )


def _quiet(days: int, active: int) -> str:
    return say(
        "No photograph for {days} days, of a camera that took some on {active} days.",
        days=days,
        active=active,
    )
