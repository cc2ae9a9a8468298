"""What a person says of one sighting, or of the animal that it shows."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path

from pardalis.detect.species.lineage import UNKNOWN, lineage_of
from pardalis.errors import InputError
from pardalis.identify.identities.described import LIFE_STAGES, SEXES, contradictory_traits
from pardalis.identify.sightings.corrections import box_text, read_box
from pardalis.records.address import Survey
from pardalis.records.decision import Decision, Verdict
from pardalis.records.detection import Flank
from pardalis.records.sentence import say
from pardalis.records.sighting import Sighting
from pardalis.report.wording import counted, listed
from pardalis.workflows.catalogue import Catalogue
from pardalis.workflows.decide import told
from pardalis.workflows.decision_words import has_value
from pardalis.workflows.desk.species_names import scientific_name
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.project import open_project
from pardalis.workflows.speak import Words, append, owner_of, read_identified, sighting_of

CHOICES = {
    Verdict.FLANK: tuple(each.value for each in Flank),
    Verdict.SEX: SEXES,
    Verdict.LIFE_STAGE: LIFE_STAGES,
}
"""The values that a verdict may have; the others take words, or a box."""

_CLEARED = (Verdict.SPECIES, Verdict.NAME, Verdict.SEX, Verdict.LIFE_STAGE)
_LONGEST_NAME = 80
_OF_ONE = (Verdict.NOT_IDENTIFIABLE, Verdict.IDENTIFIABLE, Verdict.FLANK, Verdict.BOX, Verdict.NAME)
MARKS = (*_OF_ONE, Verdict.SPECIES, Verdict.SEX, Verdict.LIFE_STAGE, Verdict.NOTE)
"""What can be said of one sighting."""


def mark_sighting(
    survey: Survey,
    sighting: str,
    marks: Iterable[str],
    decided_by: str,
    evidence: str = "",
    folder: Path | None = None,
) -> Outcome:
    """Append what a person says of one sighting to the ledger; all that follows is done anew.

    Parameters
    ----------
    survey
        The survey folder.
    sighting
        Its id. A box is of the one photograph whose detection is named.
    marks
        Such as "not_identifiable", "flank=right", "box=0.1,0.2,0.5,0.4", "sex=female".
    decided_by
        The person.
    evidence
        In the person's words.
    folder
        The project folder, if it is not the survey's own.

    Raises
    ------
    InputError
        If the sighting is not known, or a mark says nothing that can be said.
    NotReadyError
        If the animals have not been told apart yet.
    """
    words = Words(decided_by, evidence)
    said = [read_mark(text) for text in marks]
    _check_once(said)
    with open_project(survey, folder) as project:
        known = read_identified(project)
        found = sighting_of(known, sighting)
        detection = _detection(found, sighting)
        decisions = [_decision(words, found, detection, *each) for each in said]
        kept, after = append(project, decisions)
    of = found.sighting_id
    more = _whose(after, of), *_named_alike(after, of, said), *_doubts(after, of)
    return told(survey, folder, "mark", kept, after, *more)


def read_mark(text: str) -> tuple[Verdict, str]:
    """A mark's verdict and value, checked.

    Parameters
    ----------
    text
        As the person wrote it.

    Raises
    ------
    InputError
        If it says nothing that can be said.

    Examples
    --------
    >>> read_mark("flank=right")
    (<Verdict.FLANK: 'flank'>, 'right')
    """
    name, given, value = text.partition("=")
    verdict = next((each for each in MARKS if each.value == name.strip().lower()), None)
    if verdict is None:
        known = ", ".join(each.value + ("=..." if has_value(each) else "") for each in MARKS)
        raise InputError(
            say("'{text}' cannot be said of a sighting.", text=text),
            say("Say one of: {choices}.", choices=known),
        )
    if bool(given) is not has_value(verdict):
        example = f"{verdict.value}={CHOICES.get(verdict, ('...',))[0]}"
        remedy = f"Write {example}." if has_value(verdict) else f"Write {verdict.value} alone."
        raise InputError(say("'{text}' is not written as it should be.", text=text), remedy)
    return verdict, _value(verdict, value.strip()) if given else ""


def _value(verdict: Verdict, value: str) -> str:
    if verdict is Verdict.BOX:
        try:
            return box_text(read_box(value))
        except ValueError as error:
            raise InputError(
                say("'{value}' is no box: {error}.", value=value, error=str(error)),
                say("Write x,y,width,height in parts of the photograph: box=0.1,0.25,0.5,0.4."),
            ) from error
    if not value:
        if verdict in _CLEARED:
            return ""
        raise InputError(
            say("A {verdict} needs words.", verdict=verdict.value),
            say("Write {verdict}=...", verdict=verdict.value),
        )
    if verdict is Verdict.SPECIES:
        return _species(value)
    if verdict is Verdict.NAME:
        return _name(value)
    choices = CHOICES.get(verdict)
    if choices and value.lower() not in choices:
        raise InputError(
            say("'{value}' is no {verdict}.", value=value, verdict=verdict.value.replace("_", " ")),
            say(
                "Write {verdict}= one of {choices}.",
                verdict=verdict.value,
                choices=", ".join(choices),
            ),
        )
    return value.lower() if choices else value


def _name(value: str) -> str:
    name = " ".join(value.split())
    if len(name) > _LONGEST_NAME:
        raise InputError(
            say("A name of {number} letters is none to call an animal by.", number=len(name)),
            say(
                "Write at most {most}, and the rest as a note: note='...'.",
                most=_LONGEST_NAME,
            ),
        )
    if any(unicodedata.category(letter) == "Cc" for letter in name):
        raise InputError(
            say("'{name}' holds signs that no name has.", name=name), say("Write letters alone.")
        )
    return name


def _species(value: str) -> str:
    words = (scientific_name(value) or value).split()
    name = " ".join([words[0].capitalize(), *map(str.lower, words[1:])])
    if lineage_of(name) == UNKNOWN:
        raise InputError(
            say("'{value}' is no scientific name.", value=value),
            say("Write species='Panthera pardus', or a family."),
        )
    return name


def _check_once(said: list[tuple[Verdict, str]]) -> None:
    if not said:
        raise InputError(say("Nothing is said of the sighting."), say("For example: flank=right"))
    # Whether a coat can be told is one question.
    asked = [
        Verdict.IDENTIFIABLE if each is Verdict.NOT_IDENTIFIABLE else each
        for each, _ in said
        if each is not Verdict.NOTE
    ]
    twice = next((each for each in asked if asked.count(each) > 1), None)
    if twice is not None:
        raise InputError(
            say("'{value}' is said twice at once.", value=twice.value),
            say("Say which of the two is right."),
        )


def _detection(sighting: Sighting, name: str) -> str:
    """The detection that was named; the first, if the sighting was."""
    names = [each.detection_id for each in sighting.detections]
    return name if name in names else names[0]


def _decision(
    words: Words, sighting: Sighting, detection: str, verdict: Verdict, value: str
) -> Decision:
    of = detection if verdict is Verdict.BOX else ""
    return words.say(verdict, sighting.sighting_id, detection_id=of, value=value)


def _whose(known: Catalogue, sighting_id: str) -> str:
    animal = owner_of(known, sighting_id)
    if animal is not None:
        others = counted(len(animal.sightings) - 1, "other")
        return f"It is a sighting of {animal.individual_id}, which has {others}."
    if sighting_id in known.unusable:
        return "It is counted among those that show no coat to tell an animal by."
    return "It is of no individual yet: nothing joins it to another sighting."


def _doubts(known: Catalogue, sighting_id: str) -> list[str]:
    """What does not go together of what was said of the animal."""
    animal = owner_of(known, sighting_id)
    found = contradictory_traits(known.individuals, known.decisions)
    return [
        f"Mind: {each.reason} {each.remedy}"
        for each in found
        if animal is not None and each.subject == animal.individual_id and each.kind != "one_name"
    ]


def _named_alike(
    known: Catalogue, sighting_id: str, said: Iterable[tuple[Verdict, str]]
) -> list[str]:
    """That a name which was given is another animal's already, or its id."""
    own = owner_of(known, sighting_id)
    others = [each for each in known.individuals if each is not own]
    told = []
    for name in (value for verdict, value in said if verdict is Verdict.NAME and value):
        bearers = [each.individual_id for each in others if each.name == name]
        if bearers:
            told.append(
                f"Mind: {listed(bearers)} {'is' if len(bearers) == 1 else 'are'} called '{name}', "
                "too. If they are one animal, say it: pardalis merge."
            )
        if name.upper() in {each.individual_id for each in others}:
            told.append(f"Mind: '{name}' is the id of another animal; commands take it for that.")
    return told
