"""What the desk's maps show, as GeoJSON: stations with captures, density, the mask's outline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import quote_plus

from pardalis.errors import AbsentError
from pardalis.history.effort_doubts import worked_without_photograph
from pardalis.history.moved import with_stations
from pardalis.history.stations import deployments_projection
from pardalis.records.account import Account
from pardalis.records.density_surface import DensitySurface
from pardalis.records.seen_deployment import SeenDeployment
from pardalis.records.sight import Sight
from pardalis.report.map_cells import MapCells, coarse_cells, exact_cells, outline
from pardalis.store import cards
from pardalis.store.database import Connection
from pardalis.store.desk.cameras import (
    CameraCounts,
    Captures,
    camera_counts,
    captures_seen,
    stations_of_cameras,
)
from pardalis.store.desk.sight import ShownNames, sight_of
from pardalis.store.desk.surfaces import surfaces_seen
from pardalis.workflows.desk.desk import Desk

_DIGITS = 6
_NONE = CameraCounts(0, None)


@dataclass(frozen=True, slots=True)
class StationOnMap:
    """A station as a map or a table shows it.

    Parameters
    ----------
    name
        As the account knows it.
    latitude, longitude
        WGS84 [degrees]; rounded to whole steps of `precision`.
    precision
        Of the place [degrees]; 0 of the true one.
    cameras
        Names.
    photographs, captures, individuals
        Counts.
    href
        The page of its photographs.
    """

    name: str
    latitude: float
    longitude: float
    precision: float
    cameras: tuple[str, ...]
    photographs: int
    captures: int
    individuals: int
    href: str


class SurfaceOnMap(NamedTuple):
    """Density over the mask as an account may see it.

    Parameters
    ----------
    session, kind
        As of `DensitySurface`.
    cells
        Exact, or on the grid of rounded places.
    sides
        Of the mask's outline, pairs of longitude and latitude [degrees]; None where it is not
        shown.
    """

    session: str
    kind: str
    cells: MapCells
    sides: Any


def stations_in(
    connection: Connection,
    sight: Sight,
    names: ShownNames,
    seen: Iterable[SeenDeployment],
    counts: Mapping[str, CameraCounts],
) -> tuple[StationOnMap, ...]:
    """The stations that an account sees, with what was photographed there.

    Parameters
    ----------
    connection
        To read with.
    sight, names, seen
        What the account sees, and under which names.
    counts
        Of its cameras, by `deployment_id`.
    """
    by_name = {names.deployments[own]: each for own, each in counts.items()}
    places = stations_of_cameras(connection)
    shown = {places[own]: name for own, name in names.stations.items()}
    caught = {
        shown[place]: each
        for place, each in captures_seen(connection, sight).items()
        if place in shown
    }
    stations: dict[str, list[SeenDeployment]] = defaultdict(list)
    for each in seen:
        stations[each.station].append(each)
    return tuple(
        _station(own, by_name, caught.get(name, Captures(0, 0)))
        for name, own in sorted(stations.items())
    )


def _station(
    own: list[SeenDeployment], counts: Mapping[str, CameraCounts], caught: Captures
) -> StationOnMap:
    name, precision = own[0].station, max(each.precision for each in own)
    # The mean of rounded places would lie on no grid.
    places = own if precision == 0 else own[:1]
    return StationOnMap(
        name,
        sum(each.latitude for each in places) / len(places),
        sum(each.longitude for each in places) / len(places),
        precision,
        tuple(each.name for each in own),
        sum(counts.get(each.name, _NONE).photographs for each in own),
        caught.captures,
        caught.individuals,
        photographs_at(station=name),
    )


def photographs_at(**filters: str) -> str:
    """The address of the page that shows these photographs.

    Parameters
    ----------
    **filters
        Of that page, by name; empty ones are left out.

    Examples
    --------
    >>> photographs_at(station="N 1", species="")
    '/photos?station=N+1'
    """
    given = {name: value for name, value in filters.items() if value}
    asked = "&".join(f"{name}={quote_plus(value)}" for name, value in given.items())
    return f"/photos?{asked}" if asked else "/photos"


def surface_on_map(desk: Desk, account: Account, kind: str, session: str = "") -> SurfaceOnMap:
    """Density over the mask as an account may see it.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    kind
        "expected density" or "activity centres".
    session
        Of several; by default the first.

    Raises
    ------
    AbsentError
        If there is none.
    """
    with desk.project.database.read() as connection:
        for each in surfaces_in(connection, sight_of(connection, account)):
            if each.kind == kind and session in ("", each.session):
                return each
    raise AbsentError


def surfaces_in(connection: Connection, sight: Sight) -> tuple[SurfaceOnMap, ...]:
    """Every density surface as an account may see it.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    """
    deployments = with_stations(cards.deployments(connection))
    counted = camera_counts(connection, sight) if sight.is_whole else {}
    # The estimate projects about the cameras that count as effort.
    worked = tuple(
        each
        for each in deployments
        if not sight.is_whole
        or worked_without_photograph(each)
        or counted.get(each.deployment_id, _NONE).photographs
    )
    if not deployments:
        return ()
    projection = deployments_projection(worked or deployments)

    def exactly(surface: DensitySurface) -> SurfaceOnMap:
        points, spacing = surface.points, surface.spacing
        cells = exact_cells(points, surface.density, spacing, projection)
        sides = outline(points, spacing, projection)
        return SurfaceOnMap(surface.session, surface.kind, cells, sides)

    def coarsely(surface: DensitySurface, precision: float) -> SurfaceOnMap:
        cells = coarse_cells(surface.points, surface.density, projection, precision)
        return SurfaceOnMap(surface.session, surface.kind, cells, None)

    return tuple(shown for _, shown in surfaces_seen(connection, sight, exactly, coarsely))


def station_features(
    stations: Iterable[StationOnMap], told: Mapping[str, list[str]]
) -> list[dict[str, Any]]:
    """Stations as GeoJSON: points, or the squares in which those with rounded places lie.

    Parameters
    ----------
    stations
        As the account sees them.
    told
        Lines to be read of each, by name.
    """
    squares: dict[tuple[float, float, float], list[StationOnMap]] = defaultdict(list)
    features = []
    for each in stations:
        if each.precision:
            squares[each.longitude, each.latitude, each.precision].append(each)
            continue
        facts = {"label": each.name, "name": each.name, "href": each.href}
        place = [round(each.longitude, _DIGITS), round(each.latitude, _DIGITS)]
        geometry = {"type": "Point", "coordinates": place}
        features.append(_feature("station", geometry, each, facts, told[each.name]))
    for (east, north, precision), own in squares.items():
        names = ", ".join(each.name for each in own)
        facts = {"label": str(len(own)), "name": names, "href": ""}
        lines = [f"{each.name}: {'; '.join(told[each.name])}" for each in own]
        whole = replace(own[0], captures=sum(each.captures for each in own))
        features.append(_feature("cell", _square(east, north, precision), whole, facts, lines))
    return features


def _feature(
    kind: str, geometry: Any, station: StationOnMap, facts: dict[str, str], lines: list[str]
) -> dict[str, Any]:
    shown = {"kind": kind, "captures": station.captures, "doubtful": False, **facts, "told": lines}
    return {"type": "Feature", "properties": shown, "geometry": geometry}


def _square(east: float, north: float, width: float) -> dict[str, Any]:
    half = width / 2
    corners = ((-half, -half), (half, -half), (half, half), (-half, half), (-half, -half))
    ring = [[round(east + x, _DIGITS), round(north + y, _DIGITS)] for x, y in corners]
    return {"type": "Polygon", "coordinates": [ring]}


def surface_features(surface: SurfaceOnMap) -> list[dict[str, Any]]:
    """Density as GeoJSON: a cell each, and the outline of the mask.

    Parameters
    ----------
    surface
        As the account sees it.
    """
    values = surface.cells.values.tolist()
    rings = surface.cells.corners.round(_DIGITS).tolist()
    features: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "properties": {"kind": "density", "value": float(f"{value:.4g}")},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for value, ring in zip(values, rings, strict=True)
    ]
    if surface.sides is not None:
        lines = surface.sides.round(_DIGITS).tolist()
        geometry = {"type": "MultiLineString", "coordinates": lines}
        features.append({"type": "Feature", "properties": {"kind": "mask"}, "geometry": geometry})
    return features
