"""The cameras, and what people say of their clocks and of the times in which they worked."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import AwareDatetime, BaseModel, Field

from pardalis.records.decision import Decision
from pardalis.web.positions import LAST
from pardalis.web.refusals import ANSWERS
from pardalis.web.visit import Reviewing, Viewing
from pardalis.workflows.desk.cameras import CamerasView, cameras_view
from pardalis.workflows.desk.one_camera import CameraView, camera_view
from pardalis.workflows.desk.saying_of_cameras import (
    Shown,
    accept_clock,
    clock_is_right,
    say_effort,
    take_back,
)
from pardalis.workflows.said_effort import SaidEffort

router = APIRouter(prefix="/api/v1/cameras", tags=["cameras"], responses=ANSWERS)
Name = Annotated[str, Query(max_length=400)]


class SaidOfClock(BaseModel):
    """What a person says of a clock.

    Parameters
    ----------
    camera
        Its name.
    verdict
        "accept" mends it as is proposed; "right" says that it was right.
    since
        As it came with the camera.
    proposed
        Of "accept": the `proposed_text` that came with its clock.
    evidence
        In the person's words.
    """

    camera: str = Field(max_length=400)
    verdict: Literal["accept", "right"]
    since: int = Field(ge=0, le=LAST)
    proposed: str = Field(default="", max_length=10_000)
    evidence: str = Field(default="", max_length=2000)


class SaidOfEffort(BaseModel):
    """What a person says of a time.

    Parameters
    ----------
    camera
        Its name.
    start, end
        With an offset; the end is not part of it.
    worked
        Whether the camera worked then.
    since
        As it came with the camera.
    evidence
        In the person's words.
    """

    camera: str = Field(max_length=400)
    start: AwareDatetime
    end: AwareDatetime
    worked: bool
    since: int = Field(ge=0, le=LAST)
    evidence: str = Field(default="", max_length=2000)


class Kept(BaseModel):
    """A decision as the ledger keeps it.

    Parameters
    ----------
    position
        In the ledger: what takes it back.
    decided_by
        The person.
    decided_at
        UTC.
    """

    position: int
    decided_by: str
    decided_at: datetime


@router.get("")
def read_cameras(visit: Viewing) -> CamerasView:
    """The cameras that the account sees, with their stations and doubtful clocks."""
    return cameras_view(visit.desk, visit.account)


@router.get("/camera")
def read_camera(visit: Viewing, name: Name) -> CameraView:
    """One camera: its gaps and doubts, its clock, and what was said of it."""
    return camera_view(visit.desk, visit.account, name)


@router.post("/clock")
def say_of_clock(visit: Reviewing, said: SaidOfClock) -> Kept:
    """Mend a clock as is proposed, or say that it was right, unless that has changed since."""
    say = accept_clock if said.verdict == "accept" else clock_is_right
    shown = Shown(said.since, said.proposed)
    return _kept(say(visit.desk, visit.account, said.camera, shown, said.evidence))


@router.post("/effort")
def say_of_effort(visit: Reviewing, said: SaidOfEffort) -> Kept:
    """Say of a time that a camera worked then, or did not."""
    shown, told = Shown(said.since), SaidEffort(said.worked, said.start, said.end)
    return _kept(say_effort(visit.desk, visit.account, said.camera, shown, told, said.evidence))


@router.delete("/decisions/{position}")
def undo(visit: Reviewing, position: Annotated[int, Path(ge=1, le=LAST)]) -> Kept:
    """Take back a decision on a camera."""
    return _kept(take_back(visit.desk, visit.account, position))


def _kept(decision: Decision) -> Kept:
    return Kept(
        position=decision.position, decided_by=decision.decided_by, decided_at=decision.decided_at
    )
