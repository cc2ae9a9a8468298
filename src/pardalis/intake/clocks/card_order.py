"""The order in which a camera took its photographs, whatever its clock said."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pardalis.records.card_file import CardFile

_NUMBER = re.compile(r"(\d+)")


def card_order(photos: Iterable[CardFile]) -> list[CardFile]:
    """Photographs of one card in the order of the numbers that cameras give their files.

    Parameters
    ----------
    photos
        Of one card. IMG_9 comes before IMG_10, and 100EK113 before 101EK113.

    Examples
    --------
    >>> from pardalis.records.card_file import FileKind
    >>> files = [CardFile(f"S1/{name}", "S1", 1, 1, FileKind.PHOTO) for name in ("B10", "B9")]
    >>> [file.file_path for file in card_order(files)]
    ['S1/B9', 'S1/B10']
    """
    return sorted(photos, key=_key)


def _key(photo: CardFile) -> tuple[list[tuple[int, str]], str]:
    parts = _NUMBER.split(photo.file_path.casefold())
    return [
        (int(part), "") if part.isdecimal() else (0, part) for part in parts if part
    ], photo.file_path
