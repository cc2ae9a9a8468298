"""Cameras of makers whose notes ExifTool reads, where it is installed."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from pardalis.intake import exiftool
from pardalis.intake.cameras.plain import PlainCamera
from pardalis.intake.exif import plain_text
from pardalis.records.camera_facts import CameraFacts
from pardalis.records.exif_tags import ExifTags

# Of the cameras that people build into camera traps, by the beginning of the EXIF make.
_MAKERS = (
    "canon", "nikon", "sony", "pentax", "ricoh", "olympus", "om digital", "panasonic", "fujifilm",
    "casio", "samsung", "leica", "sigma", "kodak", "minolta", "konica",
)  # fmt: skip


class ExifToolCamera:
    """Asks ExifTool for the serial number and temperature in others' maker notes."""

    name = "exiftool"

    def reads(self, tags: ExifTags) -> bool:
        """Photographs with a note that ExifTool knows, if it is installed."""
        known = tags.make.casefold().startswith(_MAKERS)
        return known and bool(tags.maker_note) and exiftool.program() is not None

    def read(self, tags: ExifTags, data: bytes) -> CameraFacts:
        """What the EXIF tags tell, and what ExifTool finds in the maker's note."""
        plain = PlainCamera().read(tags, data)
        tool = exiftool.shared()
        found = tool.tags(data) if tool is not None else {}
        serial = _text(found, "SerialNumber") or _text(found, "InternalSerialNumber")
        sequence = _number(found, "SequenceNumber")
        return replace(
            plain,
            serial=plain.serial or serial,
            temperature=_number(found, "AmbientTemperature"),
            sequence_number=int(sequence) if sequence and 0 < sequence < 2**31 else None,
        )


def _text(found: dict[str, Any], name: str) -> str:
    value = found.get(name, "")
    return plain_text(str(value).encode()) if isinstance(value, str | int) else ""


def _number(found: dict[str, Any], name: str) -> float | None:
    value = found.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)
