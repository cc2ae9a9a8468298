"""Things that never move: the same box at the same place of one camera, day after day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np
from jaxtyping import Bool, Float, Int

from pardalis.records.detection import BoundingBox, Detection, Finding
from pardalis.records.media import Media
from pardalis.records.still_place import StillPlace

_DIGITS = 6
_DAY = 86400.0
_Seen = tuple[datetime, Media, Detection]


@dataclass(frozen=True, slots=True)
class StillSettings:
    """From when on a repeated box is taken for a thing that never moves.

    Parameters
    ----------
    overlap
        Intersection over union with the place's box, 0 to 1.
    events, days
        In at least so many events, and on at least so many days by the camera's clock: an animal
        that rests, for hours or for some days, is no stone.
    longest_gap
        Where nothing was found for longer [days], one place ends and another may begin: the camera
        may have been moved meanwhile, and what stands there then is something else.
    largest
        Largest share of the photograph: what fills more of it is an animal close by.

    References
    ----------
    MegaDetector's repeat detection elimination (megadetector, postprocessing,
    `repeat_detections_core.RepeatDetectionOptions`): overlap 0.9, 20 photographs, at most 0.2 of
    the photograph; it knows no days, and leaves resting animals to the person who looks.
    """

    overlap: float = 0.85
    events: int = 8
    days: int = 6
    longest_gap: float = 14.0
    largest: float = 0.2


def still_places(
    media: Iterable[Media], findings: Iterable[Finding], settings: StillSettings | None = None
) -> tuple[StillPlace, ...]:
    """Find the places of each deployment's view where something was found but never moved.

    Only photographs with a time and a deployment count, and no box that was seen to move within
    its burst. Boxes of different kinds, such as animal and person, make different places.

    Parameters
    ----------
    media
        The photographs.
    findings
        What was found in them.
    settings
        By default `StillSettings()`.

    Returns
    -------
    tuple
        In order of deployment, the most frequent first.
    """
    chosen = settings or StillSettings()
    views: dict[tuple[str, str], list[_Seen]] = defaultdict(list)
    for moment, photo, one in _dated(media, findings):
        if one.box.width * one.box.height <= chosen.largest:
            views[photo.deployment_id or "", one.observation_type].append((moment, photo, one))
    found = (each for seen in views.values() for each in _places(seen, chosen))
    return tuple(sorted(found, key=lambda each: (each.deployment_id, -each.events, each.name)))


def without(
    media: Iterable[Media],
    findings: Iterable[Finding],
    places: Iterable[StillPlace],
    settings: StillSettings | None = None,
) -> tuple[Finding, ...]:
    """The findings without the detections at these places; a photograph may be empty then.

    Parameters
    ----------
    media
        All photographs, also those that limit the places.
    findings
        What was found in them.
    places
        That were set aside. One of which the first or the last photograph is no longer there
        hides nothing.
    settings
        How much a box must overlap that of the place; by default `StillSettings()`.
    """
    chosen = settings or StillSettings()
    photos = {each.media_id: each for each in media}
    standing: dict[str, list[tuple[datetime, datetime, StillPlace]]] = defaultdict(list)
    for place in places:
        limits = [photos[name].timestamp for name in _limits(place) if name in photos]
        moments = sorted(moment for moment in limits if moment is not None)
        if len(moments) == 2:
            standing[place.deployment_id].append((moments[0], moments[1], place))
    return tuple(_cleared(each, photos.get(each.media_id), standing, chosen) for each in findings)


def _limits(place: StillPlace) -> tuple[str, str]:
    return place.first_media, place.last_media


def _cleared(
    finding: Finding,
    photo: Media | None,
    standing: Mapping[str, Sequence[tuple[datetime, datetime, StillPlace]]],
    settings: StillSettings,
) -> Finding:
    if photo is None or photo.timestamp is None or photo.deployment_id is None:
        return finding
    when, there = photo.timestamp, standing.get(photo.deployment_id, ())
    here = [place for first, last, place in there if first <= when <= last]
    kept = tuple(
        one
        for one in finding.detections
        if one.movement
        or not any(
            each.observation_type == one.observation_type
            and each.box.overlap(one.box) >= settings.overlap
            for each in here
        )
    )
    return finding if len(kept) == len(finding.detections) else replace(finding, detections=kept)


def _dated(media: Iterable[Media], findings: Iterable[Finding]) -> Iterable[_Seen]:
    photos = {each.media_id: each for each in media}
    for finding in findings:
        photo = photos.get(finding.media_id)
        if photo is None or photo.timestamp is None or photo.deployment_id is None:
            continue
        for each in finding.detections:
            if not each.movement:
                yield photo.timestamp, photo, each


def _places(seen: list[_Seen], settings: StillSettings) -> Iterable[StillPlace]:
    """The places of one view, each detection in at most one of them."""
    ordered = sorted(seen, key=lambda each: (each[0], each[2].detection_id))
    boxes = np.array([_edges(each[2].box) for each in ordered])
    free = np.ones(len(ordered), bool)
    for seed in range(len(ordered)):
        if not free[seed]:
            continue
        near = free & _alike(boxes, boxes[seed], settings.overlap)
        if near.sum() < settings.events:
            continue
        middle = np.round(np.median(boxes[near], axis=0), _DIGITS)
        members = np.flatnonzero(free & _alike(boxes, middle, settings.overlap))
        for run in _runs(ordered, members, settings.longest_gap):
            if len(run) < settings.events:
                continue
            place = _place([ordered[number] for number in run], middle)
            if place.events >= settings.events and place.days >= settings.days:
                free[run] = False
                yield place


def _runs(
    ordered: Sequence[_Seen], members: Int[np.ndarray, " members"], longest_gap: float
) -> Iterable[Int[np.ndarray, " run"]]:
    """The members, parted where nothing was found for long."""
    moments = np.array([ordered[number][0].timestamp() for number in members])
    return np.split(members, np.flatnonzero(np.diff(moments) > longest_gap * _DAY) + 1)


def _place(members: Sequence[_Seen], middle: Float[np.ndarray, " edges"]) -> StillPlace:
    photos = [photo for _, photo, _ in members]
    return StillPlace(
        photos[0].deployment_id or "",
        members[0][2].observation_type,
        BoundingBox(*(float(each) for each in middle)),
        photos[0].media_id,
        photos[-1].media_id,
        tuple(each.detection_id for _, _, each in members),
        len({photo.event_id or photo.media_id for photo in photos}),
        len({_day(moment, photo) for moment, photo, _ in members}),
    )


def _day(moment: datetime, photo: Media) -> date:
    return (moment + timedelta(minutes=photo.utc_offset or 0)).date()


def _edges(box: BoundingBox) -> tuple[float, float, float, float]:
    return box.x, box.y, box.width, box.height


def _alike(
    boxes: Float[np.ndarray, "boxes 4"], box: Float[np.ndarray, " edges"], least: float
) -> Bool[np.ndarray, " boxes"]:
    """Which boxes overlap this one at least so much."""
    x, y, width, height = boxes.T
    across = np.minimum(x + width, box[0] + box[2]) - np.maximum(x, box[0])
    down = np.minimum(y + height, box[1] + box[3]) - np.maximum(y, box[1])
    inside = np.clip(across, 0, None) * np.clip(down, 0, None)
    union = width * height + box[2] * box[3] - inside
    return np.asarray(inside >= least * np.maximum(union, 1e-12))
