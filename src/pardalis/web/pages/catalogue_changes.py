"""Decisions on individuals: each is first told what it changes."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pardalis.records.catalogue_change import CatalogueChange
from pardalis.web.positions import LAST
from pardalis.web.showing import show
from pardalis.web.visit import Reviewing, Visit
from pardalis.workflows.desk.animal_changes import Act, WantedChange, change, preview

router = APIRouter(include_in_schema=False)
_LONGEST = 2000
Line = Annotated[str, Form(max_length=_LONGEST)]
_NO_SIGHTINGS: list[str] = []


def _wanted(
    act: Act,
    individual_id: str,
    other: str,
    sightings: list[str],
    traits: dict[str, str | None],
    position: int,
    evidence: str,
) -> WantedChange:
    said = {name: value.strip() for name, value in traits.items() if value is not None}
    return WantedChange(
        act, individual_id, other.strip().upper(), tuple(sightings), said, position,
        evidence.strip(),
    )  # fmt: skip


@router.post("/catalogue/{individual_id}/change")
def change_individual(
    visit: Reviewing,
    individual_id: str,
    act: Annotated[Act, Form()],
    other: Line = "",
    sighting: Annotated[list[str], Form(max_length=5000)] = _NO_SIGHTINGS,
    name: Annotated[str | None, Form(max_length=200)] = None,
    sex: Annotated[str | None, Form(max_length=20)] = None,
    life_stage: Annotated[str | None, Form(max_length=20)] = None,
    note: Annotated[str | None, Form(max_length=_LONGEST)] = None,
    position: Annotated[int, Form(ge=0, le=LAST)] = 0,
    evidence: Line = "",
    since: Annotated[int | None, Form(ge=0, le=LAST)] = None,
    then: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Tell what a decision would change; with `since`, take it if nothing changed meanwhile."""
    traits = {"name": name, "sex": sex, "life_stage": life_stage, "note": note}
    wanted = _wanted(act, individual_id, other, sighting, traits, position, evidence)
    if since is None:
        return _told(visit, wanted, preview(visit.desk, visit.account, wanted), False)
    now = change(visit.desk, visit.account, wanted, since)
    if now is not None:
        return _told(visit, wanted, now, True)
    return RedirectResponse(f"/catalogue/{quote(then or individual_id, safe='')}", status_code=303)


def _told(
    visit: Visit, wanted: WantedChange, change: CatalogueChange, is_new: bool
) -> HTMLResponse:
    stays = wanted.individual_id not in change.gone
    then = wanted.individual_id if stays else wanted.other or wanted.individual_id
    content: dict[str, Any] = {"wanted": wanted, "change": change, "is_new": is_new, "then": then}
    return show(visit, "change.html", **content)
