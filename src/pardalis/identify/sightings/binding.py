"""Decisions speak of detections; bound to the sightings that hold those detections now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pardalis.records.decision import OF_TWO, Decision, Verdict
from pardalis.records.detection import Detection
from pardalis.records.detection_heir import DetectionHeir
from pardalis.records.sighting import Sighting

LEAST_OVERLAP = 0.5
"""Intersection over union from which a new detection is the old one found again."""


def heirs_of(former: Iterable[Detection], present: Iterable[Detection]) -> dict[str, str]:
    """Which new detections take the place of the former ones of the same photographs.

    Each new detection takes the place of at most one: of that which it overlaps most.

    Parameters
    ----------
    former, present
        Of any photographs.

    Returns
    -------
    dict
        The new `detection_id` by the former, where there is one.

    Examples
    --------
    >>> from pardalis.records.detection import BoundingBox
    >>> box, other = BoundingBox(0.1, 0.1, 0.4, 0.4), BoundingBox(0.6, 0.6, 0.2, 0.2)
    >>> seen = [Detection(f"m-{n}", "m", "animal", each, 0.9, "a") for n, each in ((1, box),)]
    >>> found = [Detection(f"m-{n}", "m", "animal", each, 0.9, "b") for n, each in
    ...          ((1, other), (2, box))]
    >>> heirs_of(seen, found)
    {'m-1': 'm-2'}
    """
    by_photo: dict[str, list[Detection]] = defaultdict(list)
    for each in present:
        by_photo[each.media_id].append(each)
    overlaps = sorted(
        (-a.box.overlap(b.box), a.detection_id, b.detection_id)
        for a in former
        for b in by_photo[a.media_id]
        if a.frame == b.frame and a.box.overlap(b.box) >= LEAST_OVERLAP
    )
    taken: dict[str, str] = {}
    given: set[str] = set()
    for _, was, now in overlaps:
        if was not in taken and now not in given:
            taken[was] = now
            given.add(now)
    return taken


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
        Of the ledger; those that speak of no sighting, as of a clock, are passed over.
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
    return bind_to(decisions, owner, heirs)


def bind_to(
    decisions: Iterable[Decision], owner: Mapping[str, str], heirs: Iterable[DetectionHeir] = ()
) -> tuple[tuple[Decision, ...], tuple[Decision, ...]]:
    """As `bind`, to sightings by the detections that they hold.

    Parameters
    ----------
    decisions, heirs
        As for `bind`.
    owner
        The `sighting_id` that holds each detection, by `detection_id`.
    """
    following = list(heirs)
    aside = {each.detection_id: each.heir for each in following if not each.replacement}
    bound: list[Decision] = []
    lost: list[Decision] = []
    for each in decisions:
        if not each.sightings:
            continue
        now = _bound(each, owner, following, aside)
        (lost if now is None else bound).append(now or each)
    return tuple(bound), tuple(lost)


def _bound(
    decision: Decision,
    owner: Mapping[str, str],
    heirs: list[DetectionHeir],
    aside: Mapping[str, str],
) -> Decision | None:
    names = [present_detection(name, decision.position, heirs) for name in decision.sightings]
    names = [_beside(name, owner, aside) for name in names]
    if not names or any(name not in owner for name in names):
        return None
    found = sorted(owner[name] for name in names)
    detection = decision.detection_id
    detection = detection and present_detection(detection, decision.position, heirs)
    if decision.verdict in OF_TWO and len(set(found)) < 2:
        return None
    if decision.verdict is Verdict.BOX and not _is_in_one_photo(decision, detection, owner):
        return None
    second = found[1] if len(found) > 1 else ""
    return replace(decision, sighting_a=found[0], sighting_b=second, detection_id=detection)


def _is_in_one_photo(decision: Decision, detection: str, owner: Mapping[str, str]) -> bool:
    was, now = decision.detection_id.rpartition("-")[0], detection.rpartition("-")[0]
    return detection in owner and was == now


def _beside(name: str, owner: Mapping[str, str], aside: Mapping[str, str]) -> str:
    """Where a person said that nothing is there, another detection of the same sighting."""
    seen = {name}
    while name not in owner and name in aside and aside[name] not in seen:
        name = aside[name]
        seen.add(name)
    return name


def present_detection(detection_id: str, position: int, heirs: Iterable[DetectionHeir]) -> str:
    """The detection that is there now; one replacement after the other.

    Parameters
    ----------
    detection_id
        As it was when it was spoken of; may be empty.
    position
        Of the ledger, when it was spoken of.
    heirs
        Detections that were replaced, in order.
    """
    now, done = detection_id, 0
    for each in heirs:
        # Those of one replacement all speak of what was there before it.
        if each.replacement > done and each.at_position >= position and each.detection_id == now:
            now, done = each.heir, each.replacement
    return now
