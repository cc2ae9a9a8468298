"""What holds an individual together: its surest links, and what people said of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pardalis.records.decision import Decision, Purpose, Verdict, of_the_catalogue
from pardalis.records.individual import Individual
from pardalis.records.link import Link
from pardalis.records.proposal import Proposal


@dataclass(frozen=True, slots=True)
class Said:
    """A decision as the history of an individual shows it.

    Parameters
    ----------
    decision
        From the ledger.
    undone
        Whether it was undone since.
    """

    decision: Decision
    undone: bool


class Bonds:
    """Proposals and decisions by sighting, so that each individual's are found at once.

    Parameters
    ----------
    proposals
        All that the machine proposed.
    ledger
        All that people said.
    """

    def __init__(self, proposals: Iterable[Proposal], ledger: Iterable[Decision]) -> None:
        said = tuple(ledger)
        self._stands = {each.position for each in of_the_catalogue(said)}
        self._proposals: dict[str, list[Proposal]] = defaultdict(list)
        self._said: dict[str, list[Decision]] = defaultdict(list)
        for each in proposals:
            self._proposals[each.sighting_a].append(each)
        for decision in said:
            # Tests of the reader stay unseen, or they would be none the next time.
            if decision.purpose is Purpose.REVIEW:
                for name in decision.sightings:
                    self._said[name].append(decision)

    def links(self, individual: Individual) -> tuple[Link, ...]:
        """The surest links that join all its sightings, the surest first.

        A spanning forest of least doubt: a person's "same" before any proposal, then the
        proposals by P(same), and where that is as good as certain by the spots that agree.

        Parameters
        ----------
        individual
            Of the catalogue.

        References
        ----------
        Kruskal, J. B. (1956). On the shortest spanning subtree of a graph and the traveling
        salesman problem. *Proceedings of the American Mathematical Society*, 7, 48-50.
        """
        root = {name: name for name in individual.sightings}

        def end_of(name: str) -> str:
            while root[name] != name:
                root[name] = root[root[name]]
                name = root[name]
            return name

        kept = []
        for link in self._candidates(individual):
            one, other = end_of(link.sighting_a), end_of(link.sighting_b)
            if one != other:
                root[one] = other
                kept.append(link)
        return tuple(kept)

    def history(self, individual: Individual) -> tuple[Said, ...]:
        """What people said of its sightings, in order of the ledger.

        Parameters
        ----------
        individual
            Of the catalogue.
        """
        found = {each.position: each for name in individual.sightings for each in self._said[name]}
        return tuple(
            Said(found[position], position not in self._stands) for position in sorted(found)
        )

    def _candidates(self, individual: Individual) -> list[Link]:
        members = set(individual.sightings)
        best: dict[tuple[str, str], Link] = {}
        for name in individual.sightings:
            for each in self._proposals[name]:
                ends = (each.sighting_a, each.sighting_b)
                before = best.get(ends)
                surer = before is None or before.proposal is None
                if before is not None and before.proposal is not None:
                    surer = each.p_same > before.proposal.p_same
                if each.sighting_b in members and surer:
                    best[ends] = Link(*ends, None, each)
        for said in self.history(individual):
            ends = (said.decision.sighting_a, said.decision.sighting_b)
            joins = said.decision.verdict is Verdict.SAME and not said.undone
            if joins and members.issuperset(ends):
                known = best.get(ends)
                best[ends] = Link(*ends, said.decision, known.proposal if known else None)
        return sorted(best.values(), key=_doubt)


def _doubt(link: Link) -> tuple[bool, float, int, str, str]:
    found = link.proposal
    sure, spots = (found.p_same, found.verified) if found is not None else (0.0, 0)
    return link.decision is None, -sure, -spots, link.sighting_a, link.sighting_b
