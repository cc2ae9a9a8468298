"""Copies of objects on this machine's disk, the longest unused of them dropped when they are many.

Any number of threads and processes may use one cache at once: a copy appears whole, under a name
that tells its object and its version, and is never changed.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pardalis.errors import InputError
from pardalis.intake.sources.version import Version

SIZE_VARIABLE = "PARDALIS_CACHE_GB"
USUAL_SIZE = 20.0
"""How many gigabytes of copies are kept when nobody says otherwise."""

# Whoever was handed a copy has opened it by then [s].
_IN_USE = 600.0
# What a killed run left behind [s].
_LEFT_BEHIND = 86_400.0
_PART = ".part"
_ENDING = re.compile(r"\.[a-z0-9]{1,5}", re.IGNORECASE)
# Looking through all copies takes a moment: it is done once for so much of the size that is new.
_SHARE = 20


@dataclass(slots=True)
class Cache:
    """A folder of copies.

    Parameters
    ----------
    folder
        Made when the first copy comes.
    address
        Where the objects lie: copies of another address are other copies.
    size
        The copies not in use take at most so much [bytes].
    """

    folder: Path
    address: str
    size: int
    _new: int = field(default=0, init=False)
    _looking: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def __reduce__(self) -> tuple[type[Cache], tuple[Path, str, int]]:
        return Cache, (self.folder, self.address, self.size)

    def held(self, file_path: str) -> Path | None:
        """The copy of an object, of whatever version, marked as used; None without one.

        Parameters
        ----------
        file_path
            Below the address.
        """
        name = self._name(file_path)
        for copy in self._copies(name):
            # It may have been dropped a moment ago.
            with suppress(FileNotFoundError):
                os.utime(copy)
                return copy
        return None

    @contextmanager
    def part(self, file_path: str) -> Iterator[Path]:
        """A file of its own to bring an object into; it is gone afterwards unless it was kept.

        Parameters
        ----------
        file_path
            Below the address.
        """
        name = self._name(file_path)
        place = self.folder / name[:2]
        place.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(_PART, f"{name}-", place)
        os.close(handle)
        try:
            yield Path(part)
        finally:
            Path(part).unlink(missing_ok=True)

    def keep(self, part: Path, file_path: str, version: Version) -> Path:
        """Make what was brought the copy of an object.

        Parameters
        ----------
        part
            Whole.
        file_path
            Below the address.
        version
            Of the object that was brought.
        """
        ending = PurePosixPath(file_path).suffix
        ending = ending.lower() if _ENDING.fullmatch(ending) else ""
        copy = part.with_name(f"{self._name(file_path)}-{_marker(version)}{ending}")
        length = part.stat().st_size
        try:
            part.replace(copy)
        except PermissionError:
            # Windows keeps what somebody reads, and it is the same copy.
            if not copy.is_file():
                raise
        with self._looking:
            # What lies there at the beginning is not known: the first copy looks.
            wanted = not self._new or self._new > self.size // _SHARE
            self._new = length if wanted else self._new + length
        if wanted:
            self._make_room()
        return copy

    def drop_unlike(self, versions: Iterable[tuple[str, Version]]) -> None:
        """Drop the copies of objects that are there in another version now.

        Parameters
        ----------
        versions
            Of objects by their path below the address, as the store lists them now.
        """
        copies = {copy: _parts(copy) for copy in self._all() if copy.suffix != _PART}
        names = {name for name, _ in copies.values()}
        if not names:
            return
        markers = {}
        for file_path, version in versions:
            if (name := self._name(file_path)) in names:
                markers[name] = _marker(version)
        for copy, (name, marker) in copies.items():
            if markers.get(name, marker) != marker:
                _drop(copy)

    def _name(self, file_path: str) -> str:
        """An object's name here: of fixed length, and such as every file system takes."""
        told = f"{self.address}\0{file_path}".encode("utf-8", "surrogatepass")
        return hashlib.blake2b(told, digest_size=16).hexdigest()

    def _copies(self, name: str) -> list[Path]:
        """The copies of one object, the one that was used last first."""
        found = []
        with suppress(FileNotFoundError), os.scandir(self.folder / name[:2]) as entries:
            for entry in entries:
                if entry.name.startswith(name) and not entry.name.endswith(_PART):
                    with suppress(FileNotFoundError):
                        found.append((-entry.stat().st_mtime_ns, entry.path))
        return [Path(path) for _, path in sorted(found)]

    def _all(self) -> Iterator[Path]:
        for place in self.folder.glob("[0-9a-f][0-9a-f]"):
            yield from place.iterdir()

    def _make_room(self) -> None:
        now, kept, total = time.time(), [], 0
        for copy in self._all():
            with suppress(FileNotFoundError):
                found = copy.stat()
                unused = now - found.st_mtime
                if copy.suffix != _PART:
                    kept.append((unused, found.st_size, copy))
                    total += found.st_size
                elif unused > _LEFT_BEHIND:
                    _drop(copy)
        for unused, size, copy in sorted(kept, reverse=True):
            if total <= self.size or unused < _IN_USE:
                break
            _drop(copy)
            total -= size


def cache_size() -> int:
    """How much room copies may take, as the environment says [bytes].

    Raises
    ------
    InputError
        If it says no number.
    """
    told = os.environ.get(SIZE_VARIABLE, "")
    try:
        size = float(told or USUAL_SIZE)
    except ValueError:
        size = -1.0
    if not 0 <= size < float("inf"):
        raise InputError(
            f"{SIZE_VARIABLE}={told} is no size.", "Give a number of gigabytes, such as 20."
        )
    return int(size * 1e9)


def _marker(version: Version) -> str:
    return f"{version.size:x}_{version.modified_ns:x}".replace("-", "n")


def _parts(copy: Path) -> tuple[str, str]:
    name, _, marker = copy.name.partition("-")
    return name, marker.partition(".")[0]


def _drop(copy: Path) -> None:
    # Windows does not let go of a file that somebody reads.
    with suppress(OSError):
        copy.unlink()
