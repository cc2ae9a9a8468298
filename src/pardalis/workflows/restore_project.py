"""A project put back from its backup, into a file or onto a server."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from pardalis.errors import DiskFullError, InputError, InUseError
from pardalis.records.address import Survey
from pardalis.records.job import JobState
from pardalis.store.database import Database, server_url, sqlite_url
from pardalis.store.desk import audit, jobs
from pardalis.store.results import has_project
from pardalis.store.snapshot import copy_tables, save_database
from pardalis.whole_files import NO_ROOM
from pardalis.workflows.alone import alone, own_name
from pardalis.workflows.backup_file import unpack
from pardalis.workflows.backup_project import REPLACED
from pardalis.workflows.batches import Progress, silent
from pardalis.workflows.desk.auditing import checked, note_in
from pardalis.workflows.desk.desk import owner
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.project import check_survey, project_folder
from pardalis.workflows.project_database import (
    DATABASE,
    SERVER,
    has_database,
    named_database,
)

_JOBS = ("import", "find", "identify", "jobs")


def restore_project(
    file: Path,
    survey: Survey,
    by: str,
    folder: Path | None = None,
    database: str | None = None,
    replace: bool = False,
    progress: Progress = silent,
) -> Outcome:
    """Put a project back as it was when it was backed up.

    All of the backup is checked first. A project that is there is replaced only if that is said,
    and is then kept in the folder `replaced` of the new one: a folder as it was, and of what a
    server held an SQLite database.

    Parameters
    ----------
    file
        The backup.
    survey
        The survey folder; its photographs are not in the backup.
    by
        Who does it.
    folder
        The project folder, if it is not the survey's own.
    database
        Address of the PostgreSQL database that keeps it from now on; by default the one that
        keeps the project which is there, else a file in the project folder.
    replace
        Whether a project that is there is replaced.
    progress
        Told how many files are checked.

    Returns
    -------
    Outcome
        What was restored, and whether its audit is whole.

    Raises
    ------
    InputError
        If the backup is not whole, or there is a project that is not to be replaced.
    InUseError
        If somebody works on the project that is there.
    """
    check_survey(survey)
    place = project_folder(survey, folder)
    is_there = has_database(place)
    if is_there and not replace:
        raise InputError(
            f"There is a project in '{place}' already.",
            "If it is to be replaced: --replace. It is kept in the folder 'replaced'.",
        )
    address = database if database is not None else named_database(place)
    part = place.with_name(f"{place.name}.restoring-{os.getpid()}")
    former = Path(REPLACED) / f"{datetime.now():%Y-%m-%d-%H%M%S-%f}"
    with _scratch(part), ExitStack() as held:
        told = unpack(file, part, progress)
        sentences = [f"{place}: as it was in '{told.survey}' at {told.made_at}."]
        sentences.append(_settle(part, by))
        servers = [_opened(held, each) for each in _addresses(place, address)]
        with _nobody_else(place if is_there else None, servers):
            _save_servers(servers, part / former, replace)
            if address is not None:
                _onto_server(part, servers[-1], address)
        _swap(place, part, former)
    if (place / former).is_dir():
        sentences.append(f"What was there before is kept in {place / former}.")
    sentences.append("Photographs are not part of a backup: see that they lie in the survey.")
    sentences.append(f"What can be made anew is made by: pardalis census {survey}")
    return Outcome("restore", tuple(sentences), {"files": len(told.files)})


def _addresses(place: Path, address: str | None) -> list[str]:
    """Of the servers that keep the former project and the new one, that one last."""
    known = dict.fromkeys(each for each in (named_database(place), address) if each is not None)
    return sorted(known, key=lambda each: each == address)


def _opened(held: ExitStack, address: str) -> Database:
    opened = Database(server_url(address))
    held.callback(opened.close)
    return opened


@contextmanager
def _scratch(part: Path) -> Iterator[None]:
    """A folder beside the project's, which is gone again if anything goes wrong."""
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        part.mkdir(mode=0o700)
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise DiskFullError(str(part), error.strerror or str(error)) from error
        raise
    finally:
        shutil.rmtree(part, ignore_errors=True)


@contextmanager
def _nobody_else(place: Path | None, servers: Sequence[Database]) -> Iterator[None]:
    """Nobody imports, searches, compares or serves the desk meanwhile."""
    with ExitStack() as held:
        try:
            for job in _JOBS:
                if place is not None:
                    held.enter_context(alone(place, job, wait=0))
                for each in servers:
                    held.enter_context(each.alone(job, own_name(), 0))
        except InUseError as error:
            remedy = (
                "Wait until that step has ended; close the desk, if it is its jobs. Then restore."
            )
            raise InUseError(error.message, remedy) from None
        yield


def _settle(part: Path, by: str) -> str:
    """Bring the backup's database to the present revision, and check its audit."""
    opened = Database(sqlite_url(part / DATABASE))
    try:
        with opened.write() as connection:
            found = checked(audit.entries(connection))
            for each in jobs.under_way(connection):
                jobs.put_job(connection, each.job_id, state=JobState.STOPPED)
            note_in(connection, owner(by), "restore")
    finally:
        opened.close()
    if found.broken_at is not None:
        return f"Its audit is broken at entry {found.broken_at}. {found.reason}"
    return f"Its audit is whole: {found.entries} entries."


def _save_servers(servers: Sequence[Database], former: Path, replace: bool) -> None:
    """Save what the servers hold, before any of it is replaced."""
    for number, server in enumerate(servers, 1):
        with server.read() as connection:
            holds = has_project(connection)
        if holds and not replace:
            raise InputError(
                f"There is a project in the database already: {server.place}.",
                "Name an empty one. If this one is to be replaced: --replace.",
            )
        if holds:
            former.parent.mkdir(exist_ok=True)
            save_database(server, former.with_name(f"{former.name}-server-{number}.db"))


def _onto_server(part: Path, server: Database, address: str) -> None:
    opened = Database(sqlite_url(part / DATABASE))
    try:
        with opened.read() as source, server.write() as target:
            copy_tables(source, target)
    finally:
        opened.close()
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"):
        (part / name).unlink(missing_ok=True)
    told = server_url(address).set(drivername="postgresql").render_as_string()
    (part / SERVER).write_text(f"{told}\n", encoding="utf-8")


def _swap(place: Path, part: Path, former: Path) -> None:
    """Put the new project in its place, with the former one inside it."""
    aside = part / former
    if place.exists():
        aside.parent.mkdir(exist_ok=True)
        place.rename(aside)
    try:
        part.rename(place)
    except BaseException:
        if aside.exists():
            aside.rename(place)
        raise
