from __future__ import annotations

from dataclasses import replace

import numpy as np

from pardalis.geo.distances import geodesic_distance
from pardalis.report.content import ReportContent
from pardalis.report.stations import station_map, station_names


def test_places_are_relative_to_the_corner_of_the_array(example: ReportContent) -> None:
    stations = station_map(example)
    assert stations is not None
    assert stations.places.min() == 0.0
    np.testing.assert_allclose(stations.places[1], [2.6544, 2.2346], atol=1e-9)


def test_captures_and_spokes_come_from_the_history(example: ReportContent) -> None:
    stations = station_map(example)
    assert stations is not None
    assert stations.captures == (1, 1, 1, 0)
    assert stations.spokes == (("L001", (0, 1)), ("L002", (2,)))


def test_without_a_history_stations_come_from_the_deployments(example: ReportContent) -> None:
    stations = station_map(replace(example, history=None))
    assert stations is not None
    assert stations.names == ("<script>alert(1)</script>", "S1", "S4", "水源地")
    # Station S1 was visited by L001 in two events, from one side each.
    assert stations.captures == (1, 2, 1, 1)
    assert dict(stations.spokes)["L001"] == (0, 1)
    apart = np.linalg.norm(stations.places[1] - stations.places[0])
    first, second = example.deployments[:2]
    true = geodesic_distance(first.latitude, first.longitude, second.latitude, second.longitude)
    np.testing.assert_allclose(1000 * apart, true, rtol=1e-3)


def test_no_places_no_map(example: ReportContent) -> None:
    assert station_map(replace(example, history=None, deployments=())) is None


def test_a_photograph_without_deployment_is_named_by_its_card(example: ReportContent) -> None:
    alone = replace(example.media[0], deployment_id=None, card="found/card 7")
    names = station_names(replace(example, media=(alone, *example.media[1:])))
    assert names[alone.media_id] == "found/card 7"
    assert names[example.media[2].media_id] == "S1"
