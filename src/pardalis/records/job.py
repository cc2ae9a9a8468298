"""A step that the desk runs while people go on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Job:
    """One run of a step, asked for at the desk.

    Parameters
    ----------
    job_id
        From 1, in the order in which they were asked for.
    name
        The step: import, find, identify, estimate, report or census.
    arguments
        Settings of the step, by name; what is not named keeps its default.
    asked_by
        Name of the account.
    asked_at
        Aware time in UTC.
    state
        How far it is.
    label
        What is under way, such as "Find"; empty before it begins.
    done, total
        So many photographs, or the like, of so many.
    message
        What it did, or why it failed, in words.
    started_at, ended_at
        Aware times in UTC; None before that.
    is_stopping
        Whether somebody asked it to stop.
    """

    job_id: int
    name: str
    arguments: dict[str, Any] = field(hash=False)
    asked_by: str
    asked_at: datetime
    state: JobState = JobState.WAITING
    label: str = ""
    done: int = 0
    total: int = 0
    message: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    is_stopping: bool = False
