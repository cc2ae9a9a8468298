"""Where what the desk made to leave lies for a day, each with what is told of it."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

from pardalis.errors import AbsentError
from pardalis.records.account import Account
from pardalis.store.rows import from_row, to_row
from pardalis.whole_files import whole_file
from pardalis.workflows.desk.desk import Desk

_OUTGOING = "outgoing"
_ID = re.compile(r"[0-9a-f]{32}")
_KEPT_FOR = 24 * 3600.0


class Asked(Protocol):
    """What somebody asked for; a record."""

    @property
    def account_id(self) -> str:
        """Whose."""
        ...

    @property
    def asked_by(self) -> str:
        """The account's name."""
        ...

    @property
    def asked_at(self) -> datetime:
        """Aware time in UTC."""
        ...


Told = TypeVar("Told", bound=Asked)


def new_folder(desk: Desk) -> str:
    """Make a folder for what somebody asks for, and remove those of a day ago.

    Parameters
    ----------
    desk
        The open project.

    Returns
    -------
    str
        Its name, which nobody guesses.
    """
    _forget_old(desk)
    name = secrets.token_hex(16)
    folder_of(desk, name).mkdir(parents=True)
    return name


def folder_of(desk: Desk, name: str) -> Path:
    """Where it lies.

    Parameters
    ----------
    desk
        The open project.
    name
        As `new_folder` gave it.

    Raises
    ------
    AbsentError
        If that is no such name.
    """
    if not _ID.fullmatch(name):
        raise AbsentError
    return desk.project.folder / _OUTGOING / name


def put_told(desk: Desk, name: str, told: Asked) -> None:
    """Keep what is told of it, in the place of what was.

    Parameters
    ----------
    desk
        The open project.
    name
        As `new_folder` gave it.
    told
        A record.
    """
    row = to_row(told) | {"asked_at": told.asked_at.isoformat()}
    with whole_file(_file(desk, name, type(told))) as part:
        part.write_text(json.dumps(row), encoding="utf-8")


def told_of(desk: Desk, account: Account, name: str, kind: type[Told]) -> Told:
    """What is told of it, to who asked for it.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    name
        As `new_folder` gave it.
    kind
        Of the record.

    Raises
    ------
    AbsentError
        If there is none, or another asked for it.
    """
    try:
        row = json.loads(_file(desk, name, kind).read_text(encoding="utf-8"))
    except OSError:
        raise AbsentError from None
    told = from_row(kind, row | {"asked_at": datetime.fromisoformat(row["asked_at"])})
    if (told.account_id, told.asked_by) != (account.account_id, account.name):
        raise AbsentError
    return told


def _file(desk: Desk, name: str, kind: type[Asked]) -> Path:
    """Each kind has a file of its own: nothing is taken for another."""
    return folder_of(desk, name) / f"{kind.__name__.lower()}.json"


def _forget_old(desk: Desk) -> None:
    """It was downloaded, or nobody wants it."""
    outgoing = desk.project.folder / _OUTGOING
    limit = time.time() - _KEPT_FOR
    for each in outgoing.iterdir() if outgoing.is_dir() else ():
        if _ID.fullmatch(each.name) and each.stat().st_mtime < limit:
            shutil.rmtree(each, ignore_errors=True)
