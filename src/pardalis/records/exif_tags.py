"""What the EXIF standard's own tags say of a photograph."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExifTags:
    """EXIF as a camera wrote it: text without padding, nothing interpreted.

    Parameters
    ----------
    make, model, serial
        Make, Model, and BodySerialNumber or CameraSerialNumber; empty where silent.
    date_time_original, sub_sec_time_original, offset_time_original
        The tags' text ("2014:07:01 15:22:09", "25", "+08:00"); empty where silent.
    time_zone_offset
        TimeZoneOffset of DateTimeOriginal, TIFF/EP's older tag [h]; None where silent.
    orientation
        The tag's number; 1 where silent.
    image_description, software, user_comment
        Where some makers write what the standard has no tag for; empty where silent.
    maker_note
        The maker's own block; empty where silent.
    """

    make: str = ""
    model: str = ""
    serial: str = ""
    date_time_original: str = ""
    sub_sec_time_original: str = ""
    offset_time_original: str = ""
    orientation: int = 1
    image_description: str = ""
    software: str = ""
    user_comment: str = ""
    maker_note: bytes = b""
    time_zone_offset: int | None = None
