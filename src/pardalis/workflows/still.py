"""Things that never move: listed over the season, and set aside by a person in one act."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from pardalis.errors import InputError
from pardalis.records.address import Survey
from pardalis.records.decision import Decision, Verdict
from pardalis.records.still_place import StillPlace
from pardalis.workflows.decide import told
from pardalis.workflows.hints import command
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.project import Project, open_project
from pardalis.workflows.said_still import still_text
from pardalis.workflows.speak import Words, append
from pardalis.workflows.still_view import StillView, read_still

STEP = "still"


def list_still(survey: Survey, folder: Path | None = None) -> Outcome:
    """Say where cameras found the same thing day after day; and what has been set aside.

    Parameters
    ----------
    survey
        The survey folder.
    folder
        The project folder, if it is not the survey's own.

    Raises
    ------
    NotReadyError
        If nothing has been imported.
    """
    with open_project(survey, folder) as project, project.database.read() as connection:
        view = read_still(connection)
    counts: dict[str, int | float] = {
        "places": len(view.proposed),
        "detections": sum(len(each.detections) for each in view.proposed),
        "set_aside": len(view.aside),
    }
    first = (
        f"{counts['places']} places at which a camera found the same thing day after day "
        f"({counts['detections']} detections); {counts['set_aside']} are set aside."
    )
    named = zip(_spoken(view.proposed), view.proposed, strict=True)
    answer = {"still": [{"place": name} | asdict(each) for name, each in named]}
    return Outcome(STEP, (first, *_listed(survey, folder, view)), counts, answer=answer)


def set_aside(
    survey: Survey,
    places: Iterable[str],
    decided_by: str,
    evidence: str = "",
    folder: Path | None = None,
) -> Outcome:
    """Set things that never move aside, in one act: they make no sightings any more.

    Parameters
    ----------
    survey
        The survey folder.
    places
        As `list_still` names them ("D1/35x60").
    decided_by
        The person, who has looked at the photographs.
    evidence
        In the person's words.
    folder
        The project folder, if it is not the survey's own.

    Raises
    ------
    InputError
        If a place is not among those that are listed.
    """
    return _say(Verdict.STILL, survey, places, Words(decided_by, evidence), folder)


def say_moving(
    survey: Survey,
    places: Iterable[str],
    decided_by: str,
    evidence: str = "",
    folder: Path | None = None,
) -> Outcome:
    """Say of places that what is found there does move, as an animal that rests: not listed again.

    Parameters
    ----------
    survey, places, decided_by, evidence, folder
        As for `set_aside`.

    Raises
    ------
    InputError
        As for `set_aside`.
    """
    return _say(Verdict.MOVES, survey, places, Words(decided_by, evidence), folder)


def _say(
    verdict: Verdict, survey: Survey, places: Iterable[str], words: Words, folder: Path | None
) -> Outcome:
    with open_project(survey, folder) as project:
        chosen = _chosen(project, places)
        kept, after = append(project, [still_said(words, each, verdict) for each in chosen])
    became = "They are no longer listed; nothing else changes."
    if verdict is Verdict.STILL:
        hidden = sum(len(each.detections) for each in chosen)
        table = command("table still", survey, folder)
        became = f"{hidden} detections are set aside, and kept: {table}."
    take_back = f"{command('undo', survey, folder)} {kept[0].position} --by NAME"
    return told(survey, folder, STEP, kept, after, became, f"To take it back: {take_back}.")


def _chosen(project: Project, places: Iterable[str]) -> list[StillPlace]:
    with project.database.read() as connection:
        view = read_still(connection)
    chosen = [_named(view, name) for name in dict.fromkeys(places)]
    if not chosen:
        raise InputError("No place is named.", "See them: pardalis still SURVEY.")
    return chosen


def _named(view: StillView, name: str) -> StillPlace:
    same = [each for each in view.proposed if each.name == name]
    if len(same) == 1:
        return same[0]
    # Several things in the one spot are told apart by a number: "D1/35x60#2".
    base, given, number = name.rpartition("#")
    same = [each for each in view.proposed if each.name == (base if given else name)]
    if given and number.isdecimal() and 0 < int(number) <= len(same):
        return same[int(number) - 1]
    if same:
        raise InputError(f"Several things lie at '{name}'.", f"Name one: '{same[0].name}#1'.")
    if name in {each.name for each in view.aside.values()}:
        raise InputError(f"'{name}' is set aside already.", "To take it back: pardalis undo.")
    known = ", ".join(_spoken(view.proposed)) or "none"
    raise InputError(f"No still thing was found at '{name}'.", f"Those found: {known}.")


def _spoken(places: Sequence[StillPlace]) -> list[str]:
    """Their names, with a number where several share one."""
    names = [each.name for each in places]
    return [
        name if names.count(name) == 1 else f"{name}#{names[: at + 1].count(name)}"
        for at, name in enumerate(names)
    ]


def still_said(words: Words, place: StillPlace, verdict: Verdict = Verdict.STILL) -> Decision:
    """The decision on a place that is not in the ledger yet.

    Parameters
    ----------
    words
        Who says it.
    place
        As it was found.
    verdict
        STILL to set it aside, MOVES to leave it.
    """
    return words.say_of_camera(verdict, place.deployment_id, still_text(place))


def _listed(survey: Survey, folder: Path | None, view: StillView) -> Iterable[str]:
    for name, each in zip(_spoken(view.proposed), view.proposed, strict=True):
        photo = view.media[each.first_media]
        yield (
            f"{name} ({each.observation_type}): {len(each.detections)} times in {each.events} "
            f"events on {each.days} days; first in {photo.file_path}"
        )
    if view.proposed:
        yield "Look at the photographs: an animal may rest where it rests every day. What is none:"
        yield f"    {command('still set-aside', survey, folder)} PLACE --by NAME"
        yield "What does move, and is not to be listed again:"
        yield f"    {command('still moves', survey, folder)} PLACE --by NAME"
    for number, each in view.aside.items():
        hidden = len(view.hidden[number])
        yield f"Set aside by decision {number}: {each.name}, {hidden} detections."
