"""Files written whole or not at all, whether the disk is full or the run is killed."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from pardalis.errors import DiskFullError

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""A full disk, a full share of it, or a file larger than its file system takes."""
PART = ".pardalis-part"
"""What the names of files that are not whole yet end in."""


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A path to write to; what is there takes the place of the file when all is well.

    Parameters
    ----------
    path
        The file; it is left as it is if something goes wrong.

    Raises
    ------
    DiskFullError
        If there is no room for it.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with whole_file(Path(folder) / "report.txt") as part:
    ...         _ = part.write_text("12 leopards")
    ...     [(each.name, each.read_text()) for each in Path(folder).iterdir()]
    [('report.txt', '12 leopards')]
    """
    with whole_files((path,)) as (part,):
        yield part


@contextmanager
def whole_files(paths: Sequence[Path]) -> Iterator[tuple[Path, ...]]:
    """The same for files that belong together: none is replaced before all are written.

    Parameters
    ----------
    paths
        The files, in the order in which they take their places.

    Raises
    ------
    DiskFullError
        If there is no room for one of them.
    """
    # Two runs, or two threads, that write one file do not write into each other's.
    own = f".{os.getpid()}-{threading.get_ident()}{PART}"
    parts = tuple(path.with_name(path.name + own) for path in paths)
    try:
        yield parts
        for part, path in zip(parts, paths, strict=True):
            part.replace(path)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise DiskFullError(str(paths[0]), error.strerror or str(error)) from error
        raise
    finally:
        for part in parts:
            with suppress(OSError):
                part.unlink(missing_ok=True)
