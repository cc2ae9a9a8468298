"""Paired cameras are recognised by what chance cannot explain."""

from __future__ import annotations

import numpy as np
import pytest

from pardalis.intake.pairs import CameraPair, find_pairs, name_stations, poisson_tail
from pardalis.intake.settings import IntakeSettings

RULES = IntakeSettings()
DAY = 86_400.0


def passes(rng: np.random.Generator, number: int, days: float = 30.0) -> np.ndarray:
    """Passes of animals that walk by night: two thirds between 18 and 6 o'clock."""
    day = rng.integers(0, int(days), number) * DAY
    night, light = rng.uniform(18, 30, number), rng.uniform(6, 18, number)
    hour = np.where(rng.random(number) < 2 / 3, night, light)
    return np.sort(day + hour * 3600)


@pytest.mark.parametrize("seed", range(10))
def test_a_pair_that_misses_half_of_the_passes_is_recognised(seed: int) -> None:
    rng = np.random.default_rng(seed)
    seen = passes(rng, 40)
    cards = {f"S1/{name}": seen[rng.random(40) < 0.6] for name in "AB"}
    cards["S1/B"] = cards["S1/B"] + 20
    (pair,) = find_pairs(cards, RULES)
    assert (pair.card_a, pair.card_b) == ("S1/A", "S1/B")
    assert pair.clock_difference == 20


def test_strangers_are_not_paired() -> None:
    rng = np.random.default_rng(5)
    cards = {f"S{number:02d}": passes(rng, int(rng.integers(20, 300))) for number in range(40)}
    assert find_pairs(cards, RULES) == ()


def test_a_windy_noon_at_two_stations_makes_no_pair() -> None:
    rng = np.random.default_rng(6)
    noons = [np.sort(day * DAY + rng.uniform(11, 14, 40) * 3600) for day in range(10) for _ in "AB"]
    cards = {"A": np.concatenate(noons[::2]), "B": np.concatenate(noons[1::2])}
    assert find_pairs(cards, RULES) == ()


def test_only_cards_of_one_folder_are_compared() -> None:
    seen = passes(np.random.default_rng(7), 30)
    assert find_pairs({"S1/A": seen, "S2/A": seen + 5}, RULES) == ()
    assert len(find_pairs({"S1 A": seen, "S1 B": seen + 5}, RULES)) == 1


def test_few_passes_prove_nothing() -> None:
    seen = passes(np.random.default_rng(8), 2)
    assert find_pairs({"S/A": seen, "S/B": seen}, RULES) == ()
    assert find_pairs({"S/A": seen, "S/B": np.array([])}, RULES) == ()


def test_the_tail_bounds_poisson_from_above() -> None:
    from scipy.stats import poisson

    for count, mean in [(1, 0.03), (4, 0.03), (8, 0.1), (20, 5.0), (60, 30.0)]:
        exact = poisson.sf(count - 1, mean)
        assert exact <= poisson_tail(count, mean) * (1 + 1e-9)
        assert poisson_tail(count, mean) <= 1.5 * exact
    assert poisson_tail(3, 3.0) == 1.0


def test_a_third_camera_joins_however_the_pairs_stand() -> None:
    def pair(a: str, b: str) -> CameraPair:
        return CameraPair(a, b, 9, 0.1, 0.0)

    cards = ["S1/A", "S1/B", "S1/C", "S2/A", "S2/B", "S2/C", "x", "y", "z"]
    pairs = [pair("S1/A", "S1/C"), pair("S1/B", "S1/C"), pair("S2/A", "S2/B"), pair("x", "z")]
    assert name_stations(cards, pairs) == {
        **dict.fromkeys(cards[:3], "S1"),
        **{"S2/A": "S2/A", "S2/B": "S2/A", "S2/C": "S2/C"},
        **{"x": "x", "y": "y", "z": "x"},
    }
