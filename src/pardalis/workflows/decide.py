"""A person's verdict on two sightings, and the catalogue that follows from it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pardalis.errors import InputError
from pardalis.identify.identities.ledger import contradictions
from pardalis.records.address import Survey
from pardalis.records.decision import Decision, Purpose, Verdict
from pardalis.report.wording import counted
from pardalis.store import identities
from pardalis.workflows.catalogue import Catalogue
from pardalis.workflows.decision_words import in_words
from pardalis.workflows.hints import command
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.project import Project, open_project
from pardalis.workflows.speak import Words, append, owner_of, read_identified, sighting_of

TEST = (
    "This was a question to test the reader: the catalogue stays as it was. If it should follow "
    "this answer, give it again."
)


def decide(
    survey: Survey,
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
    NotReadyError
        If the animals have not been told apart yet.
    """
    words = Words(decided_by, evidence)
    with open_project(survey, folder) as project:
        known = read_identified(project)
        first = sighting_of(known, sighting_a).sighting_id
        second = sighting_of(known, sighting_b).sighting_id
        if first == second:
            raise InputError(
                "A sighting cannot be compared with itself.", "Name two different sightings."
            )
        said = words.say(Verdict(verdict), first, second)
        purpose = _purpose(project, said)
        kept, after = append(project, [replace(said, purpose=purpose)])
    more = _whose(after, first, second) if purpose is Purpose.REVIEW else TEST
    return told(survey, folder, "decide", kept, after, more)


def _whose(known: Catalogue, first: str, second: str) -> str:
    """Of which animals two sightings are now: a verdict may move more than the two."""
    one, other = (owner_of(known, name) for name in (first, second))
    if one is not None and one == other:
        return f"Both are {one.individual_id} now, with {counted(len(one.sightings), 'sighting')}."
    owners = [each.individual_id if each else "no individual" for each in (one, other)]
    return f"{first} is of {owners[0]} now, and {second} of {owners[1]}."


def _purpose(project: Project, said: Decision) -> Purpose:
    """Why the person was asked, which the person does not know; to review, if nobody asked."""
    with project.database.read() as connection:
        asked = identities.questions(connection)
    ends = (said.sighting_a, said.sighting_b)
    waiting = (each for each in asked if (each.sighting_a, each.sighting_b) == ends)
    return next((each.purpose for each in waiting), Purpose.REVIEW)


def told(
    survey: Survey,
    folder: Path | None,
    job: str,
    kept: tuple[Decision, ...],
    known: Catalogue,
    *more: str,
) -> Outcome:
    """What was said, and what became of the catalogue.

    Parameters
    ----------
    survey
        The survey folder.
    folder
        The project folder, if it is not the survey's own.
    job
        The command.
    kept
        The act, as it stands in the ledger.
    known
        The catalogue that follows.
    more
        Further sentences.
    """
    animals = len(known.individuals)
    sentences = [f"Decision {each.position}: {in_words(each)}." for each in kept]
    sentences += more
    back = f"{command('undo', survey, folder)} {kept[0].position} --by NAME"
    sentences += [f"{each} To take it back: {back}." for each in overruled(kept, known)]
    sentences.append(f"The catalogue now has {animals} individuals.")
    sentences.append(f"Run '{command('census', survey, folder)}' to bring the numbers up to date.")
    position = kept[0].position
    counts: dict[str, int | float] = {"position": position, "individuals": animals}
    return Outcome(job, tuple(sentences), counts)


def overruled(kept: tuple[Decision, ...], known: Catalogue) -> list[str]:
    """The earlier verdicts that leave no room beside what was said now.

    Parameters
    ----------
    kept
        The act.
    known
        The catalogue that follows.
    """
    now = {each.position for each in kept}
    return [
        f"This contradicts decision {each.overruled.position} "
        f"({in_words(each.overruled)}), which gives way."
        for each in contradictions(known.decisions)
        if now & {one.position for one in each.against}
    ]
