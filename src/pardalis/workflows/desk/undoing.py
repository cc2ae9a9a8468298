"""An act of the ledger is taken back at the desk."""

from __future__ import annotations

from dataclasses import dataclass

from pardalis.errors import AbsentError, AccessError, InputError
from pardalis.records.account import Account, Role
from pardalis.records.decision import Decision, Verdict, undone_acts
from pardalis.records.sentence import say
from pardalis.records.sight import Sight
from pardalis.store import identities
from pardalis.store.database import Connection
from pardalis.store.desk import spoken
from pardalis.store.desk.sight import role_at, sight_of
from pardalis.store.undoings import with_undoings
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.photographs import follow_decisions
from pardalis.workflows.desk.questions import ask_again, holder_of
from pardalis.workflows.desk.saying import heed, note_said, words_of


@dataclass(frozen=True, slots=True)
class Undone:
    """An act that no longer holds.

    Parameters
    ----------
    position
        Of the undo in the ledger.
    question_id
        The question whose answer it was, which is asked again; empty if it was none.
    since
        Position of the ledger now: what is said later is a conflict.
    """

    position: int
    question_id: str
    since: int


def undo(desk: Desk, account: Account, position: int, seat: str = "", why: str = "") -> Undone:
    """Take back all that was said in one act; both stay in the ledger.

    Parameters
    ----------
    desk
        The open project.
    account
        Who takes it back: one who reviews every deployment that it speaks of.
    position
        Of any decision of the act.
    seat
        Of the page of questions, if the act is an answer given on it.
    why
        In the person's words.

    Raises
    ------
    AbsentError
        If there is no such act, or none of what the account reviews.
    InputError
        If it is undone already.
    """
    with desk.project.database.write() as connection:
        kept = undo_in(connection, account, position, why)
        act = spoken.act_of(connection, position)
        asked = ask_again(connection, act, holder_of(account, seat)) if seat else ""
    heed(desk)
    return Undone(kept.position, asked, kept.position)


def undo_in(connection: Connection, account: Account, position: int, why: str = "") -> Decision:
    """As `undo`, in a transaction under way; `heed` must follow once it has ended.

    Parameters
    ----------
    connection
        In a transaction.
    account, position, why
        As for `undo`.

    Returns
    -------
    Decision
        The undo, with its position.

    Raises
    ------
    AbsentError, InputError
        As for `undo`.
    """
    act = spoken.act_of(connection, position)
    check_may_decide(connection, sight_of(connection, account), act)
    by = undone_acts(with_undoings(connection, act)).get(act[0].act)
    if by is not None:
        raise InputError(
            say(
                "Decision {position} is undone already, by decision {later}.",
                position=position,
                later=by.position,
            ),
            say("To let it hold again, undo decision {position}.", position=by.position),
        )
    said = words_of(account, why).say(Verdict.UNDO, value=str(position))
    kept = identities.append_decisions(connection, [said])
    follow_decisions(connection, kept)
    note_said(connection, account, kept)
    return kept[0]


def check_may_decide(connection: Connection, sight: Sight, act: tuple[Decision, ...]) -> None:
    """See that an account reviews all that an act speaks of.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    act
        Decisions; an undo counts as what it undoes.

    Raises
    ------
    AbsentError
        If there is nothing, or nothing that the account sees.
    AccessError
        If it sees it and may not decide.
    """
    if not act:
        raise AbsentError
    names = [name for each in act for name in each.sightings]
    places = spoken.deployments_of(connection, names)
    where = [places.get(name) for name in names]
    where += [each.deployment_id for each in act if each.deployment_id]
    roles = [role_at(sight, each) for each in where]
    for each in act:
        if each.verdict is Verdict.UNDO:
            check_may_decide(connection, sight, spoken.act_of(connection, int(each.value)))
        elif each.media_id:
            of = spoken.deployment_of_media(connection, each.media_id)
            roles.append(role_at(sight, of))
    if any(role is None for role in roles):
        raise AbsentError
    if any(role is not None and role.rank < Role.REVIEWER.rank for role in roles):
        raise AccessError
