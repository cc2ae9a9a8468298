"""Cameras of one location whose clocks contradict each other are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from pardalis.intake.clock_difference import clock_difference, doubts_of_clocks
from pardalis.intake.settings import IntakeSettings
from pardalis.records.deployment import Deployment

RULES = IntakeSettings()
DAY = 86_400.0
NORTH = Deployment(
    "D1", "north", 1.0, 2.0, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC), 0
)


def passes(rng: np.random.Generator, number: int) -> np.ndarray:
    """Passes at a station in 40 days, mostly at dusk and dawn."""
    hour = np.where(rng.random(number) < 0.5, rng.normal(19, 2, number), rng.normal(5, 2, number))
    return np.sort(rng.integers(0, 40, number) * DAY + hour * 3600)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("wrong", [0.0, 3600.0, -43_200.0, 86_400.0, 420.0])
def test_the_difference_is_found(seed: int, wrong: float) -> None:
    rng = np.random.default_rng(seed)
    seen = passes(rng, 60)
    a, b = seen[rng.random(60) < 0.6], seen[rng.random(60) < 0.6]
    shaken = np.sort(b + wrong + rng.normal(0, 10, len(b)))
    found = clock_difference(a, shaken, RULES)
    assert found is not None
    assert abs(found - wrong) < 30


def test_strangers_tell_nothing() -> None:
    rng = np.random.default_rng(3)
    for _ in range(200):
        a, b = passes(rng, int(rng.integers(0, 200))), passes(rng, int(rng.integers(0, 200)))
        assert clock_difference(a, b, RULES) is None


def test_an_animal_that_stays_is_one_pass() -> None:
    grazing = np.concatenate([day * DAY + np.arange(0, 3600, 30.0) for day in range(3)])
    assert clock_difference(grazing, grazing + 600, RULES) is None


def test_only_cameras_of_one_location_are_held_against_each_other() -> None:
    seen = passes(np.random.default_rng(4), 40)
    bursts = {"A": seen, "B": seen - 5400, "C": seen + 5400, "E": seen}
    table = {
        "A": NORTH,
        "B": replace(NORTH, deployment_id="D2"),
        "C": replace(NORTH, deployment_id="D3", location_id="south"),
        "E": None,
    }
    (problem,) = doubts_of_clocks(bursts, table, RULES)
    assert problem.subject == "A and B"
    assert "1.5 h apart: the clock of A is ahead" in problem.reason
