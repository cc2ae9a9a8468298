"""The directories of tags that EXIF takes over from TIFF, however torn they are."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Literal, NamedTuple

_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
# Bytes of one value of each type: byte, text, short, long, rational, signed byte, undefined, ...
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_WHOLE = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 13: "I"}
# No camera writes more; a torn count could claim 65,535.
_MOST_ENTRIES = 512


class Entry(NamedTuple):
    """One tag of a directory.

    Parameters
    ----------
    kind
        TIFF's number of the type.
    value
        Its bytes, as many as are there.
    """

    kind: int
    value: bytes


class Tiff:
    """A block that begins with a byte order and holds directories of tags.

    Parameters
    ----------
    block
        From the byte order on.

    References
    ----------
    TIFF revision 6.0 (1992), section 2.

    Examples
    --------
    >>> block = bytes.fromhex("49492a0008000000 0100 1201 0300 01000000 06000000 00000000")
    >>> Tiff(block).number(Tiff(block).first(), 0x0112)
    6
    """

    def __init__(self, block: bytes) -> None:
        self.block = block
        self.order = _ORDERS.get(block[:4], "")

    def first(self) -> dict[int, Entry]:
        """The first directory, that of the picture; empty where there is none."""
        return self.directory(self._whole("I", 4)) if self.order else {}

    def inner(self, directory: dict[int, Entry], tag: int) -> dict[int, Entry]:
        """The directory that a tag of another one points to.

        Parameters
        ----------
        directory
            That holds the pointer.
        tag
            The pointer.
        """
        place = self.number(directory, tag)
        return {} if place is None else self.directory(place)

    def directory(self, place: int) -> dict[int, Entry]:
        """The directory at a place; of a tag that stands twice, the first.

        Parameters
        ----------
        place
            From the start of the block [bytes].
        """
        found: dict[int, Entry] = {}
        for tag, entry in self._entries(place):
            found.setdefault(tag, entry)
        return found

    def number(self, directory: dict[int, Entry], tag: int) -> int | None:
        """A tag's first whole number; None where it has none.

        Parameters
        ----------
        directory
            That holds the tag.
        tag
            Its number.
        """
        entry = directory.get(tag)
        letter = _WHOLE.get(entry.kind) if entry else None
        if entry is None or letter is None or len(entry.value) < struct.calcsize(letter):
            return None
        number: int = struct.unpack_from(self.order + letter, entry.value)[0]
        return number

    def _entries(self, place: int) -> Iterator[tuple[int, Entry]]:
        if not 8 <= place <= len(self.block) - 2:
            return
        count = min(self._whole("H", place), _MOST_ENTRIES)
        rows = self.block[place + 2 : place + 2 + 12 * count]
        byte_order: Literal["little", "big"] = "little" if self.order == "<" else "big"
        whole = rows[: len(rows) // 12 * 12]
        for tag, kind, number, held in struct.iter_unpack(self.order + "HHI4s", whole):
            size = _SIZES.get(kind, 0) * number
            if 0 < size <= 4:
                yield tag, Entry(kind, held[:size])
            elif size:
                start = int.from_bytes(held, byte_order)
                yield tag, Entry(kind, self.block[start : start + size])

    def _whole(self, letter: str, place: int) -> int:
        if place + struct.calcsize(letter) > len(self.block):
            return 0
        number: int = struct.unpack_from(self.order + letter, self.block, place)[0]
        return number
