"""The survey's answer in words, or the plain reason why there is none."""

from __future__ import annotations

from collections import Counter

from pardalis.records.detection import Flank, SearchStatus
from pardalis.records.media import Placement
from pardalis.report.content import ReportContent
from pardalis.report.model_table import comparison_sentences
from pardalis.report.number import density_sentences
from pardalis.report.wording import counted, effort, listed, sentence

_KEPT_APART = {
    Placement.NO_TABLE: "there is no deployment table",
    Placement.NO_DEPLOYMENT: "the card belongs to no deployment",
    Placement.OUTSIDE_DEPLOYMENT: "dated outside the deployment",
    Placement.NO_TIME: "without a time",
}


def answer_sentences(content: ReportContent) -> tuple[str, ...]:
    """What the survey says, in the order in which a reader asks.

    Photographs and effort, what they hold, the leopards known, and the density with its 95 %
    interval or the reason why there is none.

    Parameters
    ----------
    content
        Of the report.

    Examples
    --------
    >>> answer_sentences(ReportContent("Ridge"))[0]
    'There are no photographs.'
    """
    return tuple(said for paragraph in answer_paragraphs(content) for said in paragraph)


def answer_paragraphs(content: ReportContent) -> tuple[tuple[str, ...], ...]:
    """The sentences of the answer by subject: photographs, findings, leopards, density.

    Parameters
    ----------
    content
        Of the report.
    """
    paragraphs = (
        _photograph_sentences(content),
        _search_sentences(content),
        _individual_sentences(content),
        density_sentences(content.estimate) + _model_sentences(content),
    )
    return tuple(paragraph for paragraph in paragraphs if paragraph)


def _model_sentences(content: ReportContent) -> tuple[str, ...]:
    """Which of several models the number is of; the table below says the rest."""
    if content.comparison is None or content.estimate is None:
        return ()
    return comparison_sentences(content.comparison)[:1]


def photographs_with(content: ReportContent) -> Counter[str]:
    """Number of photographs in which each type of observation was found at least once.

    Parameters
    ----------
    content
        Of the report.

    Returns
    -------
    Counter
        Keys are Camtrap DP's observation types, and "empty", "cannot_tell" and "failed" for
        photographs without any.
    """
    found: dict[str, set[str]] = {}
    silent: dict[str, str] = {}
    for finding in content.findings:
        types = {detection.observation_type for detection in finding.detections}
        found.setdefault(finding.media_id, set()).update(types)
        empty = finding.status is SearchStatus.SEARCHED
        silent[finding.media_id] = "empty" if empty else finding.status.value
    counts: Counter[str] = Counter()
    for media_id, types in found.items():
        counts.update(types or {silent[media_id]})
    return counts


def _photograph_sentences(content: ReportContent) -> tuple[str, ...]:
    if not content.media:
        return ("There are no photographs.",)
    cards = len({media.card for media in content.media})
    said = [f"There are {counted(len(content.media), 'photograph')} from {counted(cards, 'card')}."]
    if len(content.media) == 1:
        said = ["There is 1 photograph."]
    if content.history is not None:
        worked = float(content.history.usage.sum())
        stations = len(content.history.detector_ids)
        said.append(
            sentence(f"{counted(stations, 'station')} worked for {effort(worked)} camera-nights")
        )
    placements = Counter(media.placement for media in content.media)
    for placement, why in _KEPT_APART.items():
        if placements[placement]:
            number = counted(placements[placement], "photograph is", "photographs are")
            said.append(f"{number} kept apart: {why}.")
    return tuple(said)


def _search_sentences(content: ReportContent) -> tuple[str, ...]:
    if not content.media:
        return ()
    if not content.findings:
        return ("They have not been searched for animals yet.",)
    counts = photographs_with(content)
    parts = [f"{_figure(counts['animal'])} an animal"]
    for key, what in (
        ("human", "a person"),
        ("vehicle", "a vehicle"),
        ("unknown", "something that the model could not name"),
    ):
        if counts[key]:
            parts.append(f"{counts[key]:,} {what}")
    said = [f"Of the photographs, {listed(parts)}; {_figure(counts['empty'], 'is', 'are')} empty."]
    unsure = counts["cannot_tell"] + counts["failed"]
    if unsure:
        said.append(
            f"{counted(unsure, 'photograph')} could not be judged and must be seen by a person."
        )
    return tuple(said)


def _figure(number: int, one: str = "holds", many: str = "hold") -> str:
    if number == 0:
        return f"none {many}"
    return f"{number:,} {one if number == 1 else many}"


def _individual_sentences(content: ReportContent) -> tuple[str, ...]:
    if not content.individuals:
        return ("No leopard has been told apart by its coat.",) if content.sightings else ()
    left = {one.individual_id for one in content.individuals if Flank.LEFT in one.flanks}
    right = {one.individual_id for one in content.individuals if Flank.RIGHT in one.flanks}
    total = len(content.individuals)
    said = [
        f"{counted(total, 'individual leopard is', 'individual leopards are')} known: "
        f"{len(left)} from the left flank, {len(right)} from the right, "
        f"{len(left & right)} from both."
    ]
    twins = min(len(left - right), len(right - left))
    if twins:
        said.append(
            "One that is known from its left flank only may be the same animal as one known from "
            f"its right flank only: they are at least {total - twins} and at most {total} animals."
        )
    if content.flank is not None and content.history is not None:
        said.append(
            f"The {content.flank.value} flank is the one counted: "
            f"{counted(len(content.history.individual_ids), 'animal')}."
        )
    return tuple(said)
