"""What a project knows of its animals, read at one moment."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from pardalis.records.detection import Finding
from pardalis.records.individual import Individual
from pardalis.records.media import Media
from pardalis.records.proposal import Proposal
from pardalis.records.sighting import Sighting
from pardalis.store import cards, findings, identities
from pardalis.store.database import Database


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Photographs, what was found in them, and the animals told apart.

    Parameters
    ----------
    media, findings, sightings, individuals, proposals
        All that the store holds.
    unusable
        Why a sighting shows no coat to tell an animal by, by `sighting_id`.
    ledger_position
        Of the last decision that the individuals follow; 0 without one.
    """

    media: tuple[Media, ...]
    findings: tuple[Finding, ...]
    sightings: tuple[Sighting, ...]
    individuals: tuple[Individual, ...]
    proposals: tuple[Proposal, ...]
    unusable: dict[str, str]
    ledger_position: int

    @property
    def hash(self) -> str:
        """Of who is who: the same for the same individuals with the same sightings."""
        told = [f"{each.individual_id}:{','.join(each.sightings)}" for each in self.individuals]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()


def read_catalogue(database: Database) -> Catalogue:
    """All that the project knows of its animals."""
    with database.read() as connection:
        media = cards.all_media(connection)
        found = findings.findings(connection)
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
            ledger[-1].position if ledger else 0,
        )


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
