"""The grid of photographs, and one photograph in full."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse
from pydantic import TypeAdapter

from pardalis.records.seen_photo import PhotoView
from pardalis.web.showing import show
from pardalis.web.visit import Viewing
from pardalis.workflows.desk.photo_stations import photo_stations
from pardalis.workflows.desk.photo_view import photo_view

router = APIRouter(include_in_schema=False)
_VIEW = TypeAdapter(PhotoView)


@router.get("/photos")
def photos(request: Request, visit: Viewing) -> HTMLResponse:
    """The grid."""
    known = photo_stations(visit.desk, visit.account)
    return show(visit, "photos.html", known=known, asked=dict(request.query_params))


@router.get("/photos/{media_id}")
def photo(
    visit: Viewing, media_id: Annotated[str, Path(pattern=r"^[0-9a-f]{20}$")]
) -> HTMLResponse:
    """One photograph."""
    found = photo_view(visit.desk, visit.account, media_id)
    return show(visit, "photo.html", photo=found, shown=_VIEW.dump_python(found, mode="json"))
