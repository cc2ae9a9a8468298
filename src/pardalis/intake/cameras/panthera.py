"""PantheraCam, the camera that Panthera builds for surveys of cats."""

from __future__ import annotations

from dataclasses import replace

from pardalis.intake.cameras.plain import PlainCamera
from pardalis.records.camera_facts import CameraFacts
from pardalis.records.exif_tags import ExifTags

_NAME = "panthera"


class PantheraCamera(PlainCamera):
    """Reads PantheraCam's photographs by the standard's tags.

    No photograph of one was at hand, and Panthera publishes no note: only the name is looked for.
    """

    name = "panthera"

    def reads(self, tags: ExifTags) -> bool:
        """Photographs that name Panthera as maker, model or program."""
        return any(_NAME in text.casefold() for text in (tags.make, tags.model, tags.software))

    def read(self, tags: ExifTags, data: bytes) -> CameraFacts:
        """What the EXIF tags tell, and the maker."""
        return replace(super().read(tags, data), make="Panthera")
