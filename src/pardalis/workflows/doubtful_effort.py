"""The doubtful effort of a project, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence

from pardalis.history.effort_doubts import effort_doubts
from pardalis.records.effort_doubt import EffortDoubt
from pardalis.records.media import Media
from pardalis.records.problem import Problem
from pardalis.store import cards, identities
from pardalis.store.database import Connection
from pardalis.workflows.doubtful_clocks import STEP as CLOCKS
from pardalis.workflows.said_effort import with_said_gaps, without_settled
from pardalis.workflows.settings import EffortName


def read_effort_doubts(connection: Connection, media: Sequence[Media]) -> tuple[EffortDoubt, ...]:
    """The times in which it is doubtful whether a project's cameras worked.

    Clocks are doubtful as they were when photographs were last placed.

    Parameters
    ----------
    connection
        To read with.
    media
        All photographs.
    """
    clocks = {each.subject: each.reason for each in cards.problems(connection, CLOCKS)}
    ledger = identities.decisions(connection)
    found = effort_doubts(
        cards.deployments(connection),
        with_said_gaps(cards.gaps(connection), ledger),
        media,
        cards.contrasts(connection),
        clocks,
    )
    return without_settled(found, ledger)


def effort_assumption(doubts: Sequence[EffortDoubt], choice: EffortName) -> str:
    """What an estimate took of doubtful effort, in a sentence.

    Parameters
    ----------
    doubts
        Times of doubtful effort.
    choice
        Whether they are kept or dropped.

    Examples
    --------
    >>> effort_assumption((), "keep")
    'Doubtful effort, 0.0 camera-days of 0 cameras, is counted; without it: --doubtful-effort drop.'
    """
    days = sum((each.doubt_end - each.doubt_start).total_seconds() for each in doubts) / 86400
    cameras = len({each.deployment_id for each in doubts})
    named = f"Doubtful effort, {days:.1f} camera-days of {cameras} cameras, is"
    if choice == "keep":
        return f"{named} counted; without it: --doubtful-effort drop."
    return f"{named} not counted; with it: --doubtful-effort keep."


def problem_of(doubt: EffortDoubt) -> Problem:
    """A doubt about effort among what a person should look at.

    Parameters
    ----------
    doubt
        Of one deployment.
    """
    return Problem(
        doubt.deployment_id,
        "doubtful_effort",
        f"{doubt.reason} ({doubt.doubt_start:%Y-%m-%d} to {doubt.doubt_end:%Y-%m-%d})",
        "See 'pardalis effort'; if the camera did not work then, write a gap row into "
        "deployments.csv.",
    )
