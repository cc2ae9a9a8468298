"""Moves by which a catalogue is sampled: one unit at a time, and whole clusters split or merged."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, inf, log, log1p

import numpy as np
from jaxtyping import Float

from pardalis.identify.identities.frequencies import Frequencies
from pardalis.identify.identities.partition import Group, Partition
from pardalis.identify.identities.unit_evidence import UnitEvidence


class Sampler:
    """Draws partitions from the evidence and the prior of how often animals are seen.

    Parameters
    ----------
    partition
        To begin with; is changed.
    rng
        The source of chance.

    References
    ----------
    Neal (2000), J. Comput. Graph. Stat. 9: 249-265, algorithm 3 (units); Dahl (2005), "Sequentially
    allocated merge-split sampler" (clusters; after Jain & Neal 2004).
    """

    def __init__(self, partition: Partition, rng: np.random.Generator) -> None:
        self.partition = partition
        self._rng = rng
        self._links = _links(partition.evidence)
        self._frequencies = Frequencies(int(partition.evidence.sizes.sum()))
        self._draw_frequencies()

    def sweep(self) -> None:
        """Every unit once, some clusters, then how often animals are seen."""
        units = len(self.partition.evidence.sizes)
        for unit in self._rng.permutation(units).tolist():
            self._move(unit)
        for _ in range(max(2, units // 20)):
            self._split_or_merge()
        self._draw_frequencies()

    def _draw_frequencies(self) -> None:
        sizes = self.partition.size[: self.partition.number]
        self._frequencies.draw(sizes, self._rng)
        self._weight = self._frequencies.weight

    def _move(self, unit: int) -> None:
        held = self.partition
        if not held.detach(unit):
            return
        size = int(held.evidence.sizes[unit])
        sizes = held.size[: held.number]
        odds = held.log_ratios(unit) + self._weight[sizes + size] - self._weight[sizes]
        new = self._weight[size] + held.alone(unit)
        held.attach(unit, _chosen(np.append(odds, new), self._rng))

    def _split_or_merge(self) -> None:
        held = self.partition
        one, other = self._anchors()
        if one == other:
            return
        first, second = int(held.label[one]), int(held.label[other])
        among = held.members(first) + (held.members(second) if first != second else [])
        rest = [unit for unit in among if unit not in (one, other)]
        self._rng.shuffle(rest)
        known = None
        if first != second:
            known = {unit: bool(held.label[unit] == first) for unit in rest}
        split, chance, ratio = self._split(one, other, rest, known)
        merged = held.group(one)
        total = held.alone(one)
        for unit in (other, *rest):
            total += held.joining(unit, merged)
            held.add(unit, merged)
        gain = ratio - total + self._prior(split) - self._prior([merged]) - chance
        accepted = gain if first == second else -gain
        ends = split if first == second else [merged]
        if not np.isfinite(total if first != second else ratio):
            return
        if log(self._rng.random() or 1e-300) < accepted and all(
            held.stands(each.units) for each in ends
        ):
            held.regroup(sorted({first, second}), [each.units for each in ends])

    def _split(
        self, one: int, other: int, rest: Sequence[int], known: dict[int, bool] | None
    ) -> tuple[list[Group], float, float]:
        """Allocate units to two anchors one by one, or as they are known to be.

        Gives the two groups, the logarithm of the allocation's chance, and their log ratio.
        """
        held = self.partition
        groups = [held.group(one), held.group(other)]
        ratio = held.alone(one) + held.alone(other)
        chance = 0.0
        for unit in rest:
            gains = [held.joining(unit, each) for each in groups]
            first = self._chance_of_first(unit, gains, groups)
            to_first = self._rng.random() < first if known is None else known[unit]
            share = first if to_first else 1.0 - first
            chance += log(share) if share > 0.0 else -inf
            ratio += gains[0 if to_first else 1]
            held.add(unit, groups[0 if to_first else 1])
        return groups, chance, ratio

    def _chance_of_first(self, unit: int, gains: Sequence[float], groups: Sequence[Group]) -> float:
        size = int(self.partition.evidence.sizes[unit])
        odds = [
            gain + self._weight[each.size + size] - self._weight[each.size]
            for gain, each in zip(gains, groups, strict=True)
        ]
        if odds[0] == -inf or odds[1] == -inf:
            return 0.5 if odds[0] == odds[1] else float(odds[1] == -inf)
        # Some chance is left to what is very unlikely, so that any split can be undone.
        return min(max(_logistic(odds[0] - odds[1]), 1e-9), 1.0 - 1e-9)

    def _prior(self, groups: Sequence[Group]) -> float:
        return float(sum(self._weight[each.size] for each in groups))

    def _anchors(self) -> tuple[int, int]:
        """Two units: half the time any two, else two that something links."""
        if len(self._links) and self._rng.random() < 0.5:
            one, other = self._links[self._rng.integers(len(self._links))]
            return int(one), int(other)
        units = len(self.partition.evidence.sizes)
        one, other = self._rng.integers(units, size=2)
        return int(one), int(other)


def _links(evidence: UnitEvidence) -> list[tuple[int, int]]:
    """Pairs of units with more for them than a missed match."""
    return [
        (one, other)
        for one, near in enumerate(evidence.links)
        for other, value in sorted(near.items())
        if one < other and value > 0.0
    ]


def _logistic(odds: float) -> float:
    return exp(-log1p(exp(-odds))) if odds > -700.0 else 0.0


def _chosen(odds: Float[np.ndarray, " choices"], rng: np.random.Generator) -> int:
    weights = np.cumsum(np.exp(odds - odds.max()))
    return int(np.searchsorted(weights, rng.random() * weights[-1], side="right"))
