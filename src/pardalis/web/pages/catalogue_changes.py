"""Decisions on individuals: each is first told what it changes."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
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
_TRAITS = ("name", "sex", "life_stage", "note")


async def _changed(request: Request) -> frozenset[str]:
    """The traits that a form says, but those that stand as it showed them: `was_` and the name.

    Asked of the form itself, where an empty field is there: it says that a trait is not known.
    """
    form = await request.form()
    given = {name: str(form[name]).strip() for name in _TRAITS if name in form}
    return frozenset(name for name, value in given.items() if form.get(f"was_{name}") != value)


def _wanted(
    act: Act,
    individual_id: str,
    other: str,
    sightings: list[str],
    traits: dict[str, str],
    position: int,
    evidence: str,
) -> WantedChange:
    return WantedChange(
        act, individual_id, other.strip().upper(), tuple(sightings), traits, position,
        evidence.strip(),
    )  # fmt: skip


@router.post("/catalogue/{individual_id}/change")
def change_individual(
    visit: Reviewing,
    individual_id: str,
    changed: Annotated[frozenset[str], Depends(_changed)],
    act: Annotated[Act, Form()],
    other: Line = "",
    sighting: Annotated[list[str], Form(max_length=5000)] = _NO_SIGHTINGS,
    name: Annotated[str, Form(max_length=200)] = "",
    sex: Annotated[str, Form(max_length=20)] = "",
    life_stage: Annotated[str, Form(max_length=20)] = "",
    note: Line = "",
    position: Annotated[int, Form(ge=0, le=LAST)] = 0,
    evidence: Line = "",
    since: Annotated[int | None, Form(ge=0, le=LAST)] = None,
    then: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Tell what a decision would change; with `since`, take it if nothing changed meanwhile."""
    given = zip(_TRAITS, (name, sex, life_stage, note), strict=True)
    traits = {trait: value.strip() for trait, value in given if trait in changed}
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
