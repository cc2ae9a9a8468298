"""The animals that tables, packages and tags of others name become animals of the catalogue."""

from __future__ import annotations

from pathlib import Path

from pardalis.errors import InputError
from pardalis.records.address import Survey
from pardalis.records.decision import Decision
from pardalis.workflows.hints import command
from pardalis.workflows.named_elsewhere import NamedElsewhere, named_elsewhere
from pardalis.workflows.outcome import Outcome, tell_problems
from pardalis.workflows.project import open_project
from pardalis.workflows.speak import Words, append, read_identified

JOB = "adopt"


def adopt_names(
    survey: Survey, decided_by: str, evidence: str = "", folder: Path | None = None
) -> Outcome:
    """Take in whom other programs and people named elsewhere, as decisions of one act.

    Parameters
    ----------
    survey
        The survey folder.
    decided_by
        The person who answers for it in this catalogue.
    evidence
        In the person's words; by default the sources of the names.
    folder
        The project folder, if it is not the survey's own.

    Raises
    ------
    InputError
        If nothing that was read names an animal of a sighting.
    NotReadyError
        If the animals have not been told apart yet.
    """
    Words(decided_by)
    with open_project(survey, folder) as project:
        known = read_identified(project)
        named = named_elsewhere(project, known)
        if not named.animals and not named.problems:
            raise InputError(
                "No table, package or tag that was read names the animal of a sighting.",
                f"Read one first: {command('find', survey, folder)} --from FILE or --tags, or "
                f"{command('import', survey, folder)} --from PACKAGE; then "
                f"{command('identify', survey, folder)}.",
            )
        said = _decisions(named, decided_by, evidence)
        after = append(project, said)[1] if said else known
    counts: dict[str, int | float] = {
        "named_animals": len(named.animals),
        "named_sightings": sum(len(each.sightings) for each in named.animals),
        "decisions": len(said),
        "individuals": len(after.individuals),
    }
    told = (*_told(survey, folder, counts), *tell_problems(named.problems))
    return Outcome(JOB, told, counts, named.problems)


def _decisions(named: NamedElsewhere, decided_by: str, evidence: str) -> list[Decision]:
    said = []
    for animal in named.animals:
        words = Words(decided_by, evidence or f"named {animal.name} in {', '.join(animal.sources)}")
        for verdict, a, b, value in named.unsaid.get(animal.name, ()):
            said.append(words.say(verdict, a, b, value=value))
    return said


def _told(survey: Survey, folder: Path | None, counts: dict[str, int | float]) -> list[str]:
    sentences = [
        f"{counts['named_animals']} animals are named in {counts['named_sightings']} sightings.",
    ]
    if not counts["decisions"]:
        return [*sentences, "The ledger holds all of that already: nothing was said anew."]
    return [
        *sentences,
        f"{counts['decisions']} decisions were appended as one act; 'pardalis undo' with the "
        "position of any of them takes all back.",
        f"The catalogue now has {counts['individuals']} individuals.",
        f"Run '{command('census', survey, folder)}' to bring the numbers up to date.",
    ]
