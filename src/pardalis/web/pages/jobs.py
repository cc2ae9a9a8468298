"""Steps are started and stopped from the first page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Path
from fastapi.responses import RedirectResponse

from pardalis.web.positions import LAST
from pardalis.web.visit import Analysing
from pardalis.workflows.desk import jobs

router = APIRouter(prefix="/jobs", include_in_schema=False)


@router.post("")
def start(visit: Analysing, name: Annotated[str, Form()]) -> RedirectResponse:
    """Ask for a step with its usual settings."""
    jobs.ask(visit.desk, visit.account, name, {})
    return RedirectResponse("/#jobs", status_code=303)


@router.post("/{job_id}/stop")
def stop(visit: Analysing, job_id: Annotated[int, Path(ge=1, le=LAST)]) -> RedirectResponse:
    """Stop a job."""
    jobs.stop(visit.desk, visit.account, job_id)
    return RedirectResponse("/#jobs", status_code=303)
