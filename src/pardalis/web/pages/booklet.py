"""The field booklet, as a file."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import parse_qs

from fastapi import APIRouter, Form
from fastapi.responses import Response

from pardalis.errors import InputError
from pardalis.records.animal_card import CatalogueFilter, CatalogueOrder, KnownFrom
from pardalis.web.catalogue_filter import day
from pardalis.web.language import Language
from pardalis.web.visit import Viewing
from pardalis.workflows.desk.booklet import BookletWords, booklet

router = APIRouter(include_in_schema=False)


@router.post("/booklet")
def print_booklet(
    visit: Viewing,
    asked: Annotated[str, Form(max_length=2000)] = "",
    paper: Annotated[Literal["a5", "a4"], Form()] = "a5",
    places: Annotated[str, Form(max_length=3)] = "",
) -> Response:
    """The individuals that a page of the catalogue shows, printed."""
    words = _words(visit.language)
    pdf = booklet(visit.desk, visit.account, _filter(asked), paper, words, with_places=bool(places))
    headers = {"Content-Disposition": f'attachment; filename="booklet-{paper}.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=headers)


def _filter(asked: str) -> CatalogueFilter:
    given = {name: values[-1] for name, values in parse_qs(asked).items()}
    try:
        known_from = KnownFrom(given["known_from"]) if given.get("known_from") else None
        order = CatalogueOrder(given.get("order") or "id")
    except ValueError as error:
        raise InputError(
            "This catalogue cannot be asked for.", "Go back to the catalogue, and print there."
        ) from error
    return CatalogueFilter(
        given.get("text", ""), given.get("sex", ""), given.get("life_stage", ""),
        given.get("site", ""), known_from, day(given.get("seen_from", "")),
        day(given.get("seen_to", "")), order,
    )  # fmt: skip


def _words(_: Language) -> BookletWords:
    return BookletWords(
        _.code,
        {
            "booklet": _("Field booklet"),
            "secret": _("Where leopards live is secret. Keep this booklet as you keep a key."),
            "left": _("Left flank"),
            "right": _("Right flank"),
            "none": _("no photograph"),
            "marks": _("Marks"),
            "seen": _("Seen"),
            "where": _("Where"),
            "index": _("Index"),
        },
        {"": _("sex not known"), "female": _("female"), "male": _("male")},
        {
            "": _("life stage not known"),
            "adult": _("adult"),
            "subadult": _("subadult"),
            "juvenile": _("juvenile"),
        },
        _("Individuals: %(n)s"),
        _("%(first)s – %(last)s; sightings: %(n)s"),
        _("Made %(when)s by %(who)s"),
    )
