"""The survey: where it stands, what waits, and the answer so far."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Query
from fastapi.responses import HTMLResponse

from pardalis.errors import AbsentError
from pardalis.records.account import Role
from pardalis.web.positions import LAST
from pardalis.web.showing import show
from pardalis.web.visit import Reviewing, Viewing
from pardalis.workflows.desk.effort_calendar import calendar_seen, refresh_calendar
from pardalis.workflows.desk.jobs import jobs_seen
from pardalis.workflows.desk.overview import doubts_of_kind, overview
from pardalis.workflows.desk.still import keep_still

router = APIRouter(include_in_schema=False)

DECIDED_AT = {
    "clock_doubtful": "/deployments",
    "outside_deployment": "/deployments",
    "no_deployment": "/deployments",
    "no_effort": "/deployments",
    "doubtful_effort": "/deployments",
    "never_moves": "/deployments/still",
    "not_judged": "/photos",
    "failed": "/photos",
    "waits_for_a_person": "/identify",
    "contradiction": "/catalogue",
    "two_names": "/catalogue",
    "two_sexes": "/catalogue",
    "one_name": "/catalogue",
    "grew_younger": "/catalogue",
    "alike_but_impossible": "/catalogue",
    "no_individual": "/catalogue",
}
"""The page on which something doubtful is decided, by its kind."""
_JOBS = 6


@router.get("/")
def survey(visit: Viewing, later: BackgroundTasks) -> HTMLResponse:
    """The first page."""
    calendar, is_new = calendar_seen(visit.desk, visit.account)
    if not is_new:
        later.add_task(refresh_calendar, visit.desk)
    later.add_task(keep_still, visit.desk)
    return show(
        visit,
        "survey.html",
        told=overview(visit.desk, visit.account),
        jobs=jobs_seen(visit.desk, visit.account, _JOBS),
        calendar=calendar,
        calendar_is_new=is_new,
        marks=date_marks(calendar.first, calendar.nights) if calendar else (),
        decided_at=DECIDED_AT if visit.may(Role.REVIEWER) else {},
        may_list=visit.may(Role.REVIEWER),
        may_run=visit.may(Role.ANALYST),
    )


@router.get("/doubts/{step}/{kind}")
def doubts(
    visit: Reviewing, step: str, kind: str, after: Annotated[int, Query(ge=0, le=LAST)] = 0
) -> HTMLResponse:
    """All that is doubtful of one kind.

    Parameters
    ----------
    visit
        Who asks.
    step, kind
        Which step told it, and what it is about.
    after
        Rank of the last one that was shown.
    """
    found = doubts_of_kind(visit.desk, visit.account, step, kind, after)
    if not found:
        raise AbsentError
    page = DECIDED_AT.get(kind, "")
    return show(visit, "doubts.html", found=found, step=step, kind=kind, page=page)


def date_marks(first: str, nights: int, most: int = 7) -> tuple[tuple[float, str], ...]:
    """Dates to print above the nights, whole weeks apart: place from 0 to 1, and day.

    Parameters
    ----------
    first
        Date of the first night, ISO 8601; empty without one.
    nights
        How many.
    most
        Of the dates.

    Examples
    --------
    >>> date_marks("2026-03-01", 14)
    ((0.0, '2026-03-01'), (0.5, '03-08'))
    """
    if not first or not nights:
        return ()
    start, step = date.fromisoformat(first), 7 * max(1, -(-nights // (7 * most)))
    days = [(night / nights, start + timedelta(days=night)) for night in range(0, nights, step)]
    # A label near the right edge would run out of the table.
    return tuple(
        (place, f"{day:%Y-%m-%d}" if place == 0 else f"{day:%m-%d}")
        for place, day in days
        if place < 0.93
    )
