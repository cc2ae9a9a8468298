"""Reconyx's notes: a block of fixed places for each family of its cameras."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pardalis.intake.exif import plain_text
from pardalis.records.moon_phase import MoonPhase

_PHASES = tuple(MoonPhase)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where one family of cameras writes what.

    Parameters
    ----------
    family
        As Reconyx calls it.
    signature
        What the note begins with.
    numbers
        Place and `struct` letter of each number, by the names of `ReconyxNote.numbers`.
    firmware
        Place and form: "words" (three numbers of 16 bits), "letter" (two and a letter) or "bytes"
        (two bytes of decimal digits); all with the date of the build in decimal digits.
    time
        Place and form: "words" (six of 16 bits, the month before the day) or "bytes" (five bytes,
        the day before the month, and a year of 16 bits).
    serial, user_label
        Place, length [bytes] and encoding.
    """

    family: str
    signature: bytes
    numbers: dict[str, tuple[int, str]]
    firmware: tuple[int, str]
    time: tuple[int, str]
    serial: tuple[int, int, str]
    user_label: tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class ReconyxNote:
    """What a Reconyx camera notes in each photograph.

    Parameters
    ----------
    family
        Of cameras, as Reconyx calls it.
    firmware, serial, user_label
        As text; empty where the note ends before.
    time
        The clock's reading; None where it is no date.
    trigger
        Reconyx's letter; empty where silent.
    numbers
        By name: "sequence_number", "sequence_length", "event_number", "moon_phase",
        "temperature" [degrees Celsius], "temperature_fahrenheit", "battery" [mV],
        "battery_average" [mV], "infrared" (1 if the flash was on), and the camera's settings;
        only those that the note holds.
    """

    family: str
    firmware: str
    serial: str
    user_label: str
    time: datetime | None
    trigger: str
    numbers: dict[str, int]

    @property
    def moon_phase(self) -> MoonPhase | None:
        """The phase of the moon; None where the note has no number of one."""
        number = self.numbers.get("moon_phase", -1)
        return _PHASES[number] if 0 <= number < len(_PHASES) else None


def decode(layout: Layout, note: bytes) -> ReconyxNote:
    """Read a note by its layout; where the note is torn, what is left of it.

    Parameters
    ----------
    layout
        Of the family that it is from.
    note
        The maker note's bytes.
    """
    numbers = {}
    for name, (place, letter) in layout.numbers.items():
        if name == "event_number" and letter == "HH":
            high, low = _values("HH", note, place) or (None, 0)
            number = None if high is None else high * 65536 + low
        else:
            number = next(iter(_values(letter, note, place)), None)
        if number is not None:
            numbers[name] = number
    trigger = numbers.pop("trigger", 0)
    return ReconyxNote(
        layout.family,
        _FIRMWARE[layout.firmware[1]](note, layout.firmware[0]),
        _text(note, *layout.serial),
        _text(note, *layout.user_label),
        _TIMES[layout.time[1]](note, layout.time[0]),
        chr(trigger) if 32 < trigger < 127 else "",
        numbers,
    )


def _values(letters: str, note: bytes, place: int) -> tuple[int, ...]:
    form = f"<{letters}"
    if place + struct.calcsize(form) > len(note):
        return ()
    return struct.unpack_from(form, note, place)


def _text(note: bytes, place: int, length: int, charset: str) -> str:
    # Half a serial number would be another camera's.
    return plain_text(note[place : place + length], charset) if place + length <= len(note) else ""


def _time_in_words(note: bytes, place: int) -> datetime | None:
    words = _values("6H", note, place)
    if words and words[0] & 0xFF00 and not words[0] & 0xFF:
        # Some firmware writes the time the other way round than all else.
        words = tuple(word >> 8 | (word & 0xFF) << 8 for word in words)
    return _date(*(words[at] for at in (5, 3, 4, 2, 1, 0))) if words else None


def _time_in_bytes(note: bytes, place: int) -> datetime | None:
    parts = _values("5BH", note, place)
    return _date(*reversed(parts)) if parts else None


def _date(*parts: int) -> datetime | None:
    try:
        return datetime(*parts)  # type: ignore[arg-type]  # year to second
    except ValueError:
        return None


def _firmware_in_words(note: bytes, place: int) -> str:
    parts = _values("5H", note, place)
    return f"{parts[0]}.{parts[1]}.{parts[2]}.{parts[3]:04x}{parts[4]:04x}" if parts else ""


def _firmware_with_letter(note: bytes, place: int) -> str:
    parts = _values("5H", note, place)
    if not parts:
        return ""
    return f"{parts[0]}.{parts[1]}{_letter(parts[2])}.{parts[3]:04x}{parts[4]:04x}"


def _firmware_in_bytes(note: bytes, place: int) -> str:
    parts = _values("2BH3B", note, place)
    if not parts:
        return ""
    major, minor, year, month, day, letter = parts
    return f"{major:x}.{minor:x}{_letter(letter)}.{year:04x}{month:02x}{day:02x}"


def _letter(code: int) -> str:
    return chr(code) if 97 <= code <= 122 else ""


_FIRMWARE: dict[str, Callable[[bytes, int], str]] = {
    "words": _firmware_in_words,
    "letter": _firmware_with_letter,
    "bytes": _firmware_in_bytes,
}
_TIMES: dict[str, Callable[[bytes, int], datetime | None]] = {
    "words": _time_in_words,
    "bytes": _time_in_bytes,
}
