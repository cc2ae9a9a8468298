"""The one gate through which anything leaves a project: pictures bare, places rounded, no names."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path

from pardalis.errors import InputError
from pardalis.records.parcel import ParcelFile
from pardalis.records.sentence import say
from pardalis.store.desk.secrets_told import Kept
from pardalis.workflows.desk.leaving_pdf import read_pdf

_JPEG_PARTS = frozenset((0xDB, 0xC0, 0xC2, 0xC4, 0xDA, 0xDD, 0xE0))
"""Markers of a picture that is nothing but its pixels: tables, frames, scans, JFIF."""
_PNG_PARTS = frozenset((b"IHDR", b"PLTE", b"IDAT", b"IEND", b"pHYs", b"sRGB", b"gAMA"))
_WORDS = re.compile(r"[\w.\-]+")
_NUMBERS = re.compile(r"\d+\.\d{4,}")
"""Any latitude or longitude that is not rounded; four decimals are some ten metres."""
_READ_ALOUD = frozenset(("alt", "title", "aria-label", "content", "datetime"))
_NEVER = (1980, 1, 1, 0, 0, 0)
"""In place of when a file was written: the same parcel has the same hash."""
_BLOCK = 1 << 20
_SHORTEST = 2


def let_out(
    files: Mapping[str, Path], archive: Path, kept: Kept | None
) -> tuple[tuple[ParcelFile, ...], str]:
    """Look through each file, and pack them: what holds a secret does not leave.

    Parameters
    ----------
    files
        By their names in the archive.
    archive
        Zip to write.
    kept
        What must not leave; None where the owner lets out the true places.

    Returns
    -------
    tuple
        The files, and the SHA-256 of the archive.

    Raises
    ------
    InputError
        If a picture holds more than pixels, or a text a place or a name that is kept back.
    """
    listed = []
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, file in sorted(files.items()):
            _check(name, file, kept)
            entry = zipfile.ZipInfo(name, _NEVER)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with file.open("rb") as source, packed.open(entry, "w") as target:
                for block in iter(lambda: source.read(_BLOCK), b""):
                    target.write(block)
            listed.append(ParcelFile(name, file.stat().st_size, hash_of(file)))
    return tuple(listed), hash_of(archive)


def hash_of(file: Path) -> str:
    """SHA-256 of a file, hexadecimal.

    Parameters
    ----------
    file
        Which.
    """
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _check(name: str, file: Path, kept: Kept | None) -> None:
    told = read_pdf(file.read_bytes()) if name.endswith(".pdf") else None
    pictures: Iterable[bytes] = told.pictures if told is not None else ()
    if name.endswith((".jpg", ".png")):
        pictures = (file.read_bytes(),)
    if not all(map(is_bare, pictures)):
        raise InputError(
            say("The picture '{name}' holds more than its pixels.", name=name),
            say("Nothing left; tell who runs this desk."),
        )
    if kept is None or name.endswith((".jpg", ".png")):
        return
    if told is not None:
        # A name may be parted where a line or a font ends.
        found = next(_secrets((" ".join(told.texts), "".join(told.texts)), kept), None)
    else:
        found = _secret_of(name, file, kept)
    if found is not None:
        what = "a true place" if found == "" else f"'{found}', which names a place or a camera"
        raise InputError(
            say("In '{name}' stands {what}: it did not leave.", name=name, what=what),
            say(
                "Take it out of the words that you gave; or an administrator lets out true places."
            ),
        )


def _secret_of(name: str, file: Path, kept: Kept) -> str | None:
    with file.open(encoding="utf-8") as opened:
        texts = [_told_aloud(opened.read())] if name.endswith(".html") else opened
        return next(_secrets(texts, kept), None)


def _secrets(texts: Iterable[str], kept: Kept) -> Iterator[str]:
    """Names that are found; an empty one for a place."""
    names = {each for each in kept.names if len(each) >= _SHORTEST and not each.isdecimal()}
    spoken = {each for each in names if not _WORDS.fullmatch(each)}
    places = {f"{abs(degrees):.8f}"[:-4] for degrees in kept.places}
    for text in texts:
        words = set(_WORDS.findall(text))
        words |= {word.strip(".-") for word in words}
        yield from sorted(words & names)
        yield from (each for each in sorted(spoken) if each in text)
        for number in _NUMBERS.findall(text):
            whole, _, rest = number.partition(".")
            if f"{int(whole)}.{rest[:4]}" in places:
                yield ""


class _Aloud(HTMLParser):
    """What a page says to people: its text, and what stands for pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._style = tag == "style"
        self.said += [value for name, value in attrs if name in _READ_ALOUD and value]

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        if not self._style:
            self.said.append(data)


def _told_aloud(page: str) -> str:
    reader = _Aloud()
    reader.feed(page)
    reader.close()
    return "\n".join(reader.said)


def is_bare(picture: bytes) -> bool:
    r"""Whether a JPEG or a PNG is nothing but its pixels: no EXIF, no thumbnail, no text.

    Parameters
    ----------
    picture
        The file.

    Examples
    --------
    >>> is_bare(b"\xff\xd8\xff\xe1\x00\x04ab\xff\xd9")
    False
    """
    if picture.startswith(b"\x89PNG\r\n\x1a\n"):
        return _is_bare_png(picture)
    if not picture.startswith(b"\xff\xd8"):
        return False
    at = 2
    while at + 4 <= len(picture) and picture[at] == 0xFF:
        marker, length = picture[at + 1], int.from_bytes(picture[at + 2 : at + 4])
        if marker not in _JPEG_PARTS or (marker == 0xE0 and length != 16):
            return False
        at += 2 + length
        if marker == 0xDA:
            # After the last scan nothing may follow: some makers append pictures there.
            return picture.rstrip(b"\0").endswith(b"\xff\xd9") and b"\xff\xd8" not in picture[at:]
    return False


def _is_bare_png(picture: bytes) -> bool:
    opened, at = io.BytesIO(picture), 8
    while at < len(picture):
        opened.seek(at)
        length, kind = int.from_bytes(opened.read(4)), opened.read(4)
        if kind not in _PNG_PARTS:
            return False
        at += 12 + length
        if kind == b"IEND":
            return at == len(picture)
    return False
