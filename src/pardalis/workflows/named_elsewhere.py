"""Which animals other programs and people named, and what of it the catalogue does not hold."""

from __future__ import annotations

from dataclasses import dataclass

from pardalis.identify.identities.adopted import NamedAnimal, Say, named_animals, unsaid
from pardalis.records.problem import Problem
from pardalis.store import foreign
from pardalis.workflows.catalogue import Catalogue
from pardalis.workflows.project import Project


@dataclass(frozen=True, slots=True)
class NamedElsewhere:
    """What tables, packages and tags say of who is who.

    Parameters
    ----------
    animals
        That they name in sightings of this project.
    unsaid
        What is still to be said that the catalogue has them, by name.
    problems
        Where they contradict each other.
    """

    animals: tuple[NamedAnimal, ...]
    unsaid: dict[str, list[Say]]
    problems: tuple[Problem, ...]


def named_elsewhere(project: Project, known: Catalogue) -> NamedElsewhere:
    """What tables, packages and tags say of who is who, beside what the catalogue holds.

    Parameters
    ----------
    project
        An open project.
    known
        Its catalogue.
    """
    with project.database.read() as connection:
        rows = foreign.foreign_rows(connection, "observations")
    animals, problems = named_animals(rows, known.sightings)
    return NamedElsewhere(animals, unsaid(animals, known.proposals, known.decisions), problems)
