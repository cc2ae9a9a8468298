"""A whole project in one file: its database, and what lies beside it and cannot be made anew."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pardalis import __version__
from pardalis.errors import InputError
from pardalis.records.address import Survey
from pardalis.store.database import REVISION
from pardalis.store.snapshot import save_database
from pardalis.whole_files import PART, whole_file
from pardalis.workflows.batches import Progress, silent
from pardalis.workflows.desk.auditing import note
from pardalis.workflows.desk.desk import Desk, owner
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.project import Project, open_project
from pardalis.workflows.project_database import DATABASE, SERVER

FORMAT, VERSION = "pardalis backup", 1
MANIFEST = "manifest.json"
DATABASE_MEMBER = "database.sqlite"
REPLACED = "replaced"
"""Where a project that was restored over is kept, in the new one's folder."""
REBUILT = ("features", "index", "cache", "catalogue")
"""Folders of the project that any step makes anew."""
_LEFT_OUT = frozenset((*REBUILT, "running", "outgoing", REPLACED))
_COMPRESSED = frozenset((".jpg", ".jpeg", ".png", ".npz", ".zip", ".mp4", ".pdf"))
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of a backup.

    Parameters
    ----------
    member
        Its name in the archive.
    path
        Where it lies below the project folder, with `/` between the parts.
    size
        In bytes.
    sha256
        Of its content, hexadecimal.
    """

    member: str
    path: str
    size: int
    sha256: str


def backup_project(
    survey: Survey,
    file: Path,
    by: str,
    folder: Path | None = None,
    progress: Progress = silent,
) -> Outcome:
    """Write a project into one file, while it is in use.

    The photographs are not in it, nor what can be made anew: features, indexes, caches and
    contact sheets. It holds the true places of all cameras.

    Parameters
    ----------
    survey
        The survey folder.
    file
        To write; there must be none yet.
    by
        Who does it.
    folder
        The project folder, if it is not the survey's own.
    progress
        Told how many files are in it.

    Raises
    ------
    InputError
        If there is such a file, or it would lie among the cards.
    NotReadyError
        If there is no project.
    DiskFullError
        If there is no room for it.
    """
    with open_project(survey, folder) as project:
        _check_place(project, file)
        # Who took all of it out stands in the copy too.
        note(Desk(project), owner(by), "backup")
        with whole_file(file) as part:
            part.touch(mode=0o600)
            kept = _write(project, part, progress)
    size = file.stat().st_size
    told = (
        f"{file}: the project's database and {len(kept) - 1} files, {size / 1e6:,.1f} MB.",
        "The photographs are not in it: back them up by themselves. Nor is what is made anew "
        f"({', '.join(REBUILT)}).",
        "It holds the true places of all cameras and the hashes of all passwords: keep it as "
        "secret as these.",
    )
    return Outcome("backup", told, {"files": len(kept), "bytes": size})


def _check_place(project: Project, file: Path) -> None:
    place = file.resolve()
    if file.exists():
        raise InputError(f"There is a file '{file}' already.", "Choose another name.")
    if not place.parent.is_dir():
        raise InputError(f"There is no folder '{place.parent}'.", "Make it first.")
    inside = [project.folder, *([project.survey] if isinstance(project.survey, Path) else [])]
    if any(place.is_relative_to(each.resolve()) for each in inside):
        raise InputError(
            f"'{file}' would lie in the survey, where it is lost with it.",
            "Choose a folder elsewhere, best on another disk.",
        )


def _write(project: Project, part: Path, progress: Progress) -> list[Kept]:
    beside = sorted(_files(project.folder))
    kept: list[Kept] = []
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        progress("Back up", 0, len(beside) + 1)
        with tempfile.TemporaryDirectory(dir=part.parent, suffix=PART) as scratch:
            copy = Path(scratch) / DATABASE
            save_database(project.database, copy)
            kept.append(_add(archive, copy, DATABASE_MEMBER, DATABASE))
        for number, path in enumerate(beside, 1):
            told = path.relative_to(project.folder).as_posix()
            kept.append(_add(archive, path, f"files/{number:06d}", told))
            progress("Back up", number + 1, len(beside) + 1)
        manifest = json.dumps(_manifest(project, kept), indent=1)
        archive.writestr(MANIFEST, manifest)
    return kept


def _files(folder: Path) -> Iterator[Path]:
    """What lies in a project folder and cannot be made anew; links are not followed."""
    own = {DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", SERVER, ".writable"}
    for at, folders, names in os.walk(folder):
        here = Path(at)
        if here == folder:
            folders[:] = [name for name in folders if name not in _LEFT_OUT]
            names = [name for name in names if name not in own]
        for name in names:
            path = here / name
            if path.is_file() and not path.is_symlink() and not name.endswith(PART):
                yield path


def _add(archive: zipfile.ZipFile, path: Path, member: str, told: str) -> Kept:
    """Put one file into the archive, and hash what was put."""
    info = zipfile.ZipInfo(member, date_time=datetime.now().timetuple()[:6])
    is_small = path.suffix.lower() in _COMPRESSED
    info.compress_type = zipfile.ZIP_STORED if is_small else zipfile.ZIP_DEFLATED
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as target:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
    return Kept(member, told, size, digest.hexdigest())


def _manifest(project: Project, kept: list[Kept]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "pardalis": __version__,
        "revision": REVISION,
        "survey": project.name,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": [asdict(each) for each in kept],
    }
