"""The questions whose answers would change the catalogue most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pardalis.errors import InputError
from pardalis.identify.review.queue import questions
from pardalis.records.address import Survey
from pardalis.records.decision import Purpose
from pardalis.records.question import Question
from pardalis.records.sighting import Sighting
from pardalis.store import identities
from pardalis.workflows.catalogue import Catalogue
from pardalis.workflows.hints import command
from pardalis.workflows.identity_doubts import rates_of
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.pair_pages import write_questions
from pardalis.workflows.project import Project, open_project
from pardalis.workflows.settings import ReviewSettings
from pardalis.workflows.speak import read_identified

STEP = "review"


def review_identities(survey: Survey, settings: ReviewSettings | None = None) -> Outcome:
    """Put the questions to a person whose answers would change the catalogue most.

    Among them are some that test the reader: asked before, or with an answer that is known. Which
    they are is not told, and their answers do not change the catalogue.

    Parameters
    ----------
    survey
        The survey folder.
    settings
        How many questions, and whether the machine's opinion is told.

    Returns
    -------
    Outcome
        The questions, the page with their pictures, and how often reader and machine are wrong.

    Raises
    ------
    InputError
        If no question is asked for.
    NotReadyError
        If the animals have not been told apart yet.
    """
    settings = settings or ReviewSettings()
    if settings.questions < 1:
        raise InputError(f"{settings.questions} questions cannot be put.", "Ask for 1 or more.")
    with open_project(survey, settings.project) as project:
        known = read_identified(project)
        found = _questions(known, settings)
        asked = found[: settings.questions]
        with project.database.write() as connection:
            identities.replace_questions(connection, asked)
        page = _page(project, known, asked)
    rates = rates_of(known)
    sentences = (
        _summary(found),
        *(_told(number, each, known, settings) for number, each in enumerate(asked, 1)),
        *([f"Look at them: {page}"] if page else []),
        *([_how(survey, settings.project, asked[0])] if asked else []),
        *rates.sentences,
    )
    counts: dict[str, int | float] = {"questions": len(asked), "waiting": len(found)}
    listed = [_listed(each, known, settings) for each in asked]
    answer = {"questions": listed, "page": str(page) if page else None}
    return Outcome(STEP, sentences, counts, answer=answer | {"error_rates": asdict(rates)})


def _questions(known: Catalogue, settings: ReviewSettings) -> tuple[Question, ...]:
    found = questions(
        known.usable, known.individuals, known.proposals, known.answers, known.surroundings
    )
    # A question that cannot change anything gives itself away as a test.
    return tuple(each for each in found if not settings.opinion or each.purpose is Purpose.REVIEW)


def _page(project: Project, known: Catalogue, asked: Sequence[Question]) -> Path | None:
    if not asked:
        return None
    return write_questions(project, known, [(each.sighting_a, each.sighting_b) for each in asked])


def _summary(found: Sequence[Question]) -> str:
    moved = sum(each.gain for each in found)
    if not found:
        return "No question is worth asking: no answer is expected to change the catalogue."
    return (
        f"{len(found)} questions are worth asking; with all of them answered about "
        f"{moved:.1f} sightings are expected to be put right."
    )


def _how(survey: Survey, folder: Path | None, first: Question) -> str:
    return (
        f"Answer with: {command('decide', survey, folder)} {first.sighting_a} same "
        f"{first.sighting_b} --by NAME (or different, or cannot_tell)."
    )


def _told(number: int, asked: Question, known: Catalogue, settings: ReviewSettings) -> str:
    ends = [_sighting(known, name) for name in (asked.sighting_a, asked.sighting_b)]
    files = " and ".join(each.media[0].file_path for each in ends)
    said = f"{number}. {asked.sighting_a} and {asked.sighting_b} ({files})"
    if not settings.opinion:
        return said
    return f"{said}: P(same) {asked.p_same:.3f}; an answer moves {asked.gain:.2f} sightings"


def _listed(asked: Question, known: Catalogue, settings: ReviewSettings) -> dict[str, Any]:
    ends = [_sighting(known, name) for name in (asked.sighting_a, asked.sighting_b)]
    told: dict[str, Any] = {
        "sighting_a": asked.sighting_a,
        "sighting_b": asked.sighting_b,
        "files": [each.media[0].file_path for each in ends],
    }
    return told | ({"p_same": asked.p_same, "gain": asked.gain} if settings.opinion else {})


def _sighting(known: Catalogue, name: str) -> Sighting:
    return next(each for each in known.sightings if each.sighting_id == name)
