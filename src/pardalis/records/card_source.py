"""Where the files of cards are taken from."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, runtime_checkable


@runtime_checkable
class CardSource(Protocol):
    """Hands over a survey's files by their `file_path`; of a folder it is the folder's `Path`.

    `source / file_path` is a file that can be opened. A folder makes nothing of it but a path; a
    source elsewhere brings the file first, and says with a `PhotoError` that this one cannot be
    had, with a `SourceError` that none can be had now. What it hands over is only read, and soon.

    Examples
    --------
    >>> isinstance(Path("survey"), CardSource)
    True
    """

    def __truediv__(self, file_path: str, /) -> Path:
        """The file, on this machine."""
