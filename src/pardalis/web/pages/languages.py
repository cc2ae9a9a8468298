"""The choice of a language."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from pardalis.web.language import COOKIE, LANGUAGES

router = APIRouter(include_in_schema=False)
_YEAR = 365 * 24 * 3600


@router.post("/language")
def choose(request: Request, language: Annotated[str, Form()]) -> RedirectResponse:
    """Keep the choice in the browser, and go back to the page it was made on."""
    # Only a path of ours: the header is the browser's word.
    back = urlsplit(request.headers.get("referer", ""))
    asked = f"?{back.query}" if back.query else ""
    answer = RedirectResponse("/" + back.path.lstrip("/") + asked, status_code=303)
    if language in LANGUAGES:
        keep_language(request, answer, language)
    return answer


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
