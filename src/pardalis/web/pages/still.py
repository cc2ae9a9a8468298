"""Things that never move: looked at, set aside in one act, and taken back."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse

from pardalis.web.positions import LAST
from pardalis.web.showing import show
from pardalis.web.visit import Reviewing
from pardalis.workflows.desk.still import say_of_still, still_seen, take_back_still

router = APIRouter(prefix="/deployments/still", include_in_schema=False)
_HERE = "/deployments/still"


@router.get("")
def still(visit: Reviewing) -> HTMLResponse:
    """The places of the cameras of which the account decides."""
    return show(visit, "still.html", seen=still_seen(visit.desk, visit.account))


@router.post("")
def decide(
    visit: Reviewing,
    verdict: Annotated[Literal["aside", "moves"], Form()],
    place: Annotated[list[str] | None, Form(max_length=1000)] = None,
    evidence: Annotated[str, Form(max_length=2000)] = "",
) -> RedirectResponse:
    """Set places aside, or say that what is there does move.

    Parameters
    ----------
    visit
        Who decides.
    verdict
        "aside" or "moves".
    place
        Of which places.
    evidence
        In the person's words.
    """
    say_of_still(visit.desk, visit.account, place or (), verdict == "aside", evidence)
    return RedirectResponse(_HERE, status_code=303)


@router.post("/undo")
def undo(visit: Reviewing, position: Annotated[int, Form(ge=1, le=LAST)]) -> RedirectResponse:
    """Take back what was said in one act."""
    take_back_still(visit.desk, visit.account, position)
    return RedirectResponse(_HERE, status_code=303)
