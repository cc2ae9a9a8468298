"""The catalogue of individuals, derived from weighed proposals and decisions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from math import log

from pardalis.identify.identities.clusters import Clusters, JoinSettings
from pardalis.identify.identities.components import Components, Part, connected
from pardalis.identify.identities.evidence import SIDES, PairEvidence, Surroundings
from pardalis.identify.identities.ledger import Constraints, Pair, constraints, standing
from pardalis.identify.identities.numbering import numbered
from pardalis.identify.identities.weighing import ready
from pardalis.records.decision import Decision
from pardalis.records.individual import Individual
from pardalis.records.proposal import Proposal
from pardalis.records.sighting import Sighting


@dataclass(frozen=True, slots=True)
class CatalogueSettings:
    """How sure a join must be.

    Parameters
    ----------
    joins
        P(same) of two groups, given all comparisons between them, from which they are joined
        without a person: at most one in a thousand such joins is expected to be false.
    joins_sides
        P(same) from which paired cameras join a left and a right side.
    """

    joins: float = 0.999
    joins_sides: float = 0.95


def catalogue(
    sightings: Iterable[Sighting],
    proposals: Iterable[Proposal],
    decisions: Iterable[Decision],
    previous: Iterable[Individual] = (),
    proven: Collection[str] = (),
    settings: CatalogueSettings | None = None,
    surroundings: Surroundings | None = None,
) -> tuple[Individual, ...]:
    """Join sightings into individuals: decisions first, then evidence, the surest first.

    Parameters
    ----------
    sightings
        Those with a coat to tell an animal by, in any order.
    proposals
        Those that have not been weighed are weighed here.
    decisions
        The ledger; of two verdicts on one pair, the later counts.
    previous
        The catalogue before, whose names individuals keep.
    proven
        Sightings that certainly show a coat, as `pardalis.identify.matching.moving` tells them.
    settings
        By default `CatalogueSettings()`.
    surroundings
        Marks, places and calibration, where they are known.

    Returns
    -------
    tuple of Individual
        By `individual_id`. A single sighting is an individual only if its coat is proven and its
        side is known: else it may be leaf litter, or the other side of any animal.
    """
    made = Cataloguer(sightings, proposals, proven, settings, surroundings)
    return made.individuals(decisions, previous)


@dataclass(frozen=True, slots=True)
class _ByMachine:
    """Groups of a connected part as the machine alone makes them, under these constraints."""

    apart: frozenset[Pair]
    doubtful: frozenset[Pair]
    groups: list[list[str]]
    owner: dict[str, str]


class Cataloguer:
    """Derives the catalogue again and again; after a decision only what it touches is redone.

    Sightings that no proposal and no "same" connects cannot be one animal for the machine, so that
    each connected part is solved by itself, and kept.

    Parameters
    ----------
    sightings, proposals, proven, settings, surroundings
        As for `catalogue`.
    """

    def __init__(
        self,
        sightings: Iterable[Sighting],
        proposals: Iterable[Proposal],
        proven: Collection[str] = (),
        settings: CatalogueSettings | None = None,
        surroundings: Surroundings | None = None,
    ) -> None:
        self._known = {each.sighting_id: each for each in sightings}
        self._proven = frozenset(proven)
        chosen = settings or CatalogueSettings()
        self._level = JoinSettings(_log_odds(chosen.joins), _log_odds(chosen.joins_sides))
        around = surroundings or Surroundings()
        made = ready(self._known.values(), proposals, around)
        self._evidence = PairEvidence(self._known, made, around)
        # Without a pair that speaks for one animal nothing is joined: these alone connect.
        found = (*self._evidence.pattern.items(), *self._evidence.paired.items())
        links = sorted({ends for ends, ratio in found if ratio > 0.0})
        self._parts = Components(sorted(self._known), links)
        self._solved: dict[Part, list[list[str]]] = {}
        self._by_machine: dict[str, _ByMachine] = {}

    def individuals(
        self, decisions: Iterable[Decision], previous: Iterable[Individual] = ()
    ) -> tuple[Individual, ...]:
        """The catalogue under these decisions.

        Parameters
        ----------
        decisions
            The ledger.
        previous
            The catalogue before, whose names individuals keep.
        """
        told = constraints(standing(decisions))
        joined = {name for unit in told.units for name in unit}
        groups = [
            group
            for group in self.groups(told)
            if len(group) > 1 or group[0] in joined or self._stands_alone(group[0])
        ]
        return numbered(groups, self._known, tuple(previous))

    def groups(self, told: Constraints) -> list[list[str]]:
        """Sightings held to be one animal, each group in order of its ids.

        Parameters
        ----------
        told
            What the decisions leave possible.
        """
        found = []
        solved = {}
        for part, units, apart, doubtful in self._parts.under(told):
            key = (tuple(part), units, apart, doubtful)
            solved[key] = self._solved.get(key) or self._solve(part, units, apart, doubtful)
            found += solved[key]
        self._solved = solved
        return found

    def _solve(
        self,
        part: Sequence[str],
        units: Sequence[Sequence[str]],
        apart: Collection[Pair],
        doubtful: Collection[Pair],
    ) -> list[list[str]]:
        if len(part) == 1:
            return [list(part)]
        held = frozenset(apart), frozenset(doubtful)
        alone = sorted(
            group
            for linked in self._parts.by_links(part)
            for group in self._joined_by_machine(linked, *held)
        )
        if not units:
            return alone
        # Who says that two are one means the whole animals, unless that would join what somebody
        # holds apart: then what was said stands first, and the rest is joined to it anew.
        whole = connected((*alone, *units))
        owner = {name: group[0] for group in whole for name in group}
        if any(owner[a] == owner[b] for a, b in apart):
            return Clusters(part, units, self._evidence, *held).joined(self._level)
        return whole

    def _joined_by_machine(
        self, part: Sequence[str], apart: frozenset[Pair], doubtful: frozenset[Pair]
    ) -> list[list[str]]:
        """Linked sightings without what people joined; anew only if what they part was joined."""
        names = frozenset(part)
        apart, doubtful = (
            frozenset(p for p in each if names >= {*p}) for each in (apart, doubtful)
        )
        before = self._by_machine.get(part[0])
        if before is None or not self._still_holds(before, apart, doubtful):
            groups = Clusters(part, (), self._evidence, apart, doubtful).joined(self._level)
            owner = {name: group[0] for group in groups for name in group}
            before = _ByMachine(apart, doubtful, groups, owner)
        self._by_machine[part[0]] = replace(before, apart=apart, doubtful=doubtful)
        return before.groups

    def _still_holds(
        self, before: _ByMachine, apart: frozenset[Pair], doubtful: frozenset[Pair]
    ) -> bool:
        """Whether further pairs kept apart leave the groups as they are.

        They do where the two were never joined. Of pairs in doubt the coats count no more: that
        changes nothing either, unless the coats spoke against one animal.
        """
        if not (before.apart <= apart and before.doubtful <= doubtful):
            return False
        more = (apart - before.apart) | (doubtful - before.doubtful)
        if any(before.owner[a] == before.owner[b] for a, b in more):
            return False
        return all(self._evidence.of_machine(pair) >= 0.0 for pair in doubtful - before.doubtful)

    def _stands_alone(self, name: str) -> bool:
        return name in self._proven and self._known[name].flank in SIDES


def _log_odds(probability: float) -> float:
    return log(probability / (1.0 - probability))
