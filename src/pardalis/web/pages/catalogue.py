"""The catalogue: the individuals, and one of them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from pardalis.records.account import Role
from pardalis.records.animal_card import CatalogueFilter
from pardalis.web.catalogue_filter import Filter, day
from pardalis.web.showing import show
from pardalis.web.visit import Viewing
from pardalis.workflows.desk.animals import catalogue_page
from pardalis.workflows.desk.animals_as_of import catalogue_as_of
from pardalis.workflows.desk.one_animal import one_animal

router = APIRouter(include_in_schema=False)


@router.get("/catalogue")
def catalogue(
    visit: Viewing,
    wanted: Filter,
    page: Annotated[int, Query(ge=1, le=10**6)] = 1,
    as_of: Annotated[str, Query(max_length=10)] = "",
) -> HTMLResponse:
    """The individuals with the best photograph of each flank."""
    when = day(as_of)
    if when is None:
        found = catalogue_page(visit.desk, visit.account, wanted, page)
    else:
        found = catalogue_as_of(visit.desk, visit.account, wanted, when, page)
    return show(
        visit,
        "catalogue.html",
        found=found,
        wanted=wanted,
        as_of=as_of,
        asked=_asked(wanted, as_of),
    )


@router.get("/catalogue/{individual_id}")
def individual(visit: Viewing, individual_id: str) -> HTMLResponse:
    """One individual: photographs, life line, map, history, and what can be decided of it."""
    animal = one_animal(visit.desk, visit.account, individual_id)
    decides = animal.may_decide and visit.account.role is not Role.VIEWER
    return show(visit, "individual.html", animal=animal, card=animal.card, decides=decides)


def _asked(wanted: CatalogueFilter, as_of: str) -> str:
    """The filter as it stands in an address, to go to another page of the same."""
    values = {name: value for name, value in asdict(wanted).items() if value not in ("", None)}
    return urlencode(values | ({"as_of": as_of} if as_of else {}))
