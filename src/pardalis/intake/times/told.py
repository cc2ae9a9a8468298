"""All times that each photograph of a card tells, by where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pardalis.intake.settings import IntakeSettings
from pardalis.intake.times.in_name import time_in_name
from pardalis.intake.times.in_strip import StripTime, time_in_strip
from pardalis.intake.times.source import DateOrder, TimeSource
from pardalis.records.card_file import CardFile

# Two readings of one clock differ by less, whatever they leave out below the minute.
NEAR = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class ToldTimes:
    """The times of one photograph.

    Parameters
    ----------
    file
        The photograph, with the time of its EXIF.
    times
        The camera clock's reading, by where it stands; only those that tell one.
    """

    file: CardFile
    times: Mapping[TimeSource, datetime]

    def chosen(self, order: Sequence[TimeSource]) -> TimeSource | None:
        """Where the time that counts stands; None if nowhere.

        Parameters
        ----------
        order
            Where to look, the first that tells one counts.
        """
        return next((source for source in order if source in self.times), None)


def told_times(card: Sequence[CardFile], settings: IntakeSettings) -> list[ToldTimes]:
    """The times that the photographs of one card tell.

    EXIF is always read; names and strips where the settings take times from them.

    Parameters
    ----------
    card
        Its photographs.
    settings
        `time_from`, `name_pattern` and `date_order`.
    """
    strips = _strips(card, settings)
    order = settings.date_order
    if order is DateOrder.UNKNOWN:
        order = date_order([(file, strips[file.file_path]) for file in card if strips])
    found = []
    for file in card:
        told: dict[TimeSource, datetime | None] = {TimeSource.EXIF: file.camera_time}
        if TimeSource.NAME in settings.time_from:
            told[TimeSource.NAME] = time_in_name(file.file_path, settings.name_pattern)
        strip = strips.get(file.file_path)
        if strip is not None:
            told[TimeSource.STRIP] = strip.moment(order)
        found.append(ToldTimes(file, {key: time for key, time in told.items() if time}))
    return found


def date_order(strips: Sequence[tuple[CardFile, StripTime | None]]) -> DateOrder:
    """Which of day and month stands first in a card's strips.

    Only one of the orders makes dates of them all; or only one agrees with the EXIF of some
    photographs, and no photograph with the other. UNKNOWN otherwise.

    Parameters
    ----------
    strips
        Of one camera, each with its photograph.
    """
    votes = {DateOrder.DAY_FIRST: 0, DateOrder.MONTH_FIRST: 0}
    for file, strip in strips:
        if strip is None or strip.year_first or strip.first == strip.second:
            continue
        moments = {order: strip.moment(order) for order in votes}
        possible = [order for order, moment in moments.items() if moment is not None]
        exif = file.camera_time
        agreed = [order for order in possible if _near(moments[order], exif)]
        for order in agreed or (possible if len(possible) == 1 else []):
            votes[order] += 1
    seen = [order for order, number in votes.items() if number]
    return seen[0] if len(seen) == 1 else DateOrder.UNKNOWN


def _strips(card: Sequence[CardFile], settings: IntakeSettings) -> dict[str, StripTime | None]:
    if TimeSource.STRIP not in settings.time_from:
        return {}
    return {file.file_path: time_in_strip(file.strip or "") for file in card}


def _near(a: datetime | None, b: datetime | None) -> bool:
    return a is not None and b is not None and abs(a - b) <= NEAR
