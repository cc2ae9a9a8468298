"""What a search ends with: counts, and what is doubtful, a card at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pardalis.detect.unsure import unsure_again
from pardalis.records.detection import Finding, SearchStatus
from pardalis.records.media import Media
from pardalis.records.problem import Problem
from pardalis.records.sentence import say, say_many
from pardalis.store import cards, findings, results
from pardalis.workflows.found_counts import STEP, FoundTally
from pardalis.workflows.outcome import Outcome, tell_problems
from pardalis.workflows.project import Project
from pardalis.workflows.seen_cards import seen_cards
from pardalis.workflows.sure_findings import not_believed

CARD_BACK = say("Put the card back in its place, then find again.")
_LONGEST_TOLD = 60


class _Doubts:
    """A problem for each failure, and one for each card and reason that could not be judged."""

    def __init__(self) -> None:
        self._failed: list[Problem] = []
        self._unjudged: Counter[tuple[str, str]] = Counter()

    def add(self, media: Iterable[Media], found: Iterable[Finding]) -> None:
        known = {each.media_id: each for each in found}
        for each in media:
            finding = known.get(each.media_id)
            if finding is None:
                reason = say("No detection model has seen it.")
                self._failed.append(Problem(each.file_path, "not_searched", reason))
            elif finding.status is SearchStatus.FAILED:
                told = Problem(each.file_path, "failed", finding.reason, CARD_BACK)
                self._failed.append(told)
            elif finding.status is SearchStatus.CANNOT_TELL:
                self._unjudged[each.card, finding.reason] += 1

    def problems(self) -> tuple[Problem, ...]:
        remedy = say("Look at them yourself: they are kept, not taken for empty.")
        unjudged = (
            Problem(card, "not_judged", _of_photographs(number, reason), remedy)
            for (card, reason), number in self._unjudged.items()
        )
        return (*self._failed, *unjudged)


def conclude(project: Project, problems: Iterable[Problem], told: Iterable[str]) -> Outcome:
    """Note the counts and what is doubtful, and tell both.

    Parameters
    ----------
    project
        An open project, its photographs searched.
    problems
        Met by the search.
    told
        Sentences that it adds.
    """
    tally, doubts = FoundTally(), _Doubts()
    ruled_out: list[Finding] = []
    with project.database.read() as connection:
        for card in seen_cards(connection):
            tally.add(card.standing)
            doubts.add(card.media, card.found)
            ruled_out += (each for each in card.standing if _is_ruled_out(each))
    listed = (*problems, *not_believed(ruled_out), *doubts.problems())
    made_from = _together(tally.models)
    with project.database.write() as connection:
        cards.replace_problems(connection, STEP, listed)
        results.put_unsearched(connection, findings.count_unsearched(connection))
        results.put_step(connection, STEP, made_from, tally.counts)
    counts = tally.counts
    sentences = (
        say(
            "{searched} photographs searched by {model}: {holding} hold something, {empty} are "
            "empty, {unjudged} could not be judged and {failed} could not be read.",
            searched=counts["photographs_searched"],
            model=made_from or say("no model"),
            holding=counts["with_a_detection"],
            empty=counts["empty"],
            unjudged=counts["not_judged"],
            failed=counts["failed"],
        ),
        *told,
        *tell_problems(listed),
    )
    return Outcome(STEP, sentences, counts, listed)


def _of_photographs(number: int, reason: str) -> str:
    why = unsure_again(reason)
    return say_many("{n} photograph: {why}", "{n} photographs: {why}", number, why=why)


def _is_ruled_out(finding: Finding) -> bool:
    return any(each.ruled_out for each in finding.detections)


def _together(models: Iterable[str]) -> str:
    named = sorted(models)
    made_from = ", ".join(named)
    if len(made_from) <= _LONGEST_TOLD:
        return made_from
    return say("{number} models and people", number=len(named))
