"""The files of a survey's cards, a card at a time: a season's do not fit into memory."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol, runtime_checkable

from pardalis.records.card_file import CardFile


@runtime_checkable
class CardFiles(Protocol):
    """The photographs and videos of a survey, wherever they are kept."""

    @property
    def cards(self) -> Sequence[str]:
        """The cards that hold any, in order of name."""

    def copies(self) -> Iterable[CardFile]:
        """All files whose bytes stand more than once; of each its path, card and hash at least."""

    def of(self, card: str) -> Sequence[CardFile]:
        """The photographs and videos of one card, in order of path.

        Parameters
        ----------
        card
            One of `cards`.
        """


class HeldFiles:
    """Files that are in memory.

    Parameters
    ----------
    files
        As read, in any order; what is neither photograph nor video is passed over.

    Examples
    --------
    >>> from pardalis.records.card_file import FileKind
    >>> held = HeldFiles([CardFile("S1/a.jpg", "S1", 9, 1, FileKind.PHOTO, content_hash="00")])
    >>> held.cards, len(held.of("S1")), list(held.copies())
    (['S1'], 1, [])
    """

    def __init__(self, files: Iterable[CardFile]) -> None:
        self._of: dict[str, list[CardFile]] = defaultdict(list)
        for file in sorted(files, key=lambda file: file.file_path):
            if file.is_media:
                self._of[file.card].append(file)

    @property
    def cards(self) -> list[str]:
        """The cards that hold any, in order of name."""
        return sorted(self._of)

    def copies(self) -> list[CardFile]:
        """All files whose bytes stand more than once."""
        files = [file for held in self._of.values() for file in held if file.content_hash]
        counts = Counter(file.content_hash for file in files)
        return [file for file in files if counts[file.content_hash] > 1]

    def of(self, card: str) -> Sequence[CardFile]:
        """The photographs and videos of one card, in order of path.

        Parameters
        ----------
        card
            One of `cards`.
        """
        return self._of[card]
