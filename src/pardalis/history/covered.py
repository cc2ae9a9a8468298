"""A run of photographs that show nothing: the view was covered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

PLAIN = 9.0
"""Contrast below which a photograph shows nothing: fog, a leaf, snow on the lens [0 to 255]."""

_FEWEST = 5
_SHORTEST = timedelta(hours=6)
# Where the flash lights nothing every night is dark, but no night lasts so long.
_LONGER_THAN_A_NIGHT = timedelta(hours=17)
_BY_DAY = range(9, 16)


@dataclass(frozen=True, slots=True)
class Look:
    """When a photograph was taken, and how much it shows.

    Parameters
    ----------
    time
        Aware.
    hour
        Of the camera's clock.
    contrast
        Standard deviation of its brightness [0 to 255].
    """

    time: datetime
    hour: int
    contrast: float


def covered_spells(looks: Sequence[Look], end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Times in which the view was covered: from the first plain photograph to the next clear one.

    At least five plain photographs on end, over six hours or more, with one by day; or over 17
    hours, which is longer than a night.

    Parameters
    ----------
    looks
        Of one camera, in order of time.
    end
        When the camera was taken down.

    Examples
    --------
    >>> from datetime import UTC
    >>> dawn = datetime(2026, 3, 1, 6, tzinfo=UTC)
    >>> looks = [Look(dawn + timedelta(hours=hour), 6 + hour, 3.0) for hour in range(8)]
    >>> [(end - start).total_seconds() / 3600 for start, end in covered_spells(looks, dawn
    ...     + timedelta(hours=20))]
    [20.0]
    """
    row = 0
    for plain, run in groupby(looks, key=lambda look: look.contrast < PLAIN):
        held = list(run)
        row += len(held)
        if plain and _is_covered(held):
            after = looks[row].time if row < len(looks) else max(end, held[-1].time)
            yield held[0].time, after


def _is_covered(run: Sequence[Look]) -> bool:
    lasted = run[-1].time - run[0].time
    if len(run) < _FEWEST or lasted < _SHORTEST:
        return False
    return lasted > _LONGER_THAN_A_NIGHT or any(look.hour in _BY_DAY for look in run)
