"""Passwords, kept as Argon2id hashes."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from pardalis.errors import InputError, PluginError
from pardalis.records.sentence import say

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 10, 1000
"""Of a password [characters]."""
# Each takes 64 MiB and a tenth of a second: many at once would starve the desk.
_AT_ONCE = threading.BoundedSemaphore(2)


def check_password(password: str, name: str) -> None:
    """See that a new password is one that is not guessed at once.

    Parameters
    ----------
    password
        As it was typed.
    name
        Of the account.

    Raises
    ------
    InputError
        If it is too short, too long, or the name.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise InputError(
            say(
                "A password has {shortest} to {longest} characters.",
                shortest=SHORTEST,
                longest=LONGEST,
            ),
            "Take four or five words that do not belong together.",
        )
    if name.casefold() in password.casefold() and len(password) < len(name) + SHORTEST:
        raise InputError(
            "A password that is made of the name is guessed at once.",
            "Take four or five words that do not belong together.",
        )


def hashed(password: str) -> str:
    """The hash of a password, with its salt and costs.

    Parameters
    ----------
    password
        As it was typed.

    Raises
    ------
    PluginError
        If Argon2 is not installed.
    """
    with _AT_ONCE:
        return _hasher().hash(_typed(password))


def is_right(kept: str, password: str) -> bool:
    """Whether a password is the one of a hash; takes as long where there is none to compare with.

    Parameters
    ----------
    kept
        The hash; empty where there is no account, or one without a password.
    password
        As it was typed.
    """
    from argon2.exceptions import VerificationError

    with _AT_ONCE:
        try:
            _hasher().verify(kept or _nobodys(), _typed(password[:LONGEST]))
        except VerificationError:
            return False
    return bool(kept)


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with lower costs than now.

    Parameters
    ----------
    kept
        The hash.
    """
    return _hasher().check_needs_rehash(kept)


def _typed(password: str) -> str:
    # The same letters, whichever way the keyboard composes them.
    return unicodedata.normalize("NFC", password)


@cache
def _hasher() -> PasswordHasher:
    try:
        from argon2 import PasswordHasher
    except ModuleNotFoundError as error:
        raise PluginError(
            f"Accounts need a package that is not installed: {error.name}.",
            "Install what a team needs: pip install 'pardalis[team]'",
        ) from error
    return PasswordHasher()


@cache
def _nobodys() -> str:
    """A hash that no password has."""
    return _hasher().hash(secrets.token_urlsafe(32))
