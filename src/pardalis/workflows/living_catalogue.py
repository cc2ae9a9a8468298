"""The catalogue of an open project, which follows the ledger decision by decision."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pardalis.identify.identities.catalogue import Cataloguer
from pardalis.identify.identities.described import described
from pardalis.identify.sightings.binding import bind
from pardalis.identify.sightings.corrections import corrected
from pardalis.identify.sightings.observed import Observed
from pardalis.records.decision import (
    OF_A_PHOTOGRAPH,
    OF_TWO,
    Decision,
    in_force,
    of_the_catalogue,
)
from pardalis.records.detection import Detection
from pardalis.records.detection_heir import DetectionHeir
from pardalis.records.individual import Individual
from pardalis.records.media import Media
from pardalis.records.proposal import Proposal
from pardalis.records.sighting import Sighting
from pardalis.records.sighting_state import SightingState
from pardalis.store import cards, findings, identities, results
from pardalis.store.database import Connection, Database
from pardalis.workflows.catalogue import Catalogue, unusable
from pardalis.workflows.derive import proven_of
from pardalis.workflows.identify_outcome import STEP
from pardalis.workflows.said_of_findings import as_people_see
from pardalis.workflows.sighting_views import people_among
from pardalis.workflows.surroundings import surroundings_of


@dataclass(frozen=True, slots=True)
class _Ground:
    """What does not change from one decision to the next."""

    made_from: str
    grouped: tuple[Sighting, ...]
    states: dict[str, SightingState]
    proposals: tuple[Proposal, ...]
    heirs: tuple[DetectionHeir, ...]
    surroundings: Any
    people: frozenset[str]
    mirrored: frozenset[tuple[str, str]]
    others: int


@dataclass(slots=True)
class _Solved:
    """The part of the work that is kept: for the same sightings only what changed is redone."""

    key: object = None
    cataloguer: Cataloguer | None = None


@dataclass(slots=True)
class LivingCatalogue:
    """What a project knows of its animals, brought up to date at the price of what changed.

    Parameters
    ----------
    database
        Of the open project.
    """

    database: Database
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _ground: _Ground | None = None
    _ledger: tuple[Decision, ...] = ()
    _solved: _Solved = field(default_factory=_Solved)

    def known(self) -> Catalogue | None:
        """All that is known, by the ledger as it is now; its individuals are those stored.

        None before the animals were told apart. Photographs and findings are left out, and so are
        sightings that show no coat and that nobody spoke of.
        """
        with self._lock, self.database.read() as connection:
            ground = self._ground_of(connection)
            if ground is None:
                return None
            last = self._ledger[-1].position if self._ledger else 0
            self._ledger += identities.decisions_after(connection, last)
            previous = identities.individuals(connection)
            return _catalogue(ground, self._ledger, previous)

    def derived(self, known: Catalogue, supposing: Sequence[Decision] = ()) -> Catalogue:
        """The same with the individuals that follow from it.

        Parameters
        ----------
        known
            From `known`.
        supposing
            Decisions that nobody has taken yet: the catalogue as if they were the last.
        """
        with self._lock:
            assert self._ground is not None
            if supposing:
                first = known.ledger_position + 1
                said = tuple(replace(e, position=n, act=n) for n, e in enumerate(supposing, first))
                supposed = _catalogue(self._ground, (*known.ledger, *said), known.individuals)
                return self._derived(supposed, _Solved() if _spoils(said) else self._solved)
            return self._derived(known, self._solved)

    def as_of(self, when: datetime) -> Catalogue | None:
        """The catalogue as it was known at a moment; None before animals were told apart.

        Parameters
        ----------
        when
            UTC.
        """
        now = self.known()
        if now is None or self._ground is None:
            return None
        ledger = tuple(each for each in now.ledger if each.decided_at <= when)
        taken = tuple(each for each in self._ground.grouped if _is_taken_by(each, when))
        position = ledger[-1].position if ledger else 0
        with self.database.read() as connection:
            previous = identities.names_at(connection, position)
        known = _catalogue(replace(self._ground, grouped=taken), ledger, previous)
        with self._lock:
            return self._derived(known, _Solved())

    def at(self, position: int) -> Catalogue | None:
        """The catalogue as it follows from the ledger up to a position; None as in `as_of`.

        Parameters
        ----------
        position
            Of the last decision that counts.
        """
        now = self.known()
        if now is None or self._ground is None:
            return None
        ledger = tuple(each for each in now.ledger if each.position <= position)
        with self.database.read() as connection:
            previous = identities.names_at(connection, position)
        with self._lock:
            return self._derived(_catalogue(self._ground, ledger, previous), _Solved())

    @property
    def made_from(self) -> str | None:
        """The hash of what the sightings and their comparisons were last read as made from."""
        return self._ground.made_from if self._ground is not None else None

    @property
    def people(self) -> frozenset[str]:
        """`media_id`s of the sightings' photographs that show a person, too."""
        return self._ground.people if self._ground is not None else frozenset()

    @property
    def mirrored(self) -> frozenset[tuple[str, str]]:
        """Pairs of sightings whose coats agree only when mirrored."""
        return self._ground.mirrored if self._ground is not None else frozenset()

    @property
    def others(self) -> int:
        """How many sightings are left out of `known`."""
        return self._ground.others if self._ground is not None else 0

    def _derived(self, known: Catalogue, solved: _Solved) -> Catalogue:
        usable = known.usable
        proven = proven_of(known.decisions, known.states)
        key = (tuple((e.sighting_id, e.flank) for e in usable), proven, id(self._ground))
        if solved.cataloguer is None or solved.key != key:
            around = known.surroundings
            solved.cataloguer = Cataloguer(usable, known.proposals, proven, None, around)
            solved.key = key
        of_two = tuple(each for each in known.decisions if each.verdict in OF_TWO)
        made = solved.cataloguer.individuals(of_two, known.individuals)
        return replace(known, individuals=described(made, known.decisions))

    def _ground_of(self, connection: Connection) -> _Ground | None:
        made_from = results.step_made_from(connection, STEP)
        if made_from is None:
            return None
        if self._ground is None or self._ground.made_from != made_from:
            self._ledger = identities.decisions(connection)
            self._ground = _read_ground(connection, made_from, self._ledger)
        return self._ground


def _spoils(said: Iterable[Decision]) -> bool:
    """Whether decisions change which sightings are told apart: not worth keeping for the rest."""
    return any(each.verdict not in OF_TWO for each in said)


def _catalogue(
    ground: _Ground, ledger: tuple[Decision, ...], individuals: tuple[Individual, ...]
) -> Catalogue:
    answers, unbound = bind(in_force(ledger), ground.grouped, ground.heirs)
    said = of_the_catalogue(answers)
    return Catalogue(
        (),
        (),
        corrected(ground.grouped, said),
        individuals,
        ground.proposals,
        unusable(ground.grouped, ground.states, said),
        said,
        answers,
        ledger,
        unbound,
        ground.states,
        ground.surroundings,
    )


def _read_ground(connection: Connection, made_from: str, ledger: Sequence[Decision]) -> _Ground:
    states = identities.sighting_states(connection)
    heirs = identities.heirs(connection)
    spoken = {name for each in ledger for name in (*each.sightings, each.detection_id)}
    spoken |= {each.heir for each in heirs if each.detection_id in spoken}
    wanted = {
        name: members
        for name, members in identities.members(connection).items()
        if states[name].identifiable or not spoken.isdisjoint(members)
    }
    detections = findings.detections_named(
        connection, (one for members in wanted.values() for one in members)
    )
    names = {one.rpartition("-")[0] for members in wanted.values() for one in members}
    media = cards.media_of(connection, names)
    grouped = identities.sightings(
        connection,
        {each.media_id: each for each in media},
        _as_people_see(connection, media, detections, ledger, heirs),
    )
    kept = {each.sighting_id: states[each.sighting_id] for each in grouped}
    around = surroundings_of(kept, cards.deployments(connection), results.calibration(connection))
    return _Ground(
        made_from,
        grouped,
        kept,
        identities.proposals(connection),
        heirs,
        around,
        people_among(connection, grouped),
        identities.mirrored(connection),
        len(states) - len(grouped),
    )


def _as_people_see(
    connection: Connection,
    media: Sequence[Media],
    detections: Iterable[Detection],
    ledger: Sequence[Decision],
    heirs: Sequence[DetectionHeir],
) -> dict[str, Detection]:
    """The detections by name, without what people say is not there, with what they added."""
    said = {each.media_id for each in ledger if each.verdict in OF_A_PHOTOGRAPH}
    spoken = [each for each in media if each.media_id in said]
    kept = {each.detection_id: each for each in detections if each.media_id not in said}
    found = findings.findings_of(connection, (each.media_id for each in spoken))
    people = as_people_see(spoken, found, ledger, heirs) if spoken else Observed(())
    return kept | {one.detection_id: one for each in people.findings for one in each.detections}


def _is_taken_by(sighting: Sighting, when: datetime) -> bool:
    taken = sighting.media[0].timestamp
    return taken is None or taken <= when
