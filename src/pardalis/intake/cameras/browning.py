"""Browning, whose cameras call themselves after the firm that makes them."""

from __future__ import annotations

from dataclasses import replace

from pardalis.intake.cameras.plain import PlainCamera
from pardalis.records.camera_facts import CameraFacts
from pardalis.records.exif_tags import ExifTags

_MAKERS = ("prometheus", "browning")
_MODELS = "BTC"


class BrowningCamera(PlainCamera):
    """Reads Browning's photographs; temperature and moon stand in the strip only."""

    name = "browning"

    def reads(self, tags: ExifTags) -> bool:
        """Photographs of Browning, or of Prometheus with a model number of Browning's."""
        make = tags.make.casefold()
        return make in _MAKERS and (make == "browning" or tags.model.startswith(_MODELS))

    def read(self, tags: ExifTags, data: bytes) -> CameraFacts:
        """What the EXIF tags tell, under the name that stands on the camera."""
        return replace(super().read(tags, data), make="Browning")
