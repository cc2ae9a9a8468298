"""A backup read again: every file is compared with its hash before anything is replaced."""

from __future__ import annotations

import errno
import hashlib
import json
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pardalis.errors import InputError
from pardalis.workflows.backup_project import (
    DATABASE_MEMBER,
    FORMAT,
    MANIFEST,
    VERSION,
    Kept,
)
from pardalis.workflows.batches import Progress
from pardalis.workflows.project_database import DATABASE, SERVER

_CHUNK = 1 << 20
_LARGEST_MANIFEST = 256 << 20
_NOT_WHOLE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError,
    ValueError,
)  # fmt: skip
_KINDS = {"member": str, "path": str, "size": int, "sha256": str}
_MEND = "Take another backup. The project that is there was left as it is."


@dataclass(frozen=True, slots=True)
class BackupTold:
    """What a backup says of itself.

    Parameters
    ----------
    survey
        Name of the survey that it was made of.
    made_at
        When, as ISO 8601.
    files
        All that is in it.
    """

    survey: str
    made_at: str
    files: tuple[Kept, ...]


def unpack(file: Path, folder: Path, progress: Progress) -> BackupTold:
    """Write what a backup holds into a new folder, and see that all of it is as it was.

    Parameters
    ----------
    file
        The backup.
    folder
        Empty.
    progress
        Told how many files are checked.

    Raises
    ------
    InputError
        If it is no backup, is not whole, or a file of it is not what it was.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            told = _told(file, archive)
            for number, kept in enumerate(told.files):
                progress("Check", number, len(told.files))
                _unpack(archive, kept, folder / kept.path)
            progress("Check", len(told.files), len(told.files))
    except FileNotFoundError as error:
        raise InputError(f"There is no file '{file}'.", "Name a backup.") from error
    except OSError as error:
        # A damaged archive sends its reader to a place before its beginning.
        if error.errno != errno.EINVAL:
            raise
        raise InputError(f"'{file}' is no backup, or not a whole one ({error}).", _MEND) from error
    except _NOT_WHOLE as error:
        raise InputError(f"'{file}' is no backup, or not a whole one ({error}).", _MEND) from error
    return told


def _told(file: Path, archive: zipfile.ZipFile) -> BackupTold:
    try:
        info = archive.getinfo(MANIFEST)
        if info.file_size > _LARGEST_MANIFEST:
            raise ValueError(info.file_size)
        told: dict[str, Any] = json.loads(archive.read(info))
        if told["format"] != FORMAT:
            raise ValueError(told["format"])
        files = tuple(Kept(**each) for each in told["files"])
        if any(type(getattr(each, n)) is not kind for each in files for n, kind in _KINDS.items()):
            raise ValueError("files")
        found = BackupTold(str(told["survey"]), str(told["made_at"]), files)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"'{file}' is no backup of a project.", _MEND) from error
    if told["version"] != VERSION:
        raise InputError(
            f"'{file}' was written by a newer Pardalis.", "Install that version or a later one."
        )
    _check_members(file, archive, files)
    return found


def _check_members(file: Path, archive: zipfile.ZipFile, files: Iterable[Kept]) -> None:
    listed = [each.member for each in files]
    if sorted([*listed, MANIFEST]) != sorted(archive.namelist()):
        raise InputError(f"'{file}' does not hold what its manifest names.", _MEND)
    places = [each.path for each in files]
    is_one = listed.count(DATABASE_MEMBER) == places.count(DATABASE) == 1
    if not is_one or len(set(places)) < len(places) or not all(map(_is_inside, places)):
        raise InputError(f"'{file}' names files that are none of a project.", _MEND)


def _is_inside(path: str) -> bool:
    """Whether a path stays below the folder that it is written into."""
    place = Path(path)
    is_plain = place.parts == tuple(path.split("/")) and ".." not in place.parts
    return is_plain and not place.drive and "\0" not in path and path != SERVER


def _unpack(archive: zipfile.ZipFile, kept: Kept, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with archive.open(kept.member) as source, place.open("xb") as target:
        # Never more than was told: a few bytes may unpack to more than a disk holds.
        while size <= kept.size and (chunk := source.read(_CHUNK)):
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
    if size != kept.size or digest.hexdigest() != kept.sha256:
        raise InputError(f"'{kept.path}' in the backup is not what it was.", _MEND)
