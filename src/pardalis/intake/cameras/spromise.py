"""Spromise, and the cameras sold under other names that it builds."""

from __future__ import annotations

from pardalis.intake.cameras.plain import PlainCamera
from pardalis.records.exif_tags import ExifTags

_SIGNATURE = b"Spromise\0"


class SpromiseCamera(PlainCamera):
    """Reads Spromise's photographs; their maker note holds picture settings only."""

    name = "spromise"

    def reads(self, tags: ExifTags) -> bool:
        """Photographs that name Spromise, in the EXIF or in their maker note."""
        return tags.make.casefold() == "spromise" or tags.maker_note.startswith(_SIGNATURE)
