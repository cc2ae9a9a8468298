"""Read a photograph's EXIF tags, however torn they are."""

from __future__ import annotations

from pardalis.intake.jpeg import segments
from pardalis.intake.tiff import Entry, Tiff
from pardalis.records.exif_tags import ExifTags

_APP1 = 0xE1
_EXIF = b"Exif\0"
# Exif 2.32 (CIPA DC-008-2019), tables 3 to 5. CameraSerialNumber is of DNG, TimeZoneOffset of
# TIFF/EP.
_IMAGE_DESCRIPTION, _MAKE, _MODEL, _ORIENTATION, _SOFTWARE = 0x10E, 0x10F, 0x110, 0x112, 0x131
_EXIF_POINTER, _CAMERA_SERIAL = 0x8769, 0xC62F
_TIME_ZONE_OFFSET, _DATE_TIME_ORIGINAL, _OFFSET_TIME_ORIGINAL = 0x882A, 0x9003, 0x9011
_MAKER_NOTE, _USER_COMMENT, _SUB_SEC_TIME_ORIGINAL, _BODY_SERIAL = 0x927C, 0x9286, 0x9291, 0xA431
_TEXT, _UNDEFINED, _BYTES = 2, 7, 1
# The comment begins with the name of its character set.
_CHARACTER_SETS = {b"ASCII\0\0\0": "", b"UNICODE\0": "utf-16", b"\0" * 8: "", b"JIS\0\0\0\0\0": ""}
# Text longer than this is no text.
_LONGEST = 2_000

Directory = dict[int, Entry]


def read_tags(data: bytes) -> ExifTags:
    """The EXIF tags of a JPEG; where they are torn, only those that can be read.

    Only the header is read, no pixel: its first bytes are enough, as far as its EXIF goes.

    Parameters
    ----------
    data
        The file's bytes, or as many of its first ones as are at hand.

    Examples
    --------
    >>> read_tags(b"no photograph").date_time_original
    ''
    """
    tiff = Tiff(exif_block(data))
    picture = tiff.first()
    photo = tiff.inner(picture, _EXIF_POINTER)
    note = photo.get(_MAKER_NOTE)
    return ExifTags(
        make=_text(picture, _MAKE),
        model=_text(picture, _MODEL),
        serial=_text(photo, _BODY_SERIAL) or _text(picture, _CAMERA_SERIAL),
        date_time_original=_text(photo, _DATE_TIME_ORIGINAL),
        sub_sec_time_original=_text(photo, _SUB_SEC_TIME_ORIGINAL),
        offset_time_original=_text(photo, _OFFSET_TIME_ORIGINAL),
        orientation=_orientation(tiff, picture),
        image_description=_text(picture, _IMAGE_DESCRIPTION),
        software=_text(picture, _SOFTWARE),
        user_comment=_comment(tiff, photo.get(_USER_COMMENT)),
        maker_note=note.value if note and note.kind in (_UNDEFINED, _BYTES, _TEXT) else b"",
        time_zone_offset=tiff.number(photo, _TIME_ZONE_OFFSET),
    )


def exif_block(data: bytes) -> bytes:
    """The bytes of the EXIF, from its byte order on; empty where there is none.

    Parameters
    ----------
    data
        As for `read_tags`.
    """
    for each in segments(data):
        if each.marker == _APP1 and data.startswith(_EXIF, each.start):
            # "Exif", a NUL and a byte of padding.
            return data[each.start + 6 : each.end]
    return b""


def plain_text(value: bytes, charset: str = "utf-8") -> str:
    r"""Text up to its first NUL, without padding or unprintable characters.

    Parameters
    ----------
    value
        As a camera wrote it.
    charset
        Its encoding; what does not fit it is replaced.

    Examples
    --------
    >>> plain_text(b"HC500  HYPERFIRE \0junk")
    'HC500 HYPERFIRE'
    """
    decoded = value[:_LONGEST].decode(charset, "replace").partition("\0")[0]
    if not decoded.isprintable():
        decoded = "".join(char for char in decoded if char.isprintable())
    return " ".join(decoded.split())


def _text(directory: Directory, tag: int) -> str:
    entry = directory.get(tag)
    return plain_text(entry.value) if entry and entry.kind in (_TEXT, _BYTES, _UNDEFINED) else ""


def _comment(tiff: Tiff, entry: Entry | None) -> str:
    if entry is None:
        return ""
    charset = _CHARACTER_SETS.get(entry.value[:8])
    if charset == "utf-16":
        charset = "utf-16-le" if tiff.order == "<" else "utf-16-be"
    # Some cameras write their text without naming a set.
    words = entry.value if charset is None else entry.value[8:]
    return plain_text(words, charset or "utf-8")


def _orientation(tiff: Tiff, picture: Directory) -> int:
    number = tiff.number(picture, _ORIENTATION)
    return number if number in range(1, 9) and number is not None else 1
