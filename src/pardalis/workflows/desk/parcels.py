"""What leaves is made first, looked at, and let go by a person: the very bytes looked at."""

from __future__ import annotations

import logging
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pardalis.errors import AbsentError, InputError, PardalisError
from pardalis.records.account import Account, Role
from pardalis.records.parcel import Parcel, ParcelKind, ParcelState
from pardalis.records.sentence import say
from pardalis.store.desk.precision import precision_of, put_precision
from pardalis.store.desk.secrets_told import kept_back
from pardalis.workflows.desk.auditing import check_role, note, note_in
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.find_report import TEXT, make_find
from pardalis.workflows.desk.leaving import hash_of, let_out
from pardalis.workflows.desk.outgoing import folder_of, new_folder, put_told, told_of
from pardalis.workflows.desk.public_report import make_package, make_report
from pardalis.workflows.desk.publish_settings import Asked

PRECISIONS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0)
"""To which places may be rounded [degrees]."""
_ARCHIVE, _FILES = "parcel.zip", "files"
_LOG = logging.getLogger(__name__)
_MAKING: set[str] = set()
"""What this desk makes just now: of what it has left behind when it was stopped nothing comes."""


def ask_parcel(desk: Desk, account: Account, asked: Asked) -> Parcel:
    """Ask for what is to leave; `make_parcel` makes it.

    Parameters
    ----------
    desk
        The open project.
    account
        Who publishes: an analyst; of more than one find, of the whole survey.
    asked
        What, and how exactly.

    Raises
    ------
    AccessError
        If the account may not publish that.
    """
    find = asked.find
    if find is None:
        check_role(account, Role.ANALYST)
    if asked.exact:
        check_role(account, Role.ADMIN)
    with desk.project.database.read() as connection:
        precision = 0.0 if asked.exact and find is None else precision_of(connection)
    package = ParcelKind.REPORT if asked.package is None else ParcelKind.CAMTRAP_DP
    kind = ParcelKind.FIND if find is not None else package
    subject = (find.media_id or find.individual_id) if find is not None else ""
    parcel = Parcel(
        new_folder(desk), kind, subject, account.account_id, account.name,
        datetime.now(UTC), precision,
    )  # fmt: skip
    (folder_of(desk, parcel.parcel_id) / _FILES).mkdir()
    put_told(desk, parcel.parcel_id, parcel)
    _MAKING.add(parcel.parcel_id)
    return parcel


def make_parcel(desk: Desk, account: Account, parcel: Parcel, asked: Asked) -> Parcel:
    """Make what is to leave, and look through it; what fails says why.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asked.
    parcel
        As `ask_parcel` gave it.
    asked
        The same.
    """
    folder = folder_of(desk, parcel.parcel_id)
    try:
        if asked.find is not None:
            made = make_find(desk, account, asked.find, parcel.precision, folder / _FILES)
        elif asked.package is not None:
            made = make_package(desk, asked.package, parcel.precision, folder / _FILES)
        else:
            made = make_report(desk, parcel.precision, folder / _FILES)
        files, places = made
        with desk.project.database.read() as connection:
            kept = kept_back(connection) if parcel.precision else None
        listed, content_hash = let_out(files, folder / _ARCHIVE, kept)
        parcel = replace(
            parcel, state=ParcelState.READY, files=listed, places=places, content_hash=content_hash
        )
    except PardalisError as error:
        parcel = replace(parcel, state=ParcelState.FAILED, message=str(error))
    except Exception as error:
        _LOG.error("What should leave could not be made: %s", type(error).__name__)
        parcel = replace(parcel, state=ParcelState.FAILED, message="It could not be made.")
    if parcel.state is ParcelState.FAILED:
        shutil.rmtree(folder / _FILES, ignore_errors=True)
        (folder / _ARCHIVE).unlink(missing_ok=True)
    put_told(desk, parcel.parcel_id, parcel)
    _MAKING.discard(parcel.parcel_id)
    return parcel


def parcel_of(desk: Desk, account: Account, parcel_id: str) -> Parcel:
    """What an account asked for.

    Raises
    ------
    AbsentError
        If there is none, or another asked for it.
    """
    parcel = told_of(desk, account, parcel_id, Parcel)
    if parcel.state is ParcelState.MAKING and parcel_id not in _MAKING:
        stopped = "The desk was stopped while it was made: ask for it anew."
        return replace(parcel, state=ParcelState.FAILED, message=stopped)
    return parcel


def file_of(desk: Desk, account: Account, parcel_id: str, number: int) -> tuple[str, Path]:
    """One of the files of a parcel, to look at: its name, and where it lies.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asked for the parcel.
    parcel_id, number
        Which of its files, from 0.

    Raises
    ------
    AbsentError
        If there is none.
    """
    parcel = parcel_of(desk, account, parcel_id)
    if parcel.state is not ParcelState.READY or not 0 <= number < len(parcel.files):
        raise AbsentError
    name = parcel.files[number].name
    return name, folder_of(desk, parcel_id) / _FILES / name


def text_of(desk: Desk, account: Account, parcel: Parcel) -> str:
    """The words of a find that is ready, as they leave; else nothing.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asked for it.
    parcel
        As `parcel_of` gave it.
    """
    numbers = {each.name: number for number, each in enumerate(parcel.files)}
    if parcel.state is not ParcelState.READY or TEXT not in numbers:
        return ""
    _, place = file_of(desk, account, parcel.parcel_id, numbers[TEXT])
    return place.read_text(encoding="utf-8")


def release(desk: Desk, account: Account, parcel_id: str) -> tuple[Parcel, Path]:
    """Let a parcel go: noted in the audit with the hash of what left.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asked for it.
    parcel_id
        Which.

    Returns
    -------
    tuple
        The parcel, and the archive.

    Raises
    ------
    AbsentError
        If there is none that is ready.
    InputError
        If it is no longer what was looked at.
    AccessError
        If the account may no longer publish it.
    """
    parcel = parcel_of(desk, account, parcel_id)
    if parcel.state is not ParcelState.READY:
        raise AbsentError
    if parcel.kind is not ParcelKind.FIND:
        check_role(account, Role.ANALYST)
    if not parcel.precision:
        check_role(account, Role.ADMIN)
    archive = folder_of(desk, parcel_id) / _ARCHIVE
    if hash_of(archive) != parcel.content_hash:
        raise InputError("It is no longer what was looked at.", "Ask for it anew.")
    note(
        desk, account, "export", parcel.subject or parcel.kind.value, kind=parcel.kind.value,
        sha256=parcel.content_hash, precision=parcel.precision,
        files=len(parcel.files), size=archive.stat().st_size,
    )  # fmt: skip
    parcel = replace(parcel, released=parcel.released + 1)
    put_told(desk, parcel.parcel_id, parcel)
    return parcel, archive


def precision_now(desk: Desk) -> float:
    """To how many degrees places are rounded.

    Parameters
    ----------
    desk
        The open project.
    """
    with desk.project.database.read() as connection:
        return precision_of(connection)


def change_precision(desk: Desk, account: Account, degrees: float) -> None:
    """Say to how many degrees places are rounded, for all who may not know them.

    Parameters
    ----------
    desk
        The open project.
    account
        An administrator of the whole survey.
    degrees
        One of `PRECISIONS`.

    Raises
    ------
    AccessError
        If the account may not say so.
    InputError
        If it is none of them.
    """
    check_role(account, Role.ADMIN)
    if degrees not in PRECISIONS:
        raise InputError(
            say("Places cannot be rounded to {degrees} degrees.", degrees=f"{degrees:g}"),
            say("Choose one of {known}.", known=", ".join(f"{each:g}" for each in PRECISIONS)),
        )
    with desk.project.database.write() as connection:
        put_precision(connection, degrees)
        note_in(connection, account, "change_precision", f"{degrees:g} degrees")
