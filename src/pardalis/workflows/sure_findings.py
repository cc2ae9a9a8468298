"""Which detections are sure enough to be kept, and what is told of names that were not believed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pardalis.errors import InputError
from pardalis.records.detection import Detection, Finding
from pardalis.records.problem import Problem
from pardalis.records.sentence import enumerated, say, say_many
from pardalis.workflows.settings import FindSettings


def sure(found: Iterable[Finding], settings: FindSettings) -> Iterator[Finding]:
    """Findings without the detections that are below the confidence asked of their kind.

    Parameters
    ----------
    found
        As a model gives them.
    settings
        The confidence asked of all, and of animals, people and vehicles.

    Raises
    ------
    InputError
        If a confidence is not from 0 to 1.
    """
    least = thresholds(settings)

    def is_sure(detection: Detection) -> bool:
        asked = least.get(detection.observation_type, settings.confidence)
        return detection.confidence >= asked

    for finding in found:
        yield replace(finding, detections=tuple(filter(is_sure, finding.detections)))


def thresholds(settings: FindSettings) -> dict[str, float]:
    """The confidence asked of each kind of detection, by its `observation_type`.

    Parameters
    ----------
    settings
        The confidence asked of all, and of animals, people and vehicles.

    Raises
    ------
    InputError
        If one is not from 0 to 1.

    Examples
    --------
    >>> thresholds(FindSettings(confidence=0.3, confidence_person=0.6))
    {'animal': 0.3, 'human': 0.6, 'vehicle': 0.3, 'unknown': 0.3}
    """
    usual = settings.confidence
    asked = {
        "animal": settings.confidence_animal,
        "human": settings.confidence_person,
        "vehicle": settings.confidence_vehicle,
        "unknown": None,
    }
    least = {kind: usual if value is None else value for kind, value in asked.items()}
    for value in least.values():
        if not 0 <= value <= 1:
            raise InputError(f"A confidence of {value:g} is none.", "Give one from 0 to 1.")
    return least


def not_believed(found: Iterable[Finding]) -> Iterator[Problem]:
    """One problem for each name that a species list ruled out.

    Parameters
    ----------
    found
        What is known now.
    """
    ruled_out: dict[str, Counter[str]] = {}
    for finding in found:
        for each in finding.detections:
            if each.ruled_out:
                ruled_out.setdefault(each.ruled_out, Counter())[each.scientific_name] += 1
    for name, instead in sorted(ruled_out.items()):
        told = enumerated(*(_named(other, each) for other, each in sorted(instead.items())))
        reason = say_many(
            "{n} detection looked most like it: {told}.",
            "{n} detections looked most like it: {told}.",
            instead.total(),
            told=told,
        )
        remedy = say("If it does live here, add it to the species list and find again.")
        yield Problem(name, "not_on_the_species_list", reason, remedy)


def _named(other: str, number: int) -> str:
    if other:
        return say("{number} named {other}", number=number, other=other)
    return say("{number} left without a name", number=number)
