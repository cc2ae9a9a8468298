"""Locks on open files: one holder at a time, let go by the system with the process."""

from __future__ import annotations

import sys
from io import FileIO
from pathlib import Path

from pardalis.errors import ProjectError


def try_lock(file: FileIO) -> bool:
    """Lock an open file, if no other handle has locked it; whether this one holds it now.

    Parameters
    ----------
    file
        Open for reading and writing, without a buffer: Windows locks at the place in the file.

    Raises
    ------
    ProjectError
        If its disk keeps no locks.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with FileIO(f"{folder}/import.lock", "a+") as one:
    ...         with FileIO(f"{folder}/import.lock", "a+") as other:
    ...             try_lock(one), try_lock(other), unlock(one), try_lock(other)
    (True, False, None, True)
    """
    try:
        _lock(file)
    except (BlockingIOError, PermissionError):
        return False
    except OSError as error:
        raise ProjectError(
            f"The folder '{Path(str(file.name)).parent}' lies on a disk that cannot keep two runs "
            f"apart ({error.strerror}).",
            "Choose a folder on this machine: --project FOLDER.",
        ) from error
    return True


def unlock(file: FileIO) -> None:
    """Let go of a file that `try_lock` has locked.

    Parameters
    ----------
    file
        As it was given there.
    """
    _unlock(file)


if sys.platform == "win32":
    import msvcrt

    # Windows keeps others from reading what is locked: lock where nothing is ever written.
    _FAR = 1 << 30

    def _lock(file: FileIO) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def _unlock(file: FileIO) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(file: FileIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(file: FileIO) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
