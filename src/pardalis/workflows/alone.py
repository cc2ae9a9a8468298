"""One run of a job at a time on a project: a second waits for it, or is told who is at work."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from io import FileIO
from pathlib import Path

from pardalis.errors import InUseError
from pardalis.file_locks import try_lock, unlock
from pardalis.store.database import Database

WAIT = 30.0
"""So long a second run waits for the first [s]."""
_LOOK = 0.1
_FOLDER = "running"


@contextmanager
def alone(
    folder: Path, job: str, database: Database | None = None, wait: float | None = None
) -> Iterator[None]:
    """Keep other runs of this job out of a project; a killed one is out at once.

    Parameters
    ----------
    folder
        The project folder.
    job
        Such as "import".
    database
        The project's: runs on other machines, with project folders of their own, that share it
        are kept out too.
    wait
        For another run to end [s]; by default `WAIT`.

    Raises
    ------
    InUseError
        If another is still at it after that: who, and since when.
    """
    wait = WAIT if wait is None else wait
    with _alone_here(folder, job, wait):
        if database is None:
            yield
            return
        with database.alone(job, own_name(), wait):
            yield


@contextmanager
def _alone_here(folder: Path, job: str, wait: float) -> Iterator[None]:
    """Alone among the runs on this project folder."""
    place = folder / _FOLDER / f"{job}.lock"
    place.parent.mkdir(parents=True, exist_ok=True)
    with FileIO(place, "a+") as lock:
        _wait(lock, job, wait)
        # The system lets go of the lock with the process, whatever ends that.
        lock.truncate(0)
        with suppress(OSError):
            # On a full disk the job itself says so.
            lock.write(f"{own_name()} since {_now()}".encode())
        try:
            yield
        finally:
            lock.truncate(0)
            unlock(lock)


def at_work(folder: Path) -> tuple[str, ...]:
    """What other processes run on a project now, as far as they tell.

    Parameters
    ----------
    folder
        The project folder.

    Returns
    -------
    tuple of str
        Such as "import (process 4242 on field-laptop since 2026-03-01 12:00)".
    """
    found = []
    for place in sorted((folder / _FOLDER).glob("*.lock")):
        with FileIO(place, "a+") as lock:
            if try_lock(lock):
                unlock(lock)
            elif not _who(lock).startswith(own_name()):
                found.append(f"{place.stem} ({_who(lock)})")
    return tuple(found)


def _wait(lock: FileIO, job: str, wait: float) -> None:
    until = time.monotonic() + wait
    while not try_lock(lock):
        if time.monotonic() >= until:
            raise InUseError(
                f"Another run is at work on this project: {job} ({_who(lock)}). "
                f"This one waited for {wait:g} s.",
                "Wait until that one has ended, then start this one again.",
            )
        time.sleep(_LOOK)


def _who(lock: FileIO) -> str:
    lock.seek(0)
    return lock.readall().decode("utf-8", "replace").strip() or "it has just begun"


def own_name() -> str:
    """The name of this process, as others are told of it."""
    return f"process {os.getpid()} on {platform.node()}"


def _now() -> str:
    return f"{datetime.now().astimezone():%Y-%m-%d %H:%M %z}"
