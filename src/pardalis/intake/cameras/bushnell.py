"""Bushnell: what its firmware's name gives away where the EXIF names no maker."""

from __future__ import annotations

import re
from dataclasses import replace

from pardalis.intake.cameras.plain import PlainCamera
from pardalis.records.camera_facts import CameraFacts
from pardalis.records.exif_tags import ExifTags

_MAKE = "BUSHNELL"
# As BS682BWNx0110E or "BS975_ 1904180A".
_FIRMWARE = re.compile(r"BS\d{3}[A-Z_]")


class BushnellCamera(PlainCamera):
    """Reads Bushnell's photographs, of which many name neither maker nor model.

    Their maker note is zeros, and Bushnell has not published what the image description
    ("M2E43L20-0R350B300") says; temperature and moon stand in the strip only.
    """

    name = "bushnell"

    def reads(self, tags: ExifTags) -> bool:
        """Photographs that name Bushnell, or one of its firmwares and nobody else."""
        if tags.make:
            return tags.make.upper() == _MAKE
        return _FIRMWARE.match(tags.software) is not None

    def read(self, tags: ExifTags, data: bytes) -> CameraFacts:
        """What the EXIF tags tell, and the maker."""
        return replace(super().read(tags, data), make=_MAKE)
