"""Files that arrive in a folder one by one: which of them have arrived whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pardalis.errors import PhotoError
from pardalis.intake.video_header import read_header
from pardalis.records.card_file import CardFile, FileKind

_END_OF_IMAGE = b"\xff\xd9"
_TAIL = 4096


@dataclass(frozen=True, slots=True)
class _Look:
    """A file as it was first seen in its present state."""

    size: int
    modified_ns: int
    since: float


class Inbox:
    """Remembers what it has seen of a folder, so that no file is taken while it is being written.

    A file has arrived when it was the same at two looks and ends as a whole file does. One that
    does not end so is given up waiting for when it has not changed for a while: it is taken as it
    is, torn. One that changes later arrives again.

    Parameters
    ----------
    root
        The folder.
    patience
        How long a file that does not end as it should may stay as it is [s].
    """

    def __init__(self, root: Path, patience: float) -> None:
        self.root = root
        self.patience = patience
        self._seen: dict[str, _Look] = {}
        self._taken: dict[str, tuple[int, int]] = {}

    def arrived(
        self, files: Iterable[CardFile], now: float
    ) -> tuple[frozenset[str], frozenset[str]]:
        """Paths of the photographs and videos that have newly arrived, and of those awaited.

        Parameters
        ----------
        files
            All that lie in the folder now.
        now
            Of a clock that never goes back [s].
        """
        media = [each for each in files if each.kind in (FileKind.PHOTO, FileKind.VIDEO)]
        here = {each.file_path for each in media}
        self._seen = {path: look for path, look in self._seen.items() if path in here}
        new = [each for each in media if self._taken.get(each.file_path) != _state(each)]
        ready = frozenset(each.file_path for each in new if self._is_ready(each, now))
        self._taken |= {each.file_path: _state(each) for each in new if each.file_path in ready}
        return ready, frozenset(each.file_path for each in new) - ready

    def give_back(self, paths: Iterable[str]) -> None:
        """Files that could not be handled arrive again at the next look.

        Parameters
        ----------
        paths
            Of `arrived`.
        """
        for path in paths:
            self._taken.pop(path, None)

    def _is_ready(self, file: CardFile, now: float) -> bool:
        before = self._seen.get(file.file_path)
        if before is None or (before.size, before.modified_ns) != _state(file):
            self._seen[file.file_path] = _Look(file.size, file.modified_ns, now)
            return False
        return now - before.since >= self.patience or ends_whole(self.root, file)


def _state(file: CardFile) -> tuple[int, int]:
    return file.size, file.modified_ns


def ends_whole(root: Path, file: CardFile) -> bool:
    """Whether a file ends as a photograph or a video does; its pixels are not looked at.

    Parameters
    ----------
    root
        The folder.
    file
        As it was listed.
    """
    try:
        with (root / file.file_path).open("rb") as stream:
            if file.kind is FileKind.VIDEO:
                read_header(stream, file.size)
                return True
            stream.seek(max(0, file.size - _TAIL))
            # Some cameras fill the last sector up.
            return stream.read().rstrip(b"\0").endswith(_END_OF_IMAGE)
    except (OSError, PhotoError):
        return False
