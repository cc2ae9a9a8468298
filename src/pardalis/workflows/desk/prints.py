"""Booklets that are printed while people go on: asked for, looked at, stopped, fetched."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from pardalis.errors import AbsentError, PardalisError
from pardalis.records.account import Account
from pardalis.records.animal_card import CatalogueFilter
from pardalis.records.job import JobState
from pardalis.records.sentence import say
from pardalis.report.booklet import Paper
from pardalis.workflows.desk.booklet import BookletWords, booklet, check_booklet
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.outgoing import folder_of, new_folder, put_told, told_of

SOON = 0.8
"""So long an answer waits for a booklet to be done [s]: a small one is handed over at once."""
_FILE = "booklet.pdf"
_LOG = logging.getLogger(__name__)


class _StoppedError(Exception):
    """Somebody asked for it to be stopped."""


@dataclass(frozen=True, slots=True)
class Print:
    """A booklet that was asked for.

    Parameters
    ----------
    print_id
        Names its folder; nobody guesses it.
    account_id, asked_by
        Who asked for it.
    asked_at
        Aware time in UTC.
    paper
        "a5" or "a4".
    state
        RUNNING, DONE, FAILED or STOPPED.
    message
        Why it failed.
    done, total
        So many animals of so many.
    """

    print_id: str
    account_id: str
    asked_by: str
    asked_at: datetime
    paper: str
    state: JobState = JobState.RUNNING
    message: str = ""
    done: int = 0
    total: int = 0


@dataclass(slots=True)
class _Work:
    """One that is being printed; stopped between two animals."""

    done: int = 0
    total: int = 0
    is_stopping: bool = False
    over: threading.Event = field(default_factory=threading.Event)

    def progress(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        if self.is_stopping:
            raise _StoppedError


_AT_WORK: dict[str, _Work] = {}
"""What this desk prints just now: what it has left behind when it was stopped comes no more."""


def ask_booklet(
    desk: Desk,
    account: Account,
    wanted: CatalogueFilter,
    paper: Paper,
    words: BookletWords,
    with_places: bool,
) -> Print:
    """Have a booklet printed; given back when it is done, or still at work after a moment.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    wanted, paper, words, with_places
        As for `booklet`.

    Raises
    ------
    InputError, AbsentError
        As `check_booklet` does.
    """
    check_booklet(desk, account, wanted)
    name = new_folder(desk)
    asked = Print(name, account.account_id, account.name, datetime.now(UTC), paper)
    put_told(desk, name, asked)
    work = _AT_WORK[asked.print_id] = _Work()

    def at_work() -> None:
        try:
            pdf = booklet(desk, account, wanted, paper, words, with_places, work.progress)
            (folder_of(desk, name) / _FILE).write_bytes(pdf)
            ended = replace(asked, state=JobState.DONE, done=work.total, total=work.total)
        except _StoppedError:
            ended = replace(asked, state=JobState.STOPPED)
        except PardalisError as error:
            ended = replace(asked, state=JobState.FAILED, message=str(error))
        except Exception as error:
            _LOG.error("A booklet could not be printed: %s", type(error).__name__)
            ended = replace(asked, state=JobState.FAILED, message=say("It could not be printed."))
        put_told(desk, name, ended)
        _AT_WORK.pop(asked.print_id, None)
        work.over.set()

    threading.Thread(target=at_work, name="pardalis booklet", daemon=True).start()
    work.over.wait(SOON)
    return print_of(desk, account, asked.print_id)


def print_of(desk: Desk, account: Account, print_id: str) -> Print:
    """What an account asked for, and how far it is.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    print_id
        Which.

    Raises
    ------
    AbsentError
        If there is none, or another asked for it.
    """
    work = _AT_WORK.get(print_id)
    found = told_of(desk, account, print_id, Print)
    if found.state is JobState.RUNNING and work is None:
        stopped = say("The desk was stopped while it was printed: ask for it anew.")
        return replace(found, state=JobState.FAILED, message=stopped)
    return replace(found, done=work.done, total=work.total) if work is not None else found


def stop_print(desk: Desk, account: Account, print_id: str) -> None:
    """Stop a booklet that is being printed, after the animal under way.

    Parameters
    ----------
    desk, account, print_id
        As for `print_of`.

    Raises
    ------
    AbsentError
        As for `print_of`.
    """
    print_of(desk, account, print_id)
    work = _AT_WORK.get(print_id)
    if work is not None:
        work.is_stopping = True


def file_of_print(desk: Desk, account: Account, print_id: str) -> tuple[Print, Path]:
    """A booklet that is done: what it is, and where it lies.

    Parameters
    ----------
    desk, account, print_id
        As for `print_of`.

    Raises
    ------
    AbsentError
        As for `print_of`, or if it is not done.
    """
    found = print_of(desk, account, print_id)
    file = folder_of(desk, print_id) / _FILE
    if found.state is not JobState.DONE or not file.is_file():
        raise AbsentError
    return found, file
