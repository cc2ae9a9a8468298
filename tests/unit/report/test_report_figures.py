from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from pardalis.records.estimate import Estimate
from pardalis.report.activity import HourlyEvents
from pardalis.report.curve_figure import detection_figure
from pardalis.report.detection_curve import detection_curves
from pardalis.report.figures import hours_figure, map_figure
from pardalis.report.stations import StationMap


def array_of(stations: int, animals: int) -> StationMap:
    rng = np.random.default_rng(stations)
    places = rng.uniform(0, 30, (stations, 2))
    spokes = tuple(
        (f"L{row:03d}", tuple(sorted(set(rng.integers(0, stations, 4).tolist()))))
        for row in range(animals)
    )
    captures = np.bincount([trap for _, traps in spokes for trap in traps], minlength=stations)
    return StationMap(
        tuple(f"S{row}" for row in range(stations)), places, tuple(captures.tolist()), spokes
    )


@pytest.mark.parametrize(("stations", "animals"), [(1, 0), (2, 1), (25, 8), (200, 40)])
def test_maps_of_any_size_are_svg_and_deterministic(stations: int, animals: int) -> None:
    svg = map_figure(array_of(stations, animals))
    assert ElementTree.fromstring(svg).tag.endswith("svg")
    assert svg == map_figure(array_of(stations, animals))
    assert not re.search(r"20\d\d-\d\d|Matplotlib v|dc:date", svg)


def test_the_scale_bar_is_a_round_quarter_of_the_width() -> None:
    places = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 8.0]])
    svg = map_figure(StationMap(("A", "B", "C"), places, (0, 0, 0), ()))
    assert "<!-- 2 km -->" in svg


def test_stations_are_numbered_up_to_a_crowd() -> None:
    svg = map_figure(array_of(25, 0))
    assert "<!-- 25 -->" in svg
    assert "<!-- 150 -->" not in map_figure(array_of(200, 0))


def test_names_beyond_the_font_stand_as_numbers() -> None:
    places = np.array([[0.0, 0.0], [10.0, 0.0]])
    svg = map_figure(StationMap(("A", "B"), places, (1, 1), (("豹一", (0, 1)),)))
    assert "<!-- no. 1 -->" in svg


def test_hours_tell_how_many_events_they_hold() -> None:
    animals = tuple([2] * 24)
    svg = hours_figure(HourlyEvents(animals, tuple([0] * 24)))
    assert "<!-- All animals: 48 events -->" in svg


def test_the_detection_function_is_drawn_with_a_name_for_each_class(estimate: Estimate) -> None:
    found = detection_curves(estimate)
    assert found is not None
    svg = detection_figure(found)
    assert "<!-- Expected captures per camera-night -->" in svg
    (curve,) = found.curves
    sexes = tuple(
        replace(curve, label=f"sex = {sex}", sigma=sigma)
        for sex, sigma in (("F", 1500.0), ("M", 2500.0))
    )
    svg = detection_figure(replace(found, curves=sexes, is_probability=True))
    for text in ("sex = F", "sex = M", "Chance of capture per camera-night"):
        assert f"<!-- {text} -->" in svg
    assert svg.count("<!-- sigma -->") == 2


def test_a_band_far_above_the_curve_does_not_flatten_it(estimate: Estimate) -> None:
    found = detection_curves(estimate)
    assert found is not None
    (curve,) = found.curves
    high = replace(curve, upper=curve.height * 1000.0)
    ticks = re.findall(r"<!-- (\d\.\d+) -->", detection_figure(replace(found, curves=(high,))))
    assert max(map(float, ticks)) <= 0.6
