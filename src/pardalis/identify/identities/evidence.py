"""What speaks for and against each pair of sightings, gathered once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import exp, inf, log

from pardalis.identify.identities.calibration import no_match_log_ratio, shipped_calibration
from pardalis.identify.identities.ledger import Pair
from pardalis.identify.identities.possible import (
    MovementSettings,
    Places,
    Possible,
    possible,
)
from pardalis.records.calibration import Calibration
from pardalis.records.detection import Flank
from pardalis.records.proposal import Evidence, Proposal
from pardalis.records.sighting import Sighting

SIDES = frozenset((Flank.LEFT, Flank.RIGHT))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known beside proposals and decisions.

    Parameters
    ----------
    marks
        Key points on the best photograph of each sighting; a calibration's typical number where
        one is missing.
    places
        Projected position of each deployment by `deployment_id` [m].
    calibration
        By default the shipped one of the matcher `rootsift`.
    movement
        How far a leopard can have walked.
    """

    marks: Mapping[str, int] = field(default_factory=dict)
    places: Places = field(default_factory=dict)
    calibration: Calibration = field(default_factory=shipped_calibration)
    movement: MovementSettings = field(default_factory=MovementSettings)


class PairEvidence:
    """Log ratios of pairs of sightings.

    Parameters
    ----------
    sightings
        By `sighting_id`.
    proposals
        Weighed.
    surroundings
        Marks, places, calibration.
    """

    def __init__(
        self,
        sightings: Mapping[str, Sighting],
        proposals: Iterable[Proposal],
        surroundings: Surroundings,
    ) -> None:
        self.sightings = sightings
        self.surroundings = surroundings
        self.pattern: dict[Pair, float] = {}
        self.paired: dict[Pair, float] = {}
        self._linked: dict[str, list[str]] = {}
        priors = [(inf, 0.0)]
        for each in proposals:
            self._take(each)
            if 0.0 < each.p_same < 1.0:
                odds = log(each.p_same / (1.0 - each.p_same))
                priors.append((abs(odds), odds - each.log_ratio))
        # All tell the same but for rounding, which is least where the two are least sure.
        self.log_prior_odds = min(priors)[1]
        self._against: dict[Pair, float] = {}
        self._missed: dict[int, float] = {}

    def _take(self, proposal: Proposal) -> None:
        pair = (proposal.sighting_a, proposal.sighting_b)
        if pair[0] not in self.sightings or pair[1] not in self.sightings:
            return
        held = self.pattern if proposal.evidence is Evidence.PATTERN else self.paired
        held[pair] = max(held.get(pair, -inf), proposal.log_ratio)
        self._linked.setdefault(pair[0], []).append(pair[1])
        self._linked.setdefault(pair[1], []).append(pair[0])

    def linked(self, name: str) -> list[str]:
        """The sightings that were proposed as one animal with this one.

        Parameters
        ----------
        name
            A `sighting_id`.
        """
        return self._linked.get(name, [])

    def against(self, pair: Pair) -> float:
        """Of time and place: 0, strong, or minus infinity for two in one photograph.

        Parameters
        ----------
        pair
            The smaller `sighting_id` first.
        """
        if pair not in self._against:
            movement = self.surroundings.movement
            a, b = self.sightings[pair[0]], self.sightings[pair[1]]
            found = possible(a, b, self.surroundings.places, movement)
            strength = {Possible.YES: 0.0, Possible.NOT_IN_TIME: movement.log_ratio}
            self._against[pair] = strength.get(found, -inf)
        return self._against[pair]

    def coat(self, pair: Pair) -> float:
        """Of the coats alone: what was proposed, or that nothing was.

        Parameters
        ----------
        pair
            The smaller `sighting_id` first.
        """
        found = self.pattern.get(pair)
        return self.missed(pair) if found is None else found

    def of_machine(self, pair: Pair) -> float:
        """Of the coats, and of paired cameras.

        Parameters
        ----------
        pair
            The smaller `sighting_id` first.
        """
        return self.coat(pair) + self.paired.get(pair, 0.0)

    def missed(self, pair: Pair) -> float:
        """Of two coats that were not matched; 0 for two sides, which are never compared.

        Parameters
        ----------
        pair
            The smaller `sighting_id` first.
        """
        flanks = self.sightings[pair[0]].flank, self.sightings[pair[1]].flank
        if not comparable(*flanks):
            return 0.0
        calibration, known = self.surroundings.calibration, self.surroundings.marks
        # The coat with fewer marks tells; there are far fewer numbers than pairs.
        fewer = min(known.get(name, calibration.typical_marks) for name in pair)
        if fewer not in self._missed:
            self._missed[fewer] = no_match_log_ratio(calibration, fewer, fewer)
        ratio = self._missed[fewer]
        return half_seen(ratio) if Flank.UNKNOWN in flanks else ratio


def comparable(one: Flank, other: Flank) -> bool:
    """Whether the coats of two views are compared: of one side, or of one that is not known.

    Parameters
    ----------
    one, other
        The views.
    """
    views = {one, other}
    return one is other or (Flank.UNKNOWN in views and views <= _SEEN)


def half_seen(ratio: float) -> float:
    """No match of a coat of unknown side: it may be the other side of the same animal.

    Parameters
    ----------
    ratio
        Log ratio of no match if both showed one side.
    """
    return log(0.5 + 0.5 * exp(ratio))


_SEEN = SIDES | {Flank.UNKNOWN}
