"""The deployments: where each camera stood, when it worked, and what of it is doubtful."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, BackgroundTasks, Form, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import AwareDatetime

from pardalis.errors import InUseError
from pardalis.web.pages.survey import date_marks
from pardalis.web.positions import LAST
from pardalis.web.showing import show
from pardalis.web.visit import Reviewing, Viewing, Visit
from pardalis.workflows.desk.cameras import cameras_view
from pardalis.workflows.desk.effort_calendar import calendar_seen, refresh_calendar
from pardalis.workflows.desk.one_camera import Labels, camera_view
from pardalis.workflows.desk.saying_of_cameras import (
    Shown,
    accept_clock,
    clock_is_right,
    say_effort,
    take_back,
)
from pardalis.workflows.desk.still import still_numbers
from pardalis.workflows.said_effort import SaidEffort

router = APIRouter(include_in_schema=False)
Name = Annotated[str, Form(max_length=400)]
Words = Annotated[str, Form(max_length=2000)]
Since = Annotated[int, Form(ge=0, le=LAST)]


@dataclass(frozen=True, slots=True)
class Refused:
    """A decision that was not taken, since the page that sent it was too old.

    Parameters
    ----------
    error
        Why, and what to do.
    evidence
        What was typed.
    begins
        Of which time, as its form names it; empty of a clock.
    """

    error: InUseError
    evidence: str
    begins: str = ""


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
    return _page(visit, name)


def _page(visit: Visit, name: str, refused: Refused | None = None) -> HTMLResponse:
    """The page of a camera; of a decision that was refused, with what was typed."""
    _ = visit.language
    labels = Labels(
        _("Photographs day by day, with gaps and doubtful times"),
        _("Times of the photographs in the order in which they were taken"),
    )
    view = camera_view(visit.desk, visit.account, name, labels)
    status = 200 if refused is None else 409
    may_decide = view.row.may_decide
    return show(visit, "camera.html", status, view=view, may_decide=may_decide, refused=refused)


@router.post("/deployments/clock")
def clock(
    visit: Reviewing,
    name: Name,
    verdict: Annotated[Literal["accept", "right"], Form()],
    since: Since,
    proposed: Annotated[str, Form(max_length=10_000)] = "",
    evidence: Words = "",
) -> Response:
    """Mend a clock as is proposed, or say that it was right.

    Parameters
    ----------
    visit
        Who decides.
    name
        Of the camera.
    verdict
        "accept" or "right".
    since, proposed
        What the page showed: the last decision on the camera, and the mend.
    evidence
        In the person's words.
    """
    say = accept_clock if verdict == "accept" else clock_is_right
    try:
        say(visit.desk, visit.account, name, Shown(since, proposed), evidence)
    except InUseError as error:
        return _page(visit, name, Refused(error, evidence))
    return _back(name)


@router.post("/deployments/effort")
def effort(
    visit: Reviewing,
    name: Name,
    start: Annotated[AwareDatetime, Form()],
    end: Annotated[AwareDatetime, Form()],
    verdict: Annotated[Literal["gap", "worked"], Form()],
    since: Since,
    evidence: Words = "",
) -> Response:
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
    since
        What the page showed: the last decision on the camera.
    evidence
        In the person's words.
    """
    said = SaidEffort(verdict == "worked", start, end)
    try:
        say_effort(visit.desk, visit.account, name, Shown(since), said, evidence)
    except InUseError as error:
        return _page(visit, name, Refused(error, evidence, start.astimezone(UTC).isoformat()))
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
