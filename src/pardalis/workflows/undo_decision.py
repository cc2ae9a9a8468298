"""An act of the ledger is taken back, and the catalogue follows."""

from __future__ import annotations

from pathlib import Path

from pardalis.errors import InputError
from pardalis.records.address import Survey
from pardalis.records.decision import Decision, Verdict, undone_acts
from pardalis.workflows.catalogue import Catalogue, read_catalogue
from pardalis.workflows.decide import told
from pardalis.workflows.decision_words import in_words
from pardalis.workflows.hints import command
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.project import Project, open_project
from pardalis.workflows.speak import Words, append, is_identified, read_identified


def undo_decision(
    survey: Survey, position: int, decided_by: str, evidence: str = "", folder: Path | None = None
) -> Outcome:
    """Take back all that was said in one act; both stay in the ledger.

    Parameters
    ----------
    survey
        The survey folder.
    position
        Of any decision of the act.
    decided_by
        The person who takes it back.
    evidence
        Why, in the person's words.
    folder
        The project folder, if it is not the survey's own.

    Raises
    ------
    InputError
        If there is no such decision, or it is undone already.
    NotReadyError
        If the animals have not been told apart yet.
    """
    words = Words(decided_by, evidence)
    with open_project(survey, folder) as project:
        known = _known(project, position)
        again = command("undo", survey, project.folder)
        act = _act(known, position, again)
        kept, after = append(project, [words.say(Verdict.UNDO, value=str(position))])
    sentences = [f"No longer holds: {in_words(each)}." for each in act]
    return told(survey, folder, "undo", kept, after, *sentences)


def _known(project: Project, position: int) -> Catalogue:
    """What is known, also before animals are told apart: clocks have been spoken of by then."""
    if not is_identified(project):
        known = read_catalogue(project.database)
        if any(each.position == position for each in known.ledger):
            return known
    return read_identified(project)


def _act(known: Catalogue, position: int, undo: str) -> tuple[Decision, ...]:
    """The decisions that are undone with that of this position."""
    ledger = {each.position: each for each in known.ledger}
    if position not in ledger:
        raise InputError(
            f"There is no decision {position} in the ledger.",
            "'pardalis ledger' lists all with their positions.",
        )
    act = ledger[position].act
    if act in undone_acts(known.ledger):
        by = next(
            each
            for each in reversed(known.ledger)
            if each.verdict is Verdict.UNDO and ledger[int(each.value)].act == act
        )
        raise InputError(
            f"Decision {position} is undone already, by decision {by.position}.",
            f"To let it hold again, undo that: {undo} {by.position} --by NAME.",
        )
    return tuple(each for each in known.ledger if each.act == act)
