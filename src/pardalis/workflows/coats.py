"""Coats read out of photographs once, kept by content, and read back one by one."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from pardalis.errors import PhotoError
from pardalis.plugins import Matcher
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.sighting import CoatPhoto, Sighting
from pardalis.workflows.batches import Progress, map_in_order, workers

_IN_MEMORY = 256


class KeptCoats(Mapping[str, CoatFeatures]):
    """Features of coats by `detection_id`, each read from its file when it is asked for.

    Few are in memory at any time, however many photographs there are.

    Parameters
    ----------
    matcher
        Reads a photograph again whose file was damaged.
    folder
        Of the files.
    photos
        By `detection_id`; those that could not be read are left out.
    trusted
        The `detection_id`s whose coat a person has seen, whatever the matcher thinks of it.
    """

    def __init__(
        self,
        matcher: Matcher,
        folder: Path,
        photos: Mapping[str, CoatPhoto],
        trusted: frozenset[str] = frozenset(),
    ) -> None:
        self._matcher, self._folder = matcher, folder
        self._photos, self._trusted = photos, trusted
        self._held: OrderedDict[str, CoatFeatures] = OrderedDict()
        self._lock = threading.Lock()

    def __getitem__(self, detection_id: str) -> CoatFeatures:
        photo = self._photos[detection_id]
        with self._lock:
            if detection_id in self._held:
                self._held.move_to_end(detection_id)
                return self._held[detection_id]
        features = self._read(photo)
        if detection_id in self._trusted:
            features = replace(features, reason="")
        with self._lock:
            self._held[detection_id] = features
            if len(self._held) > _IN_MEMORY:
                self._held.popitem(last=False)
        return features

    def __contains__(self, detection_id: object) -> bool:
        return detection_id in self._photos

    def __iter__(self) -> Iterator[str]:
        return iter(self._photos)

    def __len__(self) -> int:
        return len(self._photos)

    def _read(self, photo: CoatPhoto) -> CoatFeatures:
        try:
            return CoatFeatures.from_bytes(
                coat_file(self._matcher, self._folder, photo).read_bytes()
            )
        except (OSError, ValueError):
            return _extract(self._matcher, self._folder, photo)


def read_coats(
    matcher: Matcher,
    folder: Path,
    photos: Iterable[CoatPhoto],
    threads: int | None,
    progress: Progress,
) -> dict[str, str]:
    """Read the coats that are not kept yet, and give why a photograph gave none.

    Parameters
    ----------
    matcher
        Reads them.
    folder
        Where they are kept.
    photos
        Detections whose pixels are wanted.
    threads
        To work with; by default one a processor.
    progress
        Told how many of those that were missing have been read.

    Returns
    -------
    dict
        Reasons by `detection_id`, for photographs that could not be read now.
    """
    folder.mkdir(parents=True, exist_ok=True)
    missing = [each for each in photos if not coat_file(matcher, folder, each).is_file()]
    failures: dict[str, str] = {}
    progress("Read coats", 0, len(missing))
    with workers(threads) as executor:
        read = map_in_order(executor, partial(_failure, matcher, folder), missing)
        for number, (photo, failure) in enumerate(zip(missing, read, strict=True), 1):
            if failure:
                failures[photo.detection.detection_id] = failure
            progress("Read coats", number, len(missing))
    return failures


def photos_of(survey: Path, sightings: Iterable[Sighting]) -> Iterator[CoatPhoto]:
    """Every detection of the sightings, with its photograph.

    Parameters
    ----------
    survey
        The survey folder.
    sightings
        With boxes as people corrected them.
    """
    for sighting in sightings:
        for media, detection in zip(sighting.media, sighting.detections, strict=True):
            yield CoatPhoto(survey, media, detection)


def coat_file(matcher: Matcher, folder: Path, photo: CoatPhoto) -> Path:
    """Where a coat is kept: the same for the same pixels, box, species and matcher.

    Parameters
    ----------
    matcher
        By its name and version.
    folder
        Of the files.
    photo
        A detection in a photograph.
    """
    told = f"{matcher.name} {matcher.version} {photo.media.content_hash} {photo.detection.box} "
    told += photo.detection.scientific_name
    if photo.media.frame is not None:
        told += f" frame {photo.media.frame}"
    return folder / f"{hashlib.sha256(told.encode()).hexdigest()[:40]}.npz"


def _failure(matcher: Matcher, folder: Path, photo: CoatPhoto) -> str:
    try:
        _extract(matcher, folder, photo)
    except PhotoError as error:
        return error.message
    return ""


def _extract(matcher: Matcher, folder: Path, photo: CoatPhoto) -> CoatFeatures:
    features = matcher.extract(photo)
    file = coat_file(matcher, folder, photo)
    # Whole or not at all, also when two threads meet on one photograph.
    part = file.with_name(f"{file.name}.{photo.detection.detection_id}.part")
    part.write_bytes(features.to_bytes())
    part.replace(file)
    return features
