"""What a person says goes into the ledger, and the catalogue follows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pardalis.errors import InputError, NotReadyError
from pardalis.identify.sightings.corrections import changes_comparison
from pardalis.records.decision import Decision, Verdict
from pardalis.records.individual import Individual
from pardalis.records.sighting import Sighting
from pardalis.store import identities, results
from pardalis.store.database import Connection
from pardalis.workflows.batches import silent
from pardalis.workflows.catalogue import Catalogue, catalogue_of_sightings
from pardalis.workflows.derive import derive
from pardalis.workflows.desk.photographs import follow_decisions
from pardalis.workflows.found_counts import recount
from pardalis.workflows.hints import command
from pardalis.workflows.identify_animals import bring_up_to_date, settings_of_last_run
from pardalis.workflows.identify_outcome import STEP, note, note_in
from pardalis.workflows.kept_text import check_text
from pardalis.workflows.place_cards import place_again
from pardalis.workflows.project import Project
from pardalis.workflows.said_of_findings import heirs_beside

_SHORTEST = 6


@dataclass(frozen=True, slots=True)
class Words:
    """Who speaks, and on what evidence.

    Parameters
    ----------
    decided_by
        The person.
    evidence
        In the person's words.
    """

    decided_by: str
    evidence: str = ""

    def __post_init__(self) -> None:
        if not self.decided_by.strip():
            raise InputError("A decision needs to say who took it.", "Name the person: --by NAME.")
        check_text(self.decided_by)
        check_text(self.evidence)

    def say(
        self, verdict: Verdict, a: str = "", b: str = "", detection_id: str = "", value: str = ""
    ) -> Decision:
        """A decision that is not in the ledger yet.

        Parameters
        ----------
        verdict
            What is said.
        a, b
            The sightings it is said of, in any order.
        detection_id, value
            Where the verdict has them.
        """
        first, second = sorted((a, b)) if b else (a, b)
        check_text(value)
        now = datetime.now(UTC)
        who = " ".join(self.decided_by.split())
        return Decision(0, first, second, verdict, who, now, self.evidence, detection_id, value)

    def say_of_camera(self, verdict: Verdict, deployment_id: str, value: str) -> Decision:
        """A decision on a camera's clock or view that is not in the ledger yet.

        Parameters
        ----------
        verdict
            CLOCK or STILL.
        deployment_id
            Whose.
        value
            How the clock is mended, or that it was right; or which place of the view is set aside.
        """
        return replace(self.say(verdict, value=value), deployment_id=deployment_id)


def changes_clocks(decision: Decision, ledger: Iterable[Decision]) -> bool:
    """Whether photographs are placed in time anew after a decision, or after what it undoes.

    Parameters
    ----------
    decision
        Of the ledger.
    ledger
        All that was said.
    """
    known = {each.position: each for each in ledger}
    if decision.verdict is not Verdict.UNDO:
        return decision.verdict is Verdict.CLOCK
    act = known[int(decision.value)].act
    return any(changes_clocks(each, known.values()) for each in known.values() if each.act == act)


def read_identified(project: Project) -> Catalogue:
    """The catalogue of a project whose animals have been told apart.

    Parameters
    ----------
    project
        An open project.

    Raises
    ------
    NotReadyError
        If they have not, or not by this version.
    """
    if not is_identified(project):
        raise NotReadyError(
            "The animals of this survey have not been told apart yet.",
            f"Run: {command('identify', project.survey, project.folder)}",
        )
    return _read(project)


def _read(project: Project) -> Catalogue:
    with project.database.read() as connection:
        return catalogue_of_sightings(connection)


def is_identified(project: Project) -> bool:
    """Whether a project's animals have been told apart.

    Parameters
    ----------
    project
        An open project.
    """
    with project.database.read() as connection:
        return results.step_made_from(connection, STEP) is not None


def append(project: Project, said: Iterable[Decision]) -> tuple[tuple[Decision, ...], Catalogue]:
    """Append one act to the ledger; what follows from it is done before this returns.

    Parameters
    ----------
    project
        An open project.
    said
        What one person says at once.

    Returns
    -------
    tuple
        The decisions with their positions, and the catalogue that follows.
    """
    with project.database.write() as connection:
        kept = enter(connection, said)
        ledger = identities.decisions(connection)
        clocks = any(changes_clocks(each, ledger) for each in kept)
        if not clocks and not any(changes_comparison(each, ledger) for each in kept):
            return kept, _derived(connection)
    if clocks:
        place_again(project)
    with project.database.write() as connection:
        recount(connection)
    if not is_identified(project):
        return kept, _read(project)
    bring_up_to_date(project, settings_of_last_run(project), silent)
    return kept, note(project)[0]


def _derived(connection: Connection) -> Catalogue:
    """The catalogue derived anew and noted, read once: a national one takes seconds to read."""
    known = derive(connection)
    if results.step_made_from(connection, STEP) is not None:
        note_in(connection, known)
    return known


def enter(connection: Connection, said: Iterable[Decision]) -> tuple[Decision, ...]:
    """Append one act to the ledger; of all that follows only the desk's photographs do at once.

    Parameters
    ----------
    connection
        In a transaction.
    said
        What one person says at once.

    Returns
    -------
    tuple
        The decisions with their positions.
    """
    decisions = tuple(said)
    kept = identities.append_decisions(connection, decisions)
    identities.drop_questions(connection, (each for each in decisions if each.sighting_b))
    identities.add_heirs(connection, heirs_beside(connection, kept))
    follow_decisions(connection, kept)
    return kept


def sighting_of(known: Catalogue, name: str) -> Sighting:
    """The sighting of that name, or that holds the detection of that name.

    Parameters
    ----------
    known
        What the project knows.
    name
        Its id, the id of one of its detections, or as much of its beginning as no other shares.

    Raises
    ------
    InputError
        If there is none, or more than one.
    """
    holder = {one.detection_id: each for each in known.sightings for one in each.detections}
    if name in holder:
        return holder[name]
    begun = [each for each in known.sightings if each.sighting_id.startswith(name)]
    if len(begun) == 1 and len(name) >= _SHORTEST:
        return begun[0]
    if begun and len(name) >= _SHORTEST:
        found = ", ".join(each.sighting_id for each in begun)
        raise InputError(f"'{name}' is the beginning of several sightings: {found}.", "Name one.")
    if name and name.upper() in {each.individual_id for each in known.individuals}:
        raise InputError(
            f"'{name}' is an animal, and this is said of sightings.",
            "Name one of its sightings; two whole animals are joined by 'pardalis merge'.",
        )
    if begun and name:
        raise InputError(
            f"'{name}' is too short for the beginning of a sighting's name.",
            f"Write at least {_SHORTEST} of its letters.",
        )
    raise InputError(
        f"There is no sighting '{name}'.",
        "Its name stands under its picture in the catalogue; 'pardalis table sightings' lists all.",
    )


def individual_of(known: Catalogue, name: str) -> Individual:
    """The individual of that id, or of that name.

    Parameters
    ----------
    known
        What the project knows.
    name
        Such as "L001", or what people call it.

    Raises
    ------
    InputError
        If there is none, or more than one.
    """
    found = [each for each in known.individuals if each.individual_id == name.upper()]
    found = found or [each for each in known.individuals if each.name and each.name == name]
    if len(found) == 1:
        return found[0]
    if found:
        several = ", ".join(each.individual_id for each in found)
        raise InputError(f"Several animals are called '{name}': {several}.", "Name one by its id.")
    raise InputError(
        f"There is no animal '{name}' in the catalogue.",
        "'pardalis table individuals' lists all.",
    )


def owner_of(known: Catalogue, sighting_id: str) -> Individual | None:
    """The individual that a sighting is held to be of; None if of none.

    Parameters
    ----------
    known
        What the project knows.
    sighting_id
        The sighting.
    """
    return next((each for each in known.individuals if sighting_id in each.sightings), None)
