"""What a camera plug-in reads from a photograph of its maker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CameraFacts:
    """When a photograph was taken, and by which camera.

    Parameters
    ----------
    camera_time
        The camera clock's own reading, naive, with sub-seconds; None if not told.
    camera_utc_offset
        [minutes]; None if not told.
    make, model, serial
        Empty if not told.
    """

    camera_time: datetime | None = None
    camera_utc_offset: int | None = None
    make: str = ""
    model: str = ""
    serial: str = ""
