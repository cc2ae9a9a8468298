"""What the header of a video says: whether it is whole, when it began, by which camera."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import BufferedIOBase

from pardalis.errors import PhotoError
from pardalis.imaging.video import Container, container_of

# ISO/IEC 14496-12 counts from here [s]; a clock that was never set tells a day near it.
_EPOCH = datetime(1904, 1, 1)
_FIRST_YEAR = 1990
_LARGEST_BOX = 1 << 20
_AVI_HEAD = 1 << 16
_COPY_AGAIN = "Copy it from the card again if you still have the card."
_AVI_TIMES = ("%a %b %d %H:%M:%S %Y", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y:%m:%d %H:%M:%S")
_TEXTS = {b"\xa9mak": "make", b"\xa9mod": "model"}


@dataclass(frozen=True, slots=True)
class VideoHeader:
    """What a video's header says.

    Parameters
    ----------
    camera_time
        The camera clock's reading when it began, naive; None where silent.
    make, model
        Of the camera; empty where silent.
    """

    camera_time: datetime | None = None
    make: str = ""
    model: str = ""


def read_header(stream: BufferedIOBase, size: int) -> VideoHeader:
    """Read a video's header, and see that the file holds all that it says.

    Cameras know no time zone, and write their clock's reading where the standard asks for UTC: it
    is taken for what it is.

    Parameters
    ----------
    stream
        The file, open.
    size
        Its length [bytes].

    Raises
    ------
    PhotoError
        If it is empty, no MP4, MOV or AVI, or ends too early.

    References
    ----------
    ISO/IEC 14496-12:2015, sections 4.2 and 8.2.2; Apple, QuickTime File Format, "User Data Atoms";
    Microsoft, AVI RIFF File Reference.
    """
    if size == 0:
        raise PhotoError("empty: the file holds no bytes.", _COPY_AGAIN)
    head = stream.read(16)
    container = container_of(head)
    if container is Container.AVI:
        return _avi(stream, size, int.from_bytes(head[4:8], "little"))
    if container is Container.ISO:
        return _iso(stream, size)
    raise PhotoError("no MP4, MOV or AVI.", "Pardalis reads no other videos.")


def _iso(stream: BufferedIOBase, size: int) -> VideoHeader:
    found = {kind: (start, end) for kind, start, end in _boxes(stream, 0, size)}
    if b"moov" not in found or b"mdat" not in found:
        raise PhotoError("truncated: its header or its frames are missing.", _COPY_AGAIN)
    header = VideoHeader()
    for kind, start, end in _boxes(stream, *found[b"moov"]):
        if kind == b"mvhd":
            header = replace(header, camera_time=_creation(_held(stream, start, end)))
        elif kind == b"udta":
            told = dict(_texts(stream, start, end))
            header = replace(header, make=told.get("make", ""), model=told.get("model", ""))
    return header


def _boxes(stream: BufferedIOBase, start: int, stop: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, first and past-the-last byte of what each box holds."""
    while start + 8 <= stop:
        stream.seek(start)
        head = stream.read(16)
        length, kind = int.from_bytes(head[:4], "big"), head[4:8]
        if kind == b"\0\0\0\0":
            # Some cameras fill the file's last sector up.
            return
        inside = start + 8
        if length == 1:
            length, inside = int.from_bytes(head[8:16], "big"), start + 16
        end = stop if length == 0 else start + length
        if end > stop or end < inside:
            raise PhotoError("truncated: it ends before its frames do.", _COPY_AGAIN)
        yield kind, inside, end
        start = end


def _held(stream: BufferedIOBase, start: int, end: int) -> bytes:
    stream.seek(start)
    return stream.read(min(end - start, _LARGEST_BOX))


def _creation(mvhd: bytes) -> datetime | None:
    wide = mvhd[:1] == b"\x01"
    seconds = int.from_bytes(mvhd[4:12] if wide else mvhd[4:8], "big")
    try:
        moment = _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return None
    return moment if moment.year >= _FIRST_YEAR else None


def _texts(stream: BufferedIOBase, start: int, stop: int) -> Iterator[tuple[str, str]]:
    """Maker and model; each text stands behind its length and its language."""
    for kind, first, end in _boxes(stream, start, stop):
        if name := _TEXTS.get(kind):
            held = _held(stream, first, end)
            text = held[4 : 4 + int.from_bytes(held[:2], "big")]
            yield name, text.decode("utf-8", "replace").strip("\0 ")


def _avi(stream: BufferedIOBase, size: int, declared: int) -> VideoHeader:
    if declared + 8 > size:
        raise PhotoError("truncated: it ends before its frames do.", _COPY_AGAIN)
    stream.seek(0)
    head = stream.read(_AVI_HEAD)
    found = re.search(rb"(?:IDIT|ICRD)(.{4})", head, re.DOTALL)
    if found is None:
        return VideoHeader()
    text = head[found.end() : found.end() + int.from_bytes(found[1], "little")]
    return VideoHeader(_avi_time(text.decode("latin-1").strip("\0\n\r ")))


def _avi_time(text: str) -> datetime | None:
    for form in _AVI_TIMES:
        try:
            moment = datetime.strptime(text, form)
        except ValueError:
            continue
        return moment if moment.year >= _FIRST_YEAR else None
    return None
