"""Catalogues drawn from all that are possible, as likely as each is: the doubt about identity."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from pardalis.identify.identities.catalogue import Cataloguer, CatalogueSettings
from pardalis.identify.identities.evidence import SIDES, PairEvidence, Surroundings
from pardalis.identify.identities.ledger import constraints, standing
from pardalis.identify.identities.numbering import numbered
from pardalis.identify.identities.partition import Partition
from pardalis.identify.identities.ranging import Ranging, ranging
from pardalis.identify.identities.sampler import Sampler
from pardalis.identify.identities.unit_evidence import UnitEvidence, must_link
from pardalis.identify.identities.weighing import ready
from pardalis.records.decision import Decision
from pardalis.records.detection import Flank
from pardalis.records.individual import Individual
from pardalis.records.proposal import Proposal
from pardalis.records.sighting import Sighting


@dataclass(frozen=True, slots=True)
class DrawSettings:
    """How catalogues are drawn.

    Parameters
    ----------
    settling
        Sweeps before the first draw.
    between
        Sweeps between two draws.
    tempering
        Power of the likelihood of comparisons without a match, which fail together where a
        photograph is poor: 1 takes them for independent, given the marks.
    sure
        P(same) of a pair whose distance tells how far animals range.
    by_place
        Whether places tell identity.
    """

    settling: int = 30
    between: int = 5
    tempering: float = 1.0
    sure: float = 0.99
    by_place: bool = True


def draw_catalogues(
    sightings: Iterable[Sighting],
    proposals: Iterable[Proposal],
    decisions: Iterable[Decision],
    proven: Collection[str] = (),
    surroundings: Surroundings | None = None,
    draws: int = 20,
    seed: int = 0,
    settings: DrawSettings | None = None,
) -> tuple[tuple[Individual, ...], ...]:
    """Draw catalogues under the decisions, as likely as evidence and places make them.

    Every pair of one side counts: proposed pairs by their log ratio, all others by that of a
    missed match. A left and a right side are one animal only through paired cameras or a person.

    Parameters
    ----------
    sightings, proposals, decisions, proven, surroundings
        As for `pardalis.identify.identities.catalogue.catalogue`.
    draws
        How many.
    seed
        Of the source of chance: the same draws for the same seed.
    settings
        By default `DrawSettings()`.

    Returns
    -------
    tuple of tuple of Individual
        One catalogue a draw; names tell nothing from one to the next. As in the catalogue, a
        single sighting is an individual only if its coat is proven and its side is known.
    """
    chosen = settings or DrawSettings()
    held = _Held(sightings, proposals, decisions, proven, surroundings or Surroundings())
    rng = np.random.default_rng(seed)
    if not held.units:
        return ((),) * draws
    sampler = Sampler(held.start(chosen), rng)
    made = []
    for number in range(draws):
        for _ in range(chosen.settling if number == 0 else chosen.between):
            sampler.sweep()
        made.append(held.individuals(sampler.partition))
    return tuple(made)


class _Held:
    """What all draws share."""

    def __init__(
        self,
        sightings: Iterable[Sighting],
        proposals: Iterable[Proposal],
        decisions: Iterable[Decision],
        proven: Collection[str],
        surroundings: Surroundings,
    ) -> None:
        self.known = {each.sighting_id: each for each in sightings}
        self.around = surroundings
        self.proven = frozenset(proven)
        self.proposals = ready(self.known.values(), proposals, surroundings)
        self.evidence = PairEvidence(self.known, self.proposals, surroundings)
        self.told = constraints(standing(decisions))
        self.joined = {name for unit in self.told.units for name in unit}
        self.names = [name for name in sorted(self.known) if self._counts(name)]
        self.units = must_link(self.names, self.told)

    def start(self, settings: DrawSettings) -> Partition:
        """The likeliest catalogue that joins without waiting for a person, as clusters of units."""
        number = {name: key for key, unit in enumerate(self.units) for name in unit}
        made = Cataloguer(
            self.known.values(),
            self.proposals,
            self.proven,
            CatalogueSettings(0.5, 0.5),
            self.around,
        )
        groups = made.groups(self.told)
        clusters = [sorted({number[name] for name in group if name in number}) for group in groups]
        evidence = UnitEvidence(self.units, self.evidence, self.told, settings.tempering)
        places = self._places()
        home = self._ranging(places, settings.sure) if settings.by_place else None
        return Partition(evidence, _sums(self.units, places), home, [c for c in clusters if c])

    def individuals(self, partition: Partition) -> tuple[Individual, ...]:
        """The catalogue of a partition."""
        groups = [
            sorted(name for unit in cluster for name in self.units[unit])
            for cluster in partition.clusters()
        ]
        kept = [each for each in groups if len(each) > 1 or self._alone(each[0])]
        return numbered(kept, self.known, ())

    def _alone(self, name: str) -> bool:
        return name in self.joined or (name in self.proven and self.known[name].flank in SIDES)

    def _counts(self, name: str) -> bool:
        """Whether it may be an animal of the catalogue: by itself, or by what it was matched to.

        What only the front or the back tells is no animal of its own beside those of the flanks.
        """
        if name not in self.joined and self.known[name].flank not in (*SIDES, Flank.UNKNOWN):
            return False
        linked = (sorted((name, other)) for other in self.evidence.linked(name))
        return self._alone(name) or any((a, b) not in self.told.doubtful for a, b in linked)

    def _places(self) -> dict[str, tuple[float, float]]:
        found = {}
        for name in self.names:
            place = self.around.places.get(self.known[name].media[0].deployment_id or "")
            if place is not None:
                found[name] = place
        if not found:
            return {}
        centre = np.mean(list(found.values()), axis=0)
        return {name: (x - centre[0], y - centre[1]) for name, (x, y) in found.items()}

    def _ranging(self, places: Mapping[str, tuple[float, float]], sure: float) -> Ranging | None:
        pairs = [
            (places[each.sighting_a], places[each.sighting_b])
            for each in self.proposals
            if each.p_same >= sure
            and each.sighting_a in places
            and each.sighting_b in places
            and self._apart_in_time(each)
        ]
        apart = (float(np.hypot(a[0] - b[0], a[1] - b[1])) for a, b in pairs)
        return ranging(apart, np.array(list(places.values()), np.float64).reshape(-1, 2))

    def _apart_in_time(self, proposal: Proposal) -> bool:
        """Whether the two are of different events: one event tells nothing of a range."""
        a, b = self.known[proposal.sighting_a], self.known[proposal.sighting_b]
        return a.media[0].event_id != b.media[0].event_id


def _sums(
    units: Sequence[Sequence[str]], places: Mapping[str, tuple[float, float]]
) -> Float[np.ndarray, "units 4"]:
    """Placed sightings of each unit, sums of x and y, and of squares."""
    rows = np.zeros((len(units), 4))
    for row, unit in zip(rows, units, strict=True):
        for x, y in (places[name] for name in unit if name in places):
            row += (1.0, x, y, x * x + y * y)
    return rows
