"""What a detection model saw in one photograph, as a finding."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pardalis.records.detection import BoundingBox, Detection, Finding, SearchStatus

_TYPES = {"animal": "animal", "person": "human", "human": "human", "vehicle": "vehicle"}
_BINOMIAL = re.compile(r"[A-Z][a-z-]+ [a-z-]+( [a-z-]+)?")
_PLACES, _DIGITS = 5, 4


@dataclass(frozen=True, slots=True)
class Seen:
    """A box, before it has a rank.

    Parameters
    ----------
    observation_type
        Camtrap DP: "animal", "human", "vehicle" or "unknown".
    left, top, right, bottom
        Within the photograph, 0 to 1.
    confidence
        Of the model, 0 to 1.
    scientific_name
        Where the model tells it.
    species_probability
        Of that name, 0 to 1; None where the model gives none.
    classified_by
        What named the species; empty where nothing did.
    """

    observation_type: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float
    scientific_name: str = ""
    species_probability: float | None = None
    classified_by: str = ""


def kind_of(label: str, taxon: str = "") -> tuple[str, str]:
    """The observation type and the scientific name that a class of a detection network stands for.

    Parameters
    ----------
    label
        As the network's authors call it.
    taxon
        Its scientific name, where the network's entry gives one.

    Examples
    --------
    >>> kind_of("person")
    ('human', '')
    >>> kind_of("Panthera pardus")
    ('animal', 'Panthera pardus')
    >>> kind_of("leopard", "Panthera pardus")
    ('animal', 'Panthera pardus')
    >>> kind_of("traffic light")
    ('unknown', '')
    """
    if taxon:
        return "animal", taxon
    if known := _TYPES.get(label.lower()):
        return known, ""
    return ("animal", label) if _BINOMIAL.fullmatch(label) else ("unknown", "")


def finding_of(media_id: str, signature: str, seen: Iterable[Seen]) -> Finding:
    """A finding of a photograph that was searched: boxes cut to it, best first.

    Digits that differ from one batch and one device to the next are rounded off.

    Parameters
    ----------
    media_id
        The photograph.
    signature
        Name and version of the model.
    seen
        Its boxes, in any order.

    Examples
    --------
    >>> found = finding_of("m1", "test 1", [Seen("animal", -0.1, 0.2, 0.5, 0.6, 0.87654)])
    >>> found.detections[0].box, found.detections[0].confidence
    (BoundingBox(x=0.0, y=0.2, width=0.5, height=0.4), 0.8765)
    """
    boxes = []
    for each in seen:
        box = _box(each)
        if box.width > 0 and box.height > 0:
            boxes.append((-round(each.confidence, _DIGITS), box.x, box.y, box, each))
    boxes.sort(key=lambda one: (*one[:3], one[3].width, one[3].height, one[4].observation_type))
    detections = tuple(
        Detection(
            detection_id=f"{media_id}-{rank}",
            media_id=media_id,
            observation_type=each.observation_type,
            box=box,
            confidence=-below,
            detection_model=signature,
            scientific_name=each.scientific_name,
            species_probability=each.species_probability,
            classified_by=each.classified_by,
        )
        for rank, (below, _, _, box, each) in enumerate(boxes, start=1)
    )
    return Finding(media_id, signature, SearchStatus.SEARCHED, detections)


def failed(media_id: str, signature: str, reason: str) -> Finding:
    """A finding of a photograph that could not be read.

    Parameters
    ----------
    media_id
        The photograph.
    signature
        Name and version of the model.
    reason
        Why not.
    """
    return Finding(media_id, signature, SearchStatus.FAILED, (), reason)


def _box(each: Seen) -> BoundingBox:
    sides = (each.left, each.top, each.right, each.bottom)
    left, top, right, bottom = (round(min(max(side, 0.0), 1.0), _PLACES) for side in sides)
    return BoundingBox(left, top, round(right - left, _PLACES), round(bottom - top, _PLACES))
