"""Steps that the desk runs: asked for, looked at and stopped by programs."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from pardalis.records.job import Job
from pardalis.web.positions import LAST
from pardalis.web.refusals import ANSWERS
from pardalis.web.visit import Analysing, Viewing
from pardalis.workflows.desk import jobs

router = APIRouter(prefix="/api/v1/jobs", tags=["jobs"], responses=ANSWERS)
JobId = Annotated[int, Path(ge=1, le=LAST)]


class AskedJob(BaseModel):
    """A run of a step that is asked for.

    Parameters
    ----------
    name
        import, find, identify, estimate, report or census.
    arguments
        Settings of the step, by name; what is not named keeps its default.
    """

    name: str = Field(examples=["find"], max_length=32)
    arguments: dict[str, Any] = Field(default_factory=dict)


@router.get("")
def list_jobs(visit: Viewing, number: int = Query(20, ge=1, le=200)) -> list[Job]:
    """The newest jobs first."""
    return list(jobs.jobs_seen(visit.desk, visit.account, number))


@router.post("", status_code=202)
def ask_job(visit: Analysing, asked: AskedJob) -> Job:
    """Ask for a run of a step; one that waits already for the same is given back."""
    return jobs.ask(visit.desk, visit.account, asked.name, asked.arguments)


@router.get("/{job_id}")
def read_job(visit: Viewing, job_id: JobId) -> Job:
    """How far a job is."""
    return jobs.job_seen(visit.desk, visit.account, job_id)


@router.post("/{job_id}/stop")
def stop_job(visit: Analysing, job_id: JobId) -> Job:
    """Stop a job; what it has done is kept."""
    return jobs.stop(visit.desk, visit.account, job_id)
