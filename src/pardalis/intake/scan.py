"""List every file of a survey folder: photographs, videos, strays, and the card of each."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pardalis.errors import SurveyError
from pardalis.intake.names import card_of, kind_of
from pardalis.intake.sources.cards import AddressedCards
from pardalis.intake.sources.walk import AddressWalk
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.card_source import CardSource
from pardalis.records.problem import Problem
from pardalis.records.sentence import say

DEPLOYMENT_TABLE = "deployments.csv"
_MEDIA = (FileKind.PHOTO, FileKind.VIDEO)


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies in a survey folder, before any file is opened.

    Parameters
    ----------
    files
        In order of path. A PHOTO or VIDEO here is a candidate: only reading tells what it is.
    cards
        Folders that hold photographs or videos.
    without_media
        Folders that hold neither, and nor does any folder in them: an empty card, or notes.
    problems
        Folders that could not be read, and links that were not followed.
    """

    files: tuple[CardFile, ...]
    cards: tuple[str, ...]
    without_media: tuple[str, ...]
    problems: tuple[Problem, ...]


def scan_survey(root: CardSource, skip: Collection[Path] = ()) -> Listing:
    """List the files of a survey folder, the same list whenever the folder is the same.

    Parameters
    ----------
    root
        The survey folder, or the cards at an address.
    skip
        Folders to leave out, such as the project folder, or below an address; nothing else is
        left out but the table `deployments.csv` in the survey folder itself.

    Returns
    -------
    Listing
        Links are never followed: a link to a folder is a problem, a link to a file a stray.

    Raises
    ------
    SurveyError
        If the survey folder is missing, is not a folder or cannot be read.
    SourceError
        If the address cannot be reached.
    """
    walk = _walk(root, skip)
    walk.run()
    files = tuple(sorted(walk.files, key=lambda file: file.file_path))
    cards = sorted({file.card for file in files if file.kind in _MEDIA})
    return Listing(
        files,
        tuple(cards),
        tuple(_without_media(walk.folders, files, walk.problems)),
        tuple(sorted(walk.problems, key=lambda problem: problem.subject)),
    )


def _walk(root: CardSource, skip: Collection[Path]) -> _Walk | AddressWalk:
    if isinstance(root, AddressedCards):
        return AddressWalk(root, {DEPLOYMENT_TABLE, *(folder.as_posix() for folder in skip)})
    if isinstance(root, Path):
        return _Walk(root, frozenset(_below(root, skip)))
    raise TypeError(f"Cards in {type(root).__name__} cannot be listed.")


class _Walk:
    """One pass over the folders, with what it met."""

    def __init__(self, root: Path, skip: frozenset[str]) -> None:
        self.root = root
        self.skip = skip
        self.files: list[CardFile] = []
        self.folders: list[str] = []
        self.problems: list[Problem] = []
        self.cards: dict[str, str] = {}

    def run(self) -> None:
        try:
            entries = list(os.scandir(self.root))
        except OSError as error:
            raise _unusable(self.root, error) from error
        waiting = self._take("", entries)
        while waiting:
            folder = waiting.pop()
            self.folders.append(folder)
            try:
                entries = list(os.scandir(self.root / folder))
            except OSError as error:
                self._unreadable(folder, error)
                continue
            waiting += self._take(folder, entries)

    def _take(self, folder: str, entries: list[os.DirEntry[str]]) -> list[str]:
        """Note the files of a folder; the folders in it."""
        folders = []
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            try:
                if entry.is_dir(follow_symlinks=False):
                    if path not in self.skip:
                        folders.append(path)
                elif path != DEPLOYMENT_TABLE:
                    self._note(path, entry)
            except OSError as error:
                self._unreadable(path, error)
        return folders

    def _note(self, path: str, entry: os.DirEntry[str]) -> None:
        found = entry.stat(follow_symlinks=False)
        kind, reason = kind_of(path)
        if stat.S_ISLNK(found.st_mode):
            kind, reason = FileKind.STRAY, "A link: links are not followed."
            if entry.is_dir():
                self.problems.append(_link(path))
        elif not stat.S_ISREG(found.st_mode):
            kind, reason = FileKind.STRAY, "Not a file that holds data."
        card = self._card(path)
        self.files.append(
            CardFile(path, card, found.st_size, found.st_mtime_ns, kind, reason=reason)
        )

    def _card(self, path: str) -> str:
        """The card of a file; the files of a folder share one string."""
        folder = path.rpartition("/")[0]
        if folder not in self.cards:
            self.cards[folder] = card_of(path)
        return self.cards[folder]

    def _unreadable(self, path: str, error: OSError) -> None:
        self.problems.append(
            Problem(
                path,
                "unreadable_folder",
                say("It cannot be read: {error}.", error=error.strerror or str(error)),
                say(
                    "Allow yourself to read it, or copy it from the card again; then import again."
                ),
            )
        )


def _below(root: Path, folders: Collection[Path]) -> Iterator[str]:
    home = root.resolve()
    for folder in folders:
        if folder.resolve().is_relative_to(home):
            yield folder.resolve().relative_to(home).as_posix()


def _without_media(
    folders: list[str], files: tuple[CardFile, ...], problems: list[Problem]
) -> Iterator[str]:
    """The topmost folders with no photograph or video anywhere in them."""
    held = {"."}
    # What could not be read may hold media.
    media = {f"{file.file_path.rpartition('/')[0]}/media" for file in files if file.kind in _MEDIA}
    unknown = [problem.subject for problem in problems]
    for path in [*media, *(f"{subject}/unknown" for subject in unknown)]:
        held.update(str(folder) for folder in PurePosixPath(path).parents)
    for folder in sorted(folders):
        if folder not in held and str(PurePosixPath(folder).parent) in held:
            yield folder


def _link(path: str) -> Problem:
    return Problem(
        path,
        "link_not_followed",
        say("This is a link to a folder, and links are not followed."),
        say("Copy the folder into the survey folder in place of the link."),
    )


def _unusable(root: Path, error: OSError) -> SurveyError:
    if isinstance(error, FileNotFoundError):
        return SurveyError(f"There is no folder '{root}'.", "See that its name is spelt right.")
    if isinstance(error, NotADirectoryError):
        return SurveyError(
            f"'{root}' is not a folder.", "Name the folder that holds the cards' folders."
        )
    return SurveyError(
        f"The folder '{root}' cannot be read: {error.strerror or error}.",
        "Allow yourself to read it.",
    )
