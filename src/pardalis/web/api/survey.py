"""Where the survey stands, for programs and for the first page."""

from __future__ import annotations

from fastapi import APIRouter, BackgroundTasks

from pardalis.records.effort_calendar import EffortCalendar
from pardalis.web.refusals import ANSWERS
from pardalis.web.visit import Viewing
from pardalis.workflows.desk.effort_calendar import calendar_seen, refresh_calendar
from pardalis.workflows.desk.overview import Overview, overview

router = APIRouter(prefix="/api/v1", tags=["survey"], responses=ANSWERS)


@router.get("/survey")
def read_survey(visit: Viewing) -> Overview:
    """Which steps have run, what they counted, what waits for a person, and the answer so far."""
    return overview(visit.desk, visit.account)


@router.get("/effort")
def read_effort(visit: Viewing, later: BackgroundTasks) -> EffortCalendar:
    """What each station did, night by night; empty until it was first counted."""
    calendar, is_new = calendar_seen(visit.desk, visit.account)
    if not is_new:
        later.add_task(refresh_calendar, visit.desk)
    return calendar or EffortCalendar("", "", 0, ())
