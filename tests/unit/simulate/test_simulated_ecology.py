"""The reserve's truth follows the model that the estimate assumes."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from pardalis.simulate.design import ReserveDesign, Subject
from pardalis.simulate.reserve import detection_probability, draw_captures, draw_reserve
from pardalis.simulate.schedule import FACTORY_DATE, schedule

DESIGN = ReserveDesign(
    seed=5, leopards=8, stations=25, nights=40, single_stations=3, spacing=2000.0, g0=0.08,
    sigma=1800.0, buffer=4.0, photos=1500, start=datetime.fromisoformat("2026-03-01T12:00+08:00"),
    latitude=30.2, longitude=102.7, faults=True,
)  # fmt: skip


def test_captures_have_the_probabilities_of_the_half_normal_model() -> None:
    reserve = draw_reserve(replace(DESIGN, leopards=40, nights=400, faults=False, g0=0.2))
    places = np.array([(s.x, s.y) for s in reserve.stations])
    centres = np.array([(a.x, a.y) for a in reserve.leopards])
    distance = np.hypot(*(centres[:, None] - places[None]).transpose(2, 0, 1))
    expected = 0.2 * np.exp(-(distance**2) / (2 * 1800.0**2))
    drawn = reserve.captures.sum(axis=2)
    # Counted in rings of distance: each within 4 standard errors of the binomial expectation.
    for inner, outer in ((0, 1000), (1000, 2000), (2000, 3000), (3000, 4500), (4500, 7000)):
        ring = (distance >= inner) & (distance < outer)
        mean = 400 * expected[ring].sum()
        spread = np.sqrt(400 * (expected[ring] * (1 - expected[ring])).sum())
        assert ring.sum() > 5
        assert abs(drawn[ring].sum() - mean) < 4 * spread


def test_the_test_above_would_see_a_wrong_scale() -> None:
    """A sigma wrong by a fifth moves the outer rings by far more than 4 standard errors."""
    distance = np.full((1, 1), 4000.0)
    right = 400 * 30 * detection_probability(distance, 0.2, 1800.0)
    wrong = 400 * 30 * detection_probability(distance, 0.2, 1800.0 * 1.2)
    assert abs(wrong - right) > 4 * np.sqrt(right)


def test_a_dead_camera_records_nothing_afterwards() -> None:
    reserve = draw_reserve(replace(DESIGN, g0=1.0))
    dead = [i for i, s in enumerate(reserve.stations) if s.nights_working < 40]
    assert len(dead) == 1
    last = reserve.stations[dead[0]].nights_working
    assert not reserve.captures[:, dead[0], last:].any()
    shots = [s for s in schedule(reserve) if s.passage.station == dead[0]]
    assert shots
    assert max(s.time for s in shots) < DESIGN.start + timedelta(days=last)


def test_density_near_the_array_is_that_of_the_reserve() -> None:
    reserve = draw_reserve(DESIGN)
    near = [a for a in reserve.leopards if a.near]
    assert len(near) == 8
    places = np.array([(s.x, s.y) for s in reserve.stations])
    box = np.ptp(places, axis=0) + 2 * DESIGN.sigma
    assert reserve.density == pytest.approx(100 * 8 / (np.prod(box) / 1e6), rel=0.03)
    assert reserve.density == 100 * len(reserve.leopards) / reserve.area


def test_no_captures_without_leopards_and_all_with_certainty() -> None:
    none = draw_reserve(replace(DESIGN, leopards=0))
    assert none.captures.shape[0] == 0
    reserve = draw_reserve(replace(DESIGN, faults=False))
    places = np.array([(a.x, a.y) for a in reserve.leopards])
    stations = list(reserve.stations)[: len(places)]
    sure = draw_captures(replace(DESIGN, g0=1.0), places[:25], reserve.leopards, stations[:25])
    assert sure[np.arange(25), np.arange(25)].all()


def test_schedule_fills_the_wanted_photographs_and_pairs_see_a_pass_together() -> None:
    reserve = draw_reserve(DESIGN)
    shots = schedule(reserve)
    assert len(shots) == pytest.approx(1500, abs=10)
    leopards = [s for s in shots if s.passage.subject is Subject.LEOPARD]
    for number in {s.passage_number for s in leopards}:
        seen = [s for s in leopards if s.passage_number == number]
        paired = reserve.stations[seen[0].passage.station].paired
        cameras = {s.camera for s in seen}
        assert len(cameras) == (2 if paired else 1)
        first = [min(s.time for s in seen if s.camera == c) for c in cameras]
        assert max(first) - min(first) < timedelta(seconds=3)


def test_nights_of_passages_are_the_nights_of_the_captures() -> None:
    reserve = draw_reserve(DESIGN)
    shots = schedule(reserve)
    found = {
        (s.passage.animal, s.passage.station, (s.time - DESIGN.start) // timedelta(days=1))
        for s in shots
        if s.passage.subject is Subject.LEOPARD
    }
    assert found == {tuple(map(int, row)) for row in np.argwhere(reserve.captures)}


def test_one_clock_falls_back_to_the_factory_date() -> None:
    reserve = draw_reserve(DESIGN)
    wrong = {s.camera for s in schedule(reserve) if s.clock.year == FACTORY_DATE.year}
    assert len(wrong) == 1
    camera = reserve.cameras[wrong.pop()]
    assert reserve.stations[camera.station].paired


def test_another_seed_is_another_reserve_and_the_same_seed_the_same() -> None:
    assert schedule(draw_reserve(DESIGN)) == schedule(draw_reserve(DESIGN))
    assert schedule(draw_reserve(DESIGN)) != schedule(draw_reserve(replace(DESIGN, seed=6)))
