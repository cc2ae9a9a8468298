"""What people and programs say of photographs, as rows of Camtrap DP, becomes findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pardalis.records.detection import BoundingBox, Detection, Finding, SearchStatus
from pardalis.records.foreign_row import ForeignRow
from pardalis.records.problem import Problem
from pardalis.records.sentence import say, say_many

WHOLE = BoundingBox(0.0, 0.0, 1.0, 1.0)
"""Where something is of which nobody said where: somewhere in the photograph."""

_SEEN = ("animal", "human", "vehicle")


@dataclass(frozen=True, slots=True)
class Stated:
    """What rows say, and which detection each of them names.

    Parameters
    ----------
    findings
        One for each photograph that something is said of.
    rows
        All rows, those that name a detection with its id.
    problems
        Photographs of which it stays open which box shows what.
    """

    findings: tuple[Finding, ...]
    rows: tuple[ForeignRow, ...]
    problems: tuple[Problem, ...]


def apply_statements(rows: Iterable[ForeignRow], former: Mapping[str, Finding]) -> Stated:
    """Findings from rows of observations that speak of photographs.

    A row with a box is a detection. A row without one names what is already found in its
    photograph, if there is no doubt what it names; where nothing is found, the detection is the
    whole photograph. A row that says blank empties the photograph.

    Parameters
    ----------
    rows
        Of the table `observations`, with their `media_id`; others are passed over and given back.
    former
        What was found in the photographs before, by `media_id`.
    """
    listed = list(rows)
    by_photo: dict[str, list[int]] = {}
    for place, row in enumerate(listed):
        if row.media_id:
            by_photo.setdefault(row.media_id, []).append(place)
    findings: list[Finding] = []
    open_cases: list[str] = []
    for media_id, places in by_photo.items():
        said = [listed[place] for place in places]
        finding, named = _finding(media_id, said, former.get(media_id))
        if finding is not None:
            findings.append(finding)
        if finding is not None and _is_open(said, named, finding):
            open_cases.append(media_id)
        for place, detection_id in zip(places, named, strict=True):
            listed[place] = replace(listed[place], detection_id=detection_id)
    return Stated(tuple(findings), tuple(listed), tuple(_doubts(open_cases, listed)))


def _finding(
    media_id: str, said: Sequence[ForeignRow], former: Finding | None
) -> tuple[Finding | None, list[str]]:
    """What is found in one photograph now, and the detection that each row names."""
    unnamed = [""] * len(said)
    seen = [row for row in said if row.cell("observationType") in _SEEN or box_of(row)]
    if not seen:
        return _nothing_seen(media_id, said), unnamed
    boxed = any(box_of(row) for row in seen)
    # What an earlier table said without a box is said anew, not named by it.
    found = former is not None and any(each.box != WHOLE for each in former.detections)
    if former is not None and found and not boxed:
        return _named(former, said)
    detections: list[Detection] = []
    for place, row in enumerate(said):
        if row in seen:
            made = _detection(media_id, len(detections) + 1, row)
            detections.append(made)
            unnamed[place] = made.detection_id
    model = detections[0].detection_model
    return Finding(media_id, model, SearchStatus.SEARCHED, tuple(detections)), unnamed


def _nothing_seen(media_id: str, said: Sequence[ForeignRow]) -> Finding | None:
    """Blank, or not to be told; None where nobody has looked."""
    for kind, status in (("blank", SearchStatus.SEARCHED), ("unknown", SearchStatus.CANNOT_TELL)):
        row = next((each for each in said if each.cell("observationType") == kind), None)
        if row is not None:
            reason = ""
            if status is SearchStatus.CANNOT_TELL:
                reason = row.cell("observationComments") or f"Unknown, says {model_of(row)}."
            return Finding(media_id, model_of(row), status, (), reason)
    return None


def _named(former: Finding, said: Sequence[ForeignRow]) -> tuple[Finding, list[str]]:
    """Detections with the species that rows without a box give them, where it is clear."""
    named = [""] * len(said)
    kinds = {(row.cell("observationType"), row.cell("scientificName")) for row in said}
    if len(kinds) > 1:
        return former, named
    ((kind, species),) = kinds
    fits = [each for each in former.detections if each.observation_type in (kind, "unknown")]
    if not fits:
        return former, named
    chosen = {each.detection_id for each in fits}
    detections = tuple(
        replace(each, observation_type=kind, scientific_name=species or each.scientific_name)
        if each.detection_id in chosen
        else each
        for each in former.detections
    )
    # One row may count several animals: it goes out again with the surest of them.
    for place, each in zip(range(len(said)), fits, strict=False):
        named[place] = each.detection_id
    return replace(former, detections=detections), named


def _is_open(said: Sequence[ForeignRow], named: Sequence[str], finding: Finding) -> bool:
    told = [n for row, n in zip(said, named, strict=True) if row.cell("observationType") in _SEEN]
    return bool(finding.detections) and bool(told) and not any(told)


def _detection(media_id: str, rank: int, row: ForeignRow) -> Detection:
    kind = row.cell("observationType")
    probability = row.cell("classificationProbability")
    return Detection(
        detection_id=f"{media_id}-{rank}",
        media_id=media_id,
        observation_type=kind if kind in _SEEN else "unknown",
        box=box_of(row) or WHOLE,
        confidence=float(probability.replace(",", ".")) if probability else 1.0,
        detection_model=model_of(row),
        scientific_name=row.cell("scientificName"),
    )


def box_of(row: ForeignRow) -> BoundingBox | None:
    """The rectangle that a row gives; None if it gives none.

    Parameters
    ----------
    row
        Of the table `observations`.
    """
    cells = [row.cell(f"bbox{edge}").replace(",", ".") for edge in ("X", "Y", "Width", "Height")]
    if not all(cells):
        return None
    x, y, width, height = (float(cell) for cell in cells)
    return BoundingBox(x, y, min(width, 1.0 - x), min(height, 1.0 - y))


def model_of(row: ForeignRow) -> str:
    """Who says it: a person or a model; else the table that it stands in.

    Parameters
    ----------
    row
        Of the table `observations`.
    """
    return row.cell("classifiedBy") or row.source


def _doubts(media_ids: Sequence[str], rows: Sequence[ForeignRow]) -> Iterator[Problem]:
    if media_ids:
        source = next(row.source for row in rows if row.media_id == media_ids[0])
        reason = say_many(
            "{n} photograph holds several boxes or kinds, and the rows do not say which box shows "
            "what.",
            "{n} photographs hold several boxes or kinds, and the rows do not say which box shows "
            "what.",
            len(media_ids),
        )
        remedy = say("The rows are kept; look at these photographs yourself.")
        yield Problem(source, "which_box", reason, remedy)
