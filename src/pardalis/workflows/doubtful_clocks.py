"""The clocks of a project: what was said of them, and what looks wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from pardalis.errors import InputError, NotReadyError
from pardalis.intake.clocks.doubts import doubts_of_records, records_by_station
from pardalis.intake.clocks.in_words import (
    mend_words,
    right_clocks,
    standing_clocks,
    standing_mends,
)
from pardalis.intake.clocks.record import ClockRecord
from pardalis.intake.settings import IntakeSettings
from pardalis.intake.times.choice import with_chosen_times
from pardalis.records.clock_doubt import ClockDoubt
from pardalis.records.decision import Decision
from pardalis.records.problem import Problem
from pardalis.records.sentence import say, strung
from pardalis.store import cards, identities
from pardalis.store.database import Connection
from pardalis.workflows.foreign_tables import files_of_survey, take
from pardalis.workflows.photo_times import settings_of_last_import, time_rules
from pardalis.workflows.project import DEPLOYMENTS_TABLE, Project
from pardalis.workflows.settings import ImportSettings

STEP = "clocks"
"""Under which doubts about clocks are kept: those as of when photographs were last placed."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of a survey as they stand.

    Parameters
    ----------
    number
        Of deployments that have photographs with a time.
    doubts
        What looks wrong, by deployment, those of one the surest first.
    standing
        What people said of them, by `deployment_id`.
    """

    number: int
    doubts: tuple[ClockDoubt, ...]
    standing: dict[str, Decision]


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
    told: set[str] = set()
    doubts: list[ClockDoubt] = []
    with project.database.read() as connection:
        ledger = identities.decisions(connection)
        for records in _stations(project, connection, ledger):
            told.update(each.deployment.deployment_id for each in records)
            doubts += doubts_of_records(records, IntakeSettings(), right_clocks(ledger))
    ordered = sorted(doubts, key=lambda doubt: doubt.deployment_id)
    return Clocks(len(told), tuple(ordered), standing_clocks(ledger))


def records_of_deployment(project: Project, deployment_id: str) -> tuple[ClockRecord, ...]:
    """What the clock of a deployment told, card by card; nothing without photographs with a time.

    Parameters
    ----------
    project
        An open project.
    deployment_id
        Of the table.

    Raises
    ------
    NotReadyError
        If there is no table to hold clocks against.
    InputError
        If there is no such deployment.
    """
    with project.database.read() as connection:
        named = {each.deployment_id for each in cards.deployments(connection)}
        stations = _stations(project, connection, identities.decisions(connection))
        found = (each for records in stations for each in records)
        own = tuple(each for each in found if each.deployment.deployment_id == deployment_id)
    if deployment_id not in named:
        raise InputError(
            f"There is no deployment '{deployment_id}'.", "'pardalis table deployments' lists all."
        )
    return own


def _stations(
    project: Project, connection: Connection, ledger: Iterable[Decision]
) -> Iterator[tuple[ClockRecord, ...]]:
    """The clocks of one station after the other."""
    deployments = cards.deployments(connection)
    if not deployments:
        raise NotReadyError(
            f"There is no {DEPLOYMENTS_TABLE}: clocks are held against its times and places.",
            "Write one with 'pardalis init', fill it in and import again.",
        )
    rules = replace(IntakeSettings(), **time_rules(settings_of_last_import(connection)))
    taken = take(project, ImportSettings())
    taken = taken and taken.matched(cards.card_files(connection))
    files = files_of_survey(connection, taken)
    timed = partial(with_chosen_times, settings=rules)
    yield from records_by_station(files, deployments, standing_mends(ledger), timed)


def problem_of_clock(doubt: ClockDoubt) -> Problem:
    """A doubt about a clock among what a person should look at.

    Parameters
    ----------
    doubt
        Of one deployment.
    """
    remedy = doubt.remedy
    if doubt.mends:
        remedy = say("pardalis clocks accept: {mends}.", mends=proposed_words(doubt))
    return Problem(doubt.deployment_id, "clock_doubtful", doubt.reason, remedy)


def proposed_words(doubt: ClockDoubt) -> str:
    """The mend that a doubt proposes, as a person reads it; empty for none.

    Parameters
    ----------
    doubt
        Of one deployment.
    """
    return strung(*map(mend_words, doubt.mends))
