"""Things that never move, for programs: which wait for a person, and what is said of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from pardalis.web.positions import LAST
from pardalis.web.refusals import ANSWERS
from pardalis.web.visit import Reviewing
from pardalis.workflows.desk.still import StillSeen, say_of_still, still_seen, take_back_still

router = APIRouter(prefix="/api/v1/still", tags=["cameras"], responses=ANSWERS)
_MOST = 1000


class SaidOfStill(BaseModel):
    """What a person says of places of cameras' views, in one act.

    Parameters
    ----------
    places
        Their keys.
    aside
        Whether what is there never moves, and is set aside; else it does move.
    evidence
        In the person's words.
    """

    places: list[str] = Field(min_length=1, max_length=_MOST)
    aside: bool
    evidence: str = Field(default="", max_length=2000)


class Spoken(BaseModel):
    """The decisions that were appended to the ledger.

    Parameters
    ----------
    positions
        In the ledger; any of them takes all back.
    """

    positions: list[int]


@router.get("")
def read_still(visit: Reviewing) -> StillSeen:
    """The places of the cameras of which the account decides, and what was said of such places."""
    return still_seen(visit.desk, visit.account)


@router.post("")
def say_still(visit: Reviewing, said: SaidOfStill) -> Spoken:
    """Set things that never move aside, or say that they do move, in one act."""
    kept = say_of_still(visit.desk, visit.account, said.places, said.aside, said.evidence)
    return Spoken(positions=[each.position for each in kept])


@router.delete("/decisions/{position}", status_code=204)
def undo_still(visit: Reviewing, position: Annotated[int, Path(ge=1, le=LAST)]) -> None:
    """Take back what was said of such a place, with all of the same act."""
    take_back_still(visit.desk, visit.account, position)
