"""Who asks, and what the answer is written in."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, Protocol, runtime_checkable

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from pardalis.errors import AccessError, SignInError
from pardalis.records.account import EVERYWHERE, Account, Role
from pardalis.web.language import Language, language_for
from pardalis.web.refusals import StalePageError
from pardalis.workflows.desk.desk import Desk

SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
CSRF_HEADER = "X-CSRF-Token"
CSRF_FIELD = "csrf"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody at the door, known or not.

    Parameters
    ----------
    account
        Whose request this is; None of one who has not signed in.
    csrf
        What a page's form must send back; empty of a program with a token, which needs none.
    """

    account: Account | None
    csrf: str = ""


@runtime_checkable
class Entrance(Protocol):
    """How the desk tells who asks: `OwnEntrance` of one person, `TeamEntrance` of a team."""

    def guest(self, request: Request) -> Guest:
        """Who asks.

        Parameters
        ----------
        request
            As it came.
        """
        ...


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of one account.

    Parameters
    ----------
    request
        As it came.
    desk
        The open project.
    account
        Who asks.
    csrf
        For the forms of the page.
    language
        The words that the page is written in.
    """

    request: Request = field(repr=False)
    desk: Desk
    account: Account
    csrf: str
    language: Language

    def may(self, role: Role, site: str = EVERYWHERE) -> bool:
        """Whether the account has at least this role at a site.

        Parameters
        ----------
        role
            The least.
        site
            By default the whole survey.
        """
        has = self.account.role_at(site)
        return has is not None and has.rank >= role.rank


def visiting(role: Role = Role.VIEWER) -> Callable[..., Any]:
    """A dependency of a page or of an answer: the visit of an account with at least this role.

    A role at any one site opens the door; what is seen behind it the store's queries decide.

    Parameters
    ----------
    role
        The least, at any site.
    """

    async def visit(request: Request) -> Visit:
        desk, entrance = request.app.state.desk, request.app.state.entrance
        # A team's entrance reads the database.
        guest: Guest = await run_in_threadpool(entrance.guest, request)
        request.state.account = guest.account
        if guest.account is None:
            raise SignInError
        highest = guest.account.role
        if highest is None or highest.rank < role.rank:
            raise AccessError
        await check_form(request, guest)
        return Visit(request, desk, guest.account, guest.csrf, language_for(request, guest.account))

    return visit


async def check_form(request: Request, guest: Guest) -> None:
    """See that a request that changes something comes from a page of ours.

    Raises
    ------
    StalePageError
        If it does not carry what that page was given.
    """
    if request.method in SAFE or not guest.csrf:
        return
    given = request.headers.get(CSRF_HEADER)
    if given is None and _is_form(request):
        given = str((await request.form()).get(CSRF_FIELD, ""))
    if not secrets.compare_digest((given or "").encode(), guest.csrf.encode()):
        raise StalePageError


def _is_form(request: Request) -> bool:
    kind = request.headers.get("content-type", "")
    return kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data"))


Viewing = Annotated[Visit, Depends(visiting(Role.VIEWER))]
Reviewing = Annotated[Visit, Depends(visiting(Role.REVIEWER))]
Analysing = Annotated[Visit, Depends(visiting(Role.ANALYST))]
Administering = Annotated[Visit, Depends(visiting(Role.ADMIN))]
