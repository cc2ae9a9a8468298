"""What is said of doubtful effort."""

from __future__ import annotations

from collections.abc import Sequence

from pardalis.records.effort_doubt import EffortDoubt
from pardalis.records.problem import Problem
from pardalis.records.sentence import say, say_many
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
    told = f"{days:.1f}"
    if choice == "keep":
        return say_many(
            "Doubtful effort, {days} camera-days of {n} camera, is counted; without it: "
            "--doubtful-effort drop.",
            "Doubtful effort, {days} camera-days of {n} cameras, is counted; without it: "
            "--doubtful-effort drop.",
            cameras,
            days=told,
        )
    return say_many(
        "Doubtful effort, {days} camera-days of {n} camera, is not counted; with it: "
        "--doubtful-effort keep.",
        "Doubtful effort, {days} camera-days of {n} cameras, is not counted; with it: "
        "--doubtful-effort keep.",
        cameras,
        days=told,
    )


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
        say(
            "{reason} ({start} to {end})",
            reason=doubt.reason,
            start=f"{doubt.doubt_start:%Y-%m-%d}",
            end=f"{doubt.doubt_end:%Y-%m-%d}",
        ),
        say(
            "See 'pardalis effort'; if the camera did not work then, write a gap row into "
            "deployments.csv."
        ),
    )
