"""The survey's own projection keeps areas and, nearly, distances."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from pardalis.errors import InputError
from pardalis.geo.distances import geodesic_distance, plane_distances
from pardalis.geo.projection import Projection, survey_projection

places = st.tuples(st.floats(-75, 75), st.floats(-180, 180))


@settings(max_examples=30, deadline=None)
@given(centre=places, seed=st.integers(0, 1000))
def test_distances_within_50_km_are_those_of_the_ellipsoid(
    centre: tuple[float, float], seed: int
) -> None:
    random = np.random.default_rng(seed)
    latitudes = centre[0] + random.uniform(-0.4, 0.4, 4)
    longitudes = centre[1] + random.uniform(-0.4, 0.4, 4)
    points = survey_projection(latitudes, longitudes).project(latitudes, longitudes)
    apart = plane_distances(points, points)
    for a in range(4):
        for b in range(a):
            true = geodesic_distance(latitudes[a], longitudes[a], latitudes[b], longitudes[b])
            assert apart[a, b] == pytest.approx(true, rel=1e-4)


@settings(max_examples=30, deadline=None)
@given(centre=places)
def test_projecting_there_and_back(centre: tuple[float, float]) -> None:
    latitudes = centre[0] + np.array([-0.3, 0.0, 0.3])
    longitudes = centre[1] + np.array([0.2, -0.2, 0.0])
    projection = survey_projection(latitudes, longitudes)
    back = projection.unproject(projection.project(latitudes, longitudes))
    np.testing.assert_allclose(back[0], latitudes, atol=1e-9)
    turn = (back[1] - longitudes + 180) % 360 - 180
    np.testing.assert_allclose(turn, 0, atol=1e-9)


def test_areas_are_exact() -> None:
    side = np.linspace(0.0, 1.0, 200, endpoint=False)  # so that straight edges are no matter
    one = np.ones_like(side)
    latitudes = -24.9 + 0.8 * np.concatenate([0 * one, side, one, 1 - side])
    longitudes = 31.0 + np.concatenate([side, one, 1 - side, 0 * one])
    east, north = survey_projection(latitudes, longitudes).project(latitudes, longitudes).T
    shoelace = abs(np.dot(east, np.roll(north, 1)) - np.dot(north, np.roll(east, 1))) / 2
    true = abs(Geod(ellps="WGS84").polygon_area_perimeter(longitudes, latitudes)[0])
    assert shoelace == pytest.approx(true, rel=1e-6)


def test_east_is_first_and_north_second() -> None:
    points = Projection(0.0, 30.0).project(np.array([0.0, 0.1]), np.array([30.1, 30.0]))
    assert points[0] == pytest.approx([11_131.9, 0.0], abs=1.0)
    assert points[1] == pytest.approx([0.0, 11_057.4], abs=1.0)


def test_survey_across_the_180th_meridian() -> None:
    projection = survey_projection(np.array([60.0, 60.0]), np.array([179.6, -179.8]))
    assert projection == Projection(60.0, 179.9)


def test_centre_is_rounded_so_that_it_tells_no_position() -> None:
    projection = survey_projection(np.array([-24.12345]), np.array([31.98765]))
    assert projection == Projection(-24.1, 32.0)


@pytest.mark.parametrize(
    ("latitudes", "longitudes"), [([], []), ([95.0], [0.0]), ([float("nan")], [0.0])]
)
def test_impossible_places(latitudes: list[float], longitudes: list[float]) -> None:
    with pytest.raises(InputError):
        survey_projection(np.array(latitudes, dtype=float), np.array(longitudes, dtype=float))
