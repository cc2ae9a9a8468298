"""Polygons from GeoJSON, shapefiles and GeoPackages, in the survey's system."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
import shapely
from pyproj import Geod, Transformer

from pardalis.errors import InputError
from pardalis.geo.polygons import Polygons, covers, feature_of, to_system
from pardalis.geo.projection import Projection
from pardalis.geo.vector_files import read_polygons

UTM = "EPSG:32736"
SQUARE = shapely.box(0.0, 0.0, 4000.0, 3000.0)
RING = shapely.Polygon(SQUARE.exterior, [shapely.box(1000, 1000, 2000, 2000).exterior])
ISLANDS = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(5, 5, 7, 7)])
KINDS = {"GeoJSON": "area.geojson", "ESRI Shapefile": "area.shp", "GPKG": "area.gpkg"}


def write(
    path: Path,
    shapes: list[object],
    kind: str = "Unknown",
    layer: str | None = None,
    **columns: list[object],
) -> Path:
    driver = {".geojson": "GeoJSON", ".shp": "ESRI Shapefile", ".gpkg": "GPKG"}[path.suffix]
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array(shapes, dtype=object)),
        [np.array(values) for values in columns.values()],
        list(columns),
        driver=driver,
        crs=UTM,
        geometry_type=kind,
        layer=layer,
        append=path.exists(),
    )
    return path


def geojson(path: Path, rings: list[list[list[float]]]) -> Path:
    feature = {
        "type": "Feature",
        "properties": {},
        "geometry": {"type": "Polygon", "coordinates": rings},
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


@pytest.mark.parametrize("driver", KINDS)
def test_a_file_written_is_read_back(driver: str, tmp_path: Path) -> None:
    path = write(tmp_path / KINDS[driver], [RING], kind="Polygon", zone=["core"], rank=[2])
    polygons = to_system(read_polygons(path), UTM)
    columns = dict(polygons.columns)
    assert polygons.area == pytest.approx(12e6 - 1e6, rel=1e-9)
    assert polygons.bounds == pytest.approx((0.0, 0.0, 4000.0, 3000.0))
    assert columns["zone"].tolist() == ["core"]
    assert columns["rank"].tolist() == [2]
    assert polygons.name == path.name
    assert polygons.notes == ()


def test_holes_and_islands() -> None:
    polygons = Polygons(np.array([RING, ISLANDS], dtype=object), None)
    points = np.array([[1500.0, 1500.0], [500.0, 500.0], [6.0, 6.0], [-1.0, 6.0], [4000.0, 1.0]])
    assert covers(polygons, points).tolist() == [False, True, True, False, True]


def test_overlaps_are_counted_once() -> None:
    pair = np.array([shapely.box(0, 0, 2, 2), shapely.box(1, 0, 3, 2)], dtype=object)
    assert Polygons(pair, None).area == pytest.approx(6.0)


def test_feature_of_each_point_the_first_if_several() -> None:
    shapes = [shapely.box(0, 0, 2, 2), shapely.box(1, 0, 3, 2), ISLANDS]
    points = np.array([[2.5, 1.0], [1.5, 1.0], [0.5, 1.5], [6.0, 6.0], [4.0, 4.0], [3.0, 2.0]])
    found = feature_of(Polygons(np.array(shapes, dtype=object), None), points)
    assert found.tolist() == [1, 0, 0, 2, -1, 1]


def test_geojson_is_in_wgs84_and_comes_to_the_survey(tmp_path: Path) -> None:
    west, south, east, north = 31.0, -25.0, 32.0, -24.0
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    read = read_polygons(geojson(tmp_path / "park.geojson", [corners]))
    survey = Projection(-24.5, 31.5)
    polygons = to_system(read, survey.proj_string)
    # Straight in degrees, as the standard asks: the edges follow the parallels, finely drawn.
    side = np.linspace(0.0, 1.0, 2001)
    longitudes = west + np.concatenate([side, 1 + 0 * side, side[::-1], 0 * side])
    latitudes = south + np.concatenate([0 * side, side, 1 + 0 * side, side[::-1]])
    area = abs(Geod(ellps="WGS84").polygon_area_perimeter(longitudes, latitudes)[0])
    assert polygons.area == pytest.approx(area, rel=1e-6)
    corner = survey.project(np.array([south]), np.array([west]))[0]
    assert covers(polygons, corner[None] + 5.0).all()
    assert not covers(polygons, corner[None] - 5.0).any()


def test_one_projected_system_to_another(tmp_path: Path) -> None:
    centre = np.array([400_000.0, 7_300_000.0])
    shape = shapely.box(*(centre - 2000), *(centre + 2000))
    read = read_polygons(write(tmp_path / "area.gpkg", [shape], kind="Polygon"))
    polygons = to_system(read, "EPSG:32735")
    there = Transformer.from_crs(UTM, "EPSG:32735", always_xy=True).transform(*centre)
    assert shapely.get_coordinates(shapely.centroid(polygons.geometries))[0] == pytest.approx(
        there, abs=5.0
    )
    assert covers(polygons, np.array([there])).all()


def test_metres_of_an_unnamed_system_are_taken_as_they_are_and_said_so(tmp_path: Path) -> None:
    plain = write(tmp_path / "area.shp", [SQUARE], kind="Polygon")
    plain.with_suffix(".prj").unlink()
    named = write(tmp_path / "area.gpkg", [SQUARE], kind="Polygon")
    for path, note in ((plain, "as they are"), (named, "UTM zone 36S")):
        polygons = to_system(read_polygons(path), None)
        assert polygons.bounds == (0.0, 0.0, 4000.0, 3000.0)
        assert len(polygons.notes) == 1
        assert path.name in polygons.notes[0]
        assert note in polygons.notes[0]


def test_a_bow_tie_is_mended_and_said_so(tmp_path: Path) -> None:
    tie = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    path = write(tmp_path / "tie.gpkg", [SQUARE, tie], kind="Polygon")
    polygons = read_polygons(path)
    assert shapely.is_valid(polygons.geometries).all()
    assert shapely.area(polygons.geometries).tolist() == pytest.approx([12e6, 2.0])
    (note,) = polygons.notes
    assert "tie.gpkg" in note
    assert "feature 2" in note
    assert "self-intersection" in note


def test_what_is_no_polygon_is_left_out_with_its_attributes(tmp_path: Path) -> None:
    shapes = [shapely.Point(1, 1), SQUARE, None, shapely.Polygon()]
    path = write(tmp_path / "mixed.gpkg", shapes, rank=[1, 2, 3, 4])
    polygons = read_polygons(path)
    assert dict(polygons.columns)["rank"].tolist() == [2]
    assert polygons.notes == ("mixed.gpkg: 3 of 4 features are not polygons and were left out.",)


def test_layer_is_named_if_there_are_several(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", [SQUARE], kind="Polygon", layer="park")
    write(path, [ISLANDS], kind="MultiPolygon", layer="lakes")
    write(path, [shapely.Point(1, 1)], kind="Point", layer="cameras")
    assert read_polygons(path, "lakes").area == pytest.approx(5.0)
    with pytest.raises(InputError, match=r"a\.gpkg has 2 layers.*park, lakes"):
        read_polygons(path)
    with pytest.raises(InputError, match=r"no layer 'river'.*park, lakes, cameras"):
        read_polygons(path, "river")
    with pytest.raises(InputError, match=r"a\.gpkg holds no polygon"):
        read_polygons(path, "cameras")


def test_the_one_layer_of_polygons_needs_no_name(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", [shapely.Point(1, 1)], kind="Point", layer="cameras")
    write(path, [ISLANDS], kind="MultiPolygon", layer="lakes")
    assert read_polygons(path).area == pytest.approx(5.0)


@pytest.mark.parametrize("shape", [shapely.Point(1, 1), shapely.LineString([(0, 0), (1, 1)])])
def test_points_and_lines_bound_no_area(shape: object, tmp_path: Path) -> None:
    path = write(tmp_path / "no.shp", [shape], kind=shape.geom_type)  # type: ignore[attr-defined]
    with pytest.raises(InputError, match=r"no\.shp holds no polygon.*Give a layer of polygons"):
        read_polygons(path)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no file '.*gone\.gpkg'.*Check the name"):
        read_polygons(tmp_path / "gone.gpkg")


def test_no_vector_file(tmp_path: Path) -> None:
    path = tmp_path / "notes.geojson"
    path.write_text("a park")
    with pytest.raises(InputError, match=r"notes\.geojson cannot be read.*GeoPackage"):
        read_polygons(path)


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.geojson"
    path.write_text('{"type": "FeatureCollection", "features": []}')
    with pytest.raises(InputError, match=r"empty\.geojson holds no polygon"):
        read_polygons(path)


def test_a_table_without_places(tmp_path: Path) -> None:
    path = tmp_path / "traps.csv"
    path.write_text("id,x\n1,2\n")
    with pytest.raises(InputError, match=r"traps\.csv holds no polygon \(no places\)"):
        read_polygons(path)


def test_half_a_shapefile(tmp_path: Path) -> None:
    path = write(tmp_path / "area.shp", [SQUARE], kind="Polygon")
    path.with_suffix(".shx").unlink()
    with pytest.raises(InputError, match=r"area\.shp cannot be read.*\.shx"):
        read_polygons(path)


def test_shapefile_without_its_system_cannot_be_brought_elsewhere(tmp_path: Path) -> None:
    path = write(tmp_path / "area.shp", [SQUARE], kind="Polygon")
    path.with_suffix(".prj").unlink()
    with pytest.raises(InputError, match=r"area\.shp has no coordinate system.*\.prj"):
        to_system(read_polygons(path), UTM)


def test_degrees_need_the_detectors_system_named(tmp_path: Path) -> None:
    path = geojson(tmp_path / "park.geojson", [[[31, -25], [32, -25], [32, -24], [31, -25]]])
    with pytest.raises(InputError, match=r"park\.geojson are not metres.*--crs EPSG:32736"):
        to_system(read_polygons(path), None)


def test_geojson_in_metres(tmp_path: Path) -> None:
    path = geojson(tmp_path / "utm.geojson", [[[4e5, 7e6], [5e5, 7e6], [5e5, 8e6], [4e5, 7e6]]])
    with pytest.raises(InputError, match=r"utm\.geojson says .* degrees, but"):
        read_polygons(path)


@pytest.mark.parametrize(
    ("system", "said"),
    [("EPSG:4326", "not a projected system in metres"), ("mine", "names no coordinate system")],
)
def test_detectors_must_be_in_metres(system: str, said: str) -> None:
    polygons = Polygons(np.array([SQUARE], dtype=object), UTM)
    with pytest.raises(InputError, match=f"'{system}'.*{said}"):
        to_system(polygons, system)


def test_what_cannot_be_drawn_in_the_survey_is_refused() -> None:
    far = Polygons(np.array([shapely.box(4e9, 4e9, 5e9, 5e9)], dtype=object), UTM, name="far.shp")
    with pytest.raises(InputError, match=r"far\.shp cannot be drawn"):
        to_system(far, Projection(-24.5, 31.5).proj_string)


def test_a_system_in_feet_is_not_metres() -> None:
    feet = Polygons(np.array([SQUARE], dtype=object), "EPSG:2264", name="feet.shp")
    with pytest.raises(InputError, match=r"feet\.shp are not metres"):
        to_system(feet, None)


def test_a_local_system_is_an_unknown_one(tmp_path: Path) -> None:
    local = 'LOCAL_CS["Undefined Cartesian SRS",UNIT["metre",1]]'
    polygons = Polygons(np.array([SQUARE], dtype=object), local, name="local.gpkg")
    assert "as they are" in to_system(polygons, None).notes[0]
    with pytest.raises(InputError, match=r"local\.gpkg has no coordinate system"):
        to_system(polygons, UTM)


def test_what_the_reader_warns_of_is_a_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "area.gpkg", [SQUARE], kind="Polygon")
    read = pyogrio.raw.read

    def warning(*arguments: object, **named: object) -> object:
        warnings.warn("Arcs were made straight.", RuntimeWarning, stacklevel=1)
        return read(*arguments, **named)

    monkeypatch.setattr(pyogrio.raw, "read", warning)
    assert read_polygons(path).notes == ("area.gpkg: Arcs were made straight.",)


def test_an_outline_that_does_not_close(tmp_path: Path) -> None:
    path = geojson(tmp_path / "open.geojson", [[[31, -25], [32, -25], [32, -24]]])
    with pytest.raises(InputError, match=r"open\.geojson holds an outline that cannot be drawn"):
        read_polygons(path)
