"""What the desk refuses, and how it says so: as a page to people, as JSON to programs."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from pardalis.errors import (
    AbsentError,
    AccessError,
    InputError,
    InUseError,
    NotReadyError,
    PardalisError,
    SignInError,
    WaitError,
)
from pardalis.records.account import EVERYWHERE, Role
from pardalis.web.language import language_for

API = "/api/"


class Told(BaseModel):
    """How the API refuses.

    Parameters
    ----------
    error
        What is wrong.
    remedy
        What to do about it; may be empty.
    """

    error: str
    remedy: str


_REFUSALS = {
    400: "The request cannot be read.",
    401: "Nobody has signed in, or the token opens nothing.",
    403: "The account may not do this, or the page that asked is too old.",
    404: "There is no such thing, or none that the account may see.",
    409: "An earlier step has not run, or something else has changed meanwhile.",
    413: "The request is too large.",
    422: "Something that was sent cannot be used.",
    429: "Too many attempts: the answer says how long to wait.",
}
ANSWERS: dict[int | str, dict[str, Any]] = {
    status: {"model": Told, "description": words} for status, words in _REFUSALS.items()
}
"""The refusals that any part of the API may answer with, for its description."""


class StalePageError(AccessError):
    """A form that is of no page of ours, or of an earlier sign-in."""

    def __init__(self) -> None:
        super().__init__("This page is too old to be sent.", "Load the page again and repeat it.")


_STATUS: tuple[tuple[type[PardalisError], int], ...] = (
    (WaitError, 429),
    (SignInError, 401),
    (AbsentError, 404),
    (AccessError, 403),
    (InputError, 422),
    (NotReadyError, 409),
    (InUseError, 409),
)
_OF_THE_PROJECT = (NotReadyError, InUseError)
_BUSY = "That is not ready yet, or another step is at work."
_LOG = logging.getLogger(__name__)


def refuse_in_words(app: FastAPI) -> None:
    """Let the application answer every refusal in the words of its kind.

    Parameters
    ----------
    app
        The desk's.
    """
    app.add_exception_handler(PardalisError, _of_pardalis)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(RequestValidationError, _of_input)
    app.add_exception_handler(Exception, _of_ours)


def is_api(request: Request) -> bool:
    """Whether a program asks rather than a person's browser for a page.

    Parameters
    ----------
    request
        As it came.
    """
    return request.url.path.startswith(API)


def _of_pardalis(request: Request, error: Exception) -> Response:
    assert isinstance(error, PardalisError)
    if isinstance(error, SignInError) and request.method == "GET" and not is_api(request):
        return RedirectResponse(_door(request), status_code=303)
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
    if status == 500:
        _LOG.error("%s %s: %s", request.method, request.url.path, error)
        return _of_ours(request, error)
    if isinstance(error, _OF_THE_PROJECT) and not _sees_all(request):
        return _said(request, status, _BUSY, "Try again later.")
    headers = {"Retry-After": str(error.wait)} if isinstance(error, WaitError) else None
    return _said(request, status, error.message, error.remedy, headers)


def _door(request: Request) -> str:
    """The form to sign in, which leads on to the page that was asked for."""
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return "/sign-in" if asked == "/" else f"/sign-in?{urlencode({'to': asked})}"


def _sees_all(request: Request) -> bool:
    """Whether who asks may know the names of the survey's folders and files."""
    account = getattr(request.state, "account", None)
    role = account.role_at(EVERYWHERE) if account is not None else None
    return role is not None and role is not Role.VIEWER


def _of_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        absent = AbsentError()
        return _said(request, 404, absent.message, absent.remedy)
    return _said(request, error.status_code, str(error.detail), "", error.headers)


def _of_input(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = " ".join(map(str, first["loc"]))
    return _said(
        request, 422, f"{where}: {first['msg']}.", "Send it as the API's description says."
    )


def _of_ours(request: Request, _: Exception) -> Response:
    # What went wrong stands in the server's log: an answer must not tell a place or a file.
    return _said(
        request, 500, "Something went wrong here.", "Nothing was changed. Tell who runs this desk."
    )


def _said(
    request: Request, status: int, message: str, remedy: str, headers: Any = None
) -> Response:
    if is_api(request):
        words = language_for(request, getattr(request.state, "account", None))
        told = {"error": words.again(message) or message, "remedy": words.again(remedy) or remedy}
        return JSONResponse(told, status_code=status, headers=headers)
    # The page's words need a language; imported here, since pages refuse too.
    from pardalis.web.showing import refusal_page

    return refusal_page(request, status, message, remedy, headers)
