"""A file as it lies on a card, and what reading it told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pardalis.records.moon_phase import MoonPhase
from pardalis.records.trigger import Trigger


class FileKind(StrEnum):
    """What a file on a card turned out to be."""

    PHOTO = "photo"
    UNREADABLE = "unreadable"
    VIDEO = "video"
    STRAY = "stray"


@dataclass(frozen=True, slots=True)
class CardFile:
    """One file of a card: where it lies, whether it is whole, what its EXIF or its headers say.

    Parameters
    ----------
    file_path
        Below the survey folder, with forward slashes.
    card
        The card's folder below the survey folder ("." for the survey folder itself).
    size
        [bytes].
    modified_ns
        Time of last change as the file system tells it [ns]; only to notice a changed file.
    kind
        What it turned out to be.
    reason
        Why it is neither a usable photograph nor a usable video; empty for those.
    content_hash
        SHA-256 of the bytes, hexadecimal; empty for files that are not read (strays), and for
        those of which the header alone was read.
    width, height
        Pixels as stored, before any turn by `orientation`.
    orientation
        EXIF orientation 1 to 8.
    camera_time
        The camera clock's own reading, naive, with sub-seconds; None where EXIF has none.
    camera_utc_offset
        EXIF OffsetTimeOriginal [minutes]; None where EXIF has none.
    make, model, serial, firmware
        As EXIF and the maker's reader tell; empty where silent.
    reader
        Name of the camera plug-in that read it.
    note_time, trigger, sequence_number, sequence_length, event_number, temperature, moon_phase
        As of `CameraFacts`; None where silent.
    battery_voltage, user_label
        As of `CameraFacts`; None or empty where silent.
    strip
        The text burnt into the picture; empty where none was legible, None where nobody asked.
    brightness
        Mean brightness of the middle of the photograph [0 to 255]; None where it was not read.
    contrast
        Standard deviation of that brightness [0 to 255]: near nothing where the view is covered.
    colour
        Mean difference between its strongest and weakest of red, green and blue [0 to 255]: near
        nothing in infra-red light.
    duration
        Of a video [s]; None of everything else, and of a video that was not read.
    frame_rate
        Frames of a video by second, on average [1/s]; None as for `duration`.
    frame_count
        Frames of a video; None as for `duration`.

    Notes
    -----
    Brightness, contrast and colour of a video are those of its first frame.
    """

    file_path: str
    card: str
    size: int
    modified_ns: int
    kind: FileKind
    reason: str = ""
    content_hash: str = ""
    width: int = 0
    height: int = 0
    orientation: int = 1
    camera_time: datetime | None = None
    camera_utc_offset: int | None = None
    make: str = ""
    model: str = ""
    serial: str = ""
    reader: str = ""
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
    strip: str | None = None
    brightness: float | None = None
    contrast: float | None = None
    colour: float | None = None
    duration: float | None = None
    frame_rate: float | None = None
    frame_count: int | None = None

    @property
    def is_media(self) -> bool:
        """Whether it is a photograph, or a video that was read."""
        if self.kind is FileKind.VIDEO:
            return self.duration is not None
        return self.kind is FileKind.PHOTO
