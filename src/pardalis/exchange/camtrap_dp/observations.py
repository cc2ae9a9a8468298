"""Findings and identities as rows of Camtrap DP's `observations`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from pardalis.exchange.camtrap_dp import fields
from pardalis.exchange.camtrap_dp.cells import Cell
from pardalis.exchange.camtrap_dp.moments import moment_text
from pardalis.exchange.camtrap_dp.rows import event_limits
from pardalis.records.detection import Detection, Finding, Flank, SearchStatus
from pardalis.records.individual import Individual
from pardalis.records.media import Media
from pardalis.records.sighting import Sighting

# What a photograph without a detection is, by how its search ended.
_WITHOUT = {
    SearchStatus.SEARCHED: "blank",
    SearchStatus.CANNOT_TELL: "unknown",
    SearchStatus.FAILED: "unclassified",
}
_COUNTED = ("animal", "human")
# Digits of a box's edges: a hundredth of a pixel in the largest photographs.
_DIGITS = 6


def observation_rows(
    media: Sequence[Media],
    findings: Iterable[Finding],
    sightings: Iterable[Sighting],
    individuals: Iterable[Individual],
    said_by: Mapping[str, str] | None = None,
    counts: Mapping[str, int] | None = None,
) -> Iterator[dict[str, Cell]]:
    """One row a detection; one of type blank, unknown or unclassified for other photographs.

    Parameters
    ----------
    media
        All photographs of the events.
    findings
        Of these photographs, in the order in which rows are wanted. A photograph that was not
        searched has no row.
    sightings, individuals
        Which detections are of which animal, seen from which side; empty before identification.
    said_by
        The person who said or confirmed what is seen, by `detection_id`; that nothing is, by
        `media_id`.
    counts
        How many a detection shows, by `detection_id`, where a person counted them.
    """
    photos = {photo.media_id: photo for photo in media}
    limits = event_limits(media)
    animals = {one: each for each in individuals for one in each.sightings}
    identity: dict[str, tuple[Individual | None, Flank]] = {
        detection.detection_id: (animals.get(sighting.sighting_id), sighting.flank)
        for sighting in sightings
        for detection in sighting.detections
    }
    for finding in findings:
        common = _common(photos[finding.media_id], finding, limits)
        if finding.status is SearchStatus.SEARCHED and finding.detections:
            for detection in finding.detections:
                individual, flank = identity.get(detection.detection_id, (None, Flank.UNKNOWN))
                person = (said_by or {}).get(detection.detection_id)
                row = common | _of_detection(detection, individual, flank) | _said_by(person)
                number = (counts or {}).get(detection.detection_id)
                yield row if number is None else row | {"count": number}
        else:
            kind = _WITHOUT[finding.status]
            bare: dict[str, Cell] = {
                "observationID": f"{finding.media_id}-{kind}",
                "observationType": kind,
                "observationComments": finding.reason,
            }
            yield common | bare | _said_by((said_by or {}).get(finding.media_id))


def _common(
    photo: Media, finding: Finding, limits: Mapping[str, tuple[datetime, datetime]]
) -> dict[str, Cell]:
    first, last = limits.get(photo.event_id, (None, None))
    row: dict[str, Cell] = dict.fromkeys(fields.names(fields.OBSERVATIONS))
    return row | {
        "deploymentID": photo.deployment_id,
        "mediaID": photo.media_id,
        "eventID": photo.event_id,
        "eventStart": moment_text(first, photo.utc_offset),
        "eventEnd": moment_text(last, photo.utc_offset),
        "observationLevel": "media",
        "classificationMethod": "machine",
        "classifiedBy": finding.detection_model,
    }


def _of_detection(
    detection: Detection, individual: Individual | None, flank: Flank
) -> dict[str, Cell]:
    box = detection.box
    return {
        "observationID": detection.detection_id,
        "observationType": detection.observation_type,
        "scientificName": detection.scientific_name,
        "count": 1 if detection.observation_type in _COUNTED else None,
        # The life stage is the animal's latest, and does not hold for earlier photographs.
        "sex": individual.sex if individual else "",
        "individualID": individual.individual_id if individual else "",
        "bboxX": round(box.x, _DIGITS),
        "bboxY": round(box.y, _DIGITS),
        "bboxWidth": round(box.width, _DIGITS),
        "bboxHeight": round(box.height, _DIGITS),
        "classificationProbability": round(detection.confidence, _DIGITS),
        "observationTags": " | ".join(_tags(detection, flank)),
    }


def _said_by(person: str | None) -> dict[str, Cell]:
    """Of what a person named no machine's probability stands."""
    if not person:
        return {}
    return {
        "classificationMethod": "human",
        "classifiedBy": person,
        "classificationProbability": None,
    }


def _tags(detection: Detection, flank: Flank) -> Iterator[str]:
    if flank is not Flank.UNKNOWN:
        yield f"flank:{flank}"
    if detection.movement:
        yield f"travelDirection:{'left' if detection.movement < 0 else 'right'}"
