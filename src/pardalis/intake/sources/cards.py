"""Cards at an address, handed over as files of this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pardalis.errors import PhotoError, SurveyError
from pardalis.intake.sources.cache import Cache
from pardalis.intake.sources.store import Entry, Store
from pardalis.intake.sources.version import Version
from pardalis.records.address import Address
from pardalis.records.card_file import CardFile

Answer = TypeVar("Answer")

_TABLES = (".csv", ".json")
# An object may change while it is brought.
_TRIES = 3


@dataclass(frozen=True, slots=True)
class AddressedCards:
    """A `CardSource` that brings files from an address into a cache, each when it is wanted.

    Parameters
    ----------
    store
        Behind the address; only read.
    cache
        Where the copies are kept.
    """

    store: Store
    cache: Cache

    def __truediv__(self, file_path: str, /) -> Path:
        """A copy of a file, brought now unless there is one.

        Parameters
        ----------
        file_path
            Below the address.

        Raises
        ------
        PhotoError
            If this one file cannot be had.
        SourceError
            If the store cannot be reached, or does not let in any more.
        """
        return self.cache.held(file_path) or self._brought(file_path)

    def __str__(self) -> str:
        return str(self.store.address)

    def forget_changed(self, files: Iterable[CardFile]) -> None:
        """Drop copies of what is there in another version now.

        Parameters
        ----------
        files
            As the store lists them now.
        """
        self.cache.drop_unlike(
            (file.file_path, Version(file.size, file.modified_ns)) for file in files
        )

    def top(self) -> tuple[Entry, ...]:
        """What lies at the address itself.

        Raises
        ------
        SurveyError
            If there is nothing.
        SourceError
            If the store cannot be reached, or does not let in.
        """
        address = self.store.address
        try:
            return self.store.entries("")
        except FileNotFoundError as error:
            raise SurveyError(
                f"There is nothing at '{address}'.", "See that bucket and path are spelt right."
            ) from error
        except NotADirectoryError as error:
            raise SurveyError(
                f"'{address}' is one object, not a folder.", "Name what the cards' folders lie in."
            ) from error
        except PermissionError as error:
            raise self.store.refusal() from error

    def bring_tables(self, into: Path) -> None:
        """Copy the tables that lie beside the cards, as they are now, into a folder.

        Parameters
        ----------
        into
            Holds nothing else; a table that is no longer at the address is removed from it.

        Raises
        ------
        SurveyError, SourceError
            As `top` does.
        """
        tables = [each.name for each in self.top() if _is_table(each)]
        for name in tables:
            with self.cache.part(name) as part:
                try:
                    self.store.fetch(name, part)
                except FileNotFoundError:
                    continue
                except PermissionError as error:
                    raise self.store.refusal() from error
                into.mkdir(parents=True, exist_ok=True)
                part.replace(into / name)
        for former in into.glob("*"):
            if former.name not in tables:
                former.unlink(missing_ok=True)

    def _brought(self, file_path: str) -> Path:
        for _ in range(_TRIES):
            version = self._of_one(lambda: self.store.version(file_path))
            with self.cache.part(file_path) as part:
                self._of_one(lambda: self.store.fetch(file_path, part))
                if self._is_whole(file_path, part, version):
                    return self.cache.keep(part, file_path, version)
        raise PhotoError(
            "changing: it did not come whole, or was written to meanwhile.",
            "Import again when nobody writes to it.",
        )

    def _is_whole(self, file_path: str, part: Path, version: Version) -> bool:
        """Whether what came is one version from its first byte to its last."""
        length = part.stat().st_size
        same = self._of_one(lambda: self.store.version(file_path)) == version
        return same and version.size in (0, length)

    def _of_one(self, question: Callable[[], Answer]) -> Answer:
        """An answer about one file; that it cannot be had is no matter of the others."""
        try:
            return question()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise PhotoError(
                "gone: it is no longer at its address.", "Put it back in its place."
            ) from error
        except PermissionError as error:
            self._let_in()
            raise PhotoError(
                "closed: the store does not let it be read.",
                "Restore it if it was archived, or ask its owner for the right to read it.",
            ) from error

    def _let_in(self) -> None:
        """See that it is only the one file that is closed."""
        try:
            self.store.entries("")
        except (PermissionError, FileNotFoundError) as error:
            raise self.store.refusal() from error


def addressed_cards(address: Address, folder: Path, size: int) -> AddressedCards:
    """The cards at an address.

    Parameters
    ----------
    address
        Of the survey.
    folder
        Where copies are kept.
    size
        How much room those that are not in use may take [bytes].
    """
    return AddressedCards(Store(address), Cache(folder, str(address), size))


def _is_table(entry: Entry) -> bool:
    name = entry.name
    plain = name and not any(mark in name for mark in "/\\\0") and not name.startswith(".")
    return bool(plain) and entry.kind == "file" and name.lower().endswith(_TABLES)
