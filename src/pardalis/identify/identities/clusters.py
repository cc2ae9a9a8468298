"""Groups of sightings that grow by joins, each held against what must stay apart."""

from __future__ import annotations

from collections.abc import Mapping

from pardalis.records.detection import Flank
from pardalis.records.sighting import Sighting

_SIDES = frozenset((Flank.LEFT, Flank.RIGHT))


class Clusters:
    """A partition of the sightings, at first each alone.

    Parameters
    ----------
    sightings
        By `sighting_id`.
    apart
        Pairs that a person holds to be different, or cannot tell.
    """

    def __init__(self, sightings: Mapping[str, Sighting], apart: set[tuple[str, str]]) -> None:
        self._sightings = sightings
        self._group = {name: [name] for name in sorted(sightings)}
        self._apart = apart

    def group(self, name: str) -> list[str]:
        """The sightings held to be one animal with this one; none if it is not known."""
        return self._group.get(name, [])

    def groups(self) -> list[list[str]]:
        """All groups, each once."""
        return list({id(each): each for each in self._group.values()}.values())

    def join(self, a: str, b: str, both_sides: bool = False, by_person: bool = False) -> bool:
        """Join the groups of two sightings, unless something holds them apart.

        Parameters
        ----------
        a, b
            `sighting_id`s.
        both_sides
            The evidence speaks of a left and a right side at once.
        by_person
            A person joined them: only another person's verdict holds them apart.

        Returns
        -------
        bool
            Whether they are now one group.
        """
        one, other = self.group(a), self.group(b)
        if not one or not other or one is other:
            return bool(one) and one is other
        if self._held_apart(one, other):
            return False
        if not by_person:
            if not both_sides and not self._sides_agree(one, other):
                return False
            if self._two_places_at_once(one, other):
                return False
        merged = sorted(one + other)
        for name in merged:
            self._group[name] = merged
        return True

    def _held_apart(self, one: list[str], other: list[str]) -> bool:
        return any((min(a, b), max(a, b)) in self._apart for a in one for b in other)

    def _sides(self, group: list[str]) -> set[Flank]:
        return {self._sightings[name].flank for name in group} & _SIDES

    def _sides_agree(self, one: list[str], other: list[str]) -> bool:
        """Whether a pattern may join them: no side of one without its like in the other."""
        here, there = self._sides(one), self._sides(other)
        return not here or not there or bool(here & there)

    def _two_places_at_once(self, one: list[str], other: list[str]) -> bool:
        return any(_contradict(self._sightings[a], self._sightings[b]) for a in one for b in other)


def _contradict(a: Sighting, b: Sighting) -> bool:
    """Whether one animal cannot be both: two tracks in one photograph, or two places at once."""
    if {each.media_id for each in a.media} & {each.media_id for each in b.media}:
        return True
    if a.media[0].event_id == b.media[0].event_id or a.media[0].card == b.media[0].card:
        return False
    times_a = [each.timestamp for each in a.media if each.timestamp and each.deployment_id]
    times_b = [each.timestamp for each in b.media if each.timestamp and each.deployment_id]
    if not times_a or not times_b:
        return False
    return min(times_a) <= max(times_b) and min(times_b) <= max(times_a)
