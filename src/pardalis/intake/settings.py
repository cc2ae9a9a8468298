"""The choices of placing photographs, each with its default."""

from __future__ import annotations

from dataclasses import dataclass

from pardalis.intake.times.source import DateOrder, TimeSource


@dataclass(frozen=True, slots=True)
class IntakeSettings:
    """What makes a burst, an event and a pair of cameras.

    Parameters
    ----------
    burst_gap
        Photographs of one camera at most this far apart are one burst [s].
    slow_burst_gap
        The most that a slow camera's own pace may widen `burst_gap` to [s].
    sequence_gap
        The most between a frame and the next of one trigger, where the camera counts them [s].
    event_gap
        Bursts of one station less than this far apart are one event [s].
    pair_window
        Bursts of two cameras at most this far apart coincide [s].
    pair_chance
        Two cameras without a table are a pair if so many bursts coincide by chance with less
        than this probability.
    pair_share
        And at least this share of the bursts of the camera that has fewer coincide.
    time_from
        Where a photograph's time is taken from; of several, from the first that tells one.
    name_pattern
        How the time stands in file names, as of `strptime`; empty for year, month, day, hour,
        minute.
    date_order
        Which of day and month stands first in strips; unknown to find out card by card.
    """

    burst_gap: float = 2.0
    slow_burst_gap: float = 10.0
    sequence_gap: float = 60.0
    event_gap: float = 1800.0
    pair_window: float = 120.0
    pair_chance: float = 1e-6
    pair_share: float = 0.25
    time_from: tuple[TimeSource, ...] = (TimeSource.EXIF,)
    name_pattern: str = ""
    date_order: DateOrder = DateOrder.UNKNOWN
