"""The clocks of a project: what was said of them, and what looks wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pardalis.errors import InputError, NotReadyError
from pardalis.intake.clocks.doubts import doubts_of_records, records_of
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
from pardalis.records.deployment import Deployment
from pardalis.records.problem import Problem
from pardalis.store import cards, identities
from pardalis.workflows.foreign_tables import known_files, take
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
    records = records_of(files, deployments, standing_mends(ledger))
    doubts = doubts_of_records(records, IntakeSettings(), right_clocks(ledger))
    return Clocks(deployments, records, doubts, standing_clocks(ledger))


def problem_of_clock(doubt: ClockDoubt) -> Problem:
    """A doubt about a clock among what a person should look at.

    Parameters
    ----------
    doubt
        Of one deployment.
    """
    remedy = f"pardalis clocks accept: {proposed_words(doubt)}." if doubt.mends else doubt.remedy
    return Problem(doubt.deployment_id, "clock_doubtful", doubt.reason, remedy)


def proposed_words(doubt: ClockDoubt) -> str:
    """The mend that a doubt proposes, as a person reads it; empty for none.

    Parameters
    ----------
    doubt
        Of one deployment.
    """
    return "; ".join(map(mend_words, doubt.mends))
