"""What a project knows of its animals, read at one moment."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from pardalis.identify.identities.catalogue import catalogue
from pardalis.identify.review.waiting import waiting_proposals
from pardalis.records.decision import Decision, Verdict
from pardalis.records.detection import Finding
from pardalis.records.individual import Individual
from pardalis.records.media import Media
from pardalis.records.proposal import Proposal
from pardalis.records.sighting import Sighting
from pardalis.store import cards, findings, identities
from pardalis.store.database import Connection, Database


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Photographs, what was found in them, and the animals told apart.

    Parameters
    ----------
    media, findings, sightings, individuals, proposals
        All that the store holds.
    unusable
        Why a sighting shows no coat to tell an animal by, by `sighting_id`.
    decisions
        The ledger.
    """

    media: tuple[Media, ...]
    findings: tuple[Finding, ...]
    sightings: tuple[Sighting, ...]
    individuals: tuple[Individual, ...]
    proposals: tuple[Proposal, ...]
    unusable: dict[str, str]
    decisions: tuple[Decision, ...]

    @property
    def usable(self) -> tuple[Sighting, ...]:
        """The sightings to tell an animal by: a coat was seen, by the matcher or by a person."""
        return usable_sightings(self.sightings, self.unusable, self.decisions)

    @property
    def waiting(self) -> tuple[Proposal, ...]:
        """The proposals that wait for a person."""
        return waiting_proposals(self.proposals, self.individuals, self.decisions)

    @property
    def ledger_position(self) -> int:
        """Of the last decision; 0 without one."""
        return self.decisions[-1].position if self.decisions else 0

    @property
    def hash(self) -> str:
        """Of who is who: the same for the same individuals with the same sightings."""
        told = [f"{each.individual_id}:{','.join(each.sightings)}" for each in self.individuals]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()


def read_catalogue(database: Database) -> Catalogue:
    """All that the project knows of its animals."""
    with database.read() as connection:
        media = cards.all_media(connection)
        present = {each.media_id for each in media}
        found = tuple(each for each in findings.findings(connection) if each.media_id in present)
        ledger = identities.decisions(connection)
        sightings = identities.sightings(
            connection,
            {each.media_id: each for each in media},
            {each.detection_id: each for finding in found for each in finding.detections},
        )
        return Catalogue(
            media,
            found,
            sightings,
            _present(identities.individuals(connection), sightings),
            identities.proposals(connection),
            identities.unusable_sightings(connection),
            ledger,
        )


def usable_sightings(
    sightings: Iterable[Sighting], unusable: Mapping[str, str], decisions: Iterable[Decision]
) -> tuple[Sighting, ...]:
    """Sightings with a coat to tell an animal by; a person who says "same" has seen one."""
    seen = {
        name
        for each in decisions
        if each.verdict is Verdict.SAME
        for name in (each.sighting_a, each.sighting_b)
    }
    return tuple(
        each for each in sightings if each.sighting_id not in unusable or each.sighting_id in seen
    )


def put_individuals(
    connection: Connection,
    usable: tuple[Sighting, ...],
    proposals: tuple[Proposal, ...],
    proven: Collection[str],
) -> None:
    """Derive the individuals from proposals and ledger, and store them.

    Parameters
    ----------
    connection
        In a transaction.
    usable, proposals, proven
        As `pardalis.identify.identities.catalogue.catalogue` takes them.
    """
    previous = identities.individuals(connection)
    made = catalogue(usable, proposals, identities.decisions(connection), previous, proven)
    # A name that no animal bears any more is kept, without sightings, and never given again.
    borne = {each.individual_id for each in made}
    retired = (each for each in previous if each.individual_id not in borne)
    kept = (replace(each, sightings=(), flanks=frozenset()) for each in retired)
    identities.replace_individuals(connection, (*made, *kept))


def _present(
    individuals: tuple[Individual, ...], sightings: tuple[Sighting, ...]
) -> tuple[Individual, ...]:
    """The individuals with the sightings that are still there."""
    known = {each.sighting_id for each in sightings}
    kept = (
        replace(each, sightings=tuple(name for name in each.sightings if name in known))
        for each in individuals
    )
    return tuple(each for each in kept if each.sightings)
