"""Bursts of one camera, and events of one station."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count, pairwise
from statistics import median

from pardalis.intake.sequences import Frame
from pardalis.intake.settings import IntakeSettings
from pardalis.records.media import Media

# A card shows its camera's pace when it has at least this many short gaps.
_FEWEST_GAPS = 5


def longest_burst_gap(times: Sequence[datetime], settings: IntakeSettings) -> float:
    """How far apart two photographs of one burst of this camera may be [s].

    `burst_gap`; or, where the camera's own pace is slower than that, twice its pace: the median
    of its gaps that are no longer than `slow_burst_gap`. Some cameras need 3 to 5 s between the
    frames of one burst. Stamps in whole seconds need no more room: times at most 2.0 s apart
    have stamps at most 2 s apart.

    Parameters
    ----------
    times
        Of one camera's photographs, in order.
    settings
        `burst_gap` and `slow_burst_gap` [s].

    Examples
    --------
    >>> from datetime import timedelta
    >>> slow = [datetime(2026, 1, 1) + timedelta(seconds=3 * frame) for frame in range(6)]
    >>> longest_burst_gap(slow, IntakeSettings()), longest_burst_gap(slow[:3], IntakeSettings())
    (6.0, 2.0)
    """
    gaps = [(later - sooner).total_seconds() for sooner, later in pairwise(times)]
    short = [gap for gap in gaps if gap <= settings.slow_burst_gap]
    if len(short) < _FEWEST_GAPS:
        return settings.burst_gap
    pace = median(short)
    if pace <= settings.burst_gap:
        return settings.burst_gap
    return min(settings.slow_burst_gap, 2 * pace)


def with_bursts(
    media: Iterable[Media], settings: IntakeSettings, frames: Mapping[str, Frame]
) -> list[Media]:
    """Name the burst of each photograph, and put them in order of card and time.

    The frames of one trigger are one burst, and another trigger is another, however soon it comes.
    Where the camera does not tell its frames, how near in time they are decides.

    Parameters
    ----------
    media
        Any order. A photograph without a time is a burst of its own, after the others.
    settings
        `burst_gap`, `slow_burst_gap` and `sequence_gap` [s].
    frames
        By `file_path`, of those photographs whose cameras tell them.
    """
    cards: dict[str, list[Media]] = defaultdict(list)
    for photo in media:
        cards[photo.card].append(photo)
    named: list[Media] = []
    for card in sorted(cards):
        photos = sorted(cards[card], key=order_of)
        first_of: dict[int, str] = {}
        for photo, burst in zip(photos, _bursts(photos, settings, frames), strict=True):
            first = first_of.setdefault(burst, photo.media_id)
            named.append(replace(photo, burst_id=f"burst_{first}"))
    return named


def with_events(
    media: Iterable[Media], station_of: Callable[[Media], str], settings: IntakeSettings
) -> list[Media]:
    """Name the event of each photograph: bursts of one station less than `event_gap` apart.

    Parameters
    ----------
    media
        With their bursts named; a burst is never cut.
    station_of
        Name of the place at which photographs make common events.
    settings
        `event_gap` [s].

    Returns
    -------
    list of Media
        In the order given.
    """
    photos = list(media)
    bursts: dict[str, list[Media]] = defaultdict(list)
    for photo in photos:
        bursts[photo.burst_id].append(photo)
    stations: dict[str, list[list[Media]]] = defaultdict(list)
    for burst in bursts.values():
        stations[station_of(burst[0])].append(burst)
    event_ids: dict[str, str] = {}
    for station in stations.values():
        event_ids.update(_events(station, settings.event_gap))
    return [replace(photo, event_id=event_ids[photo.burst_id]) for photo in photos]


def order_of(photo: Media) -> tuple[bool, float, list[tuple[int, str]], str]:
    """What to sort one camera's photographs by: time, then the number in the file's name.

    Parameters
    ----------
    photo
        Without a time it comes after the others.

    Examples
    --------
    >>> from pardalis.records.media import Placement
    >>> photo = Media("a", "x/IMG2.JPG", "", "x", None, Placement.NO_TIME, None, None, "", "", 1, 1)
    >>> order_of(photo)[2]
    [(0, 'x/img'), (2, ''), (0, '.jpg')]
    """
    time = photo.timestamp
    parts = re.split(r"(\d+)", photo.file_path.casefold())
    number = [(int(part), "") if part.isdecimal() else (0, part) for part in parts if part]
    return time is None, time.timestamp() if time else 0.0, number, photo.file_path


def _bursts(
    photos: list[Media], settings: IntakeSettings, frames: Mapping[str, Frame]
) -> list[int]:
    """The number of the burst of each photograph of one camera; they are in order."""
    longest = longest_burst_gap([photo.timestamp for photo in photos if photo.timestamp], settings)
    bursts = count(1)
    last = told = _Taken(None, None, 0)
    found = []
    for photo in photos:
        this = _Taken(photo.timestamp, frames.get(photo.file_path), 0)
        if told.leads_to(this, settings.sequence_gap):
            burst = told.burst
        elif this.seconds_after(last) <= longest and not (this.frame and last.burst == told.burst):
            burst = last.burst
        else:
            burst = next(bursts)
        last = replace(this, burst=burst)
        # A photograph by the clock may stand between two frames of one trigger.
        told = last if last.frame else told
        found.append(burst)
    return found


@dataclass(frozen=True, slots=True)
class _Taken:
    """When a photograph was taken, as which frame, and the burst that it is in."""

    time: datetime | None
    frame: Frame | None
    burst: int

    def seconds_after(self, sooner: _Taken) -> float:
        if self.time is None or sooner.time is None:
            return math.inf
        return (self.time - sooner.time).total_seconds()

    def leads_to(self, later: _Taken, longest: float) -> bool:
        """Whether both are frames of one trigger."""
        if self.frame is None or later.frame is None:
            return False
        return self.frame.is_continued_by(later.frame, later.seconds_after(self), longest)


def _events(bursts: list[list[Media]], event_gap: float) -> dict[str, str]:
    """The event of each burst of one station."""
    events: dict[str, str] = {}
    event_id, end = "", None
    for burst in sorted(bursts, key=lambda burst: order_of(burst[0])):
        start = burst[0].timestamp
        if start is None or end is None or (start - end).total_seconds() >= event_gap:
            event_id = f"event_{burst[0].media_id}"
        events[burst[0].burst_id] = event_id
        last = burst[-1].timestamp
        end = max(end, last) if end and last else last
    return events
