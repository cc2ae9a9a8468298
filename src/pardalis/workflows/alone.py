"""One run of a job at a time on a project: a second waits for it, or is told who is at work."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from pardalis.errors import InUseError, ProjectError
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
    with place.open("a+", encoding="utf-8") as lock:
        _wait(lock, job, wait)
        # The system lets go of the lock with the process, whatever ends that.
        lock.truncate(0)
        with suppress(OSError):
            # On a full disk the job itself says so.
            os.write(lock.fileno(), f"{own_name()} since {_now()}".encode())
        try:
            yield
        finally:
            lock.truncate(0)
            _release(lock)


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
        with place.open("a+", encoding="utf-8") as lock:
            if _is_taken(lock):
                if _who(lock).startswith(own_name()):
                    continue
                found.append(f"{place.stem} ({_who(lock)})")
            else:
                _release(lock)
    return tuple(found)


def _wait(lock: IO[str], job: str, wait: float) -> None:
    until = time.monotonic() + wait
    while _is_taken(lock):
        if time.monotonic() >= until:
            raise InUseError(
                f"Another run is at work on this project: {job} ({_who(lock)}). "
                f"This one waited for {wait:g} s.",
                "Wait until that one has ended, then start this one again.",
            )
        time.sleep(_LOOK)


def _who(lock: IO[str]) -> str:
    lock.seek(0)
    return lock.read().strip() or "it has just begun"


def own_name() -> str:
    """The name of this process, as others are told of it."""
    return f"process {os.getpid()} on {platform.node()}"


def _now() -> str:
    return f"{datetime.now().astimezone():%Y-%m-%d %H:%M %z}"


if sys.platform == "win32":
    import msvcrt

    # Windows keeps others from reading what is locked: lock where nothing is written.
    _FAR = 1 << 30

    def _is_taken(lock: IO[str]) -> bool:
        try:
            lock.seek(_FAR)
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return True
        return False

    def _release(lock: IO[str]) -> None:
        lock.seek(_FAR)
        msvcrt.locking(lock.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _is_taken(lock: IO[str]) -> bool:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError as error:
            raise ProjectError(
                f"The folder '{Path(lock.name).parent}' lies on a disk that cannot keep two runs "
                f"apart ({error.strerror}).",
                "Choose a folder on this machine: --project FOLDER.",
            ) from error
        return False

    def _release(lock: IO[str]) -> None:
        fcntl.flock(lock, fcntl.LOCK_UN)
