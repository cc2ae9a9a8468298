"""What is asked of the store behind an address, with bounded patience; nothing is written to it."""

from __future__ import annotations

import errno
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from pardalis.errors import InputError, PardalisError, SourceError
from pardalis.intake.sources.version import Version, version_of
from pardalis.records.address import Address

Answer = TypeVar("Answer")

# Of this machine's own disk: asking the store again does not help.
_OWN_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE}
_KEYS = re.compile(r"credential|profile|token|forbidden|unauthori[sz]ed|authentication", re.I)
_HIDDEN = re.compile(r"(?<=://)[^/\s@]*@|\?[^\s'\"]*")
_LONGEST_REASON = 200
_UNTOLD = Version(0, 0)
# Objects that are asked about at once, where a listing tells nothing of them.
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a store that does not answer is asked again.

    Parameters
    ----------
    waits
        Between one try and the next [s].
    """

    waits: tuple[float, ...] = (1.0, 4.0)


PATIENCE = Patience()


@dataclass(frozen=True, slots=True)
class Entry:
    """What a store lists in a folder.

    Parameters
    ----------
    name
        As the store has it below the folder: it need not be one that a path can be made of.
    kind
        `file`, `directory`, or what else the store calls it.
    version
        Its size and change marker.
    """

    name: str
    kind: str
    version: Version


class Store:
    """The store behind an address. It may be sent to other processes: each opens its own.

    Parameters
    ----------
    address
        Where the cards lie.
    patience
        With a store that does not answer.
    """

    def __init__(self, address: Address, patience: Patience | None = None) -> None:
        self.address = address
        self._patience = patience or PATIENCE
        self._open: tuple[int, Any, str] | None = None
        self._lost = float("-inf")
        self._opening, self._talking = threading.Lock(), threading.Lock()

    def __reduce__(self) -> tuple[type[Store], tuple[Address, Patience]]:
        return Store, (self.address, self._patience)

    def entries(self, folder: str) -> tuple[Entry, ...]:
        """What lies in a folder, as the store lists it; of what it tells nothing, it is asked.

        Parameters
        ----------
        folder
            Below the address; empty for the address itself.

        Raises
        ------
        FileNotFoundError, NotADirectoryError, PermissionError
            If there is no such folder, it is an object, or the store does not let in.
        SourceError
            If the store cannot be reached.
        """
        listed = self._asked(folder, lambda files, place: files.ls(place, detail=True))
        found = tuple(_entries(listed, self._place(folder)))
        if not any(map(_is_untold, found)):
            return found
        with ThreadPoolExecutor(_AT_ONCE) as several:
            return tuple(several.map(lambda entry: self._asked_about(folder, entry), found))

    def _asked_about(self, folder: str, entry: Entry) -> Entry:
        """An entry with its version, as of a plain web server, which lists names alone."""
        if not _is_untold(entry):
            return entry
        path = f"{folder}/{entry.name}" if folder else entry.name
        try:
            return replace(entry, version=self.version(path))
        except (FileNotFoundError, PermissionError):
            # Why it cannot be read is said where it is read.
            return entry

    def version(self, file_path: str) -> Version:
        """The present version of an object.

        Parameters
        ----------
        file_path
            Below the address.

        Raises
        ------
        FileNotFoundError, PermissionError, SourceError
            As for `entries`.
        """
        return version_of(self._asked(file_path, lambda files, place: files.info(place)))

    def fetch(self, file_path: str, into: Path) -> None:
        """Copy an object's bytes into a file of this machine.

        Parameters
        ----------
        file_path
            Below the address.
        into
            Written; if it fails, with less than the whole.

        Raises
        ------
        FileNotFoundError, PermissionError, SourceError
            As for `entries`.
        OSError
            If the file cannot be written.
        """
        self._asked(file_path, lambda files, place: files.get_file(place, str(into)))

    def refusal(self) -> SourceError:
        """What to say when the store does not let in."""
        return SourceError(
            f"'{self.address}' does not let in: credentials are missing, wrong or too old, or may "
            "not read here.",
            "Give those that may, in the environment or in the profile that the store's own "
            "programs use; then run the same command again: what was done is kept.",
        )

    def _asked(self, where: str, question: Callable[[Any, str], Answer]) -> Answer:
        began = time.monotonic()
        for wait in (*self._patience.waits, None):
            try:
                # Some packages connect when they are opened.
                files, _ = self._opened()
                with self._turn(files):
                    return question(files, self._place(where))
            except (FileNotFoundError, NotADirectoryError, PermissionError, PardalisError):
                raise
            except Exception as error:
                if isinstance(error, OSError) and error.errno in _OWN_DISK:
                    raise
                if _KEYS.search(type(error).__name__):
                    raise PermissionError(errno.EACCES, "not let in") from error
                # What one thread has waited for in vain the others need not.
                if wait is None or self._lost > began:
                    self._lost = time.monotonic()
                    raise self._unreachable(where, error) from error
                time.sleep(wait)
        raise AssertionError("The last try has no wait after it.")

    def _turn(self, files: Any) -> AbstractContextManager[Any]:
        # Only packages that work asynchronously promise to be asked by several threads at once.
        return nullcontext() if files.async_impl else self._talking

    def _place(self, where: str) -> str:
        _, root = self._opened()
        return f"{root}/{where}" if where else root

    def _opened(self) -> tuple[Any, str]:
        """The package's file system, one a process: connections do not outlive a fork."""
        with self._opening:
            if self._open is None or self._open[0] != os.getpid():
                self._open = (os.getpid(), *_opened(self.address))
            return self._open[1:]

    def _unreachable(self, where: str, error: Exception) -> SourceError:
        told = " ".join(f"{type(error).__name__} {_HIDDEN.sub('', str(error))}".split())
        tries = len(self._patience.waits) + 1
        return SourceError(
            f"'{self.address}' does not answer: asked for '{where or self.address.name}' {tries} "
            f"times ({told[:_LONGEST_REASON]}).",
            "See to the network, then run the same command again: what was done is kept, and it "
            "goes on from there.",
        )


def _is_untold(entry: Entry) -> bool:
    return entry.kind == "file" and entry.version == _UNTOLD


def _opened(address: Address) -> tuple[Any, str]:
    import fsspec
    from fsspec.registry import known_implementations

    try:
        # Listings of a whole season would be kept in memory.
        files, root = fsspec.url_to_fs(
            str(address), use_listings_cache=False, skip_instance_cache=True
        )
    except ImportError as error:
        needs = known_implementations.get(address.protocol, {}).get("err", str(error))
        told = 'Run: pip install "pardalis[s3]"' if address.protocol == "s3" else f"{needs}."
        raise InputError(f"A package is missing to read '{address}'.", told) from error
    except ValueError as error:
        if address.protocol in known_implementations:
            raise
        raise InputError(
            f"Nothing is known that reads '{address.protocol}://'.",
            "Give a folder, or an address such as s3://bucket/survey.",
        ) from error
    return files, root.rstrip("/")


def _entries(listed: list[dict[str, Any]], place: str) -> Iterator[Entry]:
    base = place.strip("/")
    for info in listed:
        name = str(info["name"]).lstrip("/")
        below = name[len(base) :] if base else f"/{name}"
        kind = str(info.get("type", ""))
        if not below and kind == "file":
            # Asked for an object as for a folder, a store lists the object itself.
            raise NotADirectoryError(errno.ENOTDIR, "an object, not a folder")
        # Some packages end a folder's name in a slash.
        plain = below[1:-1] if kind == "directory" and below[1:].endswith("/") else below[1:]
        yield Entry(plain, kind, version_of(info))
