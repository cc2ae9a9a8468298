"""People sign in to the desk, and programs show their tokens."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from pardalis.errors import InputError, SignInError
from pardalis.records.account import Account
from pardalis.records.login import Login
from pardalis.records.sentence import say
from pardalis.store.desk import accounts, logins
from pardalis.workflows.desk.accounts import set_password
from pardalis.workflows.desk.attempts import begin_attempt, end_attempt
from pardalis.workflows.desk.auditing import note, note_in
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.passwords import hashed, is_outdated, is_right

LIFE = timedelta(days=14)
"""So long a person stays signed in at most."""
IDLE = timedelta(hours=12)
"""So long without a request, and the person signs in again."""
_NOTE_EVERY = timedelta(minutes=1)
_NOBODY = Account("", "", ())


def sign_in(desk: Desk, name: str, password: str, address: str = "") -> Login:
    """Sign a person in.

    An unknown name and a wrong password are refused in the same words and after the same time.

    Parameters
    ----------
    desk
        The open project.
    name, password
        As they were typed.
    address
        Of the machine that asks, by which attempts are counted; empty where it is not known.

    Returns
    -------
    Login
        With the token for the cookie, which is not given again.

    Raises
    ------
    SignInError
        If there is no such account, it was closed, or the password is another.
    WaitError
        If too many attempts have failed: how long to wait.
    """
    attempt = begin_attempt(desk, name, address)
    with desk.project.database.read() as connection:
        account = accounts.account_called(connection, name)
        is_open = account is not None and account.active
        kept = accounts.password_of(connection, account.account_id) if account and is_open else ""
    if not is_right(kept, password) or account is None:
        note(desk, account or _NOBODY, "sign_in_refused", address=address)
        raise SignInError(say("The name or the password is not right."), say("Try again."))
    end_attempt(desk, attempt)
    if is_outdated(kept):
        _renew(desk, account, password)
    return _let_in(desk, account, address)


def _let_in(desk: Desk, account: Account, address: str) -> Login:
    now = datetime.now(UTC)
    token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    login = Login(account, csrf, now + LIFE, token)
    with desk.project.database.write() as connection:
        logins.add_login(connection, login, _hash(token), now)
        note_in(connection, account, "sign_in", address=address)
    return login


def _renew(desk: Desk, account: Account, password: str) -> None:
    kept = hashed(password)
    with desk.project.database.write() as connection:
        accounts.put_password(connection, account.account_id, kept)


def sign_out(desk: Desk, token: str) -> None:
    """End a login; the others of the same person go on.

    Parameters
    ----------
    desk
        The open project.
    token
        Of the cookie.
    """
    with desk.project.database.write() as connection:
        found = logins.login_of(connection, _hash(token))
        logins.drop_login(connection, _hash(token))
        if found is not None:
            note_in(connection, found[0].account, "sign_out")


def login_of(desk: Desk, token: str) -> Login | None:
    """The login of a cookie, with the account as it is now; None if it has ended.

    Parameters
    ----------
    desk
        The open project.
    token
        Of the cookie; anything.
    """
    now, token_hash = datetime.now(UTC), _hash(token)
    with desk.project.database.read() as connection:
        found = logins.login_of(connection, token_hash)
    if found is None:
        return None
    login, seen_at = found
    if now >= login.expires_at or now - seen_at > IDLE:
        return None
    if now - seen_at > _NOTE_EVERY:
        with desk.project.database.write() as connection:
            logins.see_login(connection, token_hash, now)
    return login


def account_of_login(desk: Desk, token: str) -> Account | None:
    """Whose a cookie is; None if the login has ended.

    Parameters
    ----------
    desk
        The open project.
    token
        Of the cookie; anything.
    """
    login = login_of(desk, token)
    return login.account if login is not None else None


def change_password(desk: Desk, account: Account, former: str, password: str) -> None:
    """Change one's own password; wherever one is signed in, one no longer is.

    Parameters
    ----------
    desk
        The open project.
    account
        Whose.
    former
        The present one, so that nobody changes it at a screen left open.
    password
        The new one.

    Raises
    ------
    InputError
        If the former is not right, or the new one too short.
    WaitError
        If too many attempts have failed.
    """
    attempt = begin_attempt(desk, account.name, "")
    with desk.project.database.read() as connection:
        kept = accounts.password_of(connection, account.account_id)
    if not is_right(kept, former):
        raise InputError("The present password is not right.", "Type it again.")
    end_attempt(desk, attempt)
    set_password(desk, account, account.account_id, password)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
