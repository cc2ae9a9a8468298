"""The segments of a JPEG before its coded pixels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_START_OF_IMAGE = b"\xff\xd8"
_END_OF_IMAGE, _START_OF_SCAN = 0xD9, 0xDA
# Markers without a length: restarts, the start of an image, and TEM.
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
# Start of frame, but for the tables and the reserved marker among those numbers.
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


@dataclass(frozen=True, slots=True)
class Segment:
    """A marker segment: which, and where its content lies.

    Parameters
    ----------
    marker
        The second byte of the marker.
    start, end
        Of the content, without the marker and the length [bytes].
    """

    marker: int
    start: int
    end: int


def segments(data: bytes) -> Iterator[Segment]:
    """The marker segments up to the first scan, as far as the bytes go.

    Parameters
    ----------
    data
        The file's bytes, or as many of its first ones as are at hand.

    References
    ----------
    ITU-T T.81 (1992), B.1.1.

    Examples
    --------
    >>> [hex(each.marker) for each in segments(bytes.fromhex("ffd8ffe000040000ffda"))]
    ['0xe0']
    """
    if not data.startswith(_START_OF_IMAGE):
        return
    place = 2
    while place + 4 <= len(data):
        if data[place] != 0xFF:
            return
        marker = data[place + 1]
        if marker == 0xFF:
            # Any number of fill bytes may stand before a marker.
            place += 1
            continue
        if marker in _BARE:
            place += 2
            continue
        if marker in (_START_OF_SCAN, _END_OF_IMAGE):
            return
        end = place + 2 + int.from_bytes(data[place + 2 : place + 4], "big")
        if end < place + 4:
            return
        yield Segment(marker, place + 4, min(end, len(data)))
        place = end


def frame_size(data: bytes) -> tuple[int, int] | None:
    """Width and height that the header claims [pixels]; None where it has none.

    Parameters
    ----------
    data
        As for `segments`.

    References
    ----------
    ITU-T T.81 (1992), B.2.2.
    """
    for each in segments(data):
        if each.marker in _FRAMES and each.end - each.start >= 5:
            height = int.from_bytes(data[each.start + 1 : each.start + 3], "big")
            width = int.from_bytes(data[each.start + 3 : each.start + 5], "big")
            return width, height
    return None
