"""A file as it lies on a card, and what reading it told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FileKind(StrEnum):
    """What a file on a card turned out to be."""

    PHOTO = "photo"
    UNREADABLE = "unreadable"
    VIDEO = "video"
    STRAY = "stray"


@dataclass(frozen=True, slots=True)
class CardFile:
    """One file of a card: where it lies, whether it is whole, what its EXIF says.

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
        Why it is not a usable photograph; empty for a photograph.
    content_hash
        SHA-256 of the bytes, hexadecimal; empty for files that are not read (strays).
    width, height
        Pixels as stored, before any turn by `orientation`.
    orientation
        EXIF orientation 1 to 8.
    camera_time
        The camera clock's own reading, naive, with sub-seconds; None where EXIF has none.
    camera_utc_offset
        EXIF OffsetTimeOriginal [minutes]; None where EXIF has none.
    make, model, serial
        As EXIF and the maker's reader tell; empty where silent.
    reader
        Name of the camera plug-in that read it.
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
