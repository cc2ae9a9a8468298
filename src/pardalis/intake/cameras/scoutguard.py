"""ScoutGuard, built by BolyMedia."""

from __future__ import annotations

from dataclasses import replace

from pardalis.intake.cameras.plain import PlainCamera
from pardalis.records.camera_facts import CameraFacts
from pardalis.records.exif_tags import ExifTags

_MODELS = "SG"


class ScoutGuardCamera(PlainCamera):
    """Reads ScoutGuard's photographs; their maker note holds no more than a preview."""

    name = "scoutguard"

    def reads(self, tags: ExifTags) -> bool:
        """Photographs of ScoutGuard, or of BolyMedia with a model number of ScoutGuard's."""
        make = tags.make.casefold()
        return make == "scoutguard" or (make == "bolymedia" and tags.model.startswith(_MODELS))

    def read(self, tags: ExifTags, data: bytes) -> CameraFacts:
        """What the EXIF tags tell, under the name that stands on the camera."""
        return replace(super().read(tags, data), make="ScoutGuard")
