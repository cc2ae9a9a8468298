"""What is said of doubtful effort."""

from __future__ import annotations

from collections.abc import Sequence

from pardalis.records.effort_doubt import EffortDoubt
from pardalis.records.problem import Problem
from pardalis.workflows.settings import EffortName


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
