"""What a person decides of a camera at the desk: its clock, and whether it worked."""

from __future__ import annotations

from datetime import UTC, datetime

from pardalis.errors import AbsentError, InputError
from pardalis.intake.clocks.in_words import mends_text
from pardalis.records.account import Account
from pardalis.records.decision import Decision, Verdict, in_force
from pardalis.records.deployment import Deployment
from pardalis.records.sentence import say
from pardalis.store import cards, identities
from pardalis.workflows.desk.camera_clock import clock_view
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.one_camera import OF_CAMERAS, deciding
from pardalis.workflows.desk.saying import heed, say_in, words_of
from pardalis.workflows.place_cards import place_again
from pardalis.workflows.said_effort import SaidEffort, effort_text
from pardalis.workflows.speak import changes_clocks, is_identified

_YEARS = range(1900, 2200)
"""Of times that may be named: one at an end of the calendar has no place in other offsets."""


def accept_clock(desk: Desk, account: Account, name: str, evidence: str = "") -> Decision:
    """Mend the clock of a camera as is proposed.

    Parameters
    ----------
    desk
        The open project.
    account
        Who decides.
    name
        Of the camera, as the account knows it.
    evidence
        In the person's words; by default what the photographs told.

    Raises
    ------
    AbsentError
        If there is no such camera, or none of which the account may decide.
    InputError
        If nothing is proposed for it.
    """
    with desk.project.database.read() as connection:
        own = deciding(connection, account, name)
        ledger = identities.decisions_of(connection, OF_CAMERAS)
        deployments = cards.deployments(connection)
        view = clock_view(connection, own, deployments, ledger)
    if not view.proposed_words:
        raise InputError(
            say("No mend is proposed for the clock of {name}.", name=name),
            say("Load the page again; say how it was wrong with 'pardalis clocks mend'."),
        )
    words = words_of(account, evidence or view.reason)
    return _say(desk, account, words.say_of_camera(Verdict.CLOCK, own, mends_text(view.proposed)))


def clock_is_right(desk: Desk, account: Account, name: str, evidence: str = "") -> Decision:
    """Say that a clock was right: it is doubted no more, and a mend that stands is taken off.

    Parameters
    ----------
    desk, account, name, evidence
        As for `accept_clock`.

    Raises
    ------
    AbsentError
        As for `accept_clock`.
    """
    with desk.project.database.read() as connection:
        own = deciding(connection, account, name)
    words = words_of(account, evidence)
    return _say(desk, account, words.say_of_camera(Verdict.CLOCK, own, mends_text(())))


def say_effort(
    desk: Desk,
    account: Account,
    name: str,
    start: datetime,
    end: datetime,
    worked: bool,
    evidence: str = "",
) -> Decision:
    """Say of a time that a camera worked then, or did not.

    Parameters
    ----------
    desk, account, name, evidence
        As for `accept_clock`.
    start, end
        Aware; the end is not part of it.
    worked
        Whether it worked.

    Raises
    ------
    AbsentError
        As for `accept_clock`.
    InputError
        If the time does not lie within the deployment.
    """
    with desk.project.database.read() as connection:
        own = deciding(connection, account, name)
        stood = next(e for e in cards.deployments(connection) if e.deployment_id == own)
    if start.tzinfo is None or end.tzinfo is None or not start < end:
        raise InputError("That is no time: it ends before it begins.", "Load the page again.")
    if not _stood_then(stood, start, end):
        raise InputError("The camera did not stand there then.", "Name a time of its deployment.")
    said = SaidEffort(worked, start.astimezone(UTC), end.astimezone(UTC))
    words = words_of(account, evidence)
    return _say(desk, account, words.say_of_camera(Verdict.EFFORT, own, effort_text(said)))


def take_back(desk: Desk, account: Account, position: int, evidence: str = "") -> Decision:
    """Take back a decision on a camera; both stay in the ledger.

    Parameters
    ----------
    desk, account, evidence
        As for `accept_clock`.
    position
        Of the decision.

    Raises
    ------
    AbsentError
        If there is no such decision on a camera of which the account may decide.
    InputError
        If it is undone already.
    """
    with desk.project.database.read() as connection:
        ledger = identities.decisions(connection)
        said = next((each for each in ledger if each.position == position), None)
        if said is None or said.verdict not in OF_CAMERAS:
            raise AbsentError
        deciding(connection, account, said.deployment_id)
    if said not in in_force(ledger):
        raise InputError(
            say("Decision {position} is undone already.", position=position), "Load the page again."
        )
    undo = words_of(account, evidence).say(Verdict.UNDO, value=str(position))
    return _say(desk, account, undo)


def _stood_then(stood: Deployment, start: datetime, end: datetime) -> bool:
    near = start.year in _YEARS and end.year in _YEARS
    return near and end > stood.deployment_start and start < stood.deployment_end


def _say(desk: Desk, account: Account, said: Decision) -> Decision:
    """Append it; clocks are heeded by the desk's keeper, or at once before animals are told."""
    with desk.project.database.write() as connection:
        (kept,) = say_in(connection, account, [said])
        clocks = changes_clocks(kept, identities.decisions_of(connection, OF_CAMERAS))
    if clocks and not is_identified(desk.project):
        place_again(desk.project)
    heed(desk)
    return kept
