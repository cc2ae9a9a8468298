"""What is costly to open: once in each process, when it is first asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

Thing = TypeVar("Thing")


class Opened(Generic[Thing]):
    """A network that is opened at its first use, by one thread, and anew wherever it is sent.

    Parameters
    ----------
    opener
        Opens it; goes along when this is pickled, what it opened does not.

    Examples
    --------
    >>> opened = Opened(list)
    >>> opened() is opened()
    True
    """

    def __init__(self, opener: Callable[[], Thing]) -> None:
        self._opener = opener
        self._thing: Thing | None = None
        self.alone = threading.RLock()
        """To be held by who uses it, where two threads must not."""

    def __call__(self) -> Thing:
        """Open it, if that has not been done."""
        with self.alone:
            if self._thing is None:
                self._thing = self._opener()
            return self._thing

    def __getstate__(self) -> dict[str, Any]:
        """All but what is open."""
        return {"_opener": self._opener}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, _thing=None, alone=threading.RLock())
