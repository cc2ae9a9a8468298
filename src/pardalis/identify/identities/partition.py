"""A drawn catalogue as it is being sampled: units in clusters, with what their odds need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from pardalis.identify.identities.ranging import Ranging
from pardalis.identify.identities.unit_evidence import UnitEvidence


@dataclass(slots=True)
class Group:
    """Units that may become a cluster, with what their odds need.

    Parameters
    ----------
    units
        Their numbers.
    size
        Sightings.
    counts, placed
        As of a cluster.
    """

    units: list[int]
    size: int
    counts: Float[np.ndarray, " kinds"]
    placed: Float[np.ndarray, " sums"]


class Partition:
    """Clusters of units; a cluster's number changes as others vanish.

    Parameters
    ----------
    evidence
        Between units.
    places
        Placed sightings, sums of x and y [m] and of squares [m²] of each unit.
    ranging
        Home ranges; None where places tell nothing.
    clusters
        To begin with: numbers of units.
    """

    def __init__(
        self,
        evidence: UnitEvidence,
        places: Float[np.ndarray, "units 4"],
        ranging: Ranging | None,
        clusters: Sequence[Sequence[int]],
    ) -> None:
        self.evidence = evidence
        self.places = places
        self.ranging = ranging
        units = len(evidence.sizes)
        self.number = 0
        self.label: Int[np.ndarray, " units"] = np.full(units, -1, np.int64)
        self.size: Int[np.ndarray, " clusters"] = np.zeros(units + 1, np.int64)
        self.units_in: Int[np.ndarray, " clusters"] = np.zeros(units + 1, np.int64)
        # Units with a left and with a right side, with both, and pairs of cameras between two.
        self.sides: Int[np.ndarray, "clusters 4"] = np.zeros((units + 1, 4), np.int64)
        self.counts = np.zeros((units + 1, evidence.counts.shape[1]))
        self.placed = np.zeros((units + 1, 4))
        self.range_ratio = np.zeros(units + 1)
        self._unit_sides = _unit_sides(evidence)
        self._links = [
            (np.fromiter(each, np.int64, len(each)), np.fromiter(each.values(), float, len(each)))
            for each in evidence.links
        ]
        self._bridges = [np.array(sorted(each), np.int64) for each in evidence.bridges]
        self._missed = evidence.missed @ evidence.counts.T
        for group in clusters:
            cluster = self.number
            for unit in group:
                self.attach(unit, cluster)

    def clusters(self) -> list[list[int]]:
        """Units of each cluster, in order."""
        found: list[list[int]] = [[] for _ in range(self.number)]
        for unit, label in enumerate(self.label.tolist()):
            found[label].append(unit)
        return found

    def members(self, cluster: int) -> list[int]:
        """Units of one cluster.

        Parameters
        ----------
        cluster
            Its number.
        """
        return np.flatnonzero(self.label == cluster).tolist()

    def attach(self, unit: int, cluster: int) -> None:
        """Put a unit into a cluster; a number not yet given makes a new one.

        Parameters
        ----------
        unit, cluster
            Their numbers.
        """
        if cluster == self.number:
            self.number += 1
        self._change(unit, cluster, 1)
        self.label[unit] = cluster

    def detach(self, unit: int) -> bool:
        """Take a unit out of its cluster; False, and nothing done, if the rest cannot stand.

        Parameters
        ----------
        unit
            Its number.
        """
        cluster = int(self.label[unit])
        self.label[unit] = -1
        self._change(unit, cluster, -1)
        if not _stands(self.sides[cluster]):
            self._change(unit, cluster, 1)
            self.label[unit] = cluster
            return False
        if self.units_in[cluster] == 0:
            self._drop(cluster)
        return True

    def regroup(self, old: Sequence[int], groups: Sequence[Sequence[int]]) -> None:
        """Put other clusters of the same units in the place of some.

        Parameters
        ----------
        old
            Numbers of the clusters that go.
        groups
            Units of those that come.
        """
        for cluster in sorted(old, reverse=True):
            for unit in self.members(cluster):
                self.label[unit] = -1
                self._change(unit, cluster, -1)
            self._drop(cluster)
        for group in groups:
            cluster = self.number
            for unit in group:
                self.attach(unit, cluster)

    def log_ratios(self, unit: int) -> Float[np.ndarray, " clusters"]:
        """Of a detached unit with each cluster, minus infinity where it cannot be.

        Parameters
        ----------
        unit
            Its number.
        """
        number = self.number
        total = self.counts[:number] @ self._missed[:, unit]
        neighbours, values = self._links[unit]
        if len(neighbours):
            held = self.label[neighbours]
            total += np.bincount(held[held >= 0], values[held >= 0], number)[:number]
        total += self._range(self.placed[:number] + self.places[unit]) - self.range_ratio[:number]
        return np.where(self._possible(unit), total, -np.inf)

    def joining(self, unit: int, group: Group) -> float:
        """Log ratio of a unit with a group that is no cluster yet.

        Parameters
        ----------
        unit
            Its number.
        group
            Not with the unit.
        """
        links = self.evidence.links[unit]
        total = float(group.counts @ self._missed[:, unit])
        total += sum(links[each] for each in group.units if each in links)
        ranges = self._range_of(group.placed + self.places[unit]) - self._range_of(group.placed)
        return total + ranges

    def group(self, unit: int) -> Group:
        """A group of one unit, to be added to.

        Parameters
        ----------
        unit
            Its number.
        """
        counts, placed = self.evidence.counts[unit].copy(), self.places[unit].copy()
        return Group([unit], int(self.evidence.sizes[unit]), counts, placed)

    def add(self, unit: int, group: Group) -> None:
        """Add a unit to a group.

        Parameters
        ----------
        unit
            Its number.
        group
            Is changed.
        """
        group.units.append(unit)
        group.size += int(self.evidence.sizes[unit])
        group.counts += self.evidence.counts[unit]
        group.placed += self.places[unit]

    def stands(self, units: Sequence[int]) -> bool:
        """Whether a left and a right side among these are bridged.

        Parameters
        ----------
        units
            Their numbers.
        """
        sides = self._unit_sides[list(units)].sum(axis=0)
        held = set(units)
        sides[3] = sum(len(self.evidence.bridges[unit] & held) for unit in units)
        return _stands(sides)

    def alone(self, unit: int) -> float:
        """Log ratio of the places of one unit's sightings.

        Parameters
        ----------
        unit
            Its number.
        """
        return self._range_of(self.places[unit])

    def _possible(self, unit: int) -> Bool[np.ndarray, " clusters"]:
        sides = self.sides[: self.number] + self._unit_sides[unit]
        bridges = self._bridges[unit]
        if len(bridges):
            held = self.label[bridges]
            sides[:, 3] += np.bincount(held[held >= 0], minlength=self.number)[: self.number]
        one_side = (sides[:, 0] == 0) | (sides[:, 1] == 0)
        bridged = (sides[:, 2] > 0) | (sides[:, 3] > 0)
        return np.asarray(one_side | bridged)

    def _range(self, placed: Float[np.ndarray, "groups 4"]) -> Float[np.ndarray, " groups"]:
        if self.ranging is None:
            return np.zeros(len(placed))
        number, x, y, squares = placed.T
        about = squares - (x**2 + y**2) / np.maximum(number, 1.0)
        return self.ranging.log_ratio(number, about)

    def _range_of(self, placed: Float[np.ndarray, " sums"]) -> float:
        if self.ranging is None:
            return 0.0
        number, x, y, squares = placed.tolist()
        return self.ranging.of_one(number, squares - (x * x + y * y) / max(number, 1.0))

    def _change(self, unit: int, cluster: int, sign: int) -> None:
        self.size[cluster] += sign * self.evidence.sizes[unit]
        self.units_in[cluster] += sign
        self.sides[cluster] += sign * self._unit_sides[unit]
        if len(self._bridges[unit]):
            within = int((self.label[self._bridges[unit]] == cluster).sum())
            self.sides[cluster, 3] += sign * within
        self.counts[cluster] += sign * self.evidence.counts[unit]
        self.placed[cluster] += sign * self.places[unit]
        self.range_ratio[cluster] = self._range_of(self.placed[cluster])

    def _drop(self, cluster: int) -> None:
        """Give an empty cluster's number to the last one."""
        last = self.number - 1
        for each in (self.size, self.units_in, self.sides, self.counts, self.placed):
            each[cluster] = each[last]
            each[last] = 0
        self.range_ratio[cluster], self.range_ratio[last] = self.range_ratio[last], 0.0
        self.label[self.label == last] = cluster
        self.number = last


def _unit_sides(evidence: UnitEvidence) -> Int[np.ndarray, "units 4"]:
    both = evidence.left * evidence.right
    none = np.zeros_like(both)
    return np.stack([evidence.left, evidence.right, both, none], axis=1)


def _stands(sides: Int[np.ndarray, " sides"]) -> bool:
    """Whether a left and a right side in one cluster are bridged."""
    return bool(sides[0] == 0 or sides[1] == 0 or sides[2] > 0 or sides[3] > 0)
