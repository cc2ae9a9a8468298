"""A team that signs in with passwords, and programs that show tokens."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import Request, Response

from pardalis.records.login import Login
from pardalis.web.refusals import is_api
from pardalis.web.visit import Guest
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.signing_in import login_of
from pardalis.workflows.desk.tokens import account_of_token

_PLAIN, _LOCKED = "pardalis", "__Host-pardalis"
_BEARER = "bearer "


class TeamEntrance:
    """Who asks is told by the browser's cookie or, for programs, by a token.

    Parameters
    ----------
    desk
        The open project, which keeps accounts.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def guest(self, request: Request) -> Guest:
        """Who asks; a request with a token is never taken for the browser's.

        Parameters
        ----------
        request
            As it came.
        """
        shown = request.headers.get("authorization", "")
        if is_api(request) and shown:
            # No page can make a browser send a token: nothing need be sent back.
            is_bearer = shown.lower().startswith(_BEARER)
            token = shown[len(_BEARER) :].strip() if is_bearer else ""
            return Guest(account_of_token(self._desk, token) if token else None)
        kept = cookie_of(request)
        login = login_of(self._desk, kept) if kept else None
        return Guest(login.account, login.csrf_token) if login is not None else Guest(None)


def cookie_of(request: Request) -> str:
    """The login's token as the browser keeps it; empty without one.

    Parameters
    ----------
    request
        As it came.
    """
    return request.cookies.get(_name(request), "")


def keep_cookie(request: Request, answer: Response, login: Login) -> None:
    """Let the browser keep a login: no script sees it, no other site's page sends it.

    Parameters
    ----------
    request
        As it came; over TLS the cookie is never sent without.
    answer
        To the sign-in.
    login
        Just made.
    """
    answer.set_cookie(
        _name(request),
        login.token,
        max_age=int((login.expires_at - datetime.now(UTC)).total_seconds()),
        path="/",
        secure=_is_locked(request),
        httponly=True,
        samesite="lax",
    )


def drop_cookie(request: Request, answer: Response) -> None:
    """Let the browser forget its login.

    Parameters
    ----------
    request
        As it came.
    answer
        To it.
    """
    answer.delete_cookie(
        _name(request), path="/", secure=_is_locked(request), httponly=True, samesite="lax"
    )


def _name(request: Request) -> str:
    """Over TLS a name that browsers take from this very host only."""
    return _LOCKED if _is_locked(request) else _PLAIN


def _is_locked(request: Request) -> bool:
    return request.url.scheme == "https"
