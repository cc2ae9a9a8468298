"""Take each photograph's time from where the user says, and say where its times disagree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pardalis.intake.settings import IntakeSettings
from pardalis.intake.times.in_name import time_in_name
from pardalis.intake.times.in_strip import time_in_strip
from pardalis.intake.times.source import TimeSource
from pardalis.intake.times.told import NEAR, ToldTimes, told_times
from pardalis.records.card_file import CardFile
from pardalis.records.problem import Problem
from pardalis.records.sentence import say, say_many

_WORDS = {
    TimeSource.EXIF: say("the EXIF"),
    TimeSource.NAME: say("the file name"),
    TimeSource.STRIP: say("the strip burnt into the picture"),
}
_NOTE = say("the maker's own note")
# From this share of a card's photographs without a time on, their names are looked at for one.
_MANY = 0.5


def with_chosen_times(photos: Iterable[CardFile], settings: IntakeSettings) -> list[CardFile]:
    """Photographs with the time that counts as their `camera_time`, in the order given.

    Parameters
    ----------
    photos
        With the times of their EXIF.
    settings
        `time_from`, `name_pattern` and `date_order`.
    """
    photos = list(photos)
    if settings.time_from == (TimeSource.EXIF,):
        return photos
    times: dict[str, datetime | None] = {}
    for told in _by_card(photos, settings):
        source = told.chosen(settings.time_from)
        times[told.file.file_path] = told.times[source] if source else None
    return [replace(photo, camera_time=times[photo.file_path]) for photo in photos]


def doubts_of_times(photos: Iterable[CardFile], settings: IntakeSettings) -> list[Problem]:
    """Say of each card where its photographs tell two times, or could tell one.

    Parameters
    ----------
    photos
        With the times of their EXIF.
    settings
        As for `with_chosen_times`.
    """
    cards: dict[str, list[ToldTimes]] = defaultdict(list)
    for told in _by_card(list(photos), settings):
        cards[told.file.card].append(told)
    return [problem for card in sorted(cards) for problem in _of_card(card, cards[card], settings)]


def _by_card(photos: Sequence[CardFile], settings: IntakeSettings) -> Iterator[ToldTimes]:
    cards: dict[str, list[CardFile]] = defaultdict(list)
    for photo in photos:
        cards[photo.card].append(photo)
    for card in cards.values():
        yield from told_times(card, settings)


def _of_card(card: str, told: Sequence[ToldTimes], settings: IntakeSettings) -> Iterator[Problem]:
    apart: dict[tuple[str, str], list[tuple[CardFile, timedelta]]] = defaultdict(list)
    for each in told:
        source = each.chosen(settings.time_from)
        if source is None:
            continue
        counts = each.times[source]
        others: dict[str, datetime] = {
            _WORDS[other]: time for other, time in each.times.items() if other is not source
        }
        if each.file.note_time is not None:
            others[_NOTE] = each.file.note_time
        for words, time in others.items():
            if abs(time - counts) > NEAR:
                apart[_WORDS[source], words].append((each.file, time - counts))
    for (taken, other), found in sorted(apart.items()):
        yield _disagreement(card, taken, other, found, len(told))
    if TimeSource.STRIP in settings.time_from:
        yield from _either_order(card, told)
    if TimeSource.NAME not in settings.time_from:
        yield from _time_in_names(card, told)


def _disagreement(
    card: str, taken: str, other: str, found: Sequence[tuple[CardFile, timedelta]], number: int
) -> Problem:
    gaps = sorted(gap for _, gap in found)
    least, most = _in_words(gaps[0]), _in_words(gaps[-1])
    by = least if least == most else say("from {least} to {most}", least=least, most=most)
    reason = say(
        "Photographs of which {other} tells another time than {taken}: {number} of {all}, {by} "
        "(as {first}). The time of {taken} is taken.",
        other=other,
        taken=taken,
        number=len(found),
        all=number,
        by=by,
        first=min(file.file_path for file, _ in found),
    )
    remedy = say(
        "See which of them is right, and import with --time-from and its name first: exif, name "
        "or strip."
    )
    return Problem(card, "times_differ", reason, remedy)


def _in_words(gap: timedelta) -> str:
    seconds = abs(gap.total_seconds())
    told = say("{n} s", n=f"{seconds:.0f}")
    if seconds >= 1.5 * 86_400:
        told = say("{days} days", days=f"{seconds / 86_400:.1f}")
    elif seconds >= 1.5 * 3_600:
        told = say("{n} h", n=f"{seconds / 3_600:.1f}")
    elif seconds >= 1.5 * 60:
        told = say("{n} min", n=f"{seconds / 60:.1f}")
    later = gap > timedelta(0)
    return say("{time} later", time=told) if later else say("{time} earlier", time=told)


def _either_order(card: str, told: Sequence[ToldTimes]) -> Iterator[Problem]:
    unclear = sum(
        TimeSource.STRIP not in each.times and time_in_strip(each.file.strip or "") is not None
        for each in told
    )
    if unclear:
        yield Problem(
            card,
            "date_order_unknown",
            say(
                "Photographs whose strip may have the day or the month first: {number} of {all}. "
                "No time is taken from it.",
                number=unclear,
                all=len(told),
            ),
            say("Import with --date-order day-first or --date-order month-first."),
        )


def _time_in_names(card: str, told: Sequence[ToldTimes]) -> Iterator[Problem]:
    without: Mapping[str, CardFile] = {
        each.file.file_path: each.file for each in told if not each.times
    }
    if len(without) < _MANY * len(told):
        return
    named = [path for path in without if time_in_name(path) is not None]
    if named and len(named) >= _MANY * len(without):
        yield Problem(
            card,
            "time_in_names",
            say_many(
                "The name of {n} photograph without a time seems to tell one (as {first}).",
                "The names of {n} photographs without a time seem to tell one (as {first}).",
                len(named),
                first=min(named),
            ),
            say("If they do, import with --time-from exif --time-from name."),
        )
