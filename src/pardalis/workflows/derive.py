"""The catalogue as it follows from proposals and ledger, stored with its names; or as of a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from pardalis.identify.identities.catalogue import catalogue
from pardalis.identify.identities.described import described
from pardalis.identify.identities.evidence import Surroundings
from pardalis.identify.sightings.corrections import said_identifiable
from pardalis.records.decision import OF_TWO, Decision, Verdict
from pardalis.records.individual import Individual
from pardalis.records.proposal import Proposal
from pardalis.records.sighting import Sighting
from pardalis.records.sighting_state import SightingState
from pardalis.store import identities
from pardalis.store.database import Connection
from pardalis.store.desk.sighting_views import put_sighting_views
from pardalis.workflows.catalogue import Catalogue, catalogue_in, catalogue_of_sightings
from pardalis.workflows.sighting_views import people_among, views_of
from pardalis.workflows.surroundings import read_surroundings

_OF_AN_ANIMAL = (Verdict.NAME, Verdict.SEX, Verdict.LIFE_STAGE)


def derive(connection: Connection) -> Catalogue:
    """Derive the individuals from what is stored, store them, and give the catalogue.

    Parameters
    ----------
    connection
        In a transaction.
    """
    known = catalogue_of_sightings(connection)
    put_individuals(connection, known.usable, known.proposals, known.decisions, known.states)
    made = identities.individuals(connection)
    return replace(known, individuals=tuple(each for each in made if each.sightings))


def put_individuals(
    connection: Connection,
    usable: Iterable[Sighting],
    proposals: Iterable[Proposal],
    said: Iterable[Decision],
    states: Mapping[str, SightingState],
) -> None:
    """Derive the individuals, and store them with their names.

    Parameters
    ----------
    connection
        In a transaction.
    usable
        Sightings with a coat to tell an animal by.
    proposals
        Weighed.
    said
        Decisions that make the catalogue, bound.
    states
        What the machine makes of each sighting.
    """
    shown = tuple(usable)
    previous = identities.individuals(connection)
    around = read_surroundings(connection)
    made = individuals_of(shown, proposals, said, states, previous, around)
    everyone = with_retired(made, previous)
    identities.replace_individuals(connection, everyone)
    identities.put_names(connection, everyone)
    put_sighting_views(connection, views_of(shown, everyone, people_among(connection, shown)))


def with_retired(
    made: Iterable[Individual], previous: Iterable[Individual]
) -> tuple[Individual, ...]:
    """The individuals with those that are no more.

    A name that no animal bears any more is kept, without sightings, and never given again.

    Parameters
    ----------
    made
        The catalogue as it is now.
    previous
        As it was before.
    """
    present = tuple(made)
    borne = {each.individual_id for each in present}
    retired = (each for each in previous if each.individual_id not in borne)
    return (*present, *(Individual(each.individual_id, (), frozenset()) for each in retired))


def individuals_of(
    usable: Iterable[Sighting],
    proposals: Iterable[Proposal],
    said: Iterable[Decision],
    states: Mapping[str, SightingState],
    previous: Iterable[Individual],
    surroundings: Surroundings,
) -> tuple[Individual, ...]:
    """The individuals with what people said of them; pure.

    Parameters
    ----------
    usable, proposals, said, states
        As for `put_individuals`.
    previous
        Who bore which name before.
    surroundings
        Marks, places and calibration.
    """
    decisions = tuple(said)
    of_two = tuple(each for each in decisions if each.verdict in OF_TWO)
    proven = proven_of(decisions, states)
    made = catalogue(usable, proposals, of_two, previous, proven, surroundings=surroundings)
    return described(made, decisions)


def proven_of(said: Iterable[Decision], states: Mapping[str, SightingState]) -> frozenset[str]:
    """Sightings that certainly show an animal: the machine saw its coat move, or people saw it.

    Parameters
    ----------
    said
        Decisions that make the catalogue, bound.
    states
        What the machine makes of each sighting.
    """
    decisions = tuple(said)
    seen = {name for name, identifiable in said_identifiable(decisions).items() if identifiable}
    seen |= {each.sighting_a for each in decisions if each.verdict in _OF_AN_ANIMAL}
    return frozenset(seen | {name for name, state in states.items() if state.proven})


def catalogue_as_of(connection: Connection, when: datetime) -> Catalogue:
    """The catalogue as it was known at a moment.

    It is rebuilt from the ledger up to that moment, the names that animals bore then, the
    photographs taken until then, and the machine's present opinions of them.

    Parameters
    ----------
    connection
        To read with.
    when
        UTC.
    """
    known = catalogue_in(connection, when)
    previous = identities.names_at(connection, known.ledger_position)
    made = individuals_of(
        known.usable,
        known.proposals,
        known.decisions,
        known.states,
        previous,
        known.surroundings,
    )
    return replace(known, individuals=made)
