"""Tokens with which programs ask the desk in a person's name."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pardalis.errors import AbsentError, InputError
from pardalis.records.account import Account, Role
from pardalis.records.login import ApiToken
from pardalis.records.sentence import say
from pardalis.store.desk import accounts, logins
from pardalis.workflows.desk.auditing import check_role, note_in
from pardalis.workflows.desk.desk import Desk

BEGINNING = "pardalis_"
"""Of every token, so that those who look for lost ones find them."""
_NOTE_EVERY = timedelta(minutes=1)
_LONGEST_NAME = 80


def make_token(
    desk: Desk, account: Account, name: str, by: Account | None = None, made_of: str = ""
) -> ApiToken:
    """Make a token; it may do what its account may.

    Parameters
    ----------
    desk
        The open project.
    account
        Whose.
    name
        What it is for.
    by
        Who makes it: the person, unless it is who keeps accounts.
    made_of
        What nobody else knows and what is not stored: with the same a form that is sent twice
        makes one token, which both answers show. By default each call makes another.

    Returns
    -------
    ApiToken
        With the token itself, which is not given again.

    Raises
    ------
    AccessError
        If `by` is another and may not keep accounts.
    InputError
        If it has no name, or was made of this before and revoked.
    """
    by = by or account
    if by.account_id != account.account_id:
        check_role(by, Role.ADMIN)
    name = name.strip()
    if not 0 < len(name) <= _LONGEST_NAME:
        raise InputError("A token needs a name.", "Say what it is for, such as 'dashboard'.")
    key = BEGINNING + (_derived(made_of, name) if made_of else secrets.token_urlsafe(32))
    token = ApiToken(secrets.token_hex(4), account.account_id, name, datetime.now(UTC), token=key)
    with desk.project.database.write() as connection:
        made = logins.token_of(connection, _hash(key))
        if made is not None:
            return _again(made, key)
        logins.add_token(connection, token, _hash(key))
        note_in(connection, by, "make_token", account.name, token=token.token_id, name=name)
    return token


def tokens_of(desk: Desk, account: Account) -> tuple[ApiToken, ...]:
    """An account's tokens, revoked ones too, without what they open with.

    Parameters
    ----------
    desk
        The open project.
    account
        Whose.
    """
    with desk.project.database.read() as connection:
        return logins.tokens(connection, account.account_id)


def account_of_token(desk: Desk, token: str) -> Account | None:
    """Whose a token is; None if it opens nothing.

    Parameters
    ----------
    desk
        The open project.
    token
        As a program sent it; anything.
    """
    now = datetime.now(UTC)
    with desk.project.database.read() as connection:
        found = logins.token_of(connection, _hash(token))
        if found is None or found.revoked_at is not None:
            return None
        account = accounts.account_of(connection, found.account_id)
    if account is None or not account.active:
        return None
    if found.used_at is None or now - found.used_at > _NOTE_EVERY:
        with desk.project.database.write() as connection:
            logins.use_token(connection, found.token_id, now)
    return account


def revoke_token(desk: Desk, account: Account, token_id: str, by: Account | None = None) -> None:
    """Revoke a token: it opens nothing from now on.

    Parameters
    ----------
    desk
        The open project.
    account
        Whose.
    token_id
        Which.
    by
        Who does it: the person, unless it is who keeps accounts.

    Raises
    ------
    AccessError
        If `by` is another and may not keep accounts.
    AbsentError
        If the account has no such token that is good.
    """
    by = by or account
    if by.account_id != account.account_id:
        check_role(by, Role.ADMIN)
    with desk.project.database.write() as connection:
        now = datetime.now(UTC)
        if not logins.revoke_tokens(connection, now, account.account_id, token_id):
            raise AbsentError(
                say("There is no such token, or it was revoked."), say("List the tokens.")
            )
        note_in(connection, by, "revoke_token", account.name, token=token_id)


def _derived(made_of: str, name: str) -> str:
    told = hashlib.sha256(f"{made_of}\n{name}".encode("utf-8", "surrogatepass")).digest()
    return base64.urlsafe_b64encode(told).decode().rstrip("=")


def _again(made: ApiToken, key: str) -> ApiToken:
    """The token that the same form made before."""
    if made.revoked_at is not None:
        raise InputError(
            say("This token was revoked."), say("Open the page of your account, and make another.")
        )
    return replace(made, token=key)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
