"""The evidence between units: sightings that are one animal in every drawn catalogue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import inf

import numpy as np
from jaxtyping import Float, Int

from pardalis.identify.identities.calibration import no_match_log_ratio
from pardalis.identify.identities.close_in_time import close_in_time
from pardalis.identify.identities.evidence import PairEvidence, half_seen
from pardalis.identify.identities.ledger import Constraints, Pair
from pardalis.records.detection import Flank

CLASSES = 8
_VIEWS = (Flank.LEFT, Flank.RIGHT, Flank.UNKNOWN)


class UnitEvidence:
    """Log ratios of pairs of units: no match by side and marks, and what differs from that.

    Parameters
    ----------
    units
        `sighting_id`s that are one animal, each sighting in one unit.
    evidence
        Of pairs of sightings.
    told
        What the decisions leave possible.
    tempering
        Power of the likelihood of comparisons without a match.
    """

    def __init__(
        self,
        units: Sequence[Sequence[str]],
        evidence: PairEvidence,
        told: Constraints,
        tempering: float = 1.0,
    ) -> None:
        self.units = units
        self._evidence = evidence
        self._owner = {name: key for key, unit in enumerate(units) for name in unit}
        self._class, typical = self._classes()
        self.missed = tempering * self._missed(typical)
        self.counts = self._counts()
        self.sizes: Int[np.ndarray, " units"] = np.array([len(unit) for unit in units], np.int64)
        self.left, self.right = self._shows(Flank.LEFT), self._shows(Flank.RIGHT)
        self.links: list[dict[int, float]] = [{} for _ in units]
        self.bridges: list[set[int]] = [set() for _ in units]
        self._add_found(told)
        self._add_against(told)

    def between(self, one: int, other: int) -> float:
        """Log ratio of two units.

        Parameters
        ----------
        one, other
            Their numbers.
        """
        base = self.counts[one] @ self.missed @ self.counts[other]
        return float(base) + self.links[one].get(other, 0.0)

    def _classes(self) -> tuple[dict[str, int], Float[np.ndarray, " classes"]]:
        """Which class of marks each sighting is of, and the marks typical of each class."""
        around = self._evidence.surroundings
        names = sorted(self._owner)
        usual = around.calibration.typical_marks
        marks = np.array([around.marks.get(name, usual) for name in names], np.float64)
        edges = np.unique(np.quantile(marks, np.linspace(0, 1, CLASSES + 1)[1:-1]))
        classes = np.searchsorted(edges, marks, side="right")
        typical = np.array(
            [
                np.exp(np.log(np.maximum(marks[classes == each], 1.0)).mean())
                if (classes == each).any()
                else usual
                for each in range(CLASSES)
            ]
        )
        return dict(zip(names, classes.tolist(), strict=True)), typical

    def _missed(self, typical: Float[np.ndarray, " classes"]) -> Float[np.ndarray, "kinds kinds"]:
        calibration = self._evidence.surroundings.calibration
        marks = [round(float(each)) for each in typical]
        one = np.array([[no_match_log_ratio(calibration, a, b) for b in marks] for a in marks])
        half = np.vectorize(half_seen)(one)
        none = np.zeros_like(one)
        return np.block([[one, none, half], [none, one, half], [half, half, half]])

    def _counts(self) -> Float[np.ndarray, "units kinds"]:
        counts = np.zeros((len(self.units), len(_VIEWS) * CLASSES))
        for name, key in self._owner.items():
            if self._flank(name) in _VIEWS:
                counts[key, self._kind(name)] += 1.0
        return counts

    def _kind(self, name: str) -> int:
        return _VIEWS.index(self._flank(name)) * CLASSES + self._class[name]

    def _flank(self, name: str) -> Flank:
        return self._evidence.sightings[name].flank

    def _shows(self, side: Flank) -> Int[np.ndarray, " units"]:
        return np.array(
            [any(self._flank(name) is side for name in unit) for unit in self.units], np.int64
        )

    def _base(self, pair: Pair) -> float:
        if not all(self._flank(name) in _VIEWS for name in pair):
            return 0.0
        return float(self.missed[self._kind(pair[0]), self._kind(pair[1])])

    def _add(self, pair: Pair, value: float) -> None:
        one, other = self._owner[pair[0]], self._owner[pair[1]]
        if one != other:
            for a, b in ((one, other), (other, one)):
                self.links[a][b] = self.links[a].get(b, 0.0) + value

    def _known(self, pairs: Iterable[Pair]) -> Iterator[Pair]:
        yield from (pair for pair in sorted(pairs) if set(pair) <= self._owner.keys())

    def _add_found(self, told: Constraints) -> None:
        for pair in self._known(self._evidence.pattern):
            if pair not in told.doubtful:
                self._add(pair, self._evidence.pattern[pair] - self._base(pair))
        for pair in self._known(told.doubtful):
            self._add(pair, -self._base(pair))
        for pair in self._known(self._evidence.paired):
            one, other = self._owner[pair[0]], self._owner[pair[1]]
            if pair not in told.doubtful and one != other:
                self._add(pair, self._evidence.paired[pair])
                self.bridges[one].add(other)
                self.bridges[other].add(one)

    def _add_against(self, told: Constraints) -> None:
        for pair in self._known(told.apart):
            self._add(pair, -inf)
        sightings = [self._evidence.sightings[name] for name in sorted(self._owner)]
        around = self._evidence.surroundings
        for pair in close_in_time(sightings, around.places, around.movement):
            against = self._evidence.against(pair)
            if against:
                self._add(pair, against)


def must_link(names: Iterable[str], told: Constraints) -> list[tuple[str, ...]]:
    """Units of a ledger and the sightings that are in none, in order.

    Parameters
    ----------
    names
        The sightings to be told apart.
    told
        What the decisions leave possible.
    """
    wanted = set(names)
    held: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for unit in told.units:
        kept = tuple(name for name in unit if name in wanted)
        held.update(dict.fromkeys(kept, kept))
    return sorted({held[name] or (name,) for name in wanted})
