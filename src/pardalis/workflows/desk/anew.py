"""What the desk keeps made is made anew where its ground has changed, while people go on."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from pardalis.errors import PardalisError
from pardalis.store.database import Connection
from pardalis.store.desk import kept_lists
from pardalis.workflows.desk.desk import Desk

SOON = 0.5
"""So long a page waits for what is behind [s]: that of a small survey is then made."""
_LOG = logging.getLogger(__name__)


class Anew:
    """Makes one thing anew, in a thread, one at a time, with a part of the machine.

    Parameters
    ----------
    name
        Of the thing.
    ground
        Names what it follows from now; empty while that cannot be told.
    made_from
        Names what it was made from; empty before it was first made.
    make
        Makes and keeps it, given the ground.
    rest
        So many times as long as it took it then rests: while people decide, it changes all the
        time.
    """

    def __init__(
        self,
        name: str,
        ground: Callable[[Connection], str],
        made_from: Callable[[Connection], str],
        make: Callable[[Desk, str], None],
        rest: float = 20.0,
    ) -> None:
        self._name, self._ground, self._made_from, self._make = name, ground, made_from, make
        self._rest = rest
        self._at_work = threading.Lock()
        self._next: dict[Path, float] = {}

    def is_new(self, connection: Connection) -> bool:
        """Whether nothing has changed since it was made.

        Parameters
        ----------
        connection
            To read with.
        """
        made_from = self._made_from(connection)
        return made_from != "" and made_from == self._ground(connection)

    def keep(self, desk: Desk) -> None:
        """Have it made anew if it is behind; that of a small survey before this returns.

        Parameters
        ----------
        desk
            The open project.
        """
        is_resting = time.monotonic() < self._next.get(desk.project.folder, 0.0)
        if is_resting or self._at_work.locked() or not self._behind(desk):
            return
        thread = threading.Thread(
            target=self._quietly, args=(desk,), name=f"pardalis {self._name}", daemon=True
        )
        thread.start()
        thread.join(SOON)

    def make(self, desk: Desk) -> None:
        """Make it anew if it is behind, before this returns; not if that is under way.

        Parameters
        ----------
        desk
            The open project.
        """
        if not self._at_work.acquire(blocking=False):
            return
        begin = time.monotonic()
        try:
            ground = self._behind(desk)
            if ground:
                self._make(desk, ground)
        finally:
            now = time.monotonic()
            self._next[desk.project.folder] = now + self._rest * (now - begin)
            self._at_work.release()

    def _behind(self, desk: Desk) -> str:
        """What it would follow from; empty where it is new."""
        with desk.project.database.read() as connection:
            ground = self._ground(connection)
            return "" if ground == self._made_from(connection) else ground

    def _quietly(self, desk: Desk) -> None:
        try:
            self.make(desk)
        except PardalisError as error:
            _LOG.warning("The %s wait: %s", self._name, type(error).__name__)


def anew_list(
    name: str, ground: Callable[[Connection], str], rows: Callable[[Desk], list[object]]
) -> Anew:
    """One of the kept lists, made anew.

    Parameters
    ----------
    name
        Of the list.
    ground
        As of `Anew`.
    rows
        Makes its rows as plain values.
    """

    def make(desk: Desk, made_from: str) -> None:
        made = rows(desk)
        with desk.project.database.write() as connection:
            kept_lists.put_list(connection, name, made_from, made)

    return Anew(name, ground, partial(kept_lists.made_from, name=name), make)
