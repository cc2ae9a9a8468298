"""What is doubtful: problems grouped by kind, and pairs that wait for a person."""

from __future__ import annotations

from dataclasses import dataclass

from pardalis.records.detection import Flank
from pardalis.records.problem import Problem
from pardalis.records.proposal import Proposal
from pardalis.report.catalogue import View, best_view, media_with_people, sighting_views
from pardalis.report.content import ReportContent
from pardalis.report.stations import station_names

SHOWN_PROBLEMS = 5
SHOWN_PAIRS = 12
FOLDED_PROBLEMS = 500


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Problems of one kind.

    Parameters
    ----------
    title
        The kind in words.
    number
        How many there are.
    first
        Those that are shown at once.
    folded
        Those that unfold.
    unlisted
        How many more there are than a page can list.
    """

    title: str
    number: int
    first: tuple[Problem, ...]
    folded: tuple[Problem, ...]
    unlisted: int


@dataclass(frozen=True, slots=True)
class OpenPair:
    """Two sightings that may be one animal, as a person judges them.

    Parameters
    ----------
    proposal
        The machine's opinion.
    animals
        The individuals that the two now belong to; empty names where they belong to none.
    views
        The best view of each; None where none may be shown.
    flank
        The side that they show.
    """

    proposal: Proposal
    animals: tuple[str, str]
    views: tuple[View | None, View | None]
    flank: Flank


def problem_groups(problems: tuple[Problem, ...]) -> tuple[ProblemGroup, ...]:
    """Problems by kind, the most frequent kind first.

    Parameters
    ----------
    problems
        In the order in which they were met.

    Examples
    --------
    >>> groups = problem_groups((Problem("a.jpg", "clock_wrong", "It says 1970."),) * 7)
    >>> groups[0].title, groups[0].number, len(groups[0].first)
    ('Clock wrong', 7, 5)
    """
    kinds: dict[str, list[Problem]] = {}
    for problem in problems:
        kinds.setdefault(problem.kind, []).append(problem)
    end = SHOWN_PROBLEMS + FOLDED_PROBLEMS
    return tuple(
        ProblemGroup(
            kind.replace("_", " ").capitalize(),
            len(found),
            tuple(found[:SHOWN_PROBLEMS]),
            tuple(found[SHOWN_PROBLEMS:end]),
            max(0, len(found) - end),
        )
        for kind, found in sorted(kinds.items(), key=lambda item: (-len(item[1]), item[0]))
    )


def open_pairs(content: ReportContent) -> tuple[OpenPair, ...]:
    """The proposals that wait for a person, the surest first.

    Parameters
    ----------
    content
        Of the report.
    """
    owner = {name: one.individual_id for one in content.individuals for name in one.sightings}
    sightings = {one.sighting_id: one for one in content.sightings}
    stations, people = station_names(content), media_with_people(content)
    pairs = []
    for proposal in sorted(content.proposals, key=_surest_first):
        both = (proposal.sighting_a, proposal.sighting_b)
        animals = (owner.get(both[0], ""), owner.get(both[1], ""))
        if not all(name in sightings for name in both):
            continue
        best = [best_view(sighting_views(sightings[name], stations, people)) for name in both]
        pairs.append(OpenPair(proposal, animals, (best[0], best[1]), sightings[both[0]].flank))
    return tuple(pairs)


def _surest_first(proposal: Proposal) -> tuple[float, str, str]:
    return (-proposal.score, proposal.sighting_a, proposal.sighting_b)
