"""What a person decides of a camera at the desk: its clock, and whether it worked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC

from pardalis.errors import AbsentError, InputError, InUseError
from pardalis.intake.clocks.in_words import mends_text
from pardalis.records.account import Account
from pardalis.records.decision import Decision, Verdict, in_force
from pardalis.records.sentence import say
from pardalis.store import cards, identities
from pardalis.store.database import Connection
from pardalis.workflows.desk.camera_clock import clock_view
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.one_camera import OF_CAMERAS, deciding, of_camera
from pardalis.workflows.desk.saying import heed, say_in, words_of
from pardalis.workflows.place_cards import place_again
from pardalis.workflows.said_effort import SaidEffort, effort_text
from pardalis.workflows.speak import changes_clocks, is_identified

_YEARS = range(1900, 2200)
"""Of times that may be named: one at an end of the calendar has no place in other offsets."""
_NOT_THEN, _NAME_A_TIME = "The camera did not stand there then.", "Name a time of its deployment."


@dataclass(frozen=True, slots=True)
class Shown:
    """What was shown to who decides on a camera.

    Parameters
    ----------
    since
        Position of the last decision on the camera, as it came with it.
    proposed
        The mend that was proposed, as the ledger would keep it; empty without one.
    """

    since: int
    proposed: str = ""


def accept_clock(
    desk: Desk, account: Account, name: str, shown: Shown, evidence: str = ""
) -> Decision:
    """Mend the clock of a camera as is proposed.

    Sent twice by the same person it is said once.

    Parameters
    ----------
    desk
        The open project.
    account
        Who decides.
    name
        Of the camera, as the account knows it.
    shown
        What the person saw of it.
    evidence
        In the person's words; by default what the photographs told.

    Raises
    ------
    AbsentError
        If there is no such camera, or none of which the account may decide.
    InputError
        If nothing is proposed for it.
    InUseError
        If something else was said of it since, or something else is proposed.
    """

    def told(connection: Connection, own: str) -> str:
        reason = _why_proposed(connection, own, name, shown.proposed)
        return evidence or reason

    wanted = _Wanted(Verdict.CLOCK, shown.proposed, told)
    return _say_of_camera(desk, account, name, shown.since, wanted)


def clock_is_right(
    desk: Desk, account: Account, name: str, shown: Shown, evidence: str = ""
) -> Decision:
    """Say that a clock was right: it is doubted no more, and a mend that stands is taken off.

    Parameters
    ----------
    desk, account, name, shown, evidence
        As for `accept_clock`.

    Raises
    ------
    AbsentError, InUseError
        As for `accept_clock`.
    """
    wanted = _Wanted(Verdict.CLOCK, mends_text(()), lambda _connection, _own: evidence)
    return _say_of_camera(desk, account, name, shown.since, wanted)


def say_effort(
    desk: Desk, account: Account, name: str, shown: Shown, said: SaidEffort, evidence: str = ""
) -> Decision:
    """Say of a time that a camera worked then, or did not.

    Parameters
    ----------
    desk, account, name, shown, evidence
        As for `accept_clock`.
    said
        Whether it worked, from when until when: aware; the end is not part of it.

    Raises
    ------
    AbsentError, InUseError
        As for `accept_clock`.
    InputError
        If the time does not lie within the deployment.
    """
    start, end = said.start, said.end
    if start.tzinfo is None or end.tzinfo is None or not start < end:
        raise InputError("That is no time: it ends before it begins.", "Load the page again.")
    if start.year not in _YEARS or end.year not in _YEARS:
        raise InputError(_NOT_THEN, _NAME_A_TIME)

    def told(connection: Connection, own: str) -> str:
        stood = next(e for e in cards.deployments(connection) if e.deployment_id == own)
        if end <= stood.deployment_start or start >= stood.deployment_end:
            raise InputError(_NOT_THEN, _NAME_A_TIME)
        return evidence

    at_utc = SaidEffort(said.worked, start.astimezone(UTC), end.astimezone(UTC))
    wanted = _Wanted(Verdict.EFFORT, effort_text(at_utc), told)
    return _say_of_camera(desk, account, name, shown.since, wanted)


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
    with desk.project.database.write() as connection:
        ledger = identities.decisions_of(connection, OF_CAMERAS)
        said = next((each for each in ledger if each.position == position), None)
        if said is None or said.verdict not in OF_CAMERAS:
            raise AbsentError
        deciding(connection, account, said.deployment_id)
        if said not in in_force(ledger):
            raise InputError(
                say("Decision {position} is undone already.", position=position),
                "Load the page again.",
            )
        undo = words_of(account, evidence).say(Verdict.UNDO, value=str(position))
        kept, clocks = _append(connection, account, undo)
    _follow(desk, clocks)
    return kept


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a person wants to say; `told` sees that it can be said, and gives the evidence."""

    verdict: Verdict
    value: str
    told: Callable[[Connection, str], str]


def _say_of_camera(
    desk: Desk, account: Account, name: str, since: int, wanted: _Wanted
) -> Decision:
    """Append it, unless something else was said of the camera after what the person saw."""
    with desk.project.database.write() as connection:
        own = deciding(connection, account, name)
        ledger = identities.decisions_of(connection, OF_CAMERAS)
        later = [each for each in of_camera(ledger, own) if each.position > since]
        if len(later) == 1 and _is_same(later[0], account, wanted):
            return later[0]
        if later:
            raise InUseError(
                say("Something was said of this camera since you opened the page."),
                say("Look at what was said, then decide again if it still holds."),
            )
        words = words_of(account, wanted.told(connection, own))
        said = words.say_of_camera(wanted.verdict, own, wanted.value)
        kept, clocks = _append(connection, account, said)
    _follow(desk, clocks)
    return kept


def _is_same(said: Decision, account: Account, wanted: _Wanted) -> bool:
    """Whether it is what the person wants to say: the answer to a form that was sent twice."""
    who = words_of(account).say(wanted.verdict).decided_by
    told = (said.decided_by, said.verdict, said.value)
    return told == (who, wanted.verdict, wanted.value)


def _why_proposed(connection: Connection, own: str, name: str, shown: str) -> str:
    """Why what was shown is proposed, if it is what is proposed now."""
    ledger = identities.decisions_of(connection, OF_CAMERAS)
    view = clock_view(connection, own, cards.deployments(connection), ledger)
    if view.proposed_text != shown:
        raise InUseError(
            say("For this clock another mend than the one you saw is proposed now, or none."),
            say("Look at what is proposed now, then decide."),
        )
    if not shown:
        raise InputError(
            say("No mend is proposed for the clock of {name}.", name=name),
            say("Load the page again; say how it was wrong with 'pardalis clocks mend'."),
        )
    return view.reason


def _append(connection: Connection, account: Account, said: Decision) -> tuple[Decision, bool]:
    """The decision with its position, and whether photographs are placed in time anew."""
    (kept,) = say_in(connection, account, [said])
    return kept, changes_clocks(kept, identities.decisions_of(connection, OF_CAMERAS))


def _follow(desk: Desk, clocks: bool) -> None:
    """Clocks are heeded by the desk's keeper, or at once before animals are told."""
    if clocks and not is_identified(desk.project):
        place_again(desk.project)
    heed(desk)
