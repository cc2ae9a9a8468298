"""The blocks of a JPEG in which XMP and IPTC stand.

References
----------
Adobe XMP Specification Part 3, Storage in Files, 1.1.3 (JPEG) and 1.1.3.1 (Extended XMP);
Photoshop File Formats, Image Resource Blocks.
"""

from __future__ import annotations

from collections.abc import Iterator

_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_EXTENDED = b"http://ns.adobe.com/xmp/extension/\0"
_PHOTOSHOP = b"Photoshop 3.0\0"
_GUID = 32
_EXTENDED_HEAD = len(_EXTENDED) + _GUID + 8
_LARGEST = 16 * 1024 * 1024
_IIM = 0x0404
_APP1, _APP13, _SCAN, _END = 0xE1, 0xED, 0xDA, 0xD9
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})


def segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    r"""Marker and content of each segment before the picture itself; stops where they are torn.

    Parameters
    ----------
    data
        The file.

    Examples
    --------
    >>> list(segments(b"\xff\xd8\xff\xe1\x00\x04ab\xff\xda"))
    [(225, b'ab')]
    """
    place = 2 if data[:2] == b"\xff\xd8" else len(data)
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker in (_SCAN, _END):
            return
        if marker in _BARE:
            place += 2
            continue
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        if length < 2:
            return
        yield marker, data[place + 4 : place + 2 + length]
        place += 2 + length


def xmp_packets(data: bytes) -> tuple[bytes, ...]:
    """The XMP packets of a JPEG: the main one, then what did not fit into it.

    Parameters
    ----------
    data
        The file.
    """
    packets: list[bytes] = []
    parts: dict[bytes, dict[int, bytes]] = {}
    for marker, held in segments(data):
        if marker != _APP1:
            continue
        if held.startswith(_XMP):
            packets.append(held[len(_XMP) :])
        elif held.startswith(_EXTENDED) and len(held) >= _EXTENDED_HEAD:
            guid = held[len(_EXTENDED) : len(_EXTENDED) + _GUID]
            offset = int.from_bytes(held[_EXTENDED_HEAD - 4 : _EXTENDED_HEAD], "big")
            parts.setdefault(guid, {})[offset] = held[_EXTENDED_HEAD:]
    packets += [b"".join(part for _, part in sorted(found.items())) for found in parts.values()]
    return tuple(packet for packet in packets if len(packet) <= _LARGEST)


def iptc_block(data: bytes) -> bytes:
    """The IPTC block of a JPEG; empty if it has none.

    Parameters
    ----------
    data
        The file.
    """
    held = b"".join(
        block[len(_PHOTOSHOP) :]
        for marker, block in segments(data)
        if marker == _APP13 and block.startswith(_PHOTOSHOP)
    )
    place = 0
    while held[place : place + 4] == b"8BIM" and place + 12 <= len(held):
        kind = int.from_bytes(held[place + 4 : place + 6], "big")
        name = 1 + held[place + 6]
        start = place + 6 + name + name % 2
        size = int.from_bytes(held[start : start + 4], "big")
        if kind == _IIM:
            return held[start + 4 : start + 4 + size]
        place = start + 4 + size + size % 2
    return b""
