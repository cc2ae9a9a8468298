"""Polygons of habitat and regions, from GeoJSON, shapefiles and GeoPackages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Int, Shaped

from pardalis.errors import InputError
from pardalis.geo.systems import passage

STEP = 5000.0
"""Longest edge [m] that is taken to another system as one: an edge of 5 km along the 60th parallel
strays 1 m from the straight line between its ends."""

POLYGON_TYPES = (3, 6)
"""Of shapely: polygon and multipolygon."""


@dataclass(frozen=True, slots=True, eq=False)
class Polygons:
    """Polygons of one file, with its attributes.

    Parameters
    ----------
    geometries
        Valid shapely polygons or multipolygons, one a feature.
    system
        Coordinate system as WKT, an authority's code or a PROJ string; None if unknown.
    columns
        Names and values of the attributes, each as long as the geometries.
    name
        The file's name.
    notes
        What was done to the file's content that the user should know.
    """

    geometries: Shaped[np.ndarray, " features"]
    system: str | None
    columns: tuple[tuple[str, np.ndarray], ...] = ()
    name: str = "polygons"
    notes: tuple[str, ...] = ()

    @property
    def area(self) -> float:
        """Area that the polygons cover, overlaps counted once [square units of the system]."""
        return float(_union(self).area)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north end."""
        import shapely

        west, south, east, north = shapely.total_bounds(self.geometries).tolist()
        return west, south, east, north


def polygons_from_features(
    geometries: Shaped[np.ndarray, " features"],
    system: str | None,
    columns: tuple[tuple[str, np.ndarray], ...],
    name: str,
) -> Polygons:
    """Polygons among a file's features, invalid outlines mended and said so.

    Parameters
    ----------
    geometries
        Shapely geometries, None where a feature has none.
    system
        Coordinate system, or None.
    columns
        Names and values of the attributes.
    name
        The file's name.

    Raises
    ------
    InputError
        If no polygon is among them.
    """
    import shapely

    usable = np.isin(shapely.get_type_id(geometries), POLYGON_TYPES)
    usable &= ~shapely.is_empty(geometries)
    notes: tuple[str, ...] = ()
    if not usable.all():
        left_out = f"{int((~usable).sum())} of {len(usable)} features"
        notes = (f"{name}: {left_out} are not polygons and were left out.",)
    mended, said = _mended(geometries[usable], np.flatnonzero(usable) + 1, name)
    solid = shapely.area(mended) > 0
    if not solid.any():
        raise InputError(
            f"{name} holds no polygon with an area.",
            "Give a layer of polygons; points and lines bound no area.",
        )
    kept = np.flatnonzero(usable)[solid]
    return Polygons(
        mended[solid],
        system,
        tuple((column, values[kept]) for column, values in columns),
        name,
        notes + said,
    )


def to_system(polygons: Polygons, target: str | None) -> Polygons:
    """The polygons in the survey's coordinate system, long edges bent as the projection asks.

    Parameters
    ----------
    polygons
        As read.
    target
        Projected system of the survey: an authority's code, a PROJ string or WKT. None if the
        user did not name it: then coordinates in metres are taken as they are, with a note.

    Raises
    ------
    InputError
        If the systems are not known well enough, or the polygons cannot be drawn in the target.
    """
    import shapely

    way, notes = passage(polygons.name, polygons.system, target)
    if way is None:
        system = target if target is not None else polygons.system
        return replace(polygons, system=system, notes=polygons.notes + notes)
    source = way.source_crs
    metres = 111_000.0 if source is None or source.is_geographic else _unit(source)
    fine = shapely.segmentize(polygons.geometries, STEP / metres)

    def moved(places: Float[np.ndarray, "places 2"]) -> Float[np.ndarray, "places 2"]:
        return np.column_stack(way.transform(places[:, 0], places[:, 1]))

    geometries = shapely.transform(fine, moved)
    if not np.isfinite(shapely.get_coordinates(geometries)).all():
        raise InputError(
            f"{polygons.name} cannot be drawn in the system of the detectors.",
            "Is its coordinate system right? Cut out of it what lies far from the survey.",
        )
    geometries, said = _mended(geometries, np.arange(len(geometries)) + 1, polygons.name)
    return replace(polygons, geometries=geometries, system=target, notes=polygons.notes + said)


def covers(
    polygons: Polygons, points: Float[np.ndarray, "points 2"]
) -> Bool[np.ndarray, " points"]:
    """Whether each point lies in any polygon or on its edge, not in a hole.

    Parameters
    ----------
    polygons
        In the points' system.
    points
        East and north.

    Examples
    --------
    >>> import shapely
    >>> park = Polygons(np.array([shapely.box(0, 0, 2, 2)], dtype=object), None)
    >>> covers(park, np.array([[1.0, 1.0], [3.0, 1.0]])).tolist()
    [True, False]
    """
    import shapely

    union = _union(polygons)
    shapely.prepare(union)
    inside: np.ndarray = shapely.intersects_xy(union, points[:, 0], points[:, 1])
    return inside


def feature_of(
    polygons: Polygons, points: Float[np.ndarray, "points 2"]
) -> Int[np.ndarray, " points"]:
    """Index of the feature that each point lies in, the first if several; -1 if none.

    Parameters
    ----------
    polygons
        In the points' system.
    points
        East and north.
    """
    import shapely

    tree = shapely.STRtree(shapely.points(points))
    # The tree holds the points, so that each polygon is prepared once.
    feature, point = tree.query(polygons.geometries, predicate="intersects")
    found = np.full(len(points), len(polygons.geometries), dtype=np.int64)
    np.minimum.at(found, point, feature)
    return np.where(found < len(polygons.geometries), found, -1)


def _union(polygons: Polygons) -> Any:
    import shapely

    return shapely.union_all(polygons.geometries)


def _unit(system: Any) -> float:
    return float(system.axis_info[0].unit_conversion_factor)


def _mended(
    geometries: Shaped[np.ndarray, " features"], rows: Int[np.ndarray, " features"], name: str
) -> tuple[Shaped[np.ndarray, " features"], tuple[str, ...]]:
    """Valid outlines, and what was mended."""
    import shapely

    wrong = ~shapely.is_valid(geometries)
    if not wrong.any():
        return geometries, ()
    reasons = [str(reason).split("[")[0] for reason in shapely.is_valid_reason(geometries[wrong])]
    notes = tuple(
        f"{name}: the outline of feature {row} was not valid ({reason.lower()}) and was mended: "
        "look at the result on a map."
        for row, reason in zip(rows[wrong], reasons, strict=True)
    )
    mended = geometries.copy()
    mended[wrong] = shapely.make_valid(geometries[wrong], method="structure", keep_collapsed=False)
    return mended, notes
