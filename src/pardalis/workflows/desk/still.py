"""Things that never move, at the desk: shown where a person decides, set aside in one act."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from urllib.parse import urlencode

from pardalis.errors import AbsentError, InputError
from pardalis.records.account import Account, Role
from pardalis.records.decision import Decision, Verdict
from pardalis.records.sentence import say
from pardalis.records.sight import Sight
from pardalis.records.still_place import StillPlace
from pardalis.store.database import Connection
from pardalis.store.desk.sight import sees_exactly, shown_names, sight_of
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.saying import say as append_act
from pardalis.workflows.desk.saying import words_of
from pardalis.workflows.desk.still_places import (
    PLACES,
    KeptPlace,
    spoken_of_places,
    waiting_places,
)
from pardalis.workflows.desk.undoing import undo
from pardalis.workflows.said_still import still_place, still_text
from pardalis.workflows.still import still_said

MOST = 60
"""So many places are shown at once; further ones follow once these are decided."""


@dataclass(frozen=True, slots=True)
class StillShown:
    """A place that waits for a person.

    Parameters
    ----------
    key
        Names it until it is found anew.
    name
        The camera and where in its view, as the command line names it.
    camera, camera_href
        As the account knows it, and its page.
    kind
        What was found: Camtrap DP `observationType`.
    number, events, days
        How often, in how many events, on how many days.
    pictures
        `media_id` and `detection_id` of some of its photographs, in order of time.
    """

    key: str
    name: str
    camera: str
    camera_href: str
    kind: str
    number: int
    events: int
    days: int
    pictures: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class StillSaid:
    """What was said of such a place, and stands.

    Parameters
    ----------
    position
        In the ledger.
    name, kind
        As of `StillShown`.
    aside
        Whether it is set aside; else it was said to move.
    pictures
        Its first and its last photograph.
    decided_by, decided_at, evidence
        Who, when [UTC], and why in the person's words.
    together
        How many places were spoken of in the same act: they are taken back together.
    """

    position: int
    name: str
    kind: str
    aside: bool
    pictures: tuple[str, ...]
    decided_by: str
    decided_at: datetime
    evidence: str
    together: int


@dataclass(frozen=True, slots=True)
class StillSeen:
    """What an account sees of things that never move.

    Parameters
    ----------
    waiting
        Places of which nobody has said anything; the first `MOST`.
    number
        How many there are.
    said
        Those of which somebody has, the newest first; `MOST` of them.
    is_new
        Whether nothing has changed since they were looked for.
    """

    waiting: tuple[StillShown, ...]
    number: int
    said: tuple[StillSaid, ...]
    is_new: bool


def still_seen(desk: Desk, account: Account) -> StillSeen:
    """The places of the cameras of which an account decides.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    """
    PLACES.keep(desk)
    with desk.project.database.read() as connection:
        sight = sight_of(connection, account)
        cameras = shown_names(connection, sight).deployments
        standing = spoken_of_places(connection)
        may = _deciding(sight)
        waiting = [e for e in waiting_places(desk, connection) if may(e.place)]
        is_new = PLACES.is_new(connection)
    acts = [each.act for each in standing]
    said = tuple(
        _said(each, acts.count(each.act)) for each in reversed(standing) if may(still_place(each))
    )
    shown = tuple(_shown(each, cameras) for each in waiting[:MOST])
    return StillSeen(shown, len(waiting), said[:MOST], is_new)


def still_numbers(desk: Desk, account: Account) -> tuple[int, int]:
    """How many such places wait for an account, and of how many somebody has spoken.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    """
    PLACES.keep(desk)
    with desk.project.database.read() as connection:
        may = _deciding(sight_of(connection, account))
        waiting = sum(may(each.place) for each in waiting_places(desk, connection))
        return waiting, sum(may(still_place(each)) for each in spoken_of_places(connection))


def number_waiting(desk: Desk, connection: Connection, account: Account) -> int:
    """How many such places wait for an account, as they were last looked for.

    Parameters
    ----------
    desk
        The open project.
    connection
        To read with.
    account
        Who asks.
    """
    may = _deciding(sight_of(connection, account))
    return sum(may(each.place) for each in waiting_places(desk, connection))


def keep_still(desk: Desk) -> None:
    """Have the places looked for anew if something has changed, while people go on.

    Parameters
    ----------
    desk
        The open project.
    """
    PLACES.keep(desk)


def say_of_still(
    desk: Desk, account: Account, keys: Iterable[str], aside: bool, evidence: str = ""
) -> tuple[Decision, ...]:
    """Set things that never move aside, or say that they do move; in one act.

    Parameters
    ----------
    desk
        The open project.
    account
        Who decides.
    keys
        Of the places.
    aside
        Whether they are set aside.
    evidence
        In the person's words.

    Raises
    ------
    InputError
        If no place is named.
    AbsentError
        If one is no longer there, or not one of which the account decides.
    """
    asked = tuple(dict.fromkeys(keys))
    if not asked:
        raise InputError(say("No place was chosen."), say("Tick one or more, then decide."))
    with desk.project.database.read() as connection:
        sight = sight_of(connection, account)
        may = _deciding(sight)
        waiting = waiting_places(desk, connection)
        places = {_key(e.place): e.place for e in waiting if may(e.place)}
    if not places.keys() >= set(asked):
        raise AbsentError(
            say("One of these places waits no longer."), say("Look at those that are left.")
        )
    words, verdict = words_of(account, evidence), Verdict.STILL if aside else Verdict.MOVES
    return append_act(desk, account, [still_said(words, places[key], verdict) for key in asked])


def take_back_still(desk: Desk, account: Account, position: int) -> None:
    """Take back what was said of such places, with all that was said in the same act.

    Parameters
    ----------
    desk
        The open project.
    account
        Who takes it back.
    position
        Of the decision.

    Raises
    ------
    AbsentError
        If there is no such decision on a camera of which the account decides.
    """
    with desk.project.database.read() as connection:
        if position not in {each.position for each in spoken_of_places(connection)}:
            raise AbsentError(say("That does not stand any more."), say("Load the page again."))
    undo(desk, account, position)


def _deciding(sight: Sight) -> Callable[[StillPlace], bool]:
    """Tells whether an account decides of a place; looked up once a camera, for there are many."""
    roles = dict(sight.roles)

    @cache
    def at(deployment_id: str) -> bool:
        role = roles.get(deployment_id, sight.everywhere)
        reviews = role is not None and role.rank >= Role.REVIEWER.rank
        return reviews and sees_exactly(sight, deployment_id)

    return lambda place: at(place.deployment_id)


def _key(place: StillPlace) -> str:
    told = f"{place.deployment_id}\n{still_text(place)}"
    return hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()[:20]


def _shown(kept: KeptPlace, cameras: Mapping[str, str]) -> StillShown:
    place = kept.place
    camera = cameras.get(place.deployment_id, place.deployment_id)
    pictures = tuple((name.rpartition("-")[0], name) for name in place.detections)
    return StillShown(
        _key(place), place.name, camera, f"/deployments/camera?{urlencode({'name': camera})}",
        place.observation_type, kept.number, place.events, place.days, pictures,
    )  # fmt: skip


def _said(each: Decision, together: int) -> StillSaid:
    place = still_place(each)
    return StillSaid(
        each.position, place.name, place.observation_type, each.verdict is Verdict.STILL,
        tuple(dict.fromkeys((place.first_media, place.last_media))), each.decided_by,
        each.decided_at, each.evidence, together,
    )  # fmt: skip
