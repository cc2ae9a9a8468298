"""A time in which it is doubtful whether a camera worked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DoubtOfEffort(StrEnum):
    """Why it is doubtful that a camera worked."""

    SILENT = "silent"
    NO_HEARTBEAT = "no_heartbeat"
    BLOCKED_VIEW = "blocked_view"
    WRONG_CLOCK = "wrong_clock"


@dataclass(frozen=True, slots=True)
class EffortDoubt:
    """A time in which a deployed camera perhaps did not work: doubtful effort.

    Parameters
    ----------
    deployment_id
        The deployment that it belongs to.
    doubt_start, doubt_end
        Aware times in UTC; the end is not part of it.
    kind
        Why it is doubtful.
    reason
        In words.
    """

    deployment_id: str
    doubt_start: datetime
    doubt_end: datetime
    kind: DoubtOfEffort
    reason: str
