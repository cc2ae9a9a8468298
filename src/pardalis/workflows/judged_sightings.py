"""What the machine makes of each sighting, looked at again only where something has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pardalis.identify.matching.moving import proven_coats
from pardalis.identify.sightings.corrections import (
    said_flanks,
    said_of_coats,
    with_boxes,
    with_flanks,
)
from pardalis.identify.sightings.flank import told_flank
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.decision import Decision
from pardalis.records.detection import Flank
from pardalis.records.sighting import Sighting
from pardalis.records.sighting_state import SightingState

# Raised whenever a sighting would be judged otherwise from the same features.
_RULES = "1"


@dataclass(frozen=True, slots=True)
class Judged:
    """All sightings as they are now.

    Parameters
    ----------
    told
        With the boxes that people gave, and the flanks that the machine tells.
    sightings
        The same with the flanks that people gave.
    states
        What the machine makes of each, by `sighting_id`.
    changed
        The `sighting_id`s of those that are not what they were.
    """

    told: tuple[Sighting, ...]
    sightings: tuple[Sighting, ...]
    states: dict[str, SightingState]
    changed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Before:
    """What is known from the last run.

    Parameters
    ----------
    flanks
        That the machine told, by `sighting_id`.
    states
        What it made of each sighting.
    """

    flanks: Mapping[str, Flank]
    states: Mapping[str, SightingState]


def fingerprints(
    label: str, sightings: Iterable[Sighting], said: Iterable[Decision]
) -> dict[str, str]:
    """A hash of all that the comparison of each sighting rests on, by `sighting_id`.

    Parameters
    ----------
    label
        Names and versions of the matchers.
    sightings
        As the machine grouped them.
    said
        Decisions that make the catalogue, bound.
    """
    decisions = tuple(said)
    flanks, seen = said_flanks(decisions), said_of_coats(decisions)
    found = {}
    for each in with_boxes(sightings, decisions):
        name = each.sighting_id
        told = [_RULES, label, each.flank, str(flanks.get(name)), str(seen.get(name))]
        told += [repr(one) for one in each.detections]
        told += [f"{one.card} {one.content_hash}" for one in each.media]
        found[name] = hashlib.sha256("\n".join(told).encode()).hexdigest()
    return found


def judge(
    grouped: Iterable[Sighting],
    said: Iterable[Decision],
    marks: Mapping[str, str],
    features: Mapping[str, CoatFeatures],
    failures: Mapping[str, str],
    before: Before,
) -> Judged:
    """Tell the flank of each sighting that is new or changed, and whether its coat can be told.

    Parameters
    ----------
    grouped
        As the machine grouped them.
    said
        Decisions that make the catalogue, bound.
    marks
        As `fingerprints` gives them.
    features
        By `detection_id`; read only for what has changed.
    failures
        Why a photograph could not be read, by `detection_id`.
    before
        What is known from the last run.
    """
    decisions = tuple(said)
    told: list[Sighting] = []
    states: dict[str, SightingState] = {}
    changed = set()
    for each in with_boxes(grouped, decisions):
        name = each.sighting_id
        known = before.states.get(name)
        if known is not None and known.features_of == marks[name]:
            told.append(replace(each, flank=before.flanks[name]))
            states[name] = known
        else:
            changed.add(name)
            seen, state = _judged(each, marks[name], features, failures)
            told.append(seen)
            states[name] = state
    return Judged(tuple(told), with_flanks(told, decisions), states, frozenset(changed))


def _judged(
    sighting: Sighting,
    mark: str,
    features: Mapping[str, CoatFeatures],
    failures: Mapping[str, str],
) -> tuple[Sighting, SightingState]:
    names = [each.detection_id for each in sighting.detections]
    failed = any(name in failures for name in names)
    coats = [features[name] for name in names if name not in failures]
    reason = _reason(names, features, failures)
    told, confidence = told_flank(sighting, features)
    usable = [len(each.points) for each in coats if each.usable]
    state = SightingState(
        sighting.sighting_id,
        identifiable=not reason,
        reason=reason,
        proven=bool(proven_coats([sighting], features)),
        flank_confidence=confidence,
        marks=max(usable, default=0),
        # What could not be read now is tried again at the next run.
        features_of="" if failed else mark,
    )
    return replace(sighting, flank=told), state


def _reason(
    names: list[str], features: Mapping[str, CoatFeatures], failures: Mapping[str, str]
) -> str:
    """Why a sighting cannot be told, of which less than half of the photographs can."""
    reasons = [failures[name] if name in failures else features[name].reason for name in names]
    missing = [reason for reason in reasons if reason]
    return missing[0] if 2 * len(missing) > len(reasons) else ""
