"""What models found, as people see it: without what they set aside, with what they said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pardalis.identify.sightings.binding import present_detection
from pardalis.identify.sightings.corrections import read_box
from pardalis.identify.sightings.observed import Observed, observed
from pardalis.records.decision import Decision, Verdict, of_the_catalogue
from pardalis.records.detection import BoundingBox, Detection, Finding
from pardalis.records.detection_heir import DetectionHeir
from pardalis.records.media import Media
from pardalis.store.database import Connection
from pardalis.store.desk import photographs
from pardalis.workflows.said_still import without_still

_OF_ONE_DETECTION = (Verdict.BOX, Verdict.SPECIES)


def as_people_see(
    media: Iterable[Media],
    found: Iterable[Finding],
    ledger: Iterable[Decision],
    heirs: Iterable[DetectionHeir],
    limits: Iterable[Media] = (),
) -> Observed:
    """The findings without what people set aside or say is not there, with what they added.

    Parameters
    ----------
    media
        The photographs that are there now.
    found
        What models found in them.
    ledger
        All that was said.
    heirs
        Detections that were replaced.
    limits
        Photographs that limit what was set aside as still, where they are not among the media.
    """
    said = tuple(ledger)
    present = tuple(media)
    moving = without_still((*present, *limits), tuple(found), said)
    here = {each.media_id for each in present}
    of_these = (each for each in of_the_catalogue(said) if each.media_id in here)
    return observed(moving, of_these, heirs)


def spoken_alone(
    unbound: Iterable[Decision], found: Iterable[Finding], heirs: Iterable[DetectionHeir]
) -> tuple[Decision, ...]:
    """What was said of detections that are of no sighting, under the ids that they have now.

    Parameters
    ----------
    unbound
        Decisions that speak of no sighting that is there.
    found
        As people see them.
    heirs
        Detections that were replaced.
    """
    waiting = [each for each in unbound if not each.sighting_b]
    if not waiting:
        return ()
    following = tuple(heirs)
    here = {one.detection_id for each in found for one in each.detections}
    alone = []
    for each in waiting:
        name = present_detection(each.sighting_a, each.position, following)
        same_photo = name.rpartition("-")[0] == each.sighting_a.rpartition("-")[0]
        if name in here and same_photo:
            of = name if each.detection_id else ""
            alone.append(replace(each, sighting_a=name, detection_id=of))
    return tuple(alone)


def heirs_beside(connection: Connection, kept: Iterable[Decision]) -> tuple[DetectionHeir, ...]:
    """For what is not there, another detection of the same sighting: it bears what was said of it.

    Parameters
    ----------
    connection
        To read with.
    kept
        Decisions that were appended just now.
    """
    said = [each for each in kept if each.verdict is Verdict.OBSERVATION]
    owner = photographs.members_beside(connection, [each.media_id for each in said])
    found = []
    for each in said:
        mine = [each.detection_id] if each.detection_id else []
        mine = mine or [name for name in owner if name.rpartition("-")[0] == each.media_id]
        for name in mine:
            others = [one for one, of in owner.items() if of == owner.get(name) and one not in mine]
            if others:
                found.append(DetectionHeir(0, each.position, name, min(others)))
    return tuple(found)


def with_words(
    found: Iterable[Finding],
    boxes: Mapping[str, BoundingBox],
    species: Mapping[str, tuple[str, str]],
) -> tuple[Finding, ...]:
    """The findings with the boxes and the species that people gave.

    Parameters
    ----------
    found
        As people see them.
    boxes
        By `detection_id`.
    species
        The name, and who gave it, by `detection_id`.
    """
    spoken = {name.rpartition("-")[0] for name in (*boxes, *species)}

    def in_words(one: Detection) -> Detection:
        one = replace(one, box=boxes.get(one.detection_id, one.box))
        if one.detection_id not in species:
            return one
        name, who = species[one.detection_id]
        return replace(one, scientific_name=name, species_probability=None, classified_by=who)

    return tuple(
        replace(finding, detections=tuple(map(in_words, finding.detections)))
        if finding.media_id in spoken
        else finding
        for finding in found
    )


def words_of_one(
    alone: Iterable[Decision],
) -> tuple[dict[str, BoundingBox], dict[str, tuple[str, str]]]:
    """Boxes and species of detections that are of no sighting, by `detection_id`.

    Parameters
    ----------
    alone
        As `spoken_alone` gives them, in the order of the ledger.
    """
    said = [each for each in alone if each.verdict in _OF_ONE_DETECTION]
    boxes = {each.sighting_a: read_box(each.value) for each in said if each.verdict is Verdict.BOX}
    species = {
        each.sighting_a: (each.value, each.decided_by)
        for each in said
        if each.verdict is Verdict.SPECIES
    }
    return boxes, species
