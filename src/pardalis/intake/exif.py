"""Read a photograph's EXIF tags, however torn they are."""

from __future__ import annotations

import io
import struct
from typing import Any

from PIL import ExifTags as Names
from PIL import Image

from pardalis.records.exif_tags import ExifTags

# What Pillow raises on torn EXIF; none of it may stop a card.
_TORN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    struct.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


def read_tags(data: bytes) -> ExifTags:
    """The EXIF tags of a JPEG; where they are torn, only those that can be read.

    Parameters
    ----------
    data
        The file's bytes.

    Examples
    --------
    >>> read_tags(b"no photograph").date_time_original
    ''
    """
    exif = _exif(data)
    photo = _photo_block(exif)
    base = Names.Base
    note = _value(photo, base.MakerNote)
    return ExifTags(
        make=_text(exif, base.Make),
        model=_text(exif, base.Model),
        serial=_text(photo, base.BodySerialNumber) or _text(exif, base.CameraSerialNumber),
        date_time_original=_text(photo, base.DateTimeOriginal),
        sub_sec_time_original=_text(photo, base.SubsecTimeOriginal),
        offset_time_original=_text(photo, base.OffsetTimeOriginal),
        orientation=_orientation(exif),
        image_description=_text(exif, base.ImageDescription),
        software=_text(exif, base.Software),
        maker_note=note if isinstance(note, bytes) else b"",
    )


def _exif(data: bytes) -> Any:
    try:
        return Image.open(io.BytesIO(data), formats=("JPEG",)).getexif()
    except _TORN:
        return {}


def _photo_block(exif: Any) -> Any:
    """The tags of the photograph; those of the picture file stand in `exif` itself."""
    try:
        return exif.get_ifd(Names.IFD.Exif) if exif else {}
    except _TORN:
        return {}


def _value(block: Any, tag: int) -> Any:
    try:
        return block.get(tag)
    except _TORN:
        return None


def _text(block: Any, tag: int) -> str:
    """A tag's text up to its first NUL, without padding or unprintable characters."""
    value = _value(block, tag)
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    shown = "".join(char for char in value.partition("\0")[0] if char.isprintable())
    return " ".join(shown.split())


def _orientation(exif: Any) -> int:
    value = _value(exif, Names.Base.Orientation)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1
