"""Groups of sightings that grow by joins, the surest first, each held against what forbids it."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf

from pardalis.identify.identities.evidence import SIDES, PairEvidence
from pardalis.identify.identities.ledger import Pair
from pardalis.records.detection import Flank


@dataclass(frozen=True, slots=True)
class JoinSettings:
    """Log odds from which two groups are joined.

    Parameters
    ----------
    joins
        By their coats.
    joins_sides
        A left and a right side, by paired cameras.
    """

    joins: float
    joins_sides: float


class Clusters:
    """A partition of connected sightings, at first each alone but for what a person joined.

    Parameters
    ----------
    names
        The sightings, in order.
    units
        Those that a person holds to be one animal.
    evidence
        Log ratios of pairs.
    apart
        Pairs that a person holds to be different.
    doubtful
        Pairs of which nobody can tell: no machine evidence of their own joins them.
    """

    def __init__(
        self,
        names: Sequence[str],
        units: Iterable[Sequence[str]],
        evidence: PairEvidence,
        apart: frozenset[Pair],
        doubtful: frozenset[Pair],
    ) -> None:
        self._evidence = evidence
        self._apart = apart
        self._doubtful = doubtful
        taken = {name for unit in units for name in unit}
        groups = [sorted(unit) for unit in units] + [[each] for each in names if each not in taken]
        self._groups = dict(enumerate(sorted(groups)))
        self._owner = {name: key for key, group in self._groups.items() for name in group}
        self._sums: dict[tuple[int, int], float] = {}
        self._near = self._neighbours(names)

    def joined(self, level: JoinSettings) -> list[list[str]]:
        """Join the surest groups as long as they are sure enough; gives all groups.

        Parameters
        ----------
        level
            How sure a join must be.
        """
        waiting: list[tuple[float, str, str, int, int]] = []
        for key in self._groups:
            for other in self._near[key]:
                if key < other:
                    self._offer(waiting, key, other, level)
        following = len(self._groups)
        while waiting:
            *_, one, other = heapq.heappop(waiting)
            if one in self._groups and other in self._groups:
                self._join(one, other, following)
                for near in sorted(self._near[following]):
                    self._offer(waiting, following, near, level)
                following += 1
        return sorted(self._groups.values())

    def _neighbours(self, names: Sequence[str]) -> dict[int, set[int]]:
        near: dict[int, set[int]] = {key: set() for key in self._groups}
        for found in (self._evidence.pattern, self._evidence.paired):
            for a, b in self._pairs_within(names, found):
                one, other = self._owner[a], self._owner[b]
                if one != other:
                    near[one].add(other)
                    near[other].add(one)
        return near

    def _pairs_within(self, names: Sequence[str], found: dict[Pair, float]) -> Iterable[Pair]:
        """Pairs that speak for one animal: no sum is large enough without one."""
        for a in names:
            for b in self._evidence.linked(a):
                if b in self._owner and a < b and found.get((a, b), 0.0) > 0.0:
                    yield a, b

    def _offer(
        self,
        waiting: list[tuple[float, str, str, int, int]],
        one: int,
        other: int,
        level: JoinSettings,
    ) -> None:
        odds = self._between(one, other) + self._evidence.log_prior_odds
        wanted = level.joins
        if not self._sides_agree(one, other):
            if not self._bridged(one, other):
                return
            wanted = level.joins_sides
        if odds >= wanted - 1e-9:
            first, second = sorted((self._groups[one][0], self._groups[other][0]))
            heapq.heappush(waiting, (-odds, first, second, one, other))

    def _join(self, one: int, other: int, key: int) -> None:
        self._near[key] = (self._near.pop(one) | self._near.pop(other)) - {one, other}
        for near in self._near[key]:
            self._near[near] -= {one, other}
            self._near[near].add(key)
            parts = self._between(one, near), self._between(other, near)
            self._sums[key, near] = self._sums[near, key] = sum(parts)
        merged = sorted(self._groups.pop(one) + self._groups.pop(other))
        self._groups[key] = merged
        self._owner.update(dict.fromkeys(merged, key))

    def _between(self, one: int, other: int) -> float:
        """Log ratio of all comparisons between two groups."""
        if (one, other) not in self._sums:
            pairs = ((min(a, b), max(a, b)) for a in self._groups[one] for b in self._groups[other])
            total = sum(self._of_pair(pair) for pair in sorted(pairs))
            self._sums[one, other] = self._sums[other, one] = total
        return self._sums[one, other]

    def _of_pair(self, pair: Pair) -> float:
        if pair in self._apart:
            return -inf
        against = self._evidence.against(pair)
        if pair in self._doubtful:
            return against
        return against + self._evidence.of_machine(pair)

    def _sides(self, key: int) -> set[Flank]:
        known = self._evidence.sightings
        return {known[name].flank for name in self._groups[key]} & SIDES

    def _sides_agree(self, one: int, other: int) -> bool:
        """Whether a pattern may join them: no side of one without its like in the other."""
        here, there = self._sides(one), self._sides(other)
        return not here or not there or bool(here & there)

    def _bridged(self, one: int, other: int) -> bool:
        return any(
            (min(a, b), max(a, b)) in self._evidence.paired
            and (min(a, b), max(a, b)) not in self._doubtful
            for a in self._groups[one]
            for b in self._groups[other]
        )
