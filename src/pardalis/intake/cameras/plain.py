"""Any camera that keeps to the EXIF standard."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from pardalis.records.camera_facts import CameraFacts
from pardalis.records.exif_tags import ExifTags

_MOMENT = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)")
# The farthest that any country's clocks stand from UTC [minutes].
_FARTHEST = 14 * 60


class PlainCamera:
    """Reads what the EXIF standard's own tags tell, whoever made the camera."""

    name = "plain"

    def reads(self, tags: ExifTags) -> bool:
        """Every photograph, also one without EXIF."""
        return True

    def read(self, tags: ExifTags, data: bytes) -> CameraFacts:
        """Time, make, model, serial number and firmware as the standard's tags tell them."""
        return CameraFacts(
            camera_time=camera_time(tags.date_time_original, tags.sub_sec_time_original),
            camera_utc_offset=_offset(tags),
            make=tags.make,
            model=tags.model,
            serial=tags.serial,
            firmware=tags.software,
        )


def _offset(tags: ExifTags) -> int | None:
    told = utc_offset(tags.offset_time_original)
    hours = tags.time_zone_offset
    if told is None and hours is not None and abs(hours) * 60 <= _FARTHEST:
        return hours * 60
    return told


def camera_time(moment: str, fraction: str = "") -> datetime | None:
    """The camera clock's reading from DateTimeOriginal and SubSecTimeOriginal.

    Parameters
    ----------
    moment
        As in EXIF.
    fraction
        Digits after the decimal point of the second.

    Returns
    -------
    datetime or None
        Naive; None if it is no date, such as the zeros of a clock that was never set.

    References
    ----------
    Exif 2.32 (CIPA DC-008-2019), 4.6.5, tags 36867 and 37521.

    Examples
    --------
    >>> camera_time("2014:07:01 15:22:09", "25")
    datetime.datetime(2014, 7, 1, 15, 22, 9, 250000)
    >>> camera_time("0000:00:00 00:00:00") is None
    True
    """
    found = _MOMENT.fullmatch(moment.strip())
    if found is None:
        return None
    try:
        second = datetime(*(int(part) for part in found.groups()))  # type: ignore[arg-type]
    except ValueError:
        return None
    digits = fraction.strip()
    if not (digits.isascii() and digits.isdigit()):
        return second
    return second + timedelta(microseconds=int(digits[:6].ljust(6, "0")))


def utc_offset(offset: str) -> int | None:
    """The camera clock's offset from UTC [minutes] from OffsetTimeOriginal; None if not told.

    Parameters
    ----------
    offset
        As in EXIF.

    References
    ----------
    Exif 2.32 (CIPA DC-008-2019), 4.6.5, tag 36881.

    Examples
    --------
    >>> utc_offset("+05:30"), utc_offset("   :  ")
    (330, None)
    """
    found = _OFFSET.fullmatch(offset.strip())
    if found is None:
        return None
    minutes = int(found[2]) * 60 + int(found[3])
    if int(found[3]) > 59 or minutes > _FARTHEST:
        return None
    return -minutes if found[1] == "-" else minutes
