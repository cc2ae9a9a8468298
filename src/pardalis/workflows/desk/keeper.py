"""The thread that brings the catalogue, and the queue of questions, after the ledger."""

from __future__ import annotations

import logging
import threading
import time
from datetime import datetime
from types import TracebackType

from pardalis.errors import PardalisError
from pardalis.records.individual import Individual
from pardalis.workflows.catalogue import Catalogue
from pardalis.workflows.keep_up import CatalogueFollower
from pardalis.workflows.living_catalogue import LivingCatalogue
from pardalis.workflows.project import Project

GATHER = 0.25
"""Decisions that follow each other so quickly are derived together [s]."""
LOOK = 5.0
"""So often what other runs wrote is looked for [s]."""
QUIET = 20.0
"""Coats are compared anew once nobody has decided for so long [s]."""
_SHARE = 5.0
# For the queue no more than one part in so many of the time is spent.
_DAYS = 4
_LOG = logging.getLogger(__name__)


class Keeper:
    """Keeps the stored catalogue after the ledger; decisions need not wait for it.

    What was not derived when the desk ended is derived when it begins again.

    Parameters
    ----------
    project
        An open project; it must stay open until the keeper has ended.
    """

    def __init__(self, project: Project) -> None:
        self._follower = CatalogueFollower(project)
        self._wakes = threading.Event()
        self._ends = threading.Event()
        self._at_work = threading.Lock()
        self._decided_at = time.monotonic() - QUIET
        self._ask_again_at = 0.0
        self._days: dict[tuple[datetime, int], tuple[Individual, ...]] = {}
        self._asked_of: tuple[str, int] | None = None
        self._thread = threading.Thread(target=self._work, name="pardalis catalogue", daemon=True)

    def __enter__(self) -> Keeper:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """End, once what is under way is done."""
        self._ends.set()
        self._wakes.set()
        self._thread.join()

    @property
    def living(self) -> LivingCatalogue:
        """The catalogue, to suppose decisions, or to see it as of a day."""
        return self._follower.living

    def wake(self) -> None:
        """Say that the ledger has grown."""
        self._decided_at = time.monotonic()
        self._wakes.set()

    def settle(self) -> Catalogue | None:
        """Bring the catalogue after the ledger now; gives it, or None before animals are told."""
        with self._at_work:
            return self._follower.follow()

    def as_of(self, when: datetime) -> tuple[Individual, ...]:
        """The individuals as they were known at a moment; the last few such days are kept.

        Parameters
        ----------
        when
            UTC.
        """
        now = self.settle()
        key = when, now.ledger_position if now is not None else 0
        found = self._days.get(key)
        if found is None:
            known = self.living.as_of(when)
            found = known.individuals if known is not None else ()
            self._days[key] = found
            while len(self._days) > _DAYS:
                del self._days[next(iter(self._days))]
        return found

    def _work(self) -> None:
        while not self._ends.is_set():
            try:
                self._keep_up()
            except PardalisError as error:
                _LOG.warning("The catalogue waits: %s", error)
            except Exception:
                _LOG.exception("The catalogue could not be brought after the ledger.")
            self._wakes.wait(LOOK)
            self._wakes.clear()
            self._ends.wait(GATHER)

    def _keep_up(self) -> None:
        with self._at_work:
            known = self._follower.follow()
            if known is not None:
                self._ask(known)
            quiet = time.monotonic() - self._decided_at >= QUIET
            if known is not None and quiet and self._follower.compare():
                self._wakes.set()

    def _ask(self, known: Catalogue) -> None:
        """Refresh the queue, unless it has just been and that took long."""
        state = (known.hash, known.ledger_position)
        begin = time.monotonic()
        if state == self._asked_of or begin < self._ask_again_at:
            return
        self._follower.ask(known)
        self._asked_of = state
        self._ask_again_at = time.monotonic() + _SHARE * (time.monotonic() - begin)
