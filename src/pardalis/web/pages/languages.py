"""The choice of a language."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import unquote, urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from starlette.routing import Match

from pardalis.web.language import COOKIE, LANGUAGES

router = APIRouter(include_in_schema=False)
_YEAR = 365 * 24 * 3600


@router.post("/language")
def choose(request: Request, language: Annotated[str, Form()]) -> RedirectResponse:
    """Keep the choice in the browser, and go back to the page it was made on."""
    answer = RedirectResponse(_back(request), status_code=303)
    if language in LANGUAGES:
        keep_language(request, answer, language)
    return answer


def _back(request: Request) -> str:
    """The page on which the choice was made; of one that answered a form, the nearest above it."""
    # Only a path of ours: the header is the browser's word.
    asked = urlsplit(request.headers.get("referer", ""))
    path = "/" + asked.path.strip("/")
    if _opens(request, path):
        return path + (f"?{asked.query}" if asked.query else "")
    while path != "/" and not _opens(request, path):
        path = path.rpartition("/")[0] or "/"
    return path


def _opens(request: Request, path: str) -> bool:
    """Whether a browser that goes to a path is answered with a page."""
    scope = {"type": "http", "method": "GET", "path": unquote(path), "root_path": ""}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)


def keep_language(request: Request, answer: Response, language: str) -> None:
    """Let the browser keep the choice of a language.

    Parameters
    ----------
    request
        As it came; over TLS the choice is never sent without.
    answer
        To the choice.
    language
        Its code; forgotten if it is none of ours.
    """
    if language in LANGUAGES:
        locked = request.url.scheme == "https"
        answer.set_cookie(
            COOKIE, language, max_age=_YEAR, secure=locked, samesite="strict", httponly=True
        )
    else:
        answer.delete_cookie(COOKIE)
