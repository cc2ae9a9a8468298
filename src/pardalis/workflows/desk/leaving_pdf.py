"""What a PDF made here says: the words on its pages, those about it, and its pictures."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pardalis.errors import InputError
from pardalis.records.sentence import say

_OBJECT = re.compile(rb"(?s)(\d+) 0 obj\s*(.*?)\s*endobj")
_STREAM = re.compile(rb"(?s)^(.*?)stream\r?\n(.*)\r?\nendstream$")
_HEX = re.compile(rb"(?<!<)<([0-9A-Fa-f\s]+)>(?!>)")
_PAIR = re.compile(rb"<([0-9A-F]+)>\s*<([0-9A-F]+)>")
_FONT = re.compile(rb"/(f\d+) (\d+) 0 R")
_BRACKET = re.compile(rb"(?s)\\.|[()]")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_OPERATOR = re.compile(rb"/(f\d+) [\d.]+ Tf|T[jJ]\b|BDC\b")
_CONTENTS = re.compile(rb"/Contents (\d+) 0 R")
_UTF_16 = b"\xfe\xff"


@dataclass(frozen=True, slots=True)
class PdfTold:
    """What a PDF says.

    Parameters
    ----------
    texts
        Each piece of text on its pages, in order; then what stands about it, such as its title.
    pictures
        Its JPEGs.
    """

    texts: tuple[str, ...]
    pictures: tuple[bytes, ...]


def read_pdf(data: bytes) -> PdfTold:
    """Read a PDF that was printed here.

    Parameters
    ----------
    data
        The file.

    Raises
    ------
    InputError
        If it holds something that cannot be read: then nobody knows what it says.
    """
    plain: dict[int, bytes] = {}
    streams: dict[int, bytes] = {}
    pictures: list[bytes] = []
    pages = {int(number) for number in _CONTENTS.findall(data)}
    for number, body in _OBJECT.findall(data):
        found = _STREAM.match(body)
        plain[int(number)] = found[1] if found else body
        if not found:
            continue
        if b"/DCTDecode" in found[1]:
            pictures.append(found[2])
        elif b"/Subtype/Image" in found[1]:
            raise _unreadable()
        else:
            streams[int(number)] = _opened(found[1], found[2])
        if b"/Subtype/Form" in found[1]:
            pages.add(int(number))
    if not plain or b"/ObjStm" in data or b"/EmbeddedFile" in data or b"/Encrypt" in data:
        raise _unreadable()
    fonts = _fonts(plain, streams)
    shown = [piece for number in sorted(pages) for piece in _shown(streams.get(number, b""), fonts)]
    about = [text for each in plain.values() for text in _about(each)]
    described = [
        each.decode("utf-8", "replace")
        for each in streams.values()
        if each.startswith(b"<?xpacket")
    ]
    return PdfTold(tuple(filter(None, (*shown, *about, *described))), tuple(pictures))


def _opened(described: bytes, data: bytes) -> bytes:
    if b"/Filter" not in described:
        return data
    if b"/FlateDecode" not in described or described.count(b"/Filter") != 1:
        raise _unreadable()
    try:
        return zlib.decompress(data)
    except zlib.error as error:
        raise _unreadable() from error


def _fonts(plain: Mapping[int, bytes], streams: Mapping[int, bytes]) -> dict[str, dict[int, str]]:
    """The letters of each font by the number under which it is named on the pages."""
    fonts: dict[str, dict[int, str]] = {}
    for each in plain.values():
        for name, number in _FONT.findall(b" ".join(plain for plain, _ in _parted(each))):
            to_unicode = re.search(rb"/ToUnicode (\d+) 0 R", plain.get(int(number), b""))
            if to_unicode is None or fonts.get(name.decode()) is not None:
                raise _unreadable()
            fonts[name.decode()] = _letters(streams.get(int(to_unicode[1]), b""))
    return fonts


def _letters(table: bytes) -> dict[int, str]:
    if b"bfrange" in table:
        raise _unreadable()
    return {
        int(code, 16): bytes.fromhex(letters.decode()).decode("utf-16-be")
        for part in re.findall(rb"(?s)beginbfchar(.*?)endbfchar", table)
        for code, letters in _PAIR.findall(part)
    }


def _shown(page: bytes, fonts: Mapping[str, Mapping[int, str]]) -> Iterator[str]:
    """Each piece of text that a page shows: what stands before each Tj or TJ."""
    letters: Mapping[int, str] = {}
    held = b""
    for plain, text in _parted(page):
        yield from map(_plain, map(_hex_bytes, _HEX.findall(plain)))
        for operator in _OPERATOR.finditer(plain):
            if operator[1]:
                letters = fonts.get(operator[1].decode(), {})
                continue
            # What stands before BDC is told about a part of the page, such as a picture in words.
            is_shown = operator[0] != b"BDC"
            yield _spelled(held, letters) if is_shown else _plain(held)
            held = b""
        held += text
    if held:
        raise _unreadable()


def _spelled(codes: bytes, letters: Mapping[int, str]) -> str:
    told = [letters.get(int.from_bytes(codes[at : at + 2])) for at in range(0, len(codes), 2)]
    if None in told:
        raise _unreadable()
    return "".join(each or "" for each in told)


def _plain(text: bytes) -> str:
    is_wide = text.startswith(_UTF_16)
    return text[2:].decode("utf-16-be", "replace") if is_wide else text.decode("latin-1")


def _about(described: bytes) -> Iterator[str]:
    """Titles, alternatives and the like."""
    parts = list(_parted(described))
    digits = _HEX.findall(b" ".join(plain for plain, _ in parts))
    yield from map(_plain, (*(text for _, text in parts), *map(_hex_bytes, digits)))


def _parted(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """What stands outside of strings, each piece with the string in round brackets after it."""
    depth = begin = end = 0
    for found in _BRACKET.finditer(data):
        if found[0] == b"(":
            depth += 1
            if depth == 1:
                begin = found.end()
        elif found[0] == b")" and depth:
            depth -= 1
            if not depth:
                yield data[end : begin - 1], _bytes(data[begin : found.start()])
                end = found.end()
    if depth:
        raise _unreadable()
    yield data[end:], b""


def _bytes(literal: bytes) -> bytes:
    """The bytes of a string as it is written in round brackets."""

    def one(found: re.Match[bytes]) -> bytes:
        told = found[1]
        if told.isdigit():
            return bytes([int(told, 8) & 0xFF])
        return _ESCAPES.get(told, told)

    return re.sub(rb"(?s)\\([0-7]{1,3}|.)", one, literal)


def _hex_bytes(digits: bytes) -> bytes:
    told = "".join(digits.decode().split())
    return bytes.fromhex(told + "0" * (len(told) % 2))


def _unreadable() -> InputError:
    return InputError(
        say("The PDF holds something that cannot be looked through: it did not leave."),
        say("Tell who runs this desk."),
    )
