"""Accounts: who may sign in, how often, and what of it the audit tells."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from pardalis.errors import AbsentError, AccessError, InputError, SignInError, WaitError
from pardalis.records.account import Account, Grant, Role
from pardalis.records.audit_entry import AuditEntry
from pardalis.store import schema
from pardalis.workflows.desk import attempts, passwords, signing_in, tokens
from pardalis.workflows.desk.accounts import (
    account_called,
    all_accounts,
    change_grants,
    change_manner,
    close_account,
    make_account,
    reopen_account,
    set_password,
)
from pardalis.workflows.desk.auditing import check, checked, note, read_audit
from pardalis.workflows.desk.desk import Desk, owner
from pardalis.workflows.desk.signing_in import (
    account_of_login,
    change_password,
    login_of,
    sign_in,
    sign_out,
)
from pardalis.workflows.desk.tokens import account_of_token, make_token, revoke_token, tokens_of
from pardalis.workflows.project import new_project

PASSWORD = "four words that differ"
ADMIN, VIEWER = (Grant(Role.ADMIN),), (Grant(Role.VIEWER),)
KEEPER = owner("keeper")


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def now(self, _zone: Any) -> datetime:
        return self.time

    def wait(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    for module in (attempts, signing_in, tokens):
        monkeypatch.setattr(module, "datetime", made)
    return made


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the least cost: what is tested is who comes in."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: quick)
    passwords._nobodys.cache_clear()


@pytest.fixture
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    survey = tmp_path / "survey"
    survey.mkdir()
    make: Callable[[], str] | None = None
    if getattr(request, "param", "sqlite") == "postgresql":
        make = request.getfixturevalue("postgres_with_tables")
    with new_project(survey, None, make() if make else None) as project:
        yield Desk(project, team=True)


on_both = pytest.mark.parametrize("desk", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def lin(desk: Desk) -> Account:
    make_account(desk, KEEPER, "tashi", ADMIN, PASSWORD)
    return make_account(desk, KEEPER, "Lin", VIEWER, PASSWORD, "Lin Wei", "zh")


@on_both
def test_who_has_an_account_signs_in_and_out(desk: Desk, lin: Account) -> None:
    login = sign_in(desk, " LIN", PASSWORD, "10.0.0.1")
    assert login.account == lin
    assert account_of_login(desk, login.token) == lin
    found = login_of(desk, login.token)
    assert found is not None
    assert found.csrf_token == login.csrf_token != login.token
    assert login.token not in repr(login)
    other = sign_in(desk, "Lin", PASSWORD)
    sign_out(desk, login.token)
    assert account_of_login(desk, login.token) is None
    assert account_of_login(desk, other.token) == lin
    for anything in ("", "x", "\udcff", login.csrf_token):
        assert account_of_login(desk, anything) is None


@pytest.mark.parametrize(("name", "password"), [("Lin", "wrong words"), ("nobody", PASSWORD)])
def test_name_and_password_are_refused_in_the_same_words(
    desk: Desk, lin: Account, name: str, password: str
) -> None:
    with pytest.raises(SignInError) as refused:
        sign_in(desk, name, password)
    assert str(refused.value) == "The name or the password is not right. Try again."


def test_a_name_that_nobody_has_costs_as_much_as_one(
    desk: Desk, lin: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []
    hasher = passwords._hasher()

    class Watched:
        def verify(self, kept: str, password: str) -> bool:
            verified.append(password)
            return bool(hasher.verify(kept, password))

        hash = staticmethod(hasher.hash)

    monkeypatch.setattr(passwords, "_hasher", Watched)
    close_account(desk, KEEPER, lin.account_id)
    make_account(desk, KEEPER, "guest", VIEWER)
    for name in ("nobody", "Lin", "guest"):
        with pytest.raises(SignInError):
            sign_in(desk, name, "some other words")
    assert verified == ["some other words"] * 3


def refused(desk: Desk, name: str, password: str, address: str = "") -> int:
    """How long to wait before the next attempt is looked at [s]; 0 of one that was."""
    with pytest.raises(SignInError) as error:
        sign_in(desk, name, password, address)
    return error.value.wait if isinstance(error.value, WaitError) else 0


@on_both
def test_who_fails_often_waits_longer_and_longer(desk: Desk, lin: Account, clock: Clock) -> None:
    assert [refused(desk, "Lin", "wrong words", "10.0.0.1") for _ in range(4)] == [0, 0, 0, 0]
    waits = []
    for _ in range(7):
        waits.append(refused(desk, "Lin", "wrong words", "10.0.0.1"))
        # The right password does not help before that, whatever the machine.
        assert refused(desk, "lin", PASSWORD, "10.0.0.9") == waits[-1]
        clock.wait(waits[-1])
        assert refused(desk, "Lin", "wrong words", "10.0.0.1") == 0
    assert waits == [2, 4, 8, 16, 32, 60, 60]
    # Others are not kept out meanwhile.
    sign_in(desk, "tashi", PASSWORD, "10.0.0.2")
    clock.wait(60)
    sign_in(desk, "Lin", PASSWORD, "10.0.0.1")
    # Who came in begins anew.
    assert refused(desk, "Lin", "wrong words", "10.0.0.1") == 0
    sign_in(desk, "Lin", PASSWORD, "10.0.0.1")


def test_an_address_that_tries_many_names_waits(desk: Desk, lin: Account, clock: Clock) -> None:
    waits = [refused(desk, f"name {n}", "wrong words", "10.0.0.1") for n in range(30)]
    assert waits == [0] * (attempts.BY_ADDRESS.free + 1) + [2] * (29 - attempts.BY_ADDRESS.free)
    # An account of one's own does not wash it clean.
    clock.wait(2)
    sign_in(desk, "Lin", PASSWORD, "10.0.0.1")
    clock.wait(2)
    assert refused(desk, "another", "wrong words", "10.0.0.1") == 0
    assert refused(desk, "Lin", PASSWORD, "10.0.0.1") == 4
    clock.wait(attempts.FORGOTTEN.total_seconds())
    sign_in(desk, "Lin", PASSWORD, "10.0.0.1")


@on_both
def test_many_at_once_count_as_many(desk: Desk, lin: Account) -> None:
    told: list[type[SignInError]] = []

    def attempt() -> None:
        try:
            sign_in(desk, "Lin", "wrong words")
        except SignInError as error:
            told.append(type(error))

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(told) == 12
    # Three are free; the fourth counts too, and all others wait.
    assert told.count(SignInError) == attempts.BY_NAME.free + 1


def test_a_login_ends_after_idle_hours_and_after_weeks(
    desk: Desk, lin: Account, clock: Clock
) -> None:
    token = sign_in(desk, "Lin", PASSWORD).token
    for _ in range(27):
        clock.wait(signing_in.IDLE.total_seconds() - 60)
        assert account_of_login(desk, token) == lin
    clock.wait(signing_in.IDLE.total_seconds() - 60)
    assert account_of_login(desk, token) == lin
    clock.wait(28 * 60)
    assert account_of_login(desk, token) is None
    token = sign_in(desk, "Lin", PASSWORD).token
    clock.wait(signing_in.IDLE.total_seconds() + 1)
    assert account_of_login(desk, token) is None


@on_both
def test_what_an_account_may_changes_at_once(desk: Desk, lin: Account) -> None:
    token = sign_in(desk, "Lin", PASSWORD).token
    key = make_token(desk, lin, "dashboard").token
    more = (Grant(Role.ANALYST),)
    change_grants(desk, KEEPER, lin.account_id, more)
    for found in (account_of_login(desk, token), account_of_token(desk, key)):
        assert found is not None
        assert found.grants == more
    close_account(desk, KEEPER, lin.account_id)
    assert account_of_login(desk, token) is None
    assert account_of_token(desk, key) is None
    with pytest.raises(SignInError):
        sign_in(desk, "Lin", PASSWORD)
    reopen_account(desk, KEEPER, lin.account_id)
    # What was closed with it stays closed.
    assert account_of_login(desk, token) is None
    assert account_of_token(desk, key) is None
    sign_in(desk, "Lin", PASSWORD)


def test_another_password_ends_all_logins(desk: Desk, lin: Account) -> None:
    token = sign_in(desk, "Lin", PASSWORD).token
    with pytest.raises(InputError, match="present password"):
        change_password(desk, lin, "wrong words", "another four words")
    change_password(desk, lin, PASSWORD, "another four words")
    assert account_of_login(desk, token) is None
    with pytest.raises(SignInError):
        sign_in(desk, "Lin", PASSWORD)
    sign_in(desk, "Lin", "another four words")


@pytest.mark.parametrize("password", ["short", "x" * 1001, "tashi12345", "TASHI tashi"])
def test_passwords_that_are_guessed_are_refused(desk: Desk, password: str) -> None:
    with pytest.raises(InputError, match="assword"):
        make_account(desk, KEEPER, "tashi", ADMIN, password)
    assert all_accounts(desk, KEEPER) == ()


def test_the_same_letters_are_the_same_password(desk: Desk) -> None:
    make_account(desk, KEEPER, "zoe", ADMIN, "cafe\N{COMBINING ACUTE ACCENT} au lait")
    assert sign_in(desk, "zoe", "caf\N{LATIN SMALL LETTER E WITH ACUTE} au lait")


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\nb", "a\x00b"])
def test_names_that_are_none_are_refused(desk: Desk, name: str) -> None:
    with pytest.raises(InputError, match="name of an account"):
        make_account(desk, KEEPER, name, VIEWER, PASSWORD)


@on_both
def test_an_account_is_not_made_twice(desk: Desk, lin: Account) -> None:
    with pytest.raises(InputError, match="There is an account of the name 'LIN'"):
        make_account(desk, KEEPER, "ＬＩＮ", VIEWER, PASSWORD)
    assert account_called(desk, "lin") == lin
    with pytest.raises(InputError, match="no account"):
        account_called(desk, "nobody")


def test_only_an_admin_of_all_keeps_accounts(desk: Desk, lin: Account) -> None:
    tashi = account_called(desk, "tashi")
    of_a_site = Account("9", "site", (Grant(Role.ADMIN, "Hunchun"), Grant(Role.ANALYST)))
    for who in (lin, of_a_site):
        for refused in (
            lambda who: make_account(desk, who, "x", VIEWER),
            lambda who: change_grants(desk, who, who.account_id, ADMIN),
            lambda who: close_account(desk, who, tashi.account_id),
            lambda who: set_password(desk, who, tashi.account_id, PASSWORD),
            lambda who: change_manner(desk, who, tashi.account_id, "", ""),
            lambda who: make_token(desk, tashi, "x", who),
            lambda who: all_accounts(desk, who),
            lambda who: read_audit(desk, who),
        ):
            with pytest.raises(AccessError):
                refused(who)
    assert account_called(desk, "tashi") == tashi


def test_somebody_is_left_to_keep_accounts(desk: Desk, lin: Account) -> None:
    tashi = account_called(desk, "tashi")
    with pytest.raises(InputError, match="Nobody would be left"):
        close_account(desk, tashi, tashi.account_id)
    with pytest.raises(InputError, match="Nobody would be left"):
        change_grants(desk, tashi, tashi.account_id, VIEWER)
    change_grants(desk, tashi, lin.account_id, ADMIN)
    close_account(desk, tashi, tashi.account_id)


@on_both
def test_a_grant_names_a_site_of_the_survey(desk: Desk) -> None:
    row = {
        "deployment_id": "D", "location_id": "S", "latitude": 1.0, "longitude": 2.0,
        "deployment_start": datetime(2026, 3, 1, tzinfo=UTC),
        "deployment_end": datetime(2026, 4, 1, tzinfo=UTC), "utc_offset": 0, "location_name": "",
        "camera_id": "", "camera_model": "", "card": "",
        "other_fields": [["deploymentGroups", "Hunchun"]],
    }  # fmt: skip
    with desk.project.database.write() as connection:
        connection.execute(schema.deployment.insert(), row)
    with pytest.raises(InputError, match="no site 'Huncun'") as refused:
        make_account(desk, KEEPER, "lin", (Grant(Role.VIEWER, "Huncun"),))
    assert "Its sites: Hunchun." in refused.value.remedy
    make_account(desk, KEEPER, "lin", (Grant(Role.VIEWER, "Hunchun"),))


@on_both
def test_tokens_open_until_they_are_revoked(desk: Desk, lin: Account, clock: Clock) -> None:
    token = make_token(desk, lin, "dashboard")
    assert token.token.startswith("pardalis_")
    assert token.token not in repr(token)
    assert account_of_token(desk, token.token) == lin
    (kept,) = tokens_of(desk, lin)
    assert (kept.used_at, kept.token) == (clock.time, "")
    with pytest.raises(AbsentError):
        revoke_token(desk, account_called(desk, "tashi"), token.token_id)
    revoke_token(desk, lin, token.token_id)
    assert account_of_token(desk, token.token) is None
    with pytest.raises(AbsentError):
        revoke_token(desk, lin, token.token_id)


@on_both
def test_no_password_and_no_token_is_stored(desk: Desk, lin: Account) -> None:
    login, token = sign_in(desk, "Lin", PASSWORD), make_token(desk, lin, "dashboard")
    from sqlalchemy import select

    with desk.project.database.read() as connection:
        held = repr(
            [tuple(row) for each in schema.metadata.tables.values() if each.name != "media"
             for row in connection.execute(select(each))]
        )  # fmt: skip
    assert "Lin Wei" in held
    assert [each for each in (PASSWORD, login.token, token.token) if each in held] == []
    assert held.count("$argon2id$") == 2


def test_the_audit_tells_who_did_what(desk: Desk, lin: Account) -> None:
    sign_in(desk, "Lin", PASSWORD, "10.0.0.1")
    with pytest.raises(SignInError):
        sign_in(desk, "my password by mistake", "x", "10.0.0.1")
    note(desk, lin, "export", "camtrap-dp", precision=0.1)
    told = [(each.account, each.act, each.subject) for each in read_audit(desk, KEEPER)][::-1]
    assert told == [
        ("keeper", "make_account", "tashi"),
        ("keeper", "make_account", "Lin"),
        ("Lin", "sign_in", ""),
        ("", "sign_in_refused", ""),
        ("Lin", "export", "camtrap-dp"),
    ]
    assert "mistake" not in repr(read_audit(desk, KEEPER))
    found = check(desk)
    assert (found.is_whole, found.entries) == (True, 5)
    assert check(desk, found.last_hash).is_whole
    assert not check(desk, "f" * 64).is_whole


def test_the_audit_takes_no_position(desk: Desk) -> None:
    for details in ({"latitude": 1.0}, {"where": [{"LON": 2.0}]}, {"a": {"b": {"position": 1}}}):
        with pytest.raises(ValueError, match="no positions"):
            note(desk, KEEPER, "look", **details)
    assert check(desk).entries == 0


@on_both
@pytest.mark.parametrize(
    ("change", "broken_at", "reason"),
    [
        ("UPDATE audit SET account = 'another' WHERE position = 3", 3, "changed after"),
        ("UPDATE audit SET at = '2026-03-01 12:00:00' WHERE position = 2", 2, "changed after"),
        ("DELETE FROM audit WHERE position = 4", 5, "Entry 4 is missing"),
        ("DELETE FROM audit WHERE position = 1", 2, "Entry 1 is missing"),
    ],
)
def test_a_change_of_the_audit_is_found(
    desk: Desk, change: str, broken_at: int, reason: str
) -> None:
    for number in range(6):
        note(desk, KEEPER, "look", f"{number}")
    with desk.project.database.write() as connection:
        connection.exec_driver_sql(change)
    found = check(desk)
    assert (found.is_whole, found.broken_at) == (False, broken_at)
    assert reason in found.reason


def test_an_entry_that_is_written_anew_breaks_the_next(desk: Desk) -> None:
    from dataclasses import replace

    entries: list[AuditEntry] = [note(desk, KEEPER, "look", f"{number}") for number in range(4)]
    forged = replace(entries[1], account="another")
    entries[1] = replace(forged, hash=forged.seal)
    found = checked(entries)
    assert (found.broken_at, found.is_whole) == (3, False)
    assert "replaced" in found.reason
    # A tail that was cut off shows only to who wrote the last hash down.
    assert checked(entries[:1]).is_whole
    assert not checked(entries[:1], entries[3].hash).is_whole
