"""What the maps show, as GeoJSON."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from pardalis.web.refusals import ANSWERS
from pardalis.web.visit import Viewing, Visit
from pardalis.workflows.desk.cameras import cameras_view
from pardalis.workflows.desk.maps import (
    StationOnMap,
    station_features,
    surface_features,
    surface_on_map,
)

router = APIRouter(prefix="/api/v1/maps", tags=["maps"], responses=ANSWERS)


class Legend(BaseModel):
    """What the colours of cells mean.

    Parameters
    ----------
    top
        Density of the darkest [animals per 100 km^2].
    """

    top: float


class Feature(BaseModel):
    """A thing on the map, as GeoJSON has it.

    Parameters
    ----------
    type
        "Feature".
    properties
        Its `kind` (station, cell, density or mask) and what is known of it.
    geometry
        In WGS84; rounded to a tenth of a degree for those who may not know the place.
    """

    type: Literal["Feature"]
    properties: dict[str, Any]
    geometry: dict[str, Any]


class FeatureCollection(BaseModel):
    """What a map shows.

    Parameters
    ----------
    type
        "FeatureCollection".
    features
        In the order in which they are drawn.
    legend
        Of coloured cells; None without them.
    """

    type: Literal["FeatureCollection"]
    features: list[Feature]
    legend: Legend | None = None


@router.get("/stations", response_model=FeatureCollection)
def stations(visit: Viewing) -> JSONResponse:
    """The stations, with how many photographs, captures and individuals there are of each."""
    return _collection(_stations(visit))


@router.get("/density", response_model=FeatureCollection)
def density(
    visit: Viewing,
    kind: Annotated[Literal["expected density", "activity centres"], Query()],
    session: Annotated[str, Query(max_length=200)] = "",
) -> JSONResponse:
    """Density over the habitat mask, with the stations."""
    surface = surface_on_map(visit.desk, visit.account, kind, session)
    features = [*surface_features(surface), *_stations(visit)]
    top = float(f"{max(surface.cells.values.max(), 1e-9):.3g}")
    return _collection(features, {"top": top})


def _collection(features: list[dict[str, Any]], legend: Any = None) -> JSONResponse:
    return JSONResponse({"type": "FeatureCollection", "features": features, "legend": legend})


def _stations(visit: Visit) -> list[dict[str, Any]]:
    found = cameras_view(visit.desk, visit.account).stations
    return station_features(found, {each.name: _told(visit, each) for each in found})


def _told(visit: Visit, station: StationOnMap) -> list[str]:
    n_ = visit.language.many
    counts = (
        n_("%(n)s photograph", "%(n)s photographs", station.photographs),
        n_("%(n)s capture", "%(n)s captures", station.captures),
        n_("%(n)s individual", "%(n)s individuals", station.individuals),
    )
    numbers = (station.photographs, station.captures, station.individuals)
    return [told % {"n": f"{n:,}"} for told, n in zip(counts, numbers, strict=True)]
