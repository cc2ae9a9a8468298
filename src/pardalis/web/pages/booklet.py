"""The field booklet, as a file."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import parse_qs

from fastapi import APIRouter, Form
from fastapi.responses import FileResponse, RedirectResponse, Response

from pardalis.errors import InputError
from pardalis.records.animal_card import CatalogueFilter, CatalogueOrder, KnownFrom
from pardalis.records.job import JobState
from pardalis.records.sentence import say
from pardalis.web.catalogue_filter import day
from pardalis.web.language import Language
from pardalis.web.showing import show
from pardalis.web.visit import Viewing
from pardalis.workflows.desk.booklet import BookletWords
from pardalis.workflows.desk.prints import ask_booklet, file_of_print, print_of, stop_print

router = APIRouter(include_in_schema=False)


@router.post("/booklet")
def print_booklet(
    visit: Viewing,
    asked: Annotated[str, Form(max_length=2000)] = "",
    paper: Annotated[Literal["a5", "a4"], Form()] = "a5",
    places: Annotated[str, Form(max_length=3)] = "",
) -> Response:
    """The individuals that a page of the catalogue shows, printed: at once, or in a while."""
    words = _words(visit.language)
    made = ask_booklet(
        visit.desk, visit.account, _filter(asked), paper, words, with_places=bool(places)
    )
    file = "/file" if made.state is JobState.DONE else ""
    return RedirectResponse(f"/booklets/{made.print_id}{file}", status_code=303)


@router.get("/booklets/{print_id}")
def booklet(visit: Viewing, print_id: str) -> Response:
    """How far a booklet is."""
    return show(visit, "booklet.html", booklet=print_of(visit.desk, visit.account, print_id))


@router.post("/booklets/{print_id}/stop")
def stop(visit: Viewing, print_id: str) -> Response:
    """Stop a booklet that is being printed."""
    stop_print(visit.desk, visit.account, print_id)
    return RedirectResponse(f"/booklets/{print_id}", status_code=303)


@router.get("/booklets/{print_id}/file")
def file(visit: Viewing, print_id: str) -> Response:
    """A booklet that is done."""
    found, place = file_of_print(visit.desk, visit.account, print_id)
    name = f"booklet-{found.paper}.pdf"
    return FileResponse(place, media_type="application/pdf", filename=name)


def _filter(asked: str) -> CatalogueFilter:
    given = {name: values[-1] for name, values in parse_qs(asked).items()}
    try:
        known_from = KnownFrom(given["known_from"]) if given.get("known_from") else None
        order = CatalogueOrder(given.get("order") or "id")
    except ValueError as error:
        raise InputError(
            say("This catalogue cannot be asked for."),
            say("Go back to the catalogue, and print there."),
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
