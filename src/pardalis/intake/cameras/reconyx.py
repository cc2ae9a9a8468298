"""Reconyx: HyperFire, HyperFire 2, HyperFire 4K, UltraFire and MicroFire."""

from __future__ import annotations

from dataclasses import replace

from pardalis.intake.cameras.plain import PlainCamera
from pardalis.intake.cameras.reconyx_layouts import HYPERFIRE, LAYOUTS
from pardalis.intake.cameras.reconyx_note import Layout, ReconyxNote, decode
from pardalis.records.camera_facts import CameraFacts
from pardalis.records.exif_tags import ExifTags
from pardalis.records.trigger import Trigger

_MAKE = "RECONYX"
_TRIGGERS = {
    "M": Trigger.MOTION,
    "T": Trigger.TIME_LAPSE,
    "E": Trigger.EXTERNAL,
    "P": Trigger.BY_HAND,
    # The code was not entered; a cellular camera's state; a view that was asked for by phone.
    "C": Trigger.CAMERA,
    "S": Trigger.CAMERA,
    "L": Trigger.BY_HAND,
}
_NO_SERIAL = frozenset({"", "0"})


class ReconyxCamera:
    """Reads the note that Reconyx cameras write."""

    name = "reconyx"

    def reads(self, tags: ExifTags) -> bool:
        """Photographs with a note of Reconyx, or, as of the RapidFire, of its make alone."""
        return note_layout(tags) is not None or tags.make.upper() == _MAKE

    def read(self, tags: ExifTags, data: bytes) -> CameraFacts:
        """What the EXIF tags tell, and what only the note does.

        The time is that of EXIF, which the HyperFire with firmware 3 leaves to the note.
        """
        plain = PlainCamera().read(tags, data)
        layout = note_layout(tags)
        if layout is None:
            return plain
        note = decode(layout, tags.maker_note)
        return _with_note(plain, note)


def note_layout(tags: ExifTags) -> Layout | None:
    """The layout of a photograph's note; None if it has no note of Reconyx.

    Parameters
    ----------
    tags
        EXIF as the camera wrote it.
    """
    for layout in LAYOUTS:
        if tags.maker_note.startswith(layout.signature):
            is_own = layout is not HYPERFIRE or _is_hyperfire(tags)
            return layout if is_own else None
    return None


def _is_hyperfire(tags: ExifTags) -> bool:
    # The signature is two bytes only: the firmware's first number, 2 to 4, must follow it.
    return tags.make.upper() == _MAKE or tags.maker_note[2:4] in (b"\2\0", b"\3\0", b"\4\0")


def _with_note(plain: CameraFacts, note: ReconyxNote) -> CameraFacts:
    numbers = note.numbers
    millivolts = numbers.get("battery")
    return replace(
        plain,
        camera_time=plain.camera_time or note.time,
        make=plain.make or _MAKE,
        model=plain.model,
        serial=note.serial if note.serial not in _NO_SERIAL else plain.serial,
        firmware=note.firmware,
        note_time=note.time,
        trigger=_TRIGGERS.get(note.trigger),
        # A time-lapse photograph stands alone: "0 of 0".
        sequence_number=numbers.get("sequence_number") or None,
        sequence_length=numbers.get("sequence_length") or None,
        event_number=numbers.get("event_number"),
        temperature=_celsius(numbers),
        moon_phase=note.moon_phase,
        battery_voltage=None if not millivolts else millivolts / 1000,
        user_label=note.user_label,
    )


def _celsius(numbers: dict[str, int]) -> float | None:
    told = numbers.get("temperature")
    return None if told is None else float(told)
