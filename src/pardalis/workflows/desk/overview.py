"""Where the survey stands, as the desk's first page tells it."""

from __future__ import annotations

from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.status import status


def overview(desk: Desk) -> Outcome:
    """Which steps have run, what they counted, what is doubtful and what comes next.

    Parameters
    ----------
    desk
        The open project.
    """
    return status(desk.project.survey, desk.project.folder)
