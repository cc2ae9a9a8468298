"""Where photographs' times are taken from: settled at import, kept for whatever follows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from pardalis.errors import InputError, PhotoError
from pardalis.intake import strip
from pardalis.intake.scan import Listing
from pardalis.intake.times.in_name import name_pattern
from pardalis.intake.times.source import DateOrder, TimeSource
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.card_source import CardSource
from pardalis.store import cards, results
from pardalis.store.database import Connection
from pardalis.workflows.batches import Progress, in_batches, map_in_order, workers
from pardalis.workflows.project import Project
from pardalis.workflows.settings import ImportSettings

_STEP = "import"
_BATCH = 16


def settled(project: Project, settings: ImportSettings) -> ImportSettings:
    """The settings with what they leave open as at the last import.

    Parameters
    ----------
    project
        An open project.
    settings
        As they were given.

    Raises
    ------
    InputError
        If there is no such source or order, the pattern tells no moment, or strips are to be read
        and Tesseract is not installed.
    """
    with project.database.read() as connection:
        before = settings_of_last_import(connection)
    named = settings.name_pattern is not None
    found = replace(
        settings,
        time_from=settings.time_from or before.time_from or (TimeSource.EXIF.value,),
        name_pattern=settings.name_pattern if named else before.name_pattern or "",
        date_order=settings.date_order or before.date_order or DateOrder.UNKNOWN.value,
    )
    rules = time_rules(found)
    name_pattern(rules["name_pattern"])
    if TimeSource.STRIP in rules["time_from"]:
        strip.program()
    return found


def time_choices(settings: ImportSettings) -> dict[str, Any]:
    """What is kept with the project of where times are taken from.

    Parameters
    ----------
    settings
        As `settled` gave them.
    """
    return {
        "time_from": list(settings.time_from),
        "name_pattern": settings.name_pattern,
        "date_order": settings.date_order,
    }


def time_rules(settings: ImportSettings) -> dict[str, Any]:
    """The fields of `IntakeSettings` that say where times are taken from.

    Parameters
    ----------
    settings
        Those of an import; what they leave open is EXIF.

    Raises
    ------
    InputError
        If there is no such source or order.
    """
    return {
        "time_from": tuple(_one_of(TimeSource, each) for each in settings.time_from or ("exif",)),
        "name_pattern": settings.name_pattern or "",
        "date_order": _one_of(DateOrder, settings.date_order or "unknown"),
    }


def _one_of(kind: Any, given: str) -> Any:
    try:
        return kind(given)
    except ValueError:
        known = ", ".join(kind)
        raise InputError(f"A time is not told by '{given}'.", f"Name one of: {known}.") from None


def settings_of_last_import(connection: Connection) -> ImportSettings:
    """How the cards were last imported; the usual settings before that.

    Parameters
    ----------
    connection
        To the project's database.
    """
    before = results.choices(connection, _STEP)
    return ImportSettings(**before | {"time_from": tuple(before.get("time_from", ()))})


def read_strips(
    project: Project, listing: Listing, settings: ImportSettings, progress: Progress
) -> None:
    """Read the strips of photographs whose strips have not been read, if the settings want them.

    Parameters
    ----------
    project
        An open project, its photographs read.
    listing
        What lies in the survey folder now.
    settings
        As `settled` gave them.
    progress
        Told how far the reading is.
    """
    if TimeSource.STRIP not in settings.time_from:
        return
    here = {file.file_path for file in listing.files}
    with project.database.read() as connection:
        photos = [file for file in cards.card_files(connection) if file.kind is FileKind.PHOTO]
    waiting = [file for file in photos if file.strip is None and file.file_path in here]
    total, done = len(photos), len(photos) - len(waiting)
    progress("Strips", done, total)
    with workers(settings.workers) as executor:
        read = map_in_order(executor, _Reader(project.cards), waiting)
        for batch in in_batches(read, _BATCH):
            _put(project, batch)
            done += len(batch)
            progress("Strips", done, total)


class _Reader:
    def __init__(self, root: CardSource) -> None:
        self.root = root

    def __call__(self, file: CardFile) -> CardFile:
        try:
            return replace(file, strip=strip.read_strip(self.root / file.file_path))
        except PhotoError:
            # It cannot be had now: its strip is asked for again.
            return file


def _put(project: Project, files: Iterable[CardFile]) -> None:
    with project.database.write() as connection:
        results.outdate_step(connection, _STEP)
        cards.put_card_files(connection, files)
