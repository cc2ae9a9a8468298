"""Files that Pardalis made and may change, and those of others, which it leaves alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from pathlib import Path

from pardalis.errors import ProjectError
from pardalis.whole_files import PART, whole_file


def replace_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    Raises
    ------
    DiskFullError
        If there is no room for it.
    """
    with whole_file(path) as part:
        part.write_bytes(data)


def marked_jpeg(jpeg: bytes, mark: bytes) -> bytes:
    """The JPEG with a comment (COM segment) by which Pardalis knows its own pictures."""
    after = _comment_place(jpeg)
    comment = b"\xff\xfe" + (len(mark) + 2).to_bytes(2, "big") + mark
    return jpeg[:after] + comment + jpeg[after:]


def jpeg_mark(path: Path, begins: bytes) -> bytes | None:
    """The comment of a picture that Pardalis made; None for any other file or none.

    Parameters
    ----------
    path
        The file.
    begins
        How the comments of such pictures begin.
    """
    if path.is_symlink() or not path.is_file():
        return None
    with path.open("rb") as file:
        head = file.read(256)
    comment = head[_comment_place(head) :]
    if head[:2] != b"\xff\xd8" or comment[:2] != b"\xff\xfe":
        return None
    mark = comment[4 : 2 + int.from_bytes(comment[2:4], "big")]
    return mark if mark.startswith(begins) else None


def is_own_page(path: Path, mark: bytes) -> bool:
    """Whether a file is a page that Pardalis made.

    Parameters
    ----------
    path
        The file.
    mark
        What stands in the head of such pages.
    """
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return mark in file.read(2048)


def refuse_foreign(folder: Path, names: Collection[str], own: Callable[[Path], bool]) -> None:
    """See that no file of others bears a name that is about to be written.

    Parameters
    ----------
    folder
        To be written into.
    names
        Of the files to come.
    own
        Whether a file that is there already was made by Pardalis.

    Raises
    ------
    ProjectError
        If one was not.
    """
    for name in names:
        if os.path.lexists(folder / name) and not own(folder / name):
            raise ProjectError(
                f"'{folder.name}/{name}' was not made by Pardalis and stands in the way.",
                "Move it out of the catalogue folder.",
            )


def remove_stale(
    folder: Path, suffix: str, wanted: Collection[str], own: Callable[[Path], bool]
) -> int:
    """Remove Pardalis' own files that show nothing any more; how many there were.

    Parameters
    ----------
    folder
        To be cleared.
    suffix
        Of the files in question.
    wanted
        Names that stay.
    own
        Whether Pardalis made a file.
    """
    removed = 0
    for path in sorted(folder.iterdir()):
        if path.name.endswith(PART) and not path.is_symlink():
            path.unlink()
        elif path.suffix == suffix and path.name not in wanted and own(path):
            path.unlink()
            removed += 1
    return removed


def _comment_place(head: bytes) -> int:
    """Where a comment may stand: after the JFIF header, which has to come first."""
    has_header = head[2:4] == b"\xff\xe0"
    return 4 + int.from_bytes(head[4:6], "big") if has_header else 2
