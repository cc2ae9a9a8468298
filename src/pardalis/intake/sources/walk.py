"""Every object below an address, folder by folder."""

from __future__ import annotations

from collections.abc import Collection

from pardalis.errors import SourceError
from pardalis.intake.names import card_of, kind_of
from pardalis.intake.sources.cards import AddressedCards
from pardalis.intake.sources.store import Entry
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.problem import Problem
from pardalis.records.sentence import say


class AddressWalk:
    """One pass over an address, with what it met.

    Parameters
    ----------
    cards
        At the address.
    skip
        Files and folders at the address itself to leave out.
    """

    def __init__(self, cards: AddressedCards, skip: Collection[str]) -> None:
        self.cards = cards
        self.skip = frozenset(skip)
        self.files: list[CardFile] = []
        self.folders: list[str] = []
        self.problems: list[Problem] = []

    def run(self) -> None:
        """Meet everything.

        Raises
        ------
        SurveyError
            If there is nothing at the address.
        SourceError
            If the store cannot be reached, or does not let in.
        """
        waiting = self._take("", self.cards.top())
        while waiting:
            folder = waiting.pop()
            self.folders.append(folder)
            waiting += self._take(folder, self._entries(folder))

    def _entries(self, folder: str) -> tuple[Entry, ...]:
        try:
            return self.cards.store.entries(folder)
        except (FileNotFoundError, NotADirectoryError):
            # It was taken away since the folder above was listed: there is nothing in it.
            return ()
        except PermissionError:
            self.problems.append(
                Problem(
                    folder,
                    "unreadable_folder",
                    say("The store does not let it be listed."),
                    say("Ask its owner for the right to read it; then import again."),
                )
            )
            return ()
        except SourceError as error:
            known = f"{len(self.files)} files were listed by then; nothing has been imported yet."
            raise SourceError(f"{error.message} {known}", error.remedy) from error

    def _take(self, folder: str, entries: tuple[Entry, ...]) -> list[str]:
        """Note the files of a folder; the folders in it."""
        folders = []
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if not entry.name and entry.kind == "file" and not entry.version.size:
                # What stores keep in place of an empty folder: the folder itself.
                continue
            if reason := _no_path(entry.name):
                self.problems.append(_unusable(path, reason))
            elif path in self.skip:
                continue
            elif entry.kind == "directory":
                folders.append(path)
            else:
                self.files.append(_listed(path, entry))
        return folders


def _listed(path: str, entry: Entry) -> CardFile:
    kind, reason = kind_of(path)
    if entry.kind == "link":
        kind, reason = FileKind.STRAY, "A link: links are not followed."
    elif entry.kind != "file":
        kind, reason = FileKind.STRAY, "Not a file that holds data."
    version = entry.version
    return CardFile(path, card_of(path), version.size, version.modified_ns, kind, reason=reason)


def _no_path(name: str) -> str:
    """Why no path can be made of a part of a key; empty if one can."""
    if not name.strip("/") or "/" in name:
        return say("Its key has a folder without a name, or ends in a slash though it holds data.")
    if name in (".", ".."):
        return say(
            "Its key has a folder named '{name}', and would lead out of the survey.", name=name
        )
    if "\\" in name or "\0" in name:
        return say(
            "Its key has a backslash or a null in it, of which no path can be made everywhere."
        )
    return ""


def _unusable(path: str, reason: str) -> Problem:
    return Problem(path, "unusable_key", reason, say("Give it another key; then import again."))
