"""What people said of single sightings: where the animal is, its side, whether it can be told."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pardalis.records.decision import Decision, Verdict
from pardalis.records.detection import BoundingBox, Flank
from pardalis.records.sighting import Sighting

_COMPARED_ANEW = (
    Verdict.FLANK, Verdict.BOX, Verdict.IDENTIFIABLE, Verdict.NOT_IDENTIFIABLE, Verdict.STILL,
    Verdict.OBSERVATION, Verdict.ADDED,
)  # fmt: skip
_EDGE = 1e-6
_DIGITS = 6


def read_box(value: str) -> BoundingBox:
    """The box that a decision gives, as "x,y,width,height" relative to the photograph.

    Parameters
    ----------
    value
        Four numbers from 0 to 1 [widths and heights of the photograph].

    Raises
    ------
    ValueError
        If it is no box inside the photograph.

    Examples
    --------
    >>> read_box("0.1,0.2,0.5,0.25")
    BoundingBox(x=0.1, y=0.2, width=0.5, height=0.25)
    """
    parts = [float(part) for part in value.split(",")]
    if len(parts) != 4 or not all(math.isfinite(part) for part in parts):
        raise ValueError("a box is four numbers")
    box = BoundingBox(*parts)
    inside = min(box.x, box.y) >= 0 and max(box.x + box.width, box.y + box.height) <= 1 + _EDGE
    if not inside or box.width <= 0 or box.height <= 0:
        raise ValueError("the box lies outside the photograph, or has no area")
    return box


def box_text(box: BoundingBox) -> str:
    """A box as a decision keeps it.

    Parameters
    ----------
    box
        Relative to the photograph.

    Examples
    --------
    >>> box_text(BoundingBox(0.1, 0.2, 0.5, 0.25))
    '0.1,0.2,0.5,0.25'
    """
    numbers = (box.x, box.y, box.width, box.height)
    return ",".join(f"{round(each, _DIGITS):g}" for each in numbers)


def corrected(sightings: Iterable[Sighting], decisions: Iterable[Decision]) -> tuple[Sighting, ...]:
    """The sightings with the boxes and flanks that people gave; their ids stay.

    Parameters
    ----------
    sightings
        As the machine grouped them.
    decisions
        Those that make the catalogue, bound to these sightings; the latest counts.
    """
    said = list(decisions)
    return with_flanks(with_boxes(sightings, said), said)


def with_boxes(
    sightings: Iterable[Sighting], decisions: Iterable[Decision]
) -> tuple[Sighting, ...]:
    """The sightings with the boxes that people gave.

    Parameters
    ----------
    sightings, decisions
        As for `corrected`.
    """
    boxes = said_boxes(decisions)
    return tuple(
        replace(
            each,
            detections=tuple(
                replace(one, box=boxes.get(one.detection_id, one.box)) for one in each.detections
            ),
        )
        if any(one.detection_id in boxes for one in each.detections)
        else each
        for each in sightings
    )


def with_flanks(
    sightings: Iterable[Sighting], decisions: Iterable[Decision]
) -> tuple[Sighting, ...]:
    """The sightings with the flanks that people gave.

    Parameters
    ----------
    sightings, decisions
        As for `corrected`.
    """
    flanks = said_flanks(decisions)
    return tuple(
        replace(each, flank=flanks[each.sighting_id]) if each.sighting_id in flanks else each
        for each in sightings
    )


def said_boxes(decisions: Iterable[Decision]) -> dict[str, BoundingBox]:
    """The boxes that people gave, by `detection_id`; the latest counts.

    Parameters
    ----------
    decisions
        In the order of the ledger.
    """
    return {
        each.detection_id: read_box(each.value) for each in decisions if each.verdict is Verdict.BOX
    }


def said_species(
    sightings: Iterable[Sighting], decisions: Iterable[Decision]
) -> dict[str, tuple[str, str]]:
    """The species that people gave, and who gave it, by `detection_id`; the latest counts.

    Parameters
    ----------
    sightings
        Whose detections bear the name.
    decisions
        In the order of the ledger, bound to these sightings.
    """
    said = {
        each.sighting_a: (each.value, each.decided_by)
        for each in decisions
        if each.verdict is Verdict.SPECIES
    }
    return {
        one.detection_id: said[each.sighting_id]
        for each in sightings
        if each.sighting_id in said
        for one in each.detections
    }


def said_flanks(decisions: Iterable[Decision]) -> dict[str, Flank]:
    """The flanks that people gave, by `sighting_id`; the latest counts.

    Parameters
    ----------
    decisions
        In the order of the ledger.
    """
    return {
        each.sighting_a: Flank(each.value) for each in decisions if each.verdict is Verdict.FLANK
    }


def said_identifiable(decisions: Iterable[Decision]) -> dict[str, bool]:
    """Whether people saw a coat to tell an animal by, by `sighting_id`; the latest counts.

    Who says that two sightings are the same animal has seen a coat on both.

    Parameters
    ----------
    decisions
        In the order of the ledger.
    """
    found: dict[str, bool] = {}
    for each in decisions:
        if each.verdict in (Verdict.SAME, Verdict.IDENTIFIABLE):
            found |= dict.fromkeys(each.sightings, True)
        elif each.verdict is Verdict.NOT_IDENTIFIABLE:
            found[each.sighting_a] = False
    return found


def said_of_coats(decisions: Iterable[Decision]) -> dict[str, bool]:
    """Which sightings people want compared, or left out, whatever the machine thinks of them.

    Who says that two sightings are the same animal wants neither left out, but has no need of the
    machine's opinion.

    Parameters
    ----------
    decisions
        In the order of the ledger.
    """
    found: dict[str, bool] = {}
    for each in decisions:
        if each.verdict in (Verdict.IDENTIFIABLE, Verdict.NOT_IDENTIFIABLE):
            found[each.sighting_a] = each.verdict is Verdict.IDENTIFIABLE
        elif each.verdict is Verdict.SAME:
            for name in each.sightings:
                if found.get(name) is False:
                    del found[name]
    return found


def changes_comparison(decision: Decision, ledger: Iterable[Decision]) -> bool:
    """Whether coats are read or compared anew after a decision, or after what it undoes.

    Parameters
    ----------
    decision
        Of the ledger.
    ledger
        All that was said.
    """
    known = {each.position: each for each in ledger}
    return _changes(decision, known)


def _changes(decision: Decision, ledger: Mapping[int, Decision]) -> bool:
    if decision.verdict is not Verdict.UNDO:
        return decision.verdict in _COMPARED_ANEW
    act = ledger[int(decision.value)].act
    return any(_changes(each, ledger) for each in ledger.values() if each.act == act)
