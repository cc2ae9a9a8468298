"""One's own account: language, password, and tokens for programs."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from pardalis.errors import AbsentError
from pardalis.records.account import EVERYWHERE, Role
from pardalis.records.login import ApiToken
from pardalis.web.entrance.team import drop_cookie
from pardalis.web.pages.languages import keep_language
from pardalis.web.showing import show
from pardalis.web.visit import Viewing, Visit
from pardalis.workflows.desk.accounts import change_manner
from pardalis.workflows.desk.signing_in import change_password
from pardalis.workflows.desk.tokens import make_token, revoke_token, tokens_of

router = APIRouter(prefix="/account", include_in_schema=False)
_ONCE = 32
"""So many letters at least of what a form that makes a token is known by."""


@router.get("")
def account(visit: Viewing) -> Response:
    """The page."""
    return _page(visit)


@router.post("")
def change(
    visit: Viewing,
    full_name: Annotated[str, Form(max_length=200)] = "",
    language: Annotated[str, Form(max_length=8)] = "",
) -> Response:
    """Change how the person is called, and the language of the pages."""
    _check_team(visit)
    own = visit.account
    change_manner(visit.desk, own, own.account_id, full_name, language)
    answer = RedirectResponse("/account", status_code=303)
    keep_language(visit.request, answer, language)
    return answer


@router.post("/password")
def password(
    visit: Viewing,
    former: Annotated[str, Form(max_length=1000)],
    new: Annotated[str, Form(max_length=1000)],
) -> Response:
    """Change the password; wherever the person is signed in, signing in is asked for anew."""
    _check_team(visit)
    change_password(visit.desk, visit.account, former, new)
    answer = RedirectResponse("/sign-in", status_code=303)
    drop_cookie(visit.request, answer)
    return answer


@router.post("/tokens")
def add_token(
    visit: Viewing,
    name: Annotated[str, Form(max_length=200)],
    once: Annotated[str, Form(min_length=_ONCE, max_length=64)],
) -> Response:
    """Make a token, and show it this once; the same form sent again shows the same token.

    Parameters
    ----------
    visit
        Who asks.
    name
        What it is for.
    once
        As the form came with it.
    """
    _check_team(visit)
    # Of a login and a form: neither is known from what the database keeps.
    made_of = f"{visit.csrf}\n{once}"
    return _page(visit, make_token(visit.desk, visit.account, name, made_of=made_of))


@router.post("/tokens/{token_id}/revoke")
def drop_token(visit: Viewing, token_id: str) -> Response:
    """Revoke a token."""
    _check_team(visit)
    revoke_token(visit.desk, visit.account, token_id)
    return RedirectResponse("/account", status_code=303)


def _page(visit: Visit, made: ApiToken | None = None) -> Response:
    _check_team(visit)
    return show(
        visit,
        "account.html",
        tokens=[each for each in tokens_of(visit.desk, visit.account) if each.revoked_at is None],
        made=made,
        once=secrets.token_urlsafe(_ONCE),
        keeps_accounts=visit.may(Role.ADMIN, EVERYWHERE),
    )


def _check_team(visit: Visit) -> None:
    """Who works alone has no account."""
    if not visit.desk.team:
        raise AbsentError
