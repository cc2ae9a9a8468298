"""Pairs of sightings so close in time that one animal may not have reached both places."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import combinations
from math import hypot

from pardalis.identify.identities.ledger import Pair
from pardalis.identify.identities.possible import MovementSettings, Places, reach
from pardalis.records.sighting import Sighting


def close_in_time(
    sightings: Iterable[Sighting], places: Places, settings: MovementSettings
) -> Iterator[Pair]:
    """Pairs that may be impossible; all others are possible whatever their places.

    Parameters
    ----------
    sightings
        In any order.
    places
        Projected position of each deployment [m].
    settings
        How far a leopard can have walked.
    """
    held = list(sightings)
    yield from _in_one_photograph(held)
    timed = sorted(
        (each.media[0].timestamp.timestamp(), _last(each), each.sighting_id)
        for each in held
        if each.media[0].timestamp is not None
    )
    horizon = _horizon(places, settings)
    starts = [start for start, _, _ in timed]
    for place, (_, end, name) in enumerate(timed):
        for other in range(place + 1, bisect_right(starts, end + horizon)):
            there = timed[other][2]
            yield (min(name, there), max(name, there))


def _in_one_photograph(sightings: Iterable[Sighting]) -> Iterator[Pair]:
    within: dict[str, list[str]] = {}
    for sighting in sightings:
        if sighting.media[0].timestamp is None:
            for media in {each.media_id for each in sighting.media}:
                within.setdefault(media, []).append(sighting.sighting_id)
    pairs = {pair for names in within.values() for pair in combinations(sorted(names), 2)}
    yield from sorted(pairs)


def _last(sighting: Sighting) -> float:
    return max(each.timestamp.timestamp() for each in sighting.media if each.timestamp)


def _horizon(places: Places, settings: MovementSettings) -> float:
    """After so many seconds it can have reached any place."""
    if not places:
        return 0.0
    xs, ys = zip(*places.values(), strict=True)
    widest = hypot(max(xs) - min(xs), max(ys) - min(ys))
    seconds = 0.0
    while reach(seconds, settings) < widest:
        seconds += 3600.0
    return seconds
