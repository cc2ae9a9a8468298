"""What the desk keeps made is made anew where its ground has changed, while people go on."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from pardalis.errors import PardalisError
from pardalis.store.database import Connection
from pardalis.store.desk import kept_lists
from pardalis.workflows.desk.desk import Desk

_LOG = logging.getLogger(__name__)
_SHARE = 20.0
SOON = 0.5
"""So long a page waits for what is behind [s]: that of a small survey is then made."""


class Anew:
    """Makes one kept list anew, in a thread, one at a time, with a part of the machine.

    Parameters
    ----------
    name
        Of the list.
    ground
        Names what it follows from now; empty while that cannot be told.
    make
        Makes it: its rows as plain values.
    """

    def __init__(
        self,
        name: str,
        ground: Callable[[Connection], str],
        make: Callable[[Desk], list[object]],
    ) -> None:
        self._name, self._ground, self._make = name, ground, make
        self._at_work = threading.Lock()
        self._next: dict[Path, float] = {}

    def is_new(self, connection: Connection) -> bool:
        """Whether nothing has changed since the list was made.

        Parameters
        ----------
        connection
            To read with.
        """
        return self._ground(connection) == kept_lists.made_from(connection, self._name) != ""

    def keep(self, desk: Desk) -> None:
        """Have the list made anew if it is behind; that of a small survey before this returns.

        Parameters
        ----------
        desk
            The open project.
        """
        with desk.project.database.read() as connection:
            is_behind = not self.is_new(connection) and self._ground(connection) != ""
        if is_behind and time.monotonic() >= self._next.get(desk.project.folder, 0.0):
            thread = threading.Thread(target=self._quietly, args=(desk,), daemon=True)
            thread.start()
            thread.join(SOON)

    def make(self, desk: Desk) -> None:
        """Make the list anew if it is behind, before this returns; not if that is under way.

        Parameters
        ----------
        desk
            The open project.
        """
        if not self._at_work.acquire(blocking=False):
            return
        begin = time.monotonic()
        try:
            with desk.project.database.read() as connection:
                ground = self._ground(connection)
                if not ground or self.is_new(connection):
                    return
            rows = self._make(desk)
            with desk.project.database.write() as connection:
                kept_lists.put_list(connection, self._name, ground, rows)
        finally:
            now = time.monotonic()
            # While people decide it changes all the time: it gets a part of the machine.
            self._next[desk.project.folder] = now + _SHARE * (now - begin)
            self._at_work.release()

    def _quietly(self, desk: Desk) -> None:
        try:
            self.make(desk)
        except PardalisError as error:
            _LOG.warning("The %s wait: %s", self._name, type(error).__name__)
