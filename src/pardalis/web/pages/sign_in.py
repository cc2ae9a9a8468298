"""People of a team sign in and out."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from pardalis.errors import AbsentError, InputError, SignInError, WaitError
from pardalis.web.entrance.team import cookie_of, drop_cookie, keep_cookie
from pardalis.web.refusals import StalePageError
from pardalis.web.showing import show_outside
from pardalis.web.visit import Viewing
from pardalis.workflows.desk import signing_in

router = APIRouter(include_in_schema=False)
_LONGEST = 1000


@router.get("/sign-in")
def ask(request: Request, to: str = "/") -> Response:
    """The form in which a person signs in."""
    if not request.app.state.desk.team:
        return RedirectResponse("/", status_code=303)
    return show_outside(request, "sign_in.html", to=own_path(to), wait=0, is_wrong=False)


@router.post("/sign-in")
def sign_in(
    request: Request,
    name: Annotated[str, Form(max_length=_LONGEST)] = "",
    password: Annotated[str, Form(max_length=_LONGEST)] = "",
    to: Annotated[str, Form(max_length=_LONGEST)] = "/",
) -> Response:
    """Let a person in who gives the right name and password.

    Parameters
    ----------
    request
        As it came.
    name, password
        As they were typed.
    to
        Path to go on to.
    """
    desk = request.app.state.desk
    if not desk.team:
        raise AbsentError
    _check_origin(request)
    address = request.client.host if request.client is not None else ""
    told, headers = {"to": own_path(to), "wait": 0, "is_wrong": True}, {}
    try:
        login = signing_in.sign_in(desk, name, password, address)
    except WaitError as error:
        headers = {"Retry-After": str(error.wait)}
        return show_outside(request, "sign_in.html", 429, headers, **told | {"wait": error.wait})
    except (SignInError, InputError):
        return show_outside(request, "sign_in.html", 401, headers, **told)
    answer = RedirectResponse(own_path(to), status_code=303)
    keep_cookie(request, answer, login)
    return answer


@router.post("/sign-out")
def sign_out(visit: Viewing) -> Response:
    """End this browser's login."""
    if not visit.desk.team:
        raise AbsentError
    signing_in.sign_out(visit.desk, cookie_of(visit.request))
    answer = RedirectResponse("/sign-in", status_code=303)
    drop_cookie(visit.request, answer)
    return answer


def own_path(to: str) -> str:
    r"""A path of this desk to go on to; the first page in place of anything else.

    Parameters
    ----------
    to
        As a link or a form says; anything.

    Examples
    --------
    >>> own_path("/photos?species=x"), own_path("//evil.example"), own_path("https://evil.example")
    ('/photos?species=x', '/', '/')
    """
    if not to.isprintable() or len(to) > _LONGEST:
        return "/"
    parts = urlsplit(to)
    is_own = not parts.scheme and not parts.netloc and to.startswith("/")
    return to if is_own and not to.startswith("//") and "\\" not in to else "/"


def _check_origin(request: Request) -> None:
    """A page of another site could sign a browser in to an account of its own choice."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host", ""):
        raise StalePageError
