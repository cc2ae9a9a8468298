"""Which proposals wait for a person."""

from __future__ import annotations

from collections.abc import Iterable

from pardalis.records.decision import Decision
from pardalis.records.individual import Individual
from pardalis.records.proposal import Proposal


def waiting_proposals(
    proposals: Iterable[Proposal], individuals: Iterable[Individual], decisions: Iterable[Decision]
) -> tuple[Proposal, ...]:
    """Proposals whose two sightings are not one animal, and on which nobody has decided.

    A sure proposal may wait too: where something held its two sightings apart.

    Parameters
    ----------
    proposals
        The machine's.
    individuals
        The present catalogue.
    decisions
        The ledger.
    """
    owner = {name: each.individual_id for each in individuals for name in each.sightings}
    judged = {frozenset((each.sighting_a, each.sighting_b)) for each in decisions}
    return tuple(
        each
        for each in proposals
        if frozenset((each.sighting_a, each.sighting_b)) not in judged
        and (each.sighting_a not in owner or owner[each.sighting_a] != owner.get(each.sighting_b))
    )
