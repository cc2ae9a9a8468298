"""Rows of who has signed in, of programs' tokens, and of attempts that failed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from pardalis.records.login import ApiToken, Login
from pardalis.store.desk import tables
from pardalis.store.desk.accounts import account_of
from pardalis.store.rows import first, read_some, to_row

_LOGIN = tables.login
_TOKEN = tables.api_token
_ATTEMPT = tables.sign_in_attempt


def add_login(connection: Connection, login: Login, token_hash: str, now: datetime) -> None:
    """Store a login; those that have ended are forgotten.

    Parameters
    ----------
    connection
        In a transaction.
    login
        As it was given.
    token_hash
        SHA-256 of its token.
    now
        Aware time.
    """
    connection.execute(_LOGIN.delete().where(_LOGIN.c.expires_at <= now))
    row = {
        "token_hash": token_hash,
        "account_id": login.account.account_id,
        "csrf_token": login.csrf_token,
        "created_at": now,
        "seen_at": now,
        "expires_at": login.expires_at,
    }
    connection.execute(_LOGIN.insert(), row)


def login_of(connection: Connection, token_hash: str) -> tuple[Login, datetime] | None:
    """The login of a token and when it was last seen; None if there is none or it was closed.

    Parameters
    ----------
    connection
        To read with.
    token_hash
        SHA-256 of its token.
    """
    query = select(_LOGIN).where(_LOGIN.c.token_hash == token_hash)
    row = connection.execute(query).mappings().first()
    account = account_of(connection, row["account_id"]) if row is not None else None
    if row is None or account is None or not account.active:
        return None
    return Login(account, row["csrf_token"], row["expires_at"]), row["seen_at"]


def see_login(connection: Connection, token_hash: str, now: datetime) -> None:
    """Note that a login was used now."""
    connection.execute(_LOGIN.update().where(_LOGIN.c.token_hash == token_hash).values(seen_at=now))


def drop_login(connection: Connection, token_hash: str) -> None:
    """Forget a login."""
    connection.execute(_LOGIN.delete().where(_LOGIN.c.token_hash == token_hash))


def drop_logins_of(connection: Connection, account_id: str) -> None:
    """Forget all logins of an account."""
    connection.execute(_LOGIN.delete().where(_LOGIN.c.account_id == account_id))


def add_token(connection: Connection, token: ApiToken, token_hash: str) -> None:
    """Store a program's token.

    Parameters
    ----------
    connection
        In a transaction.
    token
        As it was given.
    token_hash
        SHA-256 of the key itself, which is not stored.
    """
    row = to_row(token) | {"token_hash": token_hash}
    del row["token"]
    connection.execute(_TOKEN.insert(), row)


def token_of(connection: Connection, token_hash: str) -> ApiToken | None:
    """The token of this hash, also one that was revoked."""
    query = select(_TOKEN).where(_TOKEN.c.token_hash == token_hash)
    return first(connection, query, ApiToken)


def tokens(connection: Connection, account_id: str | None = None) -> tuple[ApiToken, ...]:
    """An account's tokens or all, in the order in which they were made, revoked ones too.

    Parameters
    ----------
    connection
        To read with.
    account_id
        None for all accounts.
    """
    query = select(_TOKEN).order_by(_TOKEN.c.created_at, _TOKEN.c.token_id)
    if account_id is not None:
        query = query.where(_TOKEN.c.account_id == account_id)
    return tuple(read_some(connection, query, ApiToken))


def use_token(connection: Connection, token_id: str, now: datetime) -> None:
    """Note that a token was used now."""
    connection.execute(_TOKEN.update().where(_TOKEN.c.token_id == token_id).values(used_at=now))


def revoke_tokens(
    connection: Connection, now: datetime, account_id: str, token_id: str | None = None
) -> int:
    """Revoke one token of an account or all; gives how many were good until now.

    Parameters
    ----------
    connection
        In a transaction.
    now
        Aware time.
    account_id
        Whose.
    token_id
        None for all.
    """
    own = (_TOKEN.c.account_id == account_id) & _TOKEN.c.revoked_at.is_(None)
    if token_id is not None:
        own &= _TOKEN.c.token_id == token_id
    return connection.execute(_TOKEN.update().where(own).values(revoked_at=now)).rowcount


def failures_of(connection: Connection, subject: str) -> tuple[int, datetime | None]:
    """How often signing in has failed, and when it was last tried.

    Parameters
    ----------
    connection
        To read with.
    subject
        A hash of the name or of the address.
    """
    query = select(_ATTEMPT.c.failures, _ATTEMPT.c.tried_at).where(_ATTEMPT.c.subject == subject)
    row = connection.execute(query).first()
    return (row.failures, row.tried_at) if row is not None else (0, None)


def put_failures(
    connection: Connection, subject: str, failures: int, now: datetime, forget: datetime
) -> None:
    """Note how often signing in has failed; 0 forgets it.

    Parameters
    ----------
    connection
        In a transaction.
    subject
        A hash of the name or of the address.
    failures
        So often until now.
    now, forget
        Aware times: of this attempt, and before which attempts are forgotten.
    """
    gone = (_ATTEMPT.c.subject == subject) | (_ATTEMPT.c.tried_at < forget)
    connection.execute(_ATTEMPT.delete().where(gone))
    if failures:
        row = {"subject": subject, "failures": failures, "tried_at": now}
        connection.execute(_ATTEMPT.insert(), row)
