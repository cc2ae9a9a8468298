"""Coats read out of photographs once, kept by content, and read back one by one."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from pardalis.errors import PhotoError
from pardalis.plugins import Matcher
from pardalis.records.card_source import CardSource
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.sighting import CoatPhoto, Sighting
from pardalis.whole_files import whole_file
from pardalis.workflows.batches import Progress, hands, in_batches, map_in_order
from pardalis.workflows.settings import IdentifySettings

Coat = bytes | str
"""What is kept of a coat, or why its photograph could not be read."""

_IN_MEMORY = 256
_ON_THE_WAY = 16
"""Photographs that a cluster's worker is given at once: handing them out costs it 2 ms."""


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
            features = self._matcher.extract(photo)
            _keep(features.to_bytes(), coat_file(self._matcher, self._folder, photo))
            return features


def read_coats(
    matcher: Matcher,
    folder: Path,
    photos: Iterable[CoatPhoto],
    settings: IdentifySettings,
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
    settings
        Threads to work with, or the cluster.
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
    done = 0
    for batch, coats in _read_all(matcher, missing, settings):
        for photo, coat in zip(batch, coats, strict=True):
            if isinstance(coat, str):
                failures[photo.detection.detection_id] = coat
            else:
                _keep(coat, coat_file(matcher, folder, photo))
        done += len(batch)
        progress("Read coats", done, len(missing))
    return failures


def _read_all(
    matcher: Matcher, missing: Sequence[CoatPhoto], settings: IdentifySettings
) -> Iterator[tuple[tuple[CoatPhoto, ...], tuple[Coat, ...]]]:
    """Photographs in batches, each with what was read of it."""
    if not missing:
        return
    survey, media = missing[0].root, (each.media for each in missing)
    batches = tuple(in_batches(missing, _ON_THE_WAY if settings.scheduler else 1))
    with hands(settings.workers, settings.scheduler, survey, media) as executor:
        read = map_in_order(executor, partial(_coats, matcher), batches)
        yield from zip(batches, read, strict=True)


def photos_of(root: CardSource, sightings: Iterable[Sighting]) -> Iterator[CoatPhoto]:
    """Every detection of the sightings, with its photograph.

    Parameters
    ----------
    root
        What the survey's files are opened from.
    sightings
        With boxes as people corrected them.
    """
    for sighting in sightings:
        for media, detection in zip(sighting.media, sighting.detections, strict=True):
            yield CoatPhoto(root, media, detection)


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


def _coats(matcher: Matcher, photos: Sequence[CoatPhoto]) -> tuple[Coat, ...]:
    return tuple(_coat(matcher, photo) for photo in photos)


def _coat(matcher: Matcher, photo: CoatPhoto) -> Coat:
    try:
        return matcher.extract(photo).to_bytes()
    except PhotoError as error:
        return error.message


def _keep(coat: bytes, file: Path) -> None:
    with whole_file(file) as part:
        part.write_bytes(coat)
