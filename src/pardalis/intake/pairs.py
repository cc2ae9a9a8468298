"""Paired cameras of one station, recognised by the times of their photographs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import PurePosixPath

import numpy as np
from jaxtyping import Float

from pardalis.intake.settings import IntakeSettings

# Shifts of one camera's clock that show what coincides by chance [s]: 5 to 30 min either way,
# beyond one pass along the trail, but near enough that wind, light and the animals' day are the
# same: two cameras that the noon wind sets off a hundred times are no pair.
_SHIFTS = [sign * half_minutes * 30.0 for half_minutes in range(10, 61, 5) for sign in (-1, 1)]
# Chance is reckoned as Poisson, which crowded times are not: ask for an excess that is plain.
_LEAST_EXCESS = 2.0


@dataclass(frozen=True, slots=True)
class CameraPair:
    """Two cameras that photograph the same passes.

    Parameters
    ----------
    card_a, card_b
        Their cards, in order of name.
    coincident
        Bursts that coincide: counted from either camera, the smaller number.
    expected
        How many would coincide by chance.
    clock_difference
        Median time from a burst of A to the coinciding one of B [s].
    """

    card_a: str
    card_b: str
    coincident: int
    expected: float
    clock_difference: float


def find_pairs(
    bursts: Mapping[str, Float[np.ndarray, " bursts"]], settings: IntakeSettings
) -> tuple[CameraPair, ...]:
    """Recognise paired cameras among cards that lie in one folder, without a table.

    Two cards are a pair if the bursts that coincide within `pair_window` are more than chance
    explains: the probability of so many or more, Poisson about the mean number that coincide when
    one card's clock is shifted by 5 to 30 min, is below `pair_chance`; they are at least twice that
    mean; and at least `pair_share` of the bursts of the card that has fewer coincide. Cards whose
    clocks differ by more than the window are not recognised.

    Parameters
    ----------
    bursts
        For each card the times at which its bursts begin [s], ascending.
    settings
        `pair_window` [s], `pair_chance` and `pair_share`.

    Examples
    --------
    >>> passes = np.arange(8) * 5000.0 + np.arange(8) ** 2 * 977.0
    >>> cards = {"S1/A": passes, "S1/B": passes + 20.0, "S2/A": passes + 2500.0}
    >>> [(pair.card_a, pair.card_b) for pair in find_pairs(cards, IntakeSettings())]
    [('S1/A', 'S1/B')]
    """
    siblings: dict[str, list[str]] = {}
    for card in sorted(bursts):
        siblings.setdefault(str(PurePosixPath(card).parent), []).append(card)
    found = []
    for cards in siblings.values():
        for card_a, card_b in combinations(cards, 2):
            pair = _pair(card_a, card_b, bursts[card_a], bursts[card_b], settings)
            if pair is not None:
                found.append(pair)
    return tuple(found)


def name_stations(cards: Iterable[str], pairs: Iterable[CameraPair]) -> dict[str, str]:
    """The station of each card: a card of its own, or the place that paired cards share.

    Parameters
    ----------
    cards
        All cards of the survey.
    pairs
        As recognised among them.

    Returns
    -------
    dict
        A shared place has the name of the folder that holds these cards and no other; without
        such a folder that of its first card.

    Examples
    --------
    >>> pair = CameraPair("S90/SDZG 1", "S90/SDZG 2", 8, 0.1, 16.0)
    >>> name_stations(["S90/SDZG 1", "S90/SDZG 2", "S91"], [pair])["S90/SDZG 2"]
    'S90'
    """
    station = {card: card for card in sorted(cards)}
    for pair in pairs:
        kept, joined = sorted((station[pair.card_a], station[pair.card_b]))
        station = {card: kept if name == joined else name for card, name in station.items()}
    for first in sorted(set(station.values())):
        members = [card for card, name in station.items() if name == first]
        folder = str(PurePosixPath(first).parent)
        inside = [card for card in station if card.startswith(f"{folder}/")]
        if len(members) > 1 and inside == members:
            station |= dict.fromkeys(members, folder)
    return station


def _pair(
    card_a: str,
    card_b: str,
    a: Float[np.ndarray, " bursts_a"],
    b: Float[np.ndarray, " bursts_b"],
    settings: IntakeSettings,
) -> CameraPair | None:
    coincident = _coincident(a, b, settings.pair_window)
    if coincident < max(1.0, settings.pair_share * min(len(a), len(b))):
        return None
    by_chance = sum(_coincident(a, b + shift, settings.pair_window) for shift in _SHIFTS)
    # One more than was seen: never to have seen one does not make the chance nil.
    expected = (by_chance + 1) / len(_SHIFTS)
    if coincident < _LEAST_EXCESS * expected:
        return None
    if poisson_tail(coincident, expected) >= settings.pair_chance:
        return None
    gaps = _nearest(a, b)
    difference = float(np.median(gaps[np.abs(gaps) <= settings.pair_window]))
    return CameraPair(card_a, card_b, coincident, expected, difference)


def _coincident(
    a: Float[np.ndarray, " bursts_a"], b: Float[np.ndarray, " bursts_b"], window: float
) -> int:
    if len(a) == 0 or len(b) == 0:
        return 0
    from_a = np.count_nonzero(np.abs(_nearest(a, b)) <= window)
    from_b = np.count_nonzero(np.abs(_nearest(b, a)) <= window)
    return int(min(from_a, from_b))


def _nearest(
    a: Float[np.ndarray, " bursts_a"], b: Float[np.ndarray, " bursts_b"]
) -> Float[np.ndarray, " bursts_a"]:
    """Time from each of A to the nearest of B [s]."""
    after = np.searchsorted(b, a)
    later = b[np.minimum(after, len(b) - 1)] - a
    sooner = b[np.maximum(after - 1, 0)] - a
    return np.asarray(np.where(np.abs(later) < np.abs(sooner), later, sooner))


def poisson_tail(count: int, mean: float) -> float:
    """Probability of `count` or more where `mean` are expected, from above.

    Parameters
    ----------
    count
        At least 1.
    mean
        Above 0; at `count` or more the bound is 1.

    Notes
    -----
    Each further term of the series is at most `mean / (count + 1)` of the one before it, so the
    geometric series bounds the tail.

    Examples
    --------
    >>> round(poisson_tail(4, 0.25), 6)
    0.000133
    """
    if mean >= count:
        return 1.0
    exactly = math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))
    return exactly / (1 - mean / (count + 1))
