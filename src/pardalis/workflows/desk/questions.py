"""Pairs of sightings are given out to people, one to each, and their answers are taken."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from pardalis.errors import AbsentError, InputError
from pardalis.records.account import Account
from pardalis.records.asked_pair import Answered, AskedPair, Round, Side, Spoken
from pardalis.records.claim import Claim
from pardalis.records.decision import OF_TWO, Decision, Purpose, Verdict, undone_acts
from pardalis.records.sentence import say
from pardalis.records.sight import Sight
from pardalis.store import identities
from pardalis.store.database import Connection
from pardalis.store.desk import queue, spoken
from pardalis.store.desk.claims import release_pairs, take_pair
from pardalis.store.desk.queue import Queued
from pardalis.store.desk.sight import sight_of
from pardalis.store.desk.sighting_views import views_of
from pardalis.store.undoings import with_undoings
from pardalis.workflows.catalogue_lag import derived_position
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.opinions import opinion_of
from pardalis.workflows.desk.photographs import follow_decisions
from pardalis.workflows.desk.saying import heed, note_said, words_of

HELD = timedelta(minutes=2)
"""So long a pair is kept for a page that does not stir."""
MOST = 8
ANSWERS = (*sorted(OF_TWO), Verdict.NOT_IDENTIFIABLE)
"""What can be said of a pair."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a person says of a pair.

    Parameters
    ----------
    question_id
        Which pair.
    verdict
        One of `ANSWERS`.
    since
        Position of the ledger when the pair was given out.
    side
        Of "not identifiable": which of the two.
    evidence
        In the person's words.
    """

    question_id: str
    verdict: Verdict
    since: int
    side: Side | None = None
    evidence: str = ""


def holder_of(account: Account, seat: str) -> str:
    """Who looks at a pair: one page of an account, so that two of them get different pairs.

    Parameters
    ----------
    account
        Whose.
    seat
        What the page calls itself.
    """
    return hashlib.sha256(f"{account.account_id}\n{seat}".encode()).hexdigest()[:32]


def next_pairs(desk: Desk, account: Account, seat: str, number: int) -> Round:
    """Give out the pairs that change the catalogue most and that nobody else looks at.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    seat
        Of the page; its pairs are given out to it again, for longer.
    number
        How many, at most `MOST`.
    """
    now, holder = datetime.now(UTC), holder_of(account, seat)
    until = now + HELD
    with desk.project.database.read() as connection:
        sight = sight_of(connection, account)
    with desk.project.database.write() as connection:
        found = queue.next_questions(connection, sight, holder, now, min(number, MOST))
        given = [
            each for each in found if take_pair(connection, Claim(*each.pair, holder, until), now)
        ]
        queue.note_asked(connection, (each.question_id for each in given), now)
        since = spoken.last_position(connection)
    with desk.project.database.read() as connection:
        return _round(connection, sight, given, since, until)


def keep_pairs(desk: Desk, account: Account, seat: str, question_ids: Iterable[str]) -> datetime:
    """Keep pairs for a page that is still open; gives until when.

    Parameters
    ----------
    desk
        The open project.
    account, seat
        Who looks.
    question_ids
        Of the pairs; one that somebody else took meanwhile is passed over.
    """
    now, holder = datetime.now(UTC), holder_of(account, seat)
    until = now + HELD
    with desk.project.database.read() as connection:
        sight = sight_of(connection, account)
        found = [queue.question_of(connection, sight, each) for each in question_ids]
    with desk.project.database.write() as connection:
        for each in found:
            if each is not None and each.rank is not None:
                take_pair(connection, Claim(*each.pair, holder, until), now)
    return until


def leave(desk: Desk, account: Account, seat: str) -> None:
    """Free the pairs of a page that was closed.

    Parameters
    ----------
    desk
        The open project.
    account, seat
        Who looked.
    """
    with desk.project.database.write() as connection:
        release_pairs(connection, holder_of(account, seat))


def answer(desk: Desk, account: Account, seat: str, reply: Reply) -> Answered:
    """Take an answer into the ledger, unless somebody else decided since the pair was given out.

    Parameters
    ----------
    desk
        The open project.
    account, seat
        Who answers.
    reply
        What is said. Sent twice it counts once.

    Raises
    ------
    AbsentError
        If there is no such question for this account.
    InputError
        If it is no answer.
    """
    _check(reply)
    with desk.project.database.read() as connection:
        sight = sight_of(connection, account)
    with desk.project.database.write() as connection:
        asked = _asked(connection, sight, reply.question_id)
        saying = _said(account, asked, reply)
        since = _since(connection, asked.pair, reply.since)
        against = [each for each in since if _is_against(each, saying)]
        if against:
            return Answered(None, tuple(map(_spoken, against)))
        own = _same_again(connection, since, saying)
        if own is None:
            kept = identities.append_decisions(connection, saying)
            follow_decisions(connection, kept)
            note_said(connection, account, kept)
            own = kept[0].position
            spoiled = [each.sighting_a for each in kept if not each.sighting_b]
            queue.note_answered(connection, asked.question_id, spoiled)
        release_pairs(connection, holder_of(account, seat), asked.pair)
    heed(desk)
    with desk.project.database.read() as connection:
        return Answered(own, (), opinion_of(connection, sight, asked.question))


def ask_again(connection: Connection, act: Iterable[Decision], holder: str) -> str:
    """Put the question of an act that was taken back to the front; its id, or empty if none.

    Parameters
    ----------
    connection
        In a transaction.
    act
        What no longer holds.
    holder
        Who is given it first.
    """
    now = datetime.now(UTC)
    pairs = [each.sightings for each in act if each.verdict in OF_TWO]
    for pair in pairs[:1]:
        asked = queue.queue_of(connection, (pair[0], pair[1]))
        if asked is not None:
            queue.ask_again(connection, asked.question_id, -1e12)
            take_pair(connection, Claim(*asked.pair, holder, now + HELD), now)
            return asked.question_id
    return ""


def _round(
    connection: Connection, sight: Sight, given: list[Queued], since: int, until: datetime
) -> Round:
    views = views_of(connection, sight, (name for each in given for name in each.pair))
    shown = {name: len(each.shown) for name, each in views.items()}
    pairs = tuple(
        AskedPair(each.question_id, since, until, *(shown.get(name, 0) for name in each.pair))
        for each in given
    )
    behind = max(0, since - derived_position(connection))
    return Round(pairs, queue.count_left(connection, sight), behind)


def _check(reply: Reply) -> None:
    if reply.verdict not in ANSWERS:
        told = ", ".join(each.value for each in ANSWERS)
        raise InputError(
            say("'{verdict}' is no answer.", verdict=reply.verdict.value),
            say("Answer one of {told}.", told=told),
        )
    if (reply.verdict is Verdict.NOT_IDENTIFIABLE) is not (reply.side is not None):
        raise InputError(
            say("Which of the two shows no coat to tell an animal by?"),
            say("Say left, right or both with not_identifiable, and nothing with the others."),
        )


def _asked(connection: Connection, sight: Sight, question_id: str) -> Queued:
    found = queue.question_of(connection, sight, question_id)
    if found is None:
        raise AbsentError(
            "This pair is not asked any more.", "Go on with the next: the queue was made anew."
        )
    return found


def _since(connection: Connection, pair: tuple[str, str], since: int) -> list[Decision]:
    """What was said of the pair, or of whether it shows a coat, since it was given out."""
    coats = (Verdict.NOT_IDENTIFIABLE, Verdict.IDENTIFIABLE)
    said = [
        each
        for each in spoken.said_of(connection, pair, since)
        if each.sightings == pair or each.verdict in coats
    ]
    undone = undone_acts(with_undoings(connection, said))
    return [each for each in said if each.act not in undone]


def _is_against(each: Decision, saying: list[Decision]) -> bool:
    """Whether a decision must be seen by the person before what is being said is taken.

    What the same person said of one of the two at another pair is no decision of somebody else's.
    """
    if each.decided_by != saying[0].decided_by:
        return True
    return each.verdict in OF_TWO and each.verdict not in {one.verdict for one in saying}


def _same_again(
    connection: Connection, since: list[Decision], saying: list[Decision]
) -> int | None:
    """The position of the same answer that was sent before; None if it was not.

    The same is an act that says this and nothing else: what is taken back is taken back as one.
    """
    acts = {each.act for each in since if each.decided_by == saying[0].decided_by}
    wanted = set(map(_told, saying))
    same = [act for act in acts if set(map(_told, spoken.act_of(connection, act))) == wanted]
    return max(same, default=None)


def _told(said: Decision) -> tuple[Verdict, tuple[str, ...], Purpose]:
    return said.verdict, said.sightings, said.purpose


def _said(account: Account, asked: Queued, reply: Reply) -> list[Decision]:
    words, purpose = words_of(account, reply.evidence), asked.question.purpose
    a, b = asked.pair
    if reply.verdict is not Verdict.NOT_IDENTIFIABLE:
        return [replace(words.say(reply.verdict, a, b), purpose=purpose)]
    sides = {Side.LEFT: (a,), Side.RIGHT: (b,), Side.BOTH: (a, b)}[reply.side or Side.BOTH]
    said = [words.say(Verdict.NOT_IDENTIFIABLE, name) for name in sides]
    if purpose is not Purpose.REVIEW:
        # That the coat cannot be seen holds for the catalogue; that the test was answered as well.
        said.append(replace(words.say(Verdict.CANNOT_TELL, a, b), purpose=purpose))
    return said


def _spoken(said: Decision) -> Spoken:
    return Spoken(said.position, said.verdict.value, said.decided_by, said.decided_at)
