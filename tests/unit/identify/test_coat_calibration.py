"""Scores to probabilities: bounded by labelled pairs, rising with spots, fitted and refitted."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log, log1p

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pardalis.errors import InputError, PluginError
from pardalis.identify.identities.calibration import (
    log_ratio,
    no_match_log_ratio,
    p_same,
    shipped_calibration,
)
from pardalis.identify.identities.fitting import fit_calibration, fitted_calibration
from pardalis.identify.identities.reliability import reliability
from pardalis.records.calibration import Calibration, LabelledPair

KNOWN = Calibration(
    "rootsift", (-7.0, 1.6), (-7.5, 0.4), (-10.0, 3.0, 0.0), None, 300, 400, 60_000, "a test"
)


def chance(line: tuple[float, float], marks: int) -> float:
    return 1.0 / (1.0 + exp(-line[0] - line[1] * log(marks)))


def drawn(
    calibration: Calibration, same: int, different: int, seed: int
) -> tuple[list[LabelledPair], Calibration]:
    """Pairs as the calibration says that they come; with what normalising its spots asks for."""
    rng = np.random.default_rng(seed)
    spots = np.arange(6, 2000)
    like_same = np.exp(-0.5 * ((np.log(spots) - log(50)) / 0.8) ** 2) / spots
    like_same /= like_same.sum()
    like_different = like_same * np.exp(-calibration.strength[1] * np.log(spots))
    scale = like_different.sum()
    true = replace(calibration, strength=(log(scale), calibration.strength[1], 0.0))
    made = []
    for truth, number in ((True, same), (False, different)):
        line = calibration.found_same if truth else calibration.found_different
        like = like_same if truth else like_different / scale
        marks = np.exp(rng.normal(log(150), 0.7, (number, 2))).astype(int) + 10
        values = rng.choice(spots, number, p=like)
        for ends, value in zip(marks.tolist(), values.tolist(), strict=True):
            seen = value if rng.random() < chance(line, min(ends)) else 0
            made.append(LabelledPair(truth, seen, float(bool(seen)), *ends))
    return made, true


@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(1, 3000), st.integers(1, 3000))
def test_more_spots_never_speak_against_one_animal(one: int, other: int, a: int, b: int) -> None:
    fewer, more = sorted((one, other))
    ratios = [log_ratio(KNOWN, spots, float(spots), a, b) for spots in (fewer, more)]
    assert ratios[0] <= ratios[1]
    assert -log1p(KNOWN.same_pairs) <= ratios[0] <= ratios[1] <= log1p(KNOWN.different_pairs)


def test_a_missed_match_says_little_of_few_marks_and_never_speaks_for_one_animal() -> None:
    ratios = [no_match_log_ratio(KNOWN, marks, 2000) for marks in (10, 40, 160, 640)]
    assert ratios == sorted(ratios, reverse=True)
    assert ratios[0] > -0.1
    assert ratios[-1] < -2.0
    same, different = chance(KNOWN.found_same, 160), chance(KNOWN.found_different, 160)
    assert ratios[2] == pytest.approx(log((1 - same) / (1 - different)))


def test_marks_that_are_not_known_are_typical_ones() -> None:
    assert no_match_log_ratio(KNOWN) == no_match_log_ratio(KNOWN, 300, 300)
    assert no_match_log_ratio(KNOWN, 20, None) == no_match_log_ratio(KNOWN, 20, 300)


def test_a_network_counts_for_nothing_until_it_was_calibrated() -> None:
    alone = log_ratio(KNOWN, 12, 12.0, 200, 200)
    assert log_ratio(KNOWN, 12, 12.0, 200, 200, similarity=0.99) == alone
    with_network = replace(KNOWN, similarity=(0.8, -2.0, 5.0))
    assert log_ratio(with_network, 12, 12.0, 200, 200, 0.9) == pytest.approx(0.8 * alone + 2.5)


def test_two_photographs_alone_have_even_prior_odds() -> None:
    assert p_same(0.0) == 0.5
    assert p_same(3.0, prior_odds=exp(-3.0)) == pytest.approx(0.5)
    assert p_same(900.0) == 1.0
    assert p_same(5.0, prior_odds=0.0) == 0.0


def test_the_fit_recovers_what_the_pairs_were_drawn_from() -> None:
    pairs, true = drawn(KNOWN, 1200, 12_000, 3)
    fitted = fit_calibration(pairs, "rootsift", "a test")
    for marks in (40, 150, 400):
        assert chance(fitted.found_same, marks) == pytest.approx(
            chance(true.found_same, marks), abs=0.06
        )
    for spots in (8, 15, 40):
        truth = log_ratio(true, spots, 1.0, 150, 150)
        assert log_ratio(fitted, spots, 1.0, 150, 150) == pytest.approx(truth, abs=0.7)
    assert (fitted.same_pairs, fitted.different_pairs) == (1200, 12_000)


def test_probabilities_hold_on_other_pairs_and_a_wrong_calibration_is_found_out() -> None:
    pairs, true = drawn(KNOWN, 800, 5_000, 4)
    fitted = fit_calibration(pairs, "rootsift", "a test")
    others, _ = drawn(KNOWN, 800, 5_000, 5)
    found = reliability(fitted, others)
    assert found.pairs == 5_800
    assert found.calibration_error < 0.01
    for each in found.bins:
        if each.pairs >= 200:
            assert each.observed == pytest.approx(each.expected, abs=0.06)
    never_missing = replace(true, found_same=(9.0, 0.0))
    assert reliability(never_missing, others).calibration_error > 5 * found.calibration_error


def test_few_decisions_change_little_and_many_change_much() -> None:
    truth = replace(KNOWN, strength=(-7.0, 2.0, 0.0))
    rng = np.random.default_rng(6)
    pairs = []
    for spots in rng.integers(6, 40, 3000).tolist():
        odds = 0.05 * exp(log_ratio(truth, spots, 1.0, 200, 200))
        pairs.append(LabelledPair(rng.random() < odds / (1 + odds), spots, 1.0, 200, 200))

    def off(calibration: Calibration) -> float:
        ratios = [log_ratio(calibration, spots, 1.0, 200, 200) for spots in (8, 16, 32)]
        true = [log_ratio(truth, spots, 1.0, 200, 200) for spots in (8, 16, 32)]
        return float(np.abs(np.subtract(ratios, true)).max())

    few = fitted_calibration(pairs[:3], KNOWN, 0.05)
    many = fitted_calibration(pairs, KNOWN, 0.05)
    assert off(few) > 0.7 * off(KNOWN)
    assert off(many) < 0.3 * off(KNOWN)
    assert fitted_calibration((), KNOWN, 0.05) == KNOWN


def test_a_network_is_calibrated_beside_the_spots() -> None:
    rng = np.random.default_rng(7)
    pairs = [
        replace(each, similarity=float(rng.normal(0.7 if each.same else 0.2, 0.15)))
        for each in drawn(KNOWN, 300, 1500, 8)[0]
    ]
    fitted = fit_calibration(pairs, "rootsift", "a test")
    assert fitted.similarity is not None
    ratios = [log_ratio(fitted, 0, 0.0, 60, 60, alike) for alike in (0.1, 0.45, 0.8)]
    assert ratios == sorted(ratios)
    assert ratios[0] < -1 < 1 < ratios[2]


def test_no_calibration_without_both_kinds_of_pairs() -> None:
    with pytest.raises(InputError, match="pairs of one animal and pairs of two"):
        fit_calibration([LabelledPair(True, 9, 9.0, 99, 99)], "rootsift", "")


def test_the_shipped_calibration_is_sane_and_none_is_made_up() -> None:
    shipped = shipped_calibration()
    assert log_ratio(shipped, 200, 60.0, 400, 400) > 6
    assert no_match_log_ratio(shipped) < 0
    with pytest.raises(PluginError, match="No calibration comes"):
        shipped_calibration("no-such-matcher")
