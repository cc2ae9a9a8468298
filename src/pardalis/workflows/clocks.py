"""Clocks that look wrong, and what people say of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from pardalis.errors import InputError
from pardalis.intake.clocks.doubts import proposals
from pardalis.intake.clocks.in_words import (
    RIGHT,
    mend_words,
    mends_text,
    read_mends,
    standing_clocks,
)
from pardalis.records.address import Survey
from pardalis.records.clock_doubt import ClockDoubt
from pardalis.records.clock_mend import ClockMend
from pardalis.records.decision import Decision, Verdict
from pardalis.records.media import Placement
from pardalis.store import cards, identities
from pardalis.workflows.clock_settings import MendSettings
from pardalis.workflows.doubtful_clocks import (
    STEP,
    problem_of_clock,
    proposed_words,
    read_clocks,
    records_of_deployment,
)
from pardalis.workflows.hints import command
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.project import Project, open_project
from pardalis.workflows.said_mends import said_mends
from pardalis.workflows.speak import Words, append


def list_clocks(survey: Survey, folder: Path | None = None) -> Outcome:
    """Say which clocks look wrong, why, and what would mend them; and which have been mended.

    Parameters
    ----------
    survey
        The survey folder.
    folder
        The project folder, if it is not the survey's own.

    Raises
    ------
    NotReadyError
        If nothing has been imported, or there is no table of deployments.
    """
    with open_project(survey, folder) as project:
        clocks = read_clocks(project)
    doubted = {each.deployment_id for each in clocks.doubts}
    mended = [each for each in clocks.standing.values() if each.value != RIGHT]
    counts: dict[str, int | float] = {
        "clocks": clocks.number,
        "doubtful": len(doubted),
        "mended": len(mended),
    }
    first = (
        f"{counts['doubtful']} of {counts['clocks']} clocks look wrong; {counts['mended']} have "
        "been mended."
    )
    told = (*_told(survey, folder, clocks.doubts), *map(_standing, clocks.standing.values()))
    answer = {"doubts": [asdict(each) for each in clocks.doubts]}
    return Outcome(
        STEP, (first, *told), counts, tuple(map(problem_of_clock, clocks.doubts)), answer
    )


def mend_clock(
    survey: Survey,
    deployment_id: str,
    settings: MendSettings,
    decided_by: str,
    evidence: str = "",
) -> Outcome:
    """Mend the clock of a deployment; all that follows from its times is done anew.

    Parameters
    ----------
    survey
        The survey folder.
    deployment_id
        Whose clock.
    settings
        How it was wrong.
    decided_by
        The person.
    evidence
        In the person's words.

    Raises
    ------
    InputError
        If there is no such deployment, or the clock cannot have been wrong so.
    """
    words = Words(decided_by, evidence)
    with open_project(survey, settings.project) as project:
        records = records_of_deployment(project, deployment_id)
        before = _mends_of(project, deployment_id) if settings.also else ()
        mends = said_mends(settings, records, before)
        return _say(project, words, deployment_id, (*before, *mends))


def accept_clock(
    survey: Survey,
    deployment_id: str,
    decided_by: str,
    evidence: str = "",
    folder: Path | None = None,
) -> Outcome:
    """Mend the clock of a deployment as is proposed.

    Parameters
    ----------
    survey, deployment_id, decided_by, evidence
        As for `mend_clock`.
    folder
        The project folder, if it is not the survey's own.

    Raises
    ------
    InputError
        If nothing is proposed for it.
    """
    words = Words(decided_by, evidence)
    with open_project(survey, folder) as project:
        records_of_deployment(project, deployment_id)
        proposed = proposals(read_clocks(project).doubts).get(deployment_id)
        if proposed is None:
            raise InputError(
                f"No mend is proposed for the clock of {deployment_id}.",
                "See 'pardalis clocks'; say how it was wrong with 'pardalis clocks mend'.",
            )
        if not evidence:
            words = Words(decided_by, proposed.reason)
        mends = (*_mends_of(project, deployment_id), *proposed.mends)
        return _say(project, words, deployment_id, mends)


def clock_is_right(
    survey: Survey,
    deployment_id: str,
    decided_by: str,
    evidence: str = "",
    folder: Path | None = None,
) -> Outcome:
    """Say that a clock was right: it is doubted no more, and a mend that stands is taken off.

    Parameters
    ----------
    survey, deployment_id, decided_by, evidence
        As for `mend_clock`.
    folder
        The project folder, if it is not the survey's own.

    Raises
    ------
    InputError
        If there is no such deployment.
    """
    words = Words(decided_by, evidence)
    with open_project(survey, folder) as project:
        records_of_deployment(project, deployment_id)
        return _say(project, words, deployment_id, ())


def _mends_of(project: Project, deployment_id: str) -> tuple[ClockMend, ...]:
    with project.database.read() as connection:
        standing = standing_clocks(identities.decisions(connection)).get(deployment_id)
    return read_mends(standing.value) if standing else ()


def _say(project: Project, words: Words, deployment_id: str, mends: Sequence[ClockMend]) -> Outcome:
    said = words.say_of_camera(Verdict.CLOCK, deployment_id, mends_text(mends))
    before = _outside(project, deployment_id)
    (kept,), _ = append(project, [said])
    after = _outside(project, deployment_id)
    clocks = read_clocks(project)
    left = tuple(each for each in clocks.doubts if each.deployment_id == deployment_id)
    sentences = (
        f"Decision {kept.position}: {_standing(kept)}",
        f"Photographs dated outside the deployment: {before} before, {after} now.",
        *_told(project.survey, project.folder, left),
        f"To take it back: {command('undo', project.survey, project.folder)} "
        f"{kept.position} --by NAME.",
        f"Run '{command('census', project.survey, project.folder)}' to bring the numbers up to "
        "date.",
    )
    counts: dict[str, int | float] = {
        "position": kept.position,
        "outside_before": before,
        "outside_now": after,
    }
    return Outcome(STEP, sentences, counts, tuple(map(problem_of_clock, left)))


def _outside(project: Project, deployment_id: str) -> int:
    with project.database.read() as connection:
        numbers = cards.count_placements(connection, deployment_id)
    return numbers.get(Placement.OUTSIDE_DEPLOYMENT, 0)


def _told(survey: Survey, folder: Path | None, doubts: Sequence[ClockDoubt]) -> Iterable[str]:
    accept = command("clocks accept", survey, folder)
    chosen = proposals(doubts)
    for each in doubts:
        yield f"{each.deployment_id} ({each.check.value.replace('_', ' ')}): {each.reason}"
        if each.mends:
            yield f"    Proposed: {proposed_words(each)}."
        if each.remedy:
            yield f"    {each.remedy}"
        if chosen.get(each.deployment_id) is each:
            yield f"    To accept: {accept} {each.deployment_id} --by NAME"


def _standing(decision: Decision) -> str:
    mends = read_mends(decision.value)
    how = "; ".join(map(mend_words, mends)) if mends else "its clock was right"
    return f"{decision.deployment_id}: {how}, says {decision.decided_by}."
