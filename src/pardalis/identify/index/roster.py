"""What is known of each photographed coat without reading it again."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass
from pathlib import Path

from pardalis.identify.index.marks_of_a_side import IndexedPhoto
from pardalis.identify.index.places import packed_places
from pardalis.identify.index.sealed import read_sealed, write_sealed
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.detection import Detection
from pardalis.records.media import Media

_FILE = "photographs.json"


@dataclass(frozen=True, slots=True)
class CoatNote:
    """How a photographed coat stands among those of its sighting, and its name in an index.

    Parameters
    ----------
    source
        Changes whenever the photograph or the box does.
    name
        In an index; changes whenever the marks do.
    marks
        How many of them are indexed; 0 if the coat cannot be told.
    sharpness
        Of the photograph.
    """

    source: str
    name: str
    marks: int
    sharpness: float


class Roster:
    """Notes on coats, kept from one call to the next.

    Parameters
    ----------
    folder
        Where they are kept; None: in memory only.
    label
        Name and version of the matcher: the notes of another are not read.
    most_marks
        How many of a coat's marks are indexed, the strongest.
    """

    def __init__(self, folder: Path | None, label: str, most_marks: int) -> None:
        self._path = None if folder is None else folder / _FILE
        self._label, self._most_marks, self._changed = label, most_marks, False
        held = read_sealed(self._path) if self._path else None
        known = held["notes"] if held is not None and held.get("label") == label else {}
        self._notes = {detection_id: CoatNote(*note) for detection_id, note in known.items()}

    def note(self, media: Media, detection: Detection) -> CoatNote | None:
        """What is known of a coat; None if it is new, or its box was corrected.

        Parameters
        ----------
        media, detection
            The photograph, and where in it.
        """
        held = self._notes.get(detection.detection_id)
        return held if held is not None and held.source == _source(media, detection) else None

    def record(self, media: Media, detection: Detection, coat: CoatFeatures) -> CoatNote:
        """Take note of a coat that was read.

        Parameters
        ----------
        media, detection
            The photograph, and where in it.
        coat
            Its marks.
        """
        indexed = self.indexed("", coat)
        digest = hashlib.blake2b(indexed.descriptors.tobytes(), digest_size=12)
        digest.update(indexed.places.tobytes())
        name = f"{detection.detection_id}@{digest.hexdigest()}"
        marks = len(indexed.descriptors) if coat.usable else 0
        note = CoatNote(_source(media, detection), name, marks, coat.sharpness)
        self._changed |= self._notes.get(detection.detection_id) != note
        self._notes[detection.detection_id] = note
        return note

    def indexed(self, name: str, coat: CoatFeatures) -> IndexedPhoto:
        """The strongest marks of a coat, as an index keeps them.

        Parameters
        ----------
        name
            In the index.
        coat
            Its marks, the strongest first.
        """
        most = self._most_marks
        return IndexedPhoto(name, coat.descriptors[:most], packed_places(coat, most))

    def save(self) -> None:
        """Keep what was noted."""
        if self._path is not None and self._changed:
            notes = {name: astuple(note) for name, note in sorted(self._notes.items())}
            write_sealed(self._path, {"label": self._label, "notes": notes})
            self._changed = False


def _source(media: Media, detection: Detection) -> str:
    box = detection.box
    where = (box.x, box.y, box.width, box.height)
    return f"{media.content_hash} {where} {detection.scientific_name}"
