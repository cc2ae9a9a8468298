"""The catalogue: individuals, one of them, where it was seen, and pictures of sightings."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse

from pardalis.web.api.maps import FeatureCollection
from pardalis.web.catalogue_filter import Filter
from pardalis.web.refusals import ANSWERS
from pardalis.web.visit import Viewing
from pardalis.workflows.desk.animals import CataloguePage, catalogue_page
from pardalis.workflows.desk.crops import crop_of
from pardalis.workflows.desk.one_animal import OneAnimal, animal_features, one_animal

router = APIRouter(prefix="/api/v1", tags=["individuals"], responses=ANSWERS)

IndividualId = Annotated[str, Path(max_length=64)]
_PICTURE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/jpeg": {}}, "description": "The picture."}
}
_KEPT = {"Cache-Control": "private, max-age=600"}


@router.get("/individuals")
def read_individuals(
    visit: Viewing, wanted: Filter, page: Annotated[int, Query(ge=1, le=10**6)] = 1
) -> CataloguePage:
    """The individuals of the catalogue, a page at a time."""
    return catalogue_page(visit.desk, visit.account, wanted, page)


@router.get("/individuals/{individual_id}")
def read_individual(visit: Viewing, individual_id: IndividualId) -> OneAnimal:
    """One individual: its sightings, its life line, and what was decided of it."""
    return one_animal(visit.desk, visit.account, individual_id)


@router.get("/individuals/{individual_id}/captures", response_model=FeatureCollection)
def read_captures(visit: Viewing, individual_id: IndividualId) -> JSONResponse:
    """The stations, with how often the individual was seen at each, as GeoJSON."""
    n_ = visit.language.many

    def words(number: int) -> str:
        return n_("%(n)s sighting", "%(n)s sightings", number) % {"n": number}

    features = animal_features(visit.desk, visit.account, individual_id, words)
    return JSONResponse({"type": "FeatureCollection", "features": features, "legend": None})


@router.get("/sightings/{sighting_id}/{number}.jpg", responses=_PICTURE, response_class=Response)
def read_picture(
    visit: Viewing,
    sighting_id: Annotated[str, Path(max_length=64)],
    number: Annotated[int, Path(ge=0, le=999)],
    size: Annotated[int, Query(ge=1, le=4000)] = 320,
) -> Response:
    """The animal of a sighting, cut out of one of its photographs, best first."""
    data = crop_of(visit.desk, visit.account, sighting_id, number, size)
    return Response(data, media_type="image/jpeg", headers=_KEPT)
