"""What a person says of one photograph: what it is, how many, what is missing, that it is right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pardalis.errors import InputError
from pardalis.records.address import Survey
from pardalis.records.decision import OF_A_PHOTOGRAPH, Verdict
from pardalis.records.media import Media
from pardalis.records.sentence import say
from pardalis.store import cards
from pardalis.store.database import Connection
from pardalis.workflows.decide import told
from pardalis.workflows.desk.photo_words import SPOKEN, Word, photo_decisions
from pardalis.workflows.desk.photographs import Seen, see
from pardalis.workflows.mark_sighting import mark_sighting
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.project import open_project
from pardalis.workflows.speak import Words, append

_WHOLE = (Verdict.ADDED, Verdict.CONFIRMED)


def mark(
    survey: Survey,
    name: str,
    marks: Iterable[str],
    decided_by: str,
    evidence: str = "",
    folder: Path | None = None,
) -> Outcome:
    """Append what a person says of one sighting, or of one photograph, to the ledger.

    Parameters
    ----------
    survey
        The survey folder.
    name
        A sighting; or a photograph, by its path below the survey folder, its id, or the id of
        something that was found on it.
    marks
        Of a sighting as `mark_sighting` takes them; of a photograph also "observation=human",
        "count=2", "added=animal 0.1,0.2,0.5,0.4" and "confirmed".
    decided_by
        The person.
    evidence
        In the person's words.
    folder
        The project folder, if it is not the survey's own.

    Raises
    ------
    InputError
        If there is no such sighting or photograph, or a mark says nothing that can be said of it.
    """
    said = tuple(marks)
    names = {each.partition("=")[0].strip().lower() for each in said}
    if names.isdisjoint(each.value for each in OF_A_PHOTOGRAPH):
        return mark_sighting(survey, name, said, decided_by, evidence, folder)
    words = Words(decided_by, evidence)
    with open_project(survey, folder) as project:
        with project.database.read() as connection:
            media, detection = _photograph(connection, name)
            seen = see(connection, [media.media_id])
        given = [_word(each, seen, detection) for each in said]
        kept, after = append(project, photo_decisions(words, media, seen, given))
    return told(survey, folder, "mark", kept, after)


def _photograph(connection: Connection, name: str) -> tuple[Media, str]:
    """The photograph that is named, and what on it, if that is named."""
    media_id, parted, _ = name.partition("-")
    found = cards.media_of(connection, (media_id,))
    if not found:
        found, parted = cards.media_at(connection, name), ""
    if not found:
        raise InputError(
            say("There is no photograph '{name}'.", name=name),
            say("Name its file below the survey folder, or its id: pardalis table media SURVEY."),
        )
    return found[0], name if parted else ""


def _word(mark: str, seen: Seen, detection: str) -> Word:
    """A mark as the desk takes it; where only one thing was found it is of that."""
    name, _, value = (each.strip() for each in mark.partition("="))
    verdict = next((each for each in SPOKEN if each.value == name.lower()), None)
    if verdict is None:
        known = ", ".join(each.value for each in SPOKEN)
        raise InputError(
            say("'{mark}' cannot be said of a photograph.", mark=mark),
            say("Say one of: {known}.", known=known),
        )
    whole = verdict in _WHOLE or (verdict is Verdict.OBSERVATION and value == "blank")
    return Word(verdict, detection if whole or detection else _only(seen), value)


def _only(seen: Seen) -> str:
    here: Sequence[str] = [one.detection_id for each in seen.findings for one in each.detections]
    if len(here) == 1:
        return here[0]
    if not here:
        raise InputError(
            say("Nothing was found on this photograph."),
            say("Add it with its box: added='animal 0.1,0.2,0.5,0.4'."),
        )
    raise InputError(
        say("Several things were found on this photograph."),
        say("Name one by its id: {names}.", names=", ".join(here)),
    )
