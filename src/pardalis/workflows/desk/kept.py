"""What the desk shows again soon is kept for seconds, as long as its ground is the same."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from pardalis.records.account import Account
from pardalis.records.decision import Verdict
from pardalis.store import identities, results
from pardalis.store.database import Connection
from pardalis.store.desk import photographs
from pardalis.workflows.desk.desk import Desk

Shown = TypeVar("Shown")
SECONDS = 15.0
"""So long something is kept at most [s]: what follows in the background is seen then."""
_OF_CAMERAS = (Verdict.CLOCK, Verdict.EFFORT)


class Kept(Generic[Shown]):
    """Keeps what was made, by key, until its ground changes or its time is over.

    Parameters
    ----------
    most
        So many are kept at most.
    seconds
        So long each is [s].

    Examples
    --------
    >>> kept = Kept[str]()
    >>> kept.get("key", 1, lambda: "made"), kept.get("key", 1, lambda: "anew")
    ('made', 'made')
    >>> kept.get("key", 2, lambda: "anew")
    'anew'
    """

    def __init__(self, most: int = 64, seconds: float = SECONDS) -> None:
        self._most, self._seconds = most, seconds
        self._made: dict[Hashable, tuple[Hashable, float, Shown]] = {}

    def get(self, key: Hashable, ground: Hashable, make: Callable[[], Shown]) -> Shown:
        """What was made of the same ground, or what is made now.

        Parameters
        ----------
        key
            Of which thing for whom.
        ground
            What it follows from; None to keep nothing.
        make
            Makes it.
        """
        now = time.monotonic()
        found = self._made.get(key)
        if found is not None and ground is not None and found[0] == ground and found[1] > now:
            return found[2]
        made = make()
        if ground is not None:
            while len(self._made) >= self._most:
                self._made.pop(next(iter(self._made)), None)
            self._made[key] = (ground, now + self._seconds, made)
        return made


def key_of(desk: Desk, account: Account) -> Hashable:
    """What tells for whom something is kept: accounts with the same rights see the same.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    """
    return str(desk.project.folder.absolute()), account.active, account.grants


def ground_of_cameras(connection: Connection) -> Hashable:
    """Of all that is shown of cameras; None while photographs are behind.

    Parameters
    ----------
    connection
        To read with.
    """
    if not photographs.is_current(connection):
        return None
    return (
        photographs.state(connection),
        results.step_made_from(connection, "import"),
        identities.last_position_of(connection, _OF_CAMERAS),
    )
