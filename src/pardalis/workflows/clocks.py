"""Clocks that look wrong, and what people say of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pardalis.errors import InputError, NotReadyError
from pardalis.intake.clocks.doubts import doubts_of_records, proposals, records_of
from pardalis.intake.clocks.in_words import (
    RIGHT,
    mend_words,
    mends_text,
    read_mends,
    standing_clocks,
    standing_mends,
)
from pardalis.intake.clocks.record import ClockRecord
from pardalis.intake.settings import IntakeSettings
from pardalis.intake.times.choice import with_chosen_times
from pardalis.records.clock_doubt import ClockDoubt
from pardalis.records.clock_mend import ClockMend
from pardalis.records.decision import Decision
from pardalis.records.deployment import Deployment
from pardalis.records.problem import Problem
from pardalis.store import cards, identities
from pardalis.workflows.clock_settings import MendSettings
from pardalis.workflows.foreign_tables import known_files, take
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.photo_times import settings_of_last_import, time_rules
from pardalis.workflows.project import DEPLOYMENTS_TABLE, Project, open_project
from pardalis.workflows.said_mends import said_mends
from pardalis.workflows.settings import ImportSettings
from pardalis.workflows.speak import Words, append

STEP = "clocks"


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of a survey as they stand.

    Parameters
    ----------
    deployments
        The table.
    records
        Of each card.
    doubts
        What looks wrong with them.
    standing
        What people said of them, by `deployment_id`.
    """

    deployments: tuple[Deployment, ...]
    records: tuple[ClockRecord, ...]
    doubts: tuple[ClockDoubt, ...]
    standing: dict[str, Decision]

    def of(self, deployment_id: str) -> tuple[ClockRecord, ...]:
        """The clock records of one deployment.

        Parameters
        ----------
        deployment_id
            Of the table.

        Raises
        ------
        InputError
            If there is no such deployment.
        """
        if deployment_id not in {each.deployment_id for each in self.deployments}:
            raise InputError(
                f"There is no deployment '{deployment_id}'.",
                "'pardalis table deployments' lists all.",
            )
        return tuple(
            each for each in self.records if each.deployment.deployment_id == deployment_id
        )


def read_clocks(project: Project) -> Clocks:
    """The clocks of a project that has been imported.

    Parameters
    ----------
    project
        An open project.

    Raises
    ------
    NotReadyError
        If there is no table to hold clocks against.
    """
    with project.database.read() as connection:
        files, deployments = cards.card_files(connection), cards.deployments(connection)
        ledger = identities.decisions(connection)
        rules = replace(IntakeSettings(), **time_rules(settings_of_last_import(connection)))
    taken = take(project, ImportSettings())
    known = known_files(files, taken and taken.matched(files))
    files = tuple(with_chosen_times(known, rules))
    if not deployments:
        raise NotReadyError(
            f"There is no {DEPLOYMENTS_TABLE}: clocks are held against its times and places.",
            "Write one with 'pardalis init', fill it in and import again.",
        )
    standing = standing_clocks(ledger)
    right = {name for name, each in standing.items() if each.value == RIGHT}
    records = records_of(files, deployments, standing_mends(ledger))
    doubts = doubts_of_records(records, IntakeSettings(), right)
    return Clocks(deployments, records, doubts, standing)


def list_clocks(survey: Path, folder: Path | None = None) -> Outcome:
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
        _note(project, clocks.doubts)
    doubted = {each.deployment_id for each in clocks.doubts}
    mended = [each for each in clocks.standing.values() if each.value != RIGHT]
    counts: dict[str, int | float] = {
        "clocks": len({each.deployment.deployment_id for each in clocks.records}),
        "doubtful": len(doubted),
        "mended": len(mended),
    }
    first = (
        f"{counts['doubtful']} of {counts['clocks']} clocks look wrong; {counts['mended']} have "
        "been mended."
    )
    told = (*_told(survey, clocks.doubts), *map(_standing, clocks.standing.values()))
    answer = {"doubts": [asdict(each) for each in clocks.doubts]}
    return Outcome(STEP, (first, *told), counts, tuple(map(_problem, clocks.doubts)), answer)


def mend_clock(
    survey: Path,
    deployment_id: str,
    settings: MendSettings,
    decided_by: str,
    evidence: str = "",
    folder: Path | None = None,
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
    folder
        The project folder, if it is not the survey's own.

    Raises
    ------
    InputError
        If there is no such deployment, or the clock cannot have been wrong so.
    """
    words = Words(decided_by, evidence)
    with open_project(survey, folder) as project:
        clocks = read_clocks(project)
        mends = said_mends(settings, clocks.of(deployment_id))
        before = _mends_of(clocks, deployment_id) if settings.also else ()
        return _say(project, words, deployment_id, (*before, *mends))


def accept_clock(
    survey: Path,
    deployment_id: str,
    decided_by: str,
    evidence: str = "",
    folder: Path | None = None,
) -> Outcome:
    """Mend the clock of a deployment as is proposed.

    Parameters
    ----------
    survey, deployment_id, decided_by, evidence, folder
        As for `mend_clock`.

    Raises
    ------
    InputError
        If nothing is proposed for it.
    """
    words = Words(decided_by, evidence)
    with open_project(survey, folder) as project:
        clocks = read_clocks(project)
        clocks.of(deployment_id)
        proposed = proposals(clocks.doubts).get(deployment_id)
        if proposed is None:
            raise InputError(
                f"No mend is proposed for the clock of {deployment_id}.",
                "See 'pardalis clocks'; say how it was wrong with 'pardalis clocks mend'.",
            )
        if not evidence:
            words = Words(decided_by, proposed.reason)
        mends = (*_mends_of(clocks, deployment_id), *proposed.mends)
        return _say(project, words, deployment_id, mends)


def clock_is_right(
    survey: Path,
    deployment_id: str,
    decided_by: str,
    evidence: str = "",
    folder: Path | None = None,
) -> Outcome:
    """Say that a clock was right: it is doubted no more, and a mend that stands is taken off.

    Parameters
    ----------
    survey, deployment_id, decided_by, evidence, folder
        As for `mend_clock`.

    Raises
    ------
    InputError
        If there is no such deployment.
    """
    words = Words(decided_by, evidence)
    with open_project(survey, folder) as project:
        read_clocks(project).of(deployment_id)
        return _say(project, words, deployment_id, ())


def _mends_of(clocks: Clocks, deployment_id: str) -> tuple[ClockMend, ...]:
    standing = clocks.standing.get(deployment_id)
    return read_mends(standing.value) if standing else ()


def _say(project: Project, words: Words, deployment_id: str, mends: Sequence[ClockMend]) -> Outcome:
    said = words.say_of_clock(deployment_id, mends_text(mends))
    before = _outside(project, deployment_id)
    (kept,), _ = append(project, [said])
    after = _outside(project, deployment_id)
    clocks = read_clocks(project)
    _note(project, clocks.doubts)
    left = tuple(each for each in clocks.doubts if each.deployment_id == deployment_id)
    sentences = (
        f"Decision {kept.position}: {_standing(kept)}",
        f"Photographs dated outside the deployment: {before} before, {after} now.",
        *_told(project.survey, left),
        f"To take it back: pardalis undo {project.survey} {kept.position} --by NAME.",
        f"Run 'pardalis census {project.survey}' to bring the numbers up to date.",
    )
    counts: dict[str, int | float] = {
        "position": kept.position,
        "outside_before": before,
        "outside_now": after,
    }
    return Outcome(STEP, sentences, counts, tuple(map(_problem, left)))


def _outside(project: Project, deployment_id: str) -> int:
    with project.database.read() as connection:
        media = cards.all_media(connection)
    return sum(
        each.deployment_id == deployment_id and each.placement == "outside_deployment"
        for each in media
    )


def _note(project: Project, doubts: Iterable[ClockDoubt]) -> None:
    with project.database.write() as connection:
        cards.replace_problems(connection, STEP, map(_problem, doubts))


def _problem(doubt: ClockDoubt) -> Problem:
    remedy = f"pardalis clocks accept: {_mend(doubt)}." if doubt.mends else doubt.remedy
    return Problem(doubt.deployment_id, "clock_doubtful", doubt.reason, remedy)


def _mend(doubt: ClockDoubt) -> str:
    return "; ".join(map(mend_words, doubt.mends))


def _told(survey: Path, doubts: Sequence[ClockDoubt]) -> Iterable[str]:
    chosen = proposals(doubts)
    for each in doubts:
        yield f"{each.deployment_id} ({each.check.value.replace('_', ' ')}): {each.reason}"
        if each.mends:
            yield f"    Proposed: {_mend(each)}."
        if each.remedy:
            yield f"    {each.remedy}"
        if chosen.get(each.deployment_id) is each:
            yield f"    To accept: pardalis clocks accept {survey} {each.deployment_id} --by NAME"


def _standing(decision: Decision) -> str:
    mends = read_mends(decision.value)
    how = "; ".join(map(mend_words, mends)) if mends else "its clock was right"
    return f"{decision.deployment_id}: {how}, says {decision.decided_by}."
