"""What people said of photographs: nothing there, what it is, how many, what a model missed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pardalis.identify.sightings.binding import LEAST_OVERLAP, present_detection
from pardalis.identify.sightings.corrections import box_text, read_box
from pardalis.records.decision import OF_A_PHOTOGRAPH, Decision, Verdict
from pardalis.records.detection import BoundingBox, Detection, Finding, SearchStatus
from pardalis.records.detection_heir import DetectionHeir

OBSERVED = ("animal", "human", "vehicle", "unknown", "blank")
"""What a person can say that a detection is, "blank" where nothing is there; Camtrap DP."""
PERSON = "person"
"""Stands in the place of a detection model where a person found something."""
_ADDED = "-p"


@dataclass(frozen=True, slots=True)
class Observed:
    """Findings with what people said of photographs.

    Parameters
    ----------
    findings
        Without what is not there, with what was added.
    by
        Who said what it is, by `detection_id`; that nothing is there, by `media_id`.
    counts
        How many animals, people or vehicles a detection shows, by `detection_id`, where a person
        counted them.
    """

    findings: tuple[Finding, ...]
    by: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


def added_text(kind: str, box: BoundingBox, frame: int | None = None) -> str:
    """What is added and where, as a decision keeps it.

    Parameters
    ----------
    kind
        Camtrap DP `observationType`.
    box
        Where.
    frame
        Of a video, from 0; None in a photograph.

    Examples
    --------
    >>> added_text("animal", BoundingBox(0.1, 0.2, 0.5, 0.25))
    'animal 0.1,0.2,0.5,0.25'
    """
    return f"{kind} {box_text(box)}" + ("" if frame is None else f" {frame}")


def added_id(media_id: str, before: Iterable[str]) -> str:
    """The `detection_id` of what a person adds to a photograph.

    Parameters
    ----------
    media_id
        The photograph.
    before
        The ids of all that was added to it, also of what was taken back.

    Examples
    --------
    >>> added_id("3fa2", ["3fa2-p1"])
    '3fa2-p2'
    """
    numbers = [int(name.rpartition(_ADDED)[2]) for name in before]
    return f"{media_id}{_ADDED}{max(numbers, default=0) + 1}"


def observed(
    findings: Iterable[Finding], decisions: Iterable[Decision], heirs: Iterable[DetectionHeir] = ()
) -> Observed:
    """The findings as people see them.

    What is said of a whole photograph holds for all that is found in it, also later; what is said
    of a detection follows it as long as something is found where it was. What a person added takes
    the place of what a model finds there.

    Parameters
    ----------
    findings
        What models found; of photographs that nobody searched there need be none.
    decisions
        Those that make the catalogue, in the order of the ledger.
    heirs
        Detections that were replaced, in order.
    """
    said: dict[str, list[Decision]] = defaultdict(list)
    for each in decisions:
        if each.verdict in OF_A_PHOTOGRAPH and each.verdict is not Verdict.CONFIRMED:
            said[each.media_id].append(each)
    if not said:
        return Observed(tuple(findings))
    following = list(heirs)
    by: dict[str, str] = {}
    counts: dict[str, int] = {}
    made: list[Finding] = []
    known = {each.media_id: each for each in findings}
    searched_by_nobody = sorted(said.keys() - known.keys())
    for name in searched_by_nobody:
        known[name] = Finding(name, PERSON, SearchStatus.FAILED)
    for name, finding in known.items():
        spoken = said.get(name, ())
        seen = _seen(finding, spoken, following, by, counts) if spoken else finding
        if name in said and seen.status is SearchStatus.FAILED and seen.detection_model == PERSON:
            continue
        made.append(seen)
    if searched_by_nobody:
        made.sort(key=lambda each: each.media_id)
    return Observed(tuple(made), by, counts)


def told(finding: Finding, counts: Mapping[str, int]) -> str:
    """What a photograph holds, in a line: what a person who confirms it says.

    Parameters
    ----------
    finding
        With all that was corrected.
    counts
        As of `Observed`.

    Examples
    --------
    >>> told(Finding("m", "motion 2", SearchStatus.SEARCHED), {})
    'blank'
    """
    shown = Counter[str]()
    for each in finding.detections:
        named = f"{each.observation_type} {each.scientific_name}".strip()
        shown[named] += counts.get(each.detection_id, 1)
    return "; ".join(f"{number} {name}" for name, number in sorted(shown.items())) or "blank"


def confirmed(
    findings: Iterable[Finding], counts: Mapping[str, int], decisions: Iterable[Decision]
) -> dict[str, str]:
    """Who confirmed what a photograph holds, by `media_id`, where it holds that still.

    Parameters
    ----------
    findings
        With all that was corrected.
    counts
        As of `Observed`.
    decisions
        Those that make the catalogue, in the order of the ledger; the latest counts.
    """
    said = {each.media_id: each for each in decisions if each.verdict is Verdict.CONFIRMED}
    if not said:
        return {}
    return {
        each.media_id: said[each.media_id].decided_by
        for each in findings
        if each.media_id in said and said[each.media_id].value == told(each, counts)
    }


def _seen(
    finding: Finding,
    said: Sequence[Decision],
    heirs: list[DetectionHeir],
    by: dict[str, str],
    counts: dict[str, int],
) -> Finding:
    """One photograph; who said what, and how many, is put into the last two."""
    here = {each.detection_id: each for each in finding.detections}
    added: dict[str, Detection] = {}
    gone: set[str] = set()
    blank_by = ""
    for each in said:
        name = present_detection(each.detection_id, each.position, heirs)
        if each.verdict is Verdict.ADDED:
            added[each.detection_id] = _added(each)
            by[each.detection_id] = each.decided_by
        elif not each.detection_id:
            gone |= here.keys() | added.keys()
            blank_by = each.decided_by
        elif name not in here and name not in added:
            continue
        elif each.verdict is Verdict.COUNT:
            counts[name] = int(each.value)
        elif each.value == "blank":
            gone.add(name)
            blank_by = each.decided_by
        else:
            gone.discard(name)
            by[name] = each.decided_by
            one = added.get(name) or here[name]
            (added if name in added else here)[name] = _as(one, each)
    own = [one for name, one in added.items() if name not in gone]
    left = [one for name, one in here.items() if name not in gone and not _is_under(one, own)]
    if not left and not own and blank_by:
        by[finding.media_id] = blank_by
    counted_only = all(each.verdict is Verdict.COUNT for each in said)
    if counted_only or not (left or own or blank_by):
        return replace(finding, detections=(*left, *own))
    status = SearchStatus.SEARCHED
    return replace(finding, status=status, reason="", detections=(*left, *own))


def _as(detection: Detection, decision: Decision) -> Detection:
    """The detection as a person says that it is; no machine's name stands for another kind."""
    if detection.observation_type == decision.value:
        return detection
    return replace(
        detection,
        observation_type=decision.value,
        scientific_name="",
        species_probability=None,
        classified_by="",
        ruled_out="",
    )


def _added(decision: Decision) -> Detection:
    kind, box, *frame = decision.value.split(" ")
    return Detection(
        decision.detection_id,
        decision.media_id,
        kind,
        read_box(box),
        1.0,
        PERSON,
        frame=int(frame[0]) if frame else None,
    )


def _is_under(detection: Detection, added: Iterable[Detection]) -> bool:
    """Whether a model found again what a person had added before."""
    return any(
        one.frame == detection.frame and one.box.overlap(detection.box) >= LEAST_OVERLAP
        for one in added
    )
