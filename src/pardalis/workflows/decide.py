"""A person's verdict on two sightings, and the catalogue that follows from it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pardalis.errors import InputError
from pardalis.records.decision import Decision, Verdict
from pardalis.store import identities
from pardalis.workflows.catalogue import put_individuals, read_catalogue
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.project import Project, open_project


def decide(
    survey: Path,
    sighting_a: str,
    verdict: str,
    sighting_b: str,
    decided_by: str,
    evidence: str = "",
    folder: Path | None = None,
) -> Outcome:
    """Append a decision to the ledger and derive the catalogue anew.

    Parameters
    ----------
    survey
        The survey folder.
    sighting_a, sighting_b
        The two sightings, by `sighting_id`.
    verdict
        "same", "different" or "cannot_tell".
    decided_by
        The person.
    evidence
        In the person's words.
    folder
        The project folder, if it is not the survey's own.

    Raises
    ------
    InputError
        If a sighting is not known, or both are one.
    """
    if not decided_by.strip():
        raise InputError("A decision needs to say who took it.", "Name the person: --by NAME.")
    first, second = sorted((sighting_a, sighting_b))
    with open_project(survey, folder) as project:
        _check(project, first, second)
        said = Decision(0, first, second, Verdict(verdict), decided_by, datetime.now(UTC), evidence)
        with project.database.write() as connection:
            (said,) = identities.append_decisions(connection, (said,))
        known = read_catalogue(project.database)
        with project.database.write() as connection:
            proven = identities.proven_sightings(connection)
            put_individuals(connection, known.usable, known.proposals, proven)
        animals = len(read_catalogue(project.database).individuals)
    return Outcome(
        "decide",
        (
            f"Decision {said.position}: {first} and {second}: {said.verdict.value}, says "
            f"{decided_by}. The catalogue now has {animals} individuals.",
            f"Run 'pardalis census {survey}' to bring the numbers up to date.",
        ),
        {"position": said.position, "individuals": animals},
    )


def _check(project: Project, first: str, second: str) -> None:
    if first == second:
        raise InputError("A sighting cannot be compared with itself.", "Name two sightings.")
    with project.database.read() as connection:
        for name in (first, second):
            if not identities.has_sighting(connection, name):
                raise InputError(
                    f"There is no sighting '{name}'.",
                    "Its name stands under its picture in the catalogue.",
                )
