"""The deployments: where each camera stood, when it worked, and what of it is doubtful."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, BackgroundTasks, Form, Query
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import AwareDatetime

from pardalis.web.pages.survey import date_marks
from pardalis.web.positions import LAST
from pardalis.web.showing import show
from pardalis.web.visit import Reviewing, Viewing
from pardalis.workflows.desk.cameras import cameras_view
from pardalis.workflows.desk.effort_calendar import calendar_seen, refresh_calendar
from pardalis.workflows.desk.one_camera import Labels, camera_view
from pardalis.workflows.desk.saying_of_cameras import (
    accept_clock,
    clock_is_right,
    say_effort,
    take_back,
)
from pardalis.workflows.desk.still import still_numbers

router = APIRouter(include_in_schema=False)
Name = Annotated[str, Form(max_length=400)]
Words = Annotated[str, Form(max_length=2000)]


@router.get("/deployments")
def deployments(visit: Viewing, later: BackgroundTasks) -> HTMLResponse:
    """All cameras."""
    calendar, is_new = calendar_seen(visit.desk, visit.account)
    if not is_new:
        later.add_task(refresh_calendar, visit.desk)
    return show(
        visit,
        "deployments.html",
        view=cameras_view(visit.desk, visit.account),
        calendar=calendar,
        calendar_is_new=is_new,
        still=still_numbers(visit.desk, visit.account),
        marks=date_marks(calendar.first, calendar.nights) if calendar else (),
    )


@router.get("/deployments/camera")
def camera(visit: Viewing, name: Annotated[str, Query(max_length=400)]) -> HTMLResponse:
    """One camera."""
    _ = visit.language
    labels = Labels(
        _("Photographs day by day, with gaps and doubtful times"),
        _("Times of the photographs in the order in which they were taken"),
    )
    view = camera_view(visit.desk, visit.account, name, labels)
    return show(visit, "camera.html", view=view, may_decide=view.row.may_decide)


@router.post("/deployments/clock")
def clock(
    visit: Reviewing,
    name: Name,
    verdict: Annotated[Literal["accept", "right"], Form()],
    evidence: Words = "",
) -> RedirectResponse:
    """Mend a clock as is proposed, or say that it was right.

    Parameters
    ----------
    visit
        Who decides.
    name
        Of the camera.
    verdict
        "accept" or "right".
    evidence
        In the person's words.
    """
    say = accept_clock if verdict == "accept" else clock_is_right
    say(visit.desk, visit.account, name, evidence)
    return _back(name)


@router.post("/deployments/effort")
def effort(
    visit: Reviewing,
    name: Name,
    start: Annotated[AwareDatetime, Form()],
    end: Annotated[AwareDatetime, Form()],
    verdict: Annotated[Literal["gap", "worked"], Form()],
    evidence: Words = "",
) -> RedirectResponse:
    """Say of a time that a camera worked then, or did not.

    Parameters
    ----------
    visit
        Who decides.
    name
        Of the camera.
    start, end
        With an offset; the end is not part of it.
    verdict
        "gap" or "worked".
    evidence
        In the person's words.
    """
    times: tuple[datetime, datetime] = (start, end)
    say_effort(visit.desk, visit.account, name, *times, verdict == "worked", evidence)
    return _back(name)


@router.post("/deployments/undo")
def undo(
    visit: Reviewing, name: Name, position: Annotated[int, Form(ge=1, le=LAST)]
) -> RedirectResponse:
    """Take back a decision on a camera.

    Parameters
    ----------
    visit
        Who decides.
    name
        Of the camera.
    position
        Of the decision, in the ledger.
    """
    take_back(visit.desk, visit.account, position)
    return _back(name)


def _back(name: str) -> RedirectResponse:
    return RedirectResponse(f"/deployments/camera?{urlencode({'name': name})}", status_code=303)
