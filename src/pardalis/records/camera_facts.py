"""What a camera plug-in reads from a photograph of its maker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pardalis.records.moon_phase import MoonPhase
from pardalis.records.trigger import Trigger


@dataclass(frozen=True, slots=True)
class CameraFacts:
    """When and why a photograph was taken, by which camera, and how that camera was.

    Parameters
    ----------
    camera_time
        The camera clock's own reading, naive, with sub-seconds; None if not told. Of a camera that
        states it twice, that of the EXIF standard's tag.
    camera_utc_offset
        [minutes]; None if not told.
    make, model, serial, firmware
        Empty if not told.
    note_time
        The same clock's reading in the maker's own note, which programs that change the EXIF time
        leave as it was; None if not told.
    trigger
        What made the camera take it; None if not told.
    sequence_number, sequence_length
        Which of how many photographs of one trigger; None if not told.
    event_number
        The camera's own count of triggers; None if not told.
    temperature
        At the camera [degrees Celsius]; None if not told.
    moon_phase
        As the camera reckons it; None if not told.
    battery_voltage
        [V]; None if not told.
    user_label
        What the camera's owner has it write into each photograph; empty if not told.
    """

    camera_time: datetime | None = None
    camera_utc_offset: int | None = None
    make: str = ""
    model: str = ""
    serial: str = ""
    firmware: str = ""
    note_time: datetime | None = None
    trigger: Trigger | None = None
    sequence_number: int | None = None
    sequence_length: int | None = None
    event_number: int | None = None
    temperature: float | None = None
    moon_phase: MoonPhase | None = None
    battery_voltage: float | None = None
    user_label: str = ""
