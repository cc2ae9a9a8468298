"""Cuddeback, whose cameras write their state into the user comment."""

from __future__ import annotations

import re
from dataclasses import replace

from pardalis.intake.cameras.plain import PlainCamera
from pardalis.records.camera_facts import CameraFacts
from pardalis.records.exif_tags import ExifTags

# As "MR=C.1,AD=10/13/2018,...,BL=5996,BP=99%,BS=Int,...,ID=CC06MA,...".
_PART = re.compile(r"([A-Z]{2})=([^,]*)")
# What four D cells or an external battery can have [mV].
_LEAST, _MOST = 1_000, 20_000


class CuddebackCamera(PlainCamera):
    """Reads Cuddeback's photographs: battery and the name that its owner gave the camera."""

    name = "cuddeback"

    def reads(self, tags: ExifTags) -> bool:
        """Photographs that name Cuddeback."""
        return tags.make.casefold().startswith("cuddeback")

    def read(self, tags: ExifTags, data: bytes) -> CameraFacts:
        """What the EXIF tags tell, and the battery and camera name of the user comment.

        Notes
        -----
        Cuddeback has not published the comment. Its BL is 5,996, 5,892 and 5,563 where its BP is
        99, 99 and 75 %: the millivolts of a battery of 6 V.
        """
        parts = dict(_PART.findall(tags.user_comment))
        level = parts.get("BL", "").strip()
        is_voltage = level.isascii() and level.isdigit() and _LEAST <= int(level[:6]) <= _MOST
        return replace(
            super().read(tags, data),
            battery_voltage=int(level) / 1000 if is_voltage else None,
            user_label=parts.get("ID", "").strip(),
        )
