"""Accounts and what each may do where, for who keeps them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from pardalis.errors import AbsentError, InputError
from pardalis.records.account import EVERYWHERE, Account, Grant, Role
from pardalis.records.sentence import say
from pardalis.web.showing import show
from pardalis.web.visit import Administering, Visit
from pardalis.workflows.desk import accounts
from pardalis.workflows.desk.team import sites_of_survey

router = APIRouter(prefix="/accounts", include_in_schema=False)
_ROLE = "role:"


async def _sent(request: Request) -> FormData:
    return await request.form()


Sent = Annotated[FormData, Depends(_sent)]
Password = Annotated[str, Form(max_length=1000)]


@router.get("")
def list_accounts(visit: Administering) -> Response:
    """All accounts, and the form for a new one."""
    _check_team(visit)
    everyone = accounts.all_accounts(visit.desk, visit.account)
    return show(visit, "accounts.html", accounts=everyone, **_choices(visit))


@router.post("")
def make(
    visit: Administering,
    sent: Sent,
    name: Annotated[str, Form(max_length=200)],
    password: Password,
    full_name: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Make an account.

    Parameters
    ----------
    visit
        Who asks.
    sent
        The form, with a role by site.
    name, password, full_name
        As they were typed.
    """
    _check_team(visit)
    made = accounts.make_account(
        visit.desk, visit.account, name, _grants(sent), password, full_name
    )
    return _to(made.account_id)


@router.get("/{account_id}")
def account(visit: Administering, account_id: str) -> Response:
    """One account."""
    return show(visit, "account_of.html", account=_found(visit, account_id), **_choices(visit))


@router.post("/{account_id}/grants")
def change_grants(visit: Administering, account_id: str, sent: Sent) -> Response:
    """Change what an account may do."""
    _found(visit, account_id)
    accounts.change_grants(visit.desk, visit.account, account_id, _grants(sent))
    return _to(account_id)


@router.post("/{account_id}/password")
def set_password(visit: Administering, account_id: str, password: Password) -> Response:
    """Give an account another password."""
    _found(visit, account_id)
    accounts.set_password(visit.desk, visit.account, account_id, password)
    return _to(account_id)


@router.post("/{account_id}/close")
def close(visit: Administering, account_id: str) -> Response:
    """Close an account; what it decided stays."""
    _found(visit, account_id)
    accounts.close_account(visit.desk, visit.account, account_id)
    return _to(account_id)


@router.post("/{account_id}/reopen")
def reopen(visit: Administering, account_id: str) -> Response:
    """Open a closed account again."""
    _found(visit, account_id)
    accounts.reopen_account(visit.desk, visit.account, account_id)
    return _to(account_id)


def _to(account_id: str) -> Response:
    return RedirectResponse(f"/accounts/{account_id}", status_code=303)


def _found(visit: Visit, account_id: str) -> Account:
    _check_team(visit)
    everyone = accounts.all_accounts(visit.desk, visit.account)
    found = next((each for each in everyone if each.account_id == account_id), None)
    if found is None:
        raise AbsentError
    return found


def _check_team(visit: Visit) -> None:
    """Who works alone keeps no accounts."""
    if not visit.desk.team:
        raise AbsentError


def _choices(visit: Visit) -> dict[str, Any]:
    return {"sites": (EVERYWHERE, *sites_of_survey(visit.desk)), "roles": tuple(Role)}


def _grants(sent: FormData) -> tuple[Grant, ...]:
    """A role by site, as the form names them."""
    given = [(name.removeprefix(_ROLE), value) for name, value in sent.multi_items()
             if name.startswith(_ROLE) and value]  # fmt: skip
    try:
        return tuple(Grant(Role(str(value)), site) for site, value in given)
    except ValueError:
        raise InputError(say("There is no such role."), say("Choose one of the list.")) from None
