"""Signed in to the desk: a person in a browser, or a program with a token."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from pardalis.records.account import Account


@dataclass(frozen=True, slots=True)
class Login:
    """A person who has signed in.

    Parameters
    ----------
    account
        Whose it is, with the grants that hold now.
    csrf_token
        What each form of this login must send back.
    expires_at
        Aware time in UTC after which the person signs in again.
    token
        For the browser's cookie; only known when it is given, the database keeps its hash.
    """

    account: Account
    csrf_token: str = field(repr=False)
    expires_at: datetime
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A key with which a program asks the desk in a person's name.

    Parameters
    ----------
    token_id
        To revoke it by.
    account_id
        Whose it is: the program may do what that account may.
    name
        What it is for, in the person's words.
    created_at
        Aware time in UTC.
    used_at
        When it was last shown; None if never.
    revoked_at
        From when on it opens nothing; None of one that is good.
    token
        The key itself; only known when it is given, the database keeps its hash.
    """

    token_id: str
    account_id: str
    name: str
    created_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None
    token: str = field(default="", repr=False)
