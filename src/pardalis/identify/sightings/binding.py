"""Decisions speak of detections; bound to the sightings that hold those detections now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pardalis.records.decision import OF_TWO, Decision, Verdict
from pardalis.records.detection import Detection
from pardalis.records.detection_heir import DetectionHeir
from pardalis.records.sighting import Sighting

LEAST_OVERLAP = 0.5
"""Intersection over union from which a new detection is the old one found again."""


def heirs_of(
    former: Iterable[Detection], present: Iterable[Detection], at_position: int
) -> tuple[DetectionHeir, ...]:
    """Which new detections of one photograph take the place of the former ones.

    Each new detection takes the place of at most one: of that which it overlaps most.

    Parameters
    ----------
    former, present
        Of one photograph.
    at_position
        Of the ledger at this moment.

    Returns
    -------
    tuple of DetectionHeir
        Only where something changes: an id that stays with its animal is left out.
    """
    old, new = list(former), list(present)
    overlaps = sorted(
        (-a.box.overlap(b.box), a.detection_id, b.detection_id)
        for a in old
        for b in new
        if a.box.overlap(b.box) >= LEAST_OVERLAP
    )
    taken: dict[str, str] = {}
    for _, was, now in overlaps:
        if was not in taken and now not in taken.values():
            taken[was] = now
    names = (each.detection_id for each in old)
    pairs = ((name, taken.get(name, "")) for name in names)
    return tuple(DetectionHeir(at_position, was, now) for was, now in pairs if was != now)


def bind(
    decisions: Iterable[Decision],
    sightings: Iterable[Sighting],
    heirs: Iterable[DetectionHeir] = (),
) -> tuple[tuple[Decision, ...], tuple[Decision, ...]]:
    """Decisions under the ids of the sightings that they speak of now.

    A sighting bears the id of its first detection; a photograph found later, from earlier in the
    burst, changes that. Detections may have been replaced by those of another model.

    Parameters
    ----------
    decisions
        Of the ledger.
    sightings
        That there are now.
    heirs
        Detections that were replaced, in order.

    Returns
    -------
    tuple
        Those bound, and those that speak of what is no longer there, or of two sightings that are
        one now.
    """
    owner = {one.detection_id: each.sighting_id for each in sightings for one in each.detections}
    following = list(heirs)
    bound: list[Decision] = []
    lost: list[Decision] = []
    for each in decisions:
        now = _bound(each, owner, following)
        (lost if now is None else bound).append(now or each)
    return tuple(bound), tuple(lost)


def _bound(
    decision: Decision, owner: Mapping[str, str], heirs: list[DetectionHeir]
) -> Decision | None:
    names = [_present(name, decision.position, heirs) for name in decision.sightings]
    if not names or any(name not in owner for name in names):
        return None
    found = sorted(owner[name] for name in names)
    detection = decision.detection_id and _present(decision.detection_id, decision.position, heirs)
    if decision.verdict in OF_TWO and len(set(found)) < 2:
        return None
    if decision.verdict is Verdict.BOX and not _is_in_one_photo(decision, detection, owner):
        return None
    second = found[1] if len(found) > 1 else ""
    return replace(decision, sighting_a=found[0], sighting_b=second, detection_id=detection)


def _is_in_one_photo(decision: Decision, detection: str, owner: Mapping[str, str]) -> bool:
    was, now = decision.detection_id.rpartition("-")[0], detection.rpartition("-")[0]
    return detection in owner and was == now


def _present(detection_id: str, position: int, heirs: list[DetectionHeir]) -> str:
    for each in heirs:
        if each.at_position >= position and each.detection_id == detection_id:
            detection_id = each.heir
    return detection_id
