"""Names of individuals that stay with their sightings from one catalogue to the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pardalis.records.individual import Individual
from pardalis.records.sighting import Sighting


def numbered(
    groups: Sequence[Sequence[str]],
    sightings: Mapping[str, Sighting],
    previous: Sequence[Individual],
) -> tuple[Individual, ...]:
    """Name groups of sightings: as before where most are shared, else on in order of first photo.

    Parameters
    ----------
    groups
        `sighting_id`s held to be one animal.
    sightings
        By `sighting_id`.
    previous
        The catalogue before.
    """
    ordered = [sorted(group, key=lambda name: _first_photo(sightings[name])) for group in groups]
    ordered.sort(key=lambda group: _first_photo(sightings[group[0]]))
    kept = _kept_names(ordered, previous)
    taken = [_number(each.individual_id) for each in previous]
    following = max(taken, default=0) + 1
    made = []
    for place, group in enumerate(ordered):
        name = kept.get(place)
        if name is None:
            name = f"L{following:03d}"
            following += 1
        flanks = frozenset(sightings[each].flank for each in group)
        made.append(Individual(name, tuple(group), flanks))
    return tuple(sorted(made, key=lambda each: (_number(each.individual_id), each.individual_id)))


def _kept_names(ordered: Sequence[Sequence[str]], previous: Sequence[Individual]) -> dict[int, str]:
    place_of = {name: place for place, group in enumerate(ordered) for name in group}
    shared = []
    for before in previous:
        counts = Counter(place_of[name] for name in before.sightings if name in place_of)
        shared += [(-count, before.individual_id, place) for place, count in counts.items()]
    kept: dict[int, str] = {}
    given: set[str] = set()
    for _, name, place in sorted(shared):
        if name not in given and place not in kept:
            kept[place] = name
            given.add(name)
    return kept


def _number(name: str) -> int:
    digits = name.removeprefix("L")
    return int(digits) if digits.isdigit() else 0


def _first_photo(sighting: Sighting) -> tuple[bool, float, str]:
    when = sighting.media[0].timestamp
    return when is None, when.timestamp() if when else 0.0, sighting.sighting_id
