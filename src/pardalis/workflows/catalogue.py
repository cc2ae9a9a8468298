"""What a project knows of its animals, read at one moment."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from pardalis.identify.identities.evidence import Surroundings
from pardalis.identify.review.waiting import waiting_proposals
from pardalis.identify.sightings.binding import bind
from pardalis.identify.sightings.corrections import (
    corrected,
    said_boxes,
    said_identifiable,
    said_species,
)
from pardalis.identify.sightings.observed import confirmed
from pardalis.records.decision import Decision, in_force, of_the_catalogue
from pardalis.records.detection import Finding
from pardalis.records.individual import Individual
from pardalis.records.media import Media
from pardalis.records.proposal import Proposal
from pardalis.records.sighting import Sighting
from pardalis.records.sighting_state import SightingState
from pardalis.store import cards, findings, identities, results
from pardalis.store.database import Connection, Database
from pardalis.workflows.said_of_findings import (
    as_people_see,
    spoken_alone,
    with_words,
    words_of_one,
)
from pardalis.workflows.said_still import limits_of_still
from pardalis.workflows.surroundings import surroundings_of

BY_A_PERSON = "A person says that it shows no coat to tell an animal by."


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Photographs, what was found in them, and the animals told apart.

    Parameters
    ----------
    media, individuals, proposals
        All that the store holds, but see `catalogue_of_sightings`.
    findings, sightings
        The same, without what was set aside as still or is not there, with what people added and
        with the boxes and flanks that they gave, and in the findings the kind and the species.
    unusable
        Why a sighting shows no coat to tell an animal by, by `sighting_id`; a person overrules
        the machine.
    decisions
        Those that make the catalogue: in force, no tests of the reader, bound to the sightings
        that are there.
    answers
        The same with the answers that test the reader.
    ledger
        All that people said, also what was undone.
    unbound
        Decisions in force on sightings that are no longer there.
    states
        What the machine makes of each sighting, by `sighting_id`.
    surroundings
        Marks on the coats, places of the cameras, and what the matcher's evidence is worth.
    spoken_by
        Who said, or confirmed, what a detection shows, by `detection_id`; that nothing is in a
        photograph, by `media_id`.
    counts
        How many a detection shows, by `detection_id`, where a person counted them.
    named_by
        Who gave, or confirmed, the species, by `detection_id`, where a person did.
    """

    media: tuple[Media, ...]
    findings: tuple[Finding, ...]
    sightings: tuple[Sighting, ...]
    individuals: tuple[Individual, ...]
    proposals: tuple[Proposal, ...]
    unusable: dict[str, str]
    decisions: tuple[Decision, ...]
    answers: tuple[Decision, ...] = ()
    ledger: tuple[Decision, ...] = ()
    unbound: tuple[Decision, ...] = ()
    states: Mapping[str, SightingState] = field(default_factory=dict)
    surroundings: Surroundings = field(default_factory=Surroundings)
    spoken_by: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    named_by: Mapping[str, str] = field(default_factory=dict)

    @property
    def usable(self) -> tuple[Sighting, ...]:
        """The sightings to tell an animal by: a coat was seen, by the matcher or by a person."""
        return tuple(each for each in self.sightings if each.sighting_id not in self.unusable)

    @property
    def waiting(self) -> tuple[Proposal, ...]:
        """The proposals that wait for a person."""
        return waiting_proposals(self.proposals, self.individuals, self.decisions)

    @property
    def ledger_position(self) -> int:
        """Of the last decision; 0 without one."""
        return self.ledger[-1].position if self.ledger else 0

    @property
    def hash(self) -> str:
        """Of who is who: the same for the same individuals with the same sightings and sexes."""
        told = sorted(
            f"{each.individual_id}:{','.join(each.sightings)}"
            + (f":{each.sex}" if each.sex else "")
            for each in self.individuals
        )
        return hashlib.sha256("\n".join(told).encode()).hexdigest()


def read_catalogue(database: Database) -> Catalogue:
    """All that the project knows of its animals."""
    with database.read() as connection:
        return catalogue_in(connection)


def catalogue_in(connection: Connection, when: datetime | None = None) -> Catalogue:
    """As `read_catalogue`, on an open connection.

    Parameters
    ----------
    connection
        To read with.
    when
        Only what was said and photographed until then [UTC]; by default all. The individuals are
        the present ones even so.
    """
    ledger = identities.decisions(connection)
    if when is not None:
        ledger = tuple(each for each in ledger if each.decided_at <= when)
    media, found = cards.all_media(connection), findings.findings(connection)
    return _catalogue(connection, media, found, ledger, when)


def catalogue_of_sightings(connection: Connection) -> Catalogue:
    """As `catalogue_in`, of the photographs only that sightings are made of or people spoke of.

    Parameters
    ----------
    connection
        To read with.
    """
    ledger = identities.decisions(connection)
    names = identities.media_of_sightings(connection) | _spoken_of(ledger)
    media = cards.media_of(connection, names | limits_of_still(ledger))
    return _catalogue(connection, media, findings.findings_of(connection, names), ledger, None)


def _spoken_of(ledger: Iterable[Decision]) -> frozenset[str]:
    """The photographs of which anything was said: a detection's id begins with its photograph's."""
    named = (name for each in ledger for name in (*each.sightings, each.detection_id))
    photos = {each.media_id for each in ledger}
    return frozenset(photos.union(name.rpartition("-")[0] for name in named) - {""})


def _catalogue(
    connection: Connection,
    media: tuple[Media, ...],
    found: tuple[Finding, ...],
    ledger: tuple[Decision, ...],
    when: datetime | None,
) -> Catalogue:
    present = {each.media_id: each for each in media}
    found = tuple(each for each in found if each.media_id in present)
    heirs = identities.heirs(connection)
    people = as_people_see(media, found, ledger, heirs)
    found = people.findings
    seen = {each.detection_id: each for finding in found for each in finding.detections}
    sightings = identities.sightings(connection, present, seen)
    if when is not None:
        sightings = tuple(each for each in sightings if _is_taken_by(each, when))
    answers, unbound = bind(in_force(ledger), sightings, heirs)
    said = of_the_catalogue(answers)
    alone = spoken_alone(of_the_catalogue(unbound), found, heirs)
    boxes, species = words_of_one(alone)
    species |= said_species(sightings, said)
    found = with_words(found, boxes | said_boxes(said), species)
    shown = _confirmed(found, people.counts, ledger)
    named = shown | {name: who for name, (_, who) in species.items()}
    held = {each.position for each in alone}
    states = identities.sighting_states(connection)
    return Catalogue(
        media,
        found,
        corrected(sightings, said),
        _present(identities.individuals(connection), sightings),
        identities.proposals(connection),
        unusable(sightings, states, said),
        said,
        answers,
        ledger,
        tuple(each for each in unbound if each.position not in held),
        states,
        surroundings_of(states, cards.deployments(connection), results.calibration(connection)),
        {**people.by, **named},
        people.counts,
        named,
    )


def _confirmed(
    found: Iterable[Finding], counts: Mapping[str, int], ledger: Iterable[Decision]
) -> dict[str, str]:
    """Who confirmed what is shown: by `media_id`, and by the ids of the detections in it."""
    every = tuple(found)
    sure = confirmed(every, counts, of_the_catalogue(ledger))
    return {
        name: sure[each.media_id]
        for each in every
        if each.media_id in sure
        for name in (each.media_id, *(one.detection_id for one in each.detections))
    }


def _is_taken_by(sighting: Sighting, when: datetime) -> bool:
    """Whether its first photograph was taken by then, or nobody knows when."""
    taken = sighting.media[0].timestamp
    return taken is None or taken <= when


def unusable(
    sightings: Iterable[Sighting], states: Mapping[str, SightingState], said: Iterable[Decision]
) -> dict[str, str]:
    """Why a sighting shows no coat to tell an animal by; a person overrules the machine.

    Parameters
    ----------
    sightings
        All.
    states
        What the machine makes of each.
    said
        Decisions that make the catalogue, bound.
    """
    seen = said_identifiable(said)
    found = {}
    for name in (each.sighting_id for each in sightings):
        if name in seen and not seen[name]:
            found[name] = BY_A_PERSON
        elif name not in seen and not states[name].identifiable:
            found[name] = states[name].reason
    return found


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
