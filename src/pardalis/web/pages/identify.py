"""Whether two sightings are one animal: one pair at a time."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from pardalis.web.showing import show
from pardalis.web.visit import Reviewing

router = APIRouter(include_in_schema=False)


@router.get("/identify")
def identify(visit: Reviewing) -> HTMLResponse:
    """The page of pairs; the pairs themselves are asked for by its module."""
    return show(visit, "identify.html")
