"""Polygons read from GeoJSON, shapefiles, GeoPackages and what else GDAL knows."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from pardalis.errors import InputError
from pardalis.geo.polygons import Polygons, polygons_from_features

SHAPEFILE_PARTS = "A shapefile needs its .shx, .dbf and .prj files beside it."


def read_polygons(path: Path, layer: str | None = None) -> Polygons:
    """The polygons of a file with their attributes.

    GeoJSON without a system is in WGS84, as its standard says. Features that are not polygons are
    left out and outlines that cross themselves are mended; both stand in the notes.

    Parameters
    ----------
    path
        GeoJSON, shapefile, GeoPackage or another vector file that GDAL reads.
    layer
        Which, if the file holds several layers of polygons.

    Raises
    ------
    InputError
        If there is no such file or layer, or no polygon in it.

    References
    ----------
    Butler, H. et al. (2016) The GeoJSON format. RFC 7946, section 4, for its coordinate system.
    """
    import pyogrio.raw
    import shapely
    from pyogrio.errors import DataLayerError, DataSourceError

    if not path.exists():
        raise InputError(f"There is no file '{path}'.", "Check the name of the file.")
    try:
        layer = _layer(path, layer)
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            meta, _, outlines, values = pyogrio.raw.read(path, layer=layer, force_2d=True)
    except (DataSourceError, DataLayerError) as error:
        raise InputError(
            f"{path.name} cannot be read as a file of polygons ({error}).",
            SHAPEFILE_PARTS
            if path.suffix.lower() == ".shp"
            else "Give GeoJSON, a shapefile or a GeoPackage.",
        ) from error
    if outlines is None:
        raise _no_polygon(path, "features without places")
    columns = tuple(zip(map(str, meta["fields"]), values, strict=True))
    try:
        features = shapely.from_wkb(outlines)
        polygons = polygons_from_features(features, meta["crs"], columns, path.name)
    except shapely.errors.ShapelyError as error:
        raise InputError(
            f"{path.name} holds an outline that cannot be drawn ({error}).",
            "Mend it in a geographic information system: every ring must close.",
        ) from error
    _refuse_metres_called_degrees(polygons)
    said = tuple(f"{path.name}: {warning.message}" for warning in heard)
    return replace(polygons, notes=said + polygons.notes)


def _layer(path: Path, named: str | None) -> str:
    import pyogrio

    layers: dict[str, Any] = dict(pyogrio.list_layers(path).tolist())
    if named is not None:
        if named not in layers:
            raise InputError(
                f"{path.name} has no layer '{named}'.", f"Name one of: {', '.join(layers)}."
            )
        return named
    candidates = [name for name, kind in layers.items() if _may_hold_polygons(kind)]
    if not candidates:
        kinds = ", ".join(sorted({str(kind or "no places") for kind in layers.values()}))
        raise _no_polygon(path, kinds)
    if len(candidates) > 1:
        raise InputError(
            f"{path.name} has {len(candidates)} layers that may hold polygons.",
            f"Name one of: {', '.join(candidates)}.",
        )
    return candidates[0]


def _may_hold_polygons(kind: str | None) -> bool:
    return kind is not None and ("Polygon" in kind or kind == "Unknown")


def _no_polygon(path: Path, found: str) -> InputError:
    return InputError(
        f"{path.name} holds no polygon ({found}).",
        "Give a layer of polygons; points and lines bound no area.",
    )


def _refuse_metres_called_degrees(polygons: Polygons) -> None:
    from pyproj import CRS

    if polygons.system is None or not CRS(polygons.system).is_geographic:
        return
    west, south, east, north = np.abs(polygons.bounds).tolist()
    if max(west, east) > 360 or max(south, north) > 90:
        raise InputError(
            f"{polygons.name} says that its coordinates are degrees, but they lie off the globe.",
            "Save it in WGS84 (longitude, latitude), or as a GeoPackage with its own system.",
        )
