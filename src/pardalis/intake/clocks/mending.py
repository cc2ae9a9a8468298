"""Apply mends to the readings of a camera's clock; the readings themselves are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pardalis.intake.clocks.card_order import card_order
from pardalis.records.card_file import CardFile
from pardalis.records.clock_mend import ClockFault, ClockMend
from pardalis.records.deployment import Deployment

Mends = Mapping[str, tuple[ClockMend, ...]]
"""The mends of each deployment, by `deployment_id`, in the order in which they are applied."""

_HOUR = timedelta(hours=1)


def with_mended_clocks(
    photos: Iterable[CardFile], deployment_of: Mapping[str, Deployment | None], mends: Mends
) -> list[CardFile]:
    """The photographs with the times that their cameras' clocks should have shown.

    Parameters
    ----------
    photos
        As read; they are not changed, copies are.
    deployment_of
        The deployment of each card, if it has one.
    mends
        Of the deployments.

    Returns
    -------
    list of CardFile
        In the order given. A photograph without a time has none afterwards either.
    """
    listed = list(photos)
    cards: dict[str, list[CardFile]] = defaultdict(list)
    for photo in listed:
        deployment = deployment_of[photo.card]
        if deployment and deployment.deployment_id in mends and photo.camera_time:
            cards[photo.card].append(photo)
    times: dict[str, datetime] = {}
    for card, own in cards.items():
        deployment = deployment_of[card]
        assert deployment is not None
        ordered = card_order(own)
        readings = [photo.camera_time for photo in ordered if photo.camera_time]
        told = mended(readings, mends[deployment.deployment_id], deployment.utc_offset)
        times |= {photo.file_path: time for photo, time in zip(ordered, told, strict=True)}
    return [
        replace(photo, camera_time=times[photo.file_path]) if photo.file_path in times else photo
        for photo in listed
    ]


def mended(
    readings: Sequence[datetime], mends: Iterable[ClockMend], utc_offset: int
) -> list[datetime]:
    """What a clock's readings should have been.

    Each mend acts on what the one before it made; which photographs it is for is told by their own
    readings.

    Parameters
    ----------
    readings
        Of one card, naive, in the order in which the photographs were taken.
    mends
        In order.
    utc_offset
        Of the deployment's table [minutes].

    Examples
    --------
    >>> shift = ClockMend(ClockFault.SHIFT, seconds=-3600.0)
    >>> mended([datetime(2026, 4, 1, 12)], [shift], 120)
    [datetime.datetime(2026, 4, 1, 11, 0)]
    """
    now = list(readings)
    for mend in mends:
        chosen = [row for row, reading in enumerate(readings) if _is_for(mend, reading)]
        told = _mended_by(mend, [now[row] for row in chosen], utc_offset)
        for row, time in zip(chosen, told, strict=True):
            now[row] = time
    return now


def day_month_swapped(time: datetime) -> datetime:
    """A time with day and month exchanged; as it is where that is no date.

    Parameters
    ----------
    time
        Naive.

    Examples
    --------
    >>> day_month_swapped(datetime(2026, 3, 4, 12)).isoformat()
    '2026-04-03T12:00:00'
    """
    return time.replace(month=time.day, day=time.month) if time.day <= 12 else time


def _is_for(mend: ClockMend, reading: datetime) -> bool:
    late = mend.since is None or reading >= mend.since
    return late and (mend.until is None or reading <= mend.until)


def _mended_by(mend: ClockMend, times: list[datetime], utc_offset: int) -> list[datetime]:
    if mend.fault is ClockFault.DAY_MONTH_SWAP:
        return [day_month_swapped(time) for time in times]
    if mend.fault is ClockFault.DAYLIGHT_SAVING:
        return _of_civil_time(times, ZoneInfo(mend.zone), utc_offset)
    return [_moved(mend, time) for time in times]


def _moved(mend: ClockMend, time: datetime) -> datetime:
    try:
        if mend.fault is ClockFault.DRIFT:
            (first, true_first), (last, true_last) = mend.known
            rate = (true_last - true_first) / (last - first)
            return true_first + (time - first) * rate
        return time + timedelta(seconds=mend.seconds)
    except OverflowError:
        # A clock that stood at the year 1 or 9999 has no true time: its reading is kept.
        return time


def _of_civil_time(times: list[datetime], zone: ZoneInfo, utc_offset: int) -> list[datetime]:
    """Civil time as a clock of a fixed offset would show it.

    In the hour that summer time's end repeats, the order of the photographs tells which of the two
    it was: the second begins where a time is earlier than that of the photograph before.
    """
    told, before, second = [], None, False
    for time in times:
        if _offset(time, zone, 0) == _offset(time, zone, 1):
            second = False
        elif before is not None and timedelta(0) < before - time <= _HOUR:
            second = True
        told.append(time - _offset(time, zone, int(second)) + timedelta(minutes=utc_offset))
        before = time
    return told


def _offset(time: datetime, zone: ZoneInfo, fold: int) -> timedelta:
    found = zone.utcoffset(time.replace(fold=fold))
    return found if found is not None else timedelta(0)
