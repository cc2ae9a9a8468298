"""The survey: where it stands, what waits, and the answer so far."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from pardalis.web.showing import show
from pardalis.web.visit import Viewing
from pardalis.workflows.desk.overview import overview

router = APIRouter(include_in_schema=False)


@router.get("/")
def survey(visit: Viewing) -> HTMLResponse:
    """The first page."""
    return show(visit, "survey.html", told=overview(visit.desk))
