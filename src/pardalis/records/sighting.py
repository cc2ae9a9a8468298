"""One animal passing one camera: what is compared and named."""

from __future__ import annotations

from dataclasses import dataclass

from pardalis.records.card_source import CardSource
from pardalis.records.detection import Detection, Flank
from pardalis.records.media import Media


@dataclass(frozen=True, slots=True)
class Sighting:
    """The detections of one animal in one burst of one camera, seen from one side.

    Parameters
    ----------
    sighting_id
        The `detection_id` of its first detection.
    detections, media
        Equally long, in order of time.
    flank
        The side that all of them show, UNKNOWN if that could not be told.
    """

    sighting_id: str
    detections: tuple[Detection, ...]
    media: tuple[Media, ...]
    flank: Flank


@dataclass(frozen=True, slots=True)
class CoatPhoto:
    """A detection whose pixels are to be read: the matcher's unit of work.

    Parameters
    ----------
    root
        What the files are opened from: `root / media.file_path` is a file of this machine.
    media
        The photograph.
    detection
        Where in it.
    """

    root: CardSource
    media: Media
    detection: Detection
