"""Where the survey stands, as the desk's first page tells it."""

from __future__ import annotations

from dataclasses import dataclass

from pardalis.records.account import Account
from pardalis.records.estimate import Estimate, Interval
from pardalis.records.problem import Problem
from pardalis.store import identities, results
from pardalis.store.database import Connection
from pardalis.store.desk.standing import problem_kinds, problems_of_kind
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.effort_calendar import sees_all
from pardalis.workflows.desk.estimates_seen import estimates_seen
from pardalis.workflows.desk.still import number_waiting
from pardalis.workflows.fit_answer import main_and_models
from pardalis.workflows.older_steps import STEPS, decisions_since, older_steps

_FIRST = (
    *("waits_for_a_person", "contradiction", "two_names", "two_sexes", "alike_but_impossible"),
    *("clock_doubtful", "outside_deployment", "no_deployment", "no_effort", "doubtful_effort"),
    *("not_judged", "failed", "no_individual"),
)
"""What a person decides comes before what only needs to be known."""
_COUNTED = {
    "waits_for_a_person": ("identify", "pairs_waiting_for_a_person"),
    "not_judged": ("find", "not_judged"),
}
"""Kinds told once for many: where their number stands."""
STEP_OF_STILL = "still"
_NO_MATTER = frozenset(("stray", "duplicate"))


@dataclass(frozen=True, slots=True)
class StepProgress:
    """How far one step of the way from the cards to the number is.

    Parameters
    ----------
    name
        The step.
    done
        Whether it has run to its end.
    older
        Whether what it is made from has changed since.
    counts
        What it counted, by name, in the order to be read.
    """

    name: str
    done: bool
    older: bool
    counts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something doubtful that waits for a person.

    Parameters
    ----------
    step, kind
        That told it, and what it is about.
    number
        How many there are.
    example
        The first, in words; empty for those who do not see the whole survey as it is.
    """

    step: str
    kind: str
    number: int
    example: str = ""


@dataclass(frozen=True, slots=True)
class AnswerSoFar:
    """The density and the number of animals as they were last estimated.

    Parameters
    ----------
    status
        "ok", "doubtful" or "refused".
    reasons
        Why it is not "ok", in words.
    density
        Animals per 100 km^2; None if there is no number.
    animals
        Activity centres in the region, given the animals that were caught; None likewise.
    area
        Of the region [km^2].
    counted, captures
        Animals and captures that it is made from.
    model
        The statistical model as a reader knows it.
    older
        Whether what it is made from has changed since.
    decisions_since
        People's decisions since it was made that may move it.
    """

    status: str
    reasons: tuple[str, ...]
    density: Interval | None
    animals: Interval | None
    area: float | None
    counted: int
    captures: int
    model: str
    older: bool
    decisions_since: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Where a survey stands.

    Parameters
    ----------
    steps
        In order.
    next_step
        The first that has not run or is older than what it is made from; empty if none.
    doubts
        What waits for a person.
    decisions
        In the ledger.
    individuals
        In the catalogue.
    catalogue_behind
        Decisions that the catalogue does not know yet.
    answer
        None before the first estimate.
    """

    steps: tuple[StepProgress, ...]
    next_step: str
    doubts: tuple[Doubt, ...]
    decisions: int
    individuals: int
    catalogue_behind: int
    answer: AnswerSoFar | None


def overview(desk: Desk, account: Account) -> Overview:
    """Which steps have run, what they counted, what waits for a person, and the answer so far.

    What is read does not grow with the number of photographs.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    """
    with desk.project.database.read() as connection:
        counts = results.step_counts(connection)
        position = identities.ledger_position(connection)
        estimates = estimates_seen(connection, account)
        older = older_steps(connection, estimates, results.catalogue_hash(connection))
        main, _ = main_and_models(estimates)
        answer = None
        if main is not None:
            answer = _answer(main, "estimate" in older, decisions_since(connection, main))
        doubts = _doubts(connection, counts, sees_all(account))
        still = number_waiting(desk, connection, account)
    if still:
        doubts += (Doubt(STEP_OF_STILL, "never_moves", still),)
    identify = counts.get("identify", {})
    behind = position - int(identify.get("ledger_position", position))
    steps = tuple(
        StepProgress(name, name in counts, name in counts and name in older, _told(counts, name))
        for name in STEPS
    )
    todo = (each.name for each in steps if not each.done or each.older)
    return Overview(
        steps,
        next(todo, ""),
        doubts,
        position,
        int(identify.get("individuals", 0)),
        max(0, behind),
        answer,
    )


def doubts_of_kind(
    desk: Desk, account: Account, step: str, kind: str, after: int = 0
) -> tuple[tuple[int, Problem], ...]:
    """All that is doubtful of one kind, a hundred at a time; nothing for who sees only a part.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    step, kind
        Which.
    after
        Rank of the last one that was shown.
    """
    with desk.project.database.read() as connection:
        # Their subjects are files, cards and stations of the whole survey.
        if not sees_all(account):
            return ()
        return problems_of_kind(connection, step, kind, after)


def _told(counts: dict[str, dict[str, int | float]], name: str) -> tuple[tuple[str, float], ...]:
    return tuple(counts.get(name, {}).items())


def _doubts(
    connection: Connection, counts: dict[str, dict[str, int | float]], whole: bool
) -> tuple[Doubt, ...]:
    found = []
    for each in problem_kinds(connection):
        kind = each.first.kind
        step, name = _COUNTED.get(kind, ("", ""))
        number = int(counts.get(step, {}).get(name, each.number))
        if kind not in _NO_MATTER and number:
            found.append(Doubt(each.step, kind, number, each.first.words if whole else ""))
    rank = {kind: place for place, kind in enumerate(_FIRST)}
    return tuple(sorted(found, key=lambda doubt: rank.get(doubt.kind, len(rank))))


def _answer(estimate: Estimate, older: bool, since: int) -> AnswerSoFar:
    return AnswerSoFar(
        estimate.status.value,
        estimate.reasons,
        estimate.density,
        estimate.realised_n,
        estimate.region_area,
        estimate.animals,
        estimate.captures,
        estimate.name or estimate.model,
        older,
        since,
    )
