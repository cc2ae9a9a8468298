"""What a detection model found takes the place of what was found before; decisions follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pardalis.identify.sightings.binding import heirs_of, present_detection
from pardalis.records.detection import Detection, Finding, SearchStatus
from pardalis.records.detection_heir import DetectionHeir
from pardalis.records.sighting import Sighting
from pardalis.store import findings, identities
from pardalis.store.database import Connection
from pardalis.workflows.catalogue import catalogue_of_sightings
from pardalis.workflows.identify_outcome import STEP
from pardalis.workflows.placed_state import forget_made_from


def replace_findings(connection: Connection, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Store findings; what people said of a detection is bound to the one now in its place.

    A photograph that cannot be read now, as where its card is not in its place, keeps what was
    found in it before.

    Parameters
    ----------
    connection
        In a transaction.
    found
        Each takes the place of what was known of its photograph.

    Returns
    -------
    tuple of Finding
        The failures in whose place what was found before stays.
    """
    every = list(found)
    failed = [each.media_id for each in every if each.status is SearchStatus.FAILED]
    judged = findings.searched_among(connection, failed) if failed else frozenset()
    kept = {name for name in failed if name in judged}
    new = [each for each in every if each.media_id not in kept]
    position = identities.ledger_position(connection)
    former = findings.detections_of(connection, [each.media_id for each in new])
    if position and former:
        number = max((each.replacement for each in identities.heirs(connection)), default=0) + 1
        changed = _changed(_spoken_of(connection), former, new)
        alone = _spoken_alone(connection, former, new)
        changed = {name: heir for name, heir in alone.items() if name not in changed} | changed
        heirs = (DetectionHeir(number, position, was, now) for was, now in sorted(changed.items()))
        identities.add_heirs(connection, heirs)
    findings.put_findings(connection, new)
    if former or any(each.detections for each in new):
        forget_made_from(connection, STEP)
    return tuple(each for each in every if each.media_id in kept)


def _spoken_of(connection: Connection) -> list[Sighting]:
    """The sightings that decisions speak of."""
    known = catalogue_of_sightings(connection)
    named = {name for each in known.answers for name in each.sightings}
    return [each for each in known.sightings if each.sighting_id in named]


def _spoken_alone(
    connection: Connection, former: Sequence[Detection], found: Sequence[Finding]
) -> dict[str, str]:
    """The same of detections of which people spoke one by one, whether of a sighting or not."""
    ledger, heirs = identities.decisions(connection), identities.heirs(connection)
    named = {
        present_detection(name, each.position, heirs)
        for each in ledger
        for name in {each.detection_id, *each.sightings}
        if name
    }
    kept = heirs_of(former, (one for each in found for one in each.detections))
    mine = (each.detection_id for each in former if each.detection_id in named)
    return {name: kept.get(name, "") for name in mine if kept.get(name) != name}


def _changed(
    spoken: Sequence[Sighting], former: Sequence[Detection], found: Sequence[Finding]
) -> dict[str, str]:
    """Ids that no longer name what they named, and what names it now; empty where nothing does."""
    photos = {each.media_id for each in found}
    # A box may be found again where the machine saw it, or where a person moved it.
    moved = [one for each in spoken for one in each.detections if one.media_id in photos]
    kept = heirs_of((*former, *moved), (one for each in found for one in each.detections))
    pairs = (pair for each in spoken for pair in _heirs(each, photos, kept))
    return {was: now for was, now in pairs if was != now}


def _heirs(
    sighting: Sighting, photos: set[str], kept: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Each detection and its heir: where there is none, that of another of the sighting."""

    def heir(detection: Detection) -> str:
        name = detection.detection_id
        return kept.get(name, "") if detection.media_id in photos else name

    left = [heir(each) for each in sighting.detections]
    other = next((name for name in left if name), "")
    for each, name in zip(sighting.detections, left, strict=True):
        yield each.detection_id, name or other
