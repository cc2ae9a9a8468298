"""How far apart the clocks of two cameras of one station are, from the passes both have seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np
from jaxtyping import Float

from pardalis.intake.pairs import poisson_tail
from pardalis.intake.settings import IntakeSettings
from pardalis.records.deployment import Deployment
from pardalis.records.problem import Problem
from pardalis.records.sentence import say

# Beyond a day: a wrong day, a wrong half of the day and any time zone are all within it [s].
_FARTHEST = 26 * 3600.0
# Bursts closer than this are one pass: an animal that stays would fill every difference [s].
_ONE_PASS = 300.0
# What coincides by chance is counted this far to either side of a difference [s].
_BESIDE = 3600.0
_LEAST_EXCESS = 2.0


def doubts_of_clocks(
    bursts: Mapping[str, Float[np.ndarray, " bursts"]],
    deployment_of: Mapping[str, Deployment | None],
    settings: IntakeSettings,
) -> Iterator[Problem]:
    """Say which cameras of one location, by the table, have clocks that contradict each other.

    Parameters
    ----------
    bursts
        For each card the times at which its bursts begin [s], ascending.
    deployment_of
        The deployment of each card, if it has one.
    settings
        `pair_window` [s] and `pair_chance`.
    """
    for card_a, card_b in combinations(sorted(bursts), 2):
        one, other = deployment_of[card_a], deployment_of[card_b]
        if one is None or other is None or one == other or one.location_id != other.location_id:
            continue
        difference = clock_difference(bursts[card_a], bursts[card_b], settings)
        if difference is not None and abs(difference) > settings.pair_window:
            yield _contradiction(card_a, card_b, difference)


def clock_difference(
    a: Float[np.ndarray, " bursts_a"],
    b: Float[np.ndarray, " bursts_b"],
    settings: IntakeSettings,
) -> float | None:
    """How much later camera B's clock tells the passes that both cameras have seen [s].

    The difference, up to 26 h, at which most passes coincide within `pair_window`: if the
    probability of so many by chance, Poisson about the mean number at the differences of the hour
    to either side, times the number of differences tried, is below `pair_chance`, and they are at
    least twice that mean.

    Parameters
    ----------
    a, b
        When the bursts of each camera begin, by its own clock [s], ascending.
    settings
        `pair_window` [s] and `pair_chance`.

    Returns
    -------
    float or None
        Near 0 where the clocks agree; None where the photographs do not tell.

    Examples
    --------
    >>> passes = np.arange(12) * 50_000.0 + np.arange(12) ** 2 * 977.0
    >>> clock_difference(passes, passes + 3600.0, IntakeSettings())
    3600.0
    """
    return difference_within(a, b, -_FARTHEST, _FARTHEST, settings)


def difference_within(
    a: Float[np.ndarray, " bursts_a"],
    b: Float[np.ndarray, " bursts_b"],
    least: float,
    most: float,
    settings: IntakeSettings,
) -> float | None:
    """How much later camera B's clock tells the passes that both have seen, between two limits [s].

    Parameters
    ----------
    a, b
        As for `clock_difference`.
    least, most
        Differences that are tried [s].
    settings
        `pair_window` [s] and `pair_chance`.

    Returns
    -------
    float or None
        As `clock_difference`.

    Examples
    --------
    >>> passes = np.arange(12) * 50_000.0 + np.arange(12) ** 2 * 977.0
    >>> difference_within(passes, passes - 9e6, -1e7, -8e6, IntakeSettings())
    -9000000.0
    """
    differences = _differences(passes_of(a), passes_of(b), least, most)
    step = settings.pair_window / 2
    edges = np.arange(least, most + step, step)
    counts, _ = np.histogram(differences, edges)
    # Two neighbouring halves at a time, so that no difference falls between two bins.
    coincident = counts[1:] + counts[:-1]
    best = int(np.argmax(coincident)) if len(coincident) else 0
    if len(coincident) == 0 or coincident[best] == 0:
        return None
    expected = _expected_beside(coincident, best, round(_BESIDE / step))
    chance = poisson_tail(int(coincident[best]), expected) * len(coincident)
    if chance >= settings.pair_chance or coincident[best] < _LEAST_EXCESS * expected:
        return None
    inside = (differences >= edges[best]) & (differences <= edges[best + 2])
    return float(np.median(differences[inside]))


def _contradiction(card_a: str, card_b: str, difference: float) -> Problem:
    ahead, behind = (card_b, card_a) if difference > 0 else (card_a, card_b)
    minutes = abs(difference) / 60
    told = say("{n} min", n=f"{minutes:.0f}")
    if minutes >= 90:
        told = say("{n} h", n=f"{minutes / 60:.1f}")
    reason = say(
        "These cameras of one location tell the same passes about {told} apart: the clock of "
        "{ahead} is ahead, or that of {behind} behind.",
        told=told,
        ahead=ahead,
        behind=behind,
    )
    remedy = say("See which clock was wrong, and mend it: pardalis clocks.")
    return Problem(f"{card_a} and {card_b}", "clocks_differ", reason, remedy)


def passes_of(bursts: Float[np.ndarray, " bursts"]) -> Float[np.ndarray, " passes"]:
    """The bursts that begin a pass: an animal that stays is one pass [s].

    Parameters
    ----------
    bursts
        When the bursts begin [s], ascending.
    """
    first = np.ones(len(bursts), bool)
    first[1:] = np.diff(bursts) > _ONE_PASS
    return bursts[first]


def _differences(
    a: Float[np.ndarray, " passes_a"],
    b: Float[np.ndarray, " passes_b"],
    least: float,
    most: float,
) -> Float[np.ndarray, " differences"]:
    first = np.searchsorted(b, a + least)
    last = np.searchsorted(b, a + most)
    near = [b[i:j] - time for time, i, j in zip(a, first, last, strict=True)]
    return np.concatenate(near) if near else np.empty(0)


def _expected_beside(coincident: np.ndarray, best: int, reach: int) -> float:
    """Mean count at the differences beside the best one, but for those that overlap it."""
    beside = np.concatenate(
        [coincident[max(0, best - reach) : max(0, best - 2)], coincident[best + 3 : best + reach]]
    )
    # One more than was seen: never to have seen one does not make the chance nil.
    return float((beside.sum() + 1) / max(1, len(beside)))
