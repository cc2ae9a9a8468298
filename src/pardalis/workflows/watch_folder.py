"""An inbox to findings: photographs are imported and searched as they arrive."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path

from pardalis.errors import DiskFullError, InputError, InUseError, SurveyError, TableError
from pardalis.intake.inbox import Inbox
from pardalis.intake.scan import Listing, scan_survey
from pardalis.records.address import Survey
from pardalis.records.detection import Finding, SearchStatus
from pardalis.store import cards, findings
from pardalis.workflows import find_animals, import_cards
from pardalis.workflows.batches import silent
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.project import TRUTH_FOLDER, Project, new_project
from pardalis.workflows.settings import FindSettings, ImportSettings
from pardalis.workflows.watch_settings import WatchSettings

STEP = "watch"
_PASSING = (TableError, InUseError, DiskFullError)
"""What somebody mends while this goes on: a table half written, another run, a full disk."""
Told = Callable[[str], None]
"""Given one sentence for each photograph that was handled."""


def never() -> bool:
    """Watch until the user stops it."""
    return False


def watch_folder(
    folder: Survey,
    settings: WatchSettings | None = None,
    tell: Told = print,
    stopped: Callable[[], bool] = never,
) -> Outcome:
    """Import and search each photograph that arrives in a folder, until the user stops it.

    The folder is looked at again and again rather than listened to: that works on network drives
    and on whatever uploads by FTP, where systems tell of no change.

    Parameters
    ----------
    folder
        Of the photographs, one folder a camera in it; a survey folder like any other.
    settings
        By default `WatchSettings()`.
    tell
        Told of each photograph what was found in it.
    stopped
        Asked between two looks whether to stop; Ctrl-C stops in any case.

    Returns
    -------
    Outcome
        How many arrived.

    Raises
    ------
    SurveyError
        If the folder cannot be used.
    InputError
        If it is an address, or the time between two looks, or the patience, is none.
    PluginError
        If there is no such detection model.
    """
    settings = settings or WatchSettings()
    if not isinstance(folder, Path):
        raise InputError(
            f"'{folder}' is an address, and only a folder of this machine can be watched.",
            f"Run this whenever photographs have come: pardalis import {folder} --project FOLDER",
        )
    if settings.interval <= 0 or settings.patience < 0:
        raise InputError("The folder cannot be looked at so often.", "Give seconds above 0.")
    handled, hindrance = 0, ""
    with new_project(folder, settings.project) as project:
        inbox = Inbox(folder, settings.patience)
        try:
            while not stopped():
                try:
                    for sentence in _look(project, inbox, settings):
                        handled += 1
                        tell(sentence)
                    hindrance = ""
                except _PASSING as error:
                    if str(error) != hindrance:
                        tell(f"{error} What has arrived waits; it is tried again at each look.")
                    hindrance = str(error)
                time.sleep(settings.interval)
        except KeyboardInterrupt:
            # What was begun is taken up again at the next look: every step can be cut off.
            pass
    sentence = f"Watching has stopped. Files handled: {handled}."
    return Outcome(STEP, (sentence,), {"files_handled": handled})


def _look(project: Project, inbox: Inbox, settings: WatchSettings) -> Iterator[str]:
    """Handle what has arrived since the last look; a sentence for each file."""
    listing = scan_survey(project.cards, [project.folder, project.tables / TRUTH_FOLDER])
    ready, awaited = inbox.arrived(listing.files, time.monotonic())
    if ready:
        present = tuple(each for each in listing.files if each.file_path not in awaited)
        try:
            yield from _handle(project, replace(listing, files=present), ready, settings)
        except _PASSING:
            inbox.give_back(ready)
            raise


def _handle(
    project: Project, listing: Listing, ready: Collection[str], settings: WatchSettings
) -> Iterator[str]:
    try:
        chosen = ImportSettings(settings.project, settings.workers)
        import_cards.run(project, listing, chosen, silent)
    except SurveyError:
        # Nothing but torn files so far: their reasons are told below.
        pass
    else:
        search = FindSettings(
            settings.project, settings.workers, settings.model, settings.network, settings.models,
            confidence=settings.confidence,
        )  # fmt: skip
        find_animals.run(project, search, silent, near=True)
    yield from _told(project, ready)


def _told(project: Project, ready: Collection[str]) -> Iterator[str]:
    with project.database.read() as connection:
        files = {each.file_path: each for each in cards.card_files(connection)}
        media = {each.content_hash: each.media_id for each in cards.all_media(connection)}
        found = {each.media_id: each for each in findings.findings(connection)}
    for path in sorted(ready):
        file = files[path]
        finding = found.get(media.get(file.content_hash, ""))
        yield f"{path}: {_words(finding) if file.is_media else file.reason}"


def _words(finding: Finding | None) -> str:
    if finding is None:
        return "not searched."
    if finding.status is not SearchStatus.SEARCHED:
        return f"not judged. {finding.reason}"
    seen = (
        f"{each.scientific_name or each.observation_type} {each.confidence:.2f}"
        for each in finding.detections
    )
    return ", ".join(seen) or "nothing found."
