"""Accounts, logins, the audit, jobs and claims as the database keeps them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import URL

from pardalis.records.account import Account, Grant, Role
from pardalis.records.claim import Claim
from pardalis.records.job import Job, JobState
from pardalis.records.login import ApiToken, Login
from pardalis.store.database import Connection, Database
from pardalis.store.desk import accounts, audit, claims, jobs, logins

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LIN = Account("1", "Lin", (Grant(Role.VIEWER), Grant(Role.REVIEWER, "Hunchun")), "Lin Wei", "zh")
TASHI = Account("2", "tashi", (Grant(Role.ADMIN),))
SOON = timedelta(minutes=5)


@pytest.fixture
def database(database_url: URL) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.write() as opened:
        for each in (TASHI, LIN):
            accounts.add_account(opened, each)
        yield opened


def test_accounts_come_back_with_their_grants(connection: Connection) -> None:
    assert accounts.accounts(connection) == (LIN, TASHI)
    assert accounts.account_of(connection, "1") == LIN
    assert accounts.account_called(connection, " LIN ") == LIN
    assert accounts.account_called(connection, "li") is None
    assert accounts.count_admins(connection) == 1
    accounts.put_grants(connection, "1", (Grant(Role.VIEWER, "A"), Grant(Role.ADMIN, "A")))
    changed = accounts.account_of(connection, "1")
    assert changed is not None
    assert changed.grants == (Grant(Role.ADMIN, "A"),)
    accounts.put_active(connection, "2", False)
    assert accounts.count_admins(connection) == 0
    accounts.put_manner(connection, "2", "Tashi Dorje", "en")
    closed = accounts.account_of(connection, "2")
    assert closed == replace(TASHI, active=False, full_name="Tashi Dorje", language="en")


def test_a_login_holds_until_it_is_dropped(connection: Connection) -> None:
    login = Login(LIN, "csrf", NOON + timedelta(days=1), "token")
    logins.add_login(connection, login, "a" * 64, NOON)
    assert logins.login_of(connection, "a" * 64) == (replace(login, token=""), NOON)
    assert logins.login_of(connection, "b" * 64) is None
    logins.see_login(connection, "a" * 64, NOON + SOON)
    found = logins.login_of(connection, "a" * 64)
    assert found is not None
    assert found[1] == NOON + SOON
    accounts.put_active(connection, "1", False)
    assert logins.login_of(connection, "a" * 64) is None
    accounts.put_active(connection, "1", True)
    logins.drop_logins_of(connection, "1")
    assert logins.login_of(connection, "a" * 64) is None


def test_ended_logins_are_forgotten(connection: Connection) -> None:
    logins.add_login(connection, Login(LIN, "c", NOON), "a" * 64, NOON - SOON)
    logins.add_login(connection, Login(LIN, "c", NOON + SOON), "b" * 64, NOON)
    assert logins.login_of(connection, "a" * 64) is None
    assert logins.login_of(connection, "b" * 64) is not None


def test_tokens_are_revoked_one_by_one_or_all(connection: Connection) -> None:
    made = [ApiToken(f"t{n}", "1", "dashboard", NOON, token="secret") for n in range(3)]
    for number, each in enumerate(made):
        logins.add_token(connection, each, f"{number}" * 64)
    assert logins.token_of(connection, "1" * 64) == replace(made[1], token="")
    assert logins.revoke_tokens(connection, NOON, "2", "t1") == 0
    assert logins.revoke_tokens(connection, NOON, "1", "t1") == 1
    assert logins.revoke_tokens(connection, NOON, "1", "t1") == 0
    assert logins.revoke_tokens(connection, NOON + SOON, "1") == 2
    logins.use_token(connection, "t0", NOON)
    told = [(each.token_id, each.used_at, each.revoked_at) for each in logins.tokens(connection)]
    later = NOON + SOON
    assert told == [("t0", NOON, later), ("t1", None, NOON), ("t2", None, later)]
    assert "secret" not in repr(logins.tokens(connection, "1"))


def test_failures_are_counted_and_forgotten(connection: Connection) -> None:
    assert logins.failures_of(connection, "x") == (0, None)
    logins.put_failures(connection, "x", 4, NOON, NOON - SOON)
    logins.put_failures(connection, "y", 1, NOON + SOON, NOON - SOON)
    assert logins.failures_of(connection, "x") == (4, NOON)
    logins.put_failures(connection, "y", 0, NOON + SOON, NOON + SOON)
    assert logins.failures_of(connection, "x") == (0, None)
    assert logins.failures_of(connection, "y") == (0, None)


def test_entries_of_the_audit_follow_one_another(connection: Connection) -> None:
    first = audit.append_entry(connection, NOON, "lin", "export", "camtrap-dp", '{"a":1}')
    second = audit.append_entry(connection, NOON, "雪豹", "decide", "", "{}")
    assert tuple(audit.entries(connection)) == (first, second)
    assert (second.position, second.previous_hash) == (2, first.hash)
    assert [each.seal for each in audit.entries(connection)] == [first.hash, second.hash]
    assert audit.last_entries(connection, 5, before=2) == (first,)
    assert audit.last_entries(connection, 1) == (second,)
    assert audit.last_entries(connection, 5, account="lin", act="export") == (first,)
    assert audit.last_entries(connection, 5, account="lin", act="decide") == ()


def test_twenty_writers_do_not_fork_the_audit(database: Database) -> None:
    failed: list[BaseException] = []

    def write(number: int) -> None:
        try:
            for _ in range(5):
                with database.write() as connection:
                    audit.append_entry(connection, NOON, f"{number}", "look", "", "{}")
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []
    with database.read() as connection:
        entries = tuple(audit.entries(connection))
    assert [each.position for each in entries] == list(range(1, 101))
    pairs = pairwise(entries)
    assert all(after.previous_hash == before.hash for before, after in pairs)
    assert len({each.hash for each in entries}) == 100


def test_jobs_stand_in_the_order_in_which_they_were_asked_for(connection: Connection) -> None:
    asked = [Job(0, name, {"again": True}, "lin", NOON) for name in ("find", "identify", "find")]
    kept = [jobs.add_job(connection, each) for each in asked]
    assert [each.job_id for each in kept] == [1, 2, 3]
    assert jobs.job_of(connection, 2) == replace(asked[1], job_id=2)
    jobs.put_job(connection, 1, state=JobState.DONE, ended_at=NOON, message="3 photographs")
    jobs.put_job(connection, 2, state=JobState.RUNNING, started_at=NOON, done=3, total=9)
    assert [each.job_id for each in jobs.under_way(connection)] == [2, 3]
    assert [each.job_id for each in jobs.jobs(connection, 2)] == [3, 2]
    assert jobs.last_of(connection, "find") == NOON
    assert jobs.last_of(connection, "identify") is None


def test_what_ran_waits_again_unless_it_was_to_stop(connection: Connection) -> None:
    for _ in range(2):
        kept = jobs.add_job(connection, Job(0, "find", {}, "lin", NOON))
        jobs.put_job(connection, kept.job_id, state=JobState.RUNNING)
    jobs.put_job(connection, 2, is_stopping=True)
    jobs.wait_again(connection)
    states = [(each.state, each.is_stopping) for each in jobs.jobs(connection)]
    assert states == [(JobState.STOPPED, False), (JobState.WAITING, False)]


def test_a_pair_is_one_reviewers_until_the_claim_ends(connection: Connection) -> None:
    own, theirs = Claim("a", "b", "1", NOON + SOON), Claim("b", "a", "2", NOON + SOON)
    assert claims.take_pair(connection, own, NOON)
    assert not claims.take_pair(connection, theirs, NOON)
    assert claims.take_pair(connection, own, NOON)
    assert claims.holder_of(connection, "b", "a", NOON) == own
    assert claims.pairs_of_others(connection, "2", NOON) == {("a", "b")}
    assert claims.pairs_of_others(connection, "1", NOON) == frozenset()
    assert claims.pairs_of_others(connection, "2", NOON + SOON) == frozenset()
    assert claims.take_pair(connection, replace(theirs, until=NOON + 2 * SOON), NOON + SOON)
    claims.release_pairs(connection, "1", ("a", "b"))
    assert claims.holder_of(connection, "a", "b", NOON + SOON) is not None
    claims.release_pairs(connection, "2")
    assert claims.holder_of(connection, "a", "b", NOON + SOON) is None


def test_twenty_reviewers_never_get_the_same_pair(database: Database) -> None:
    got: list[str] = []

    def ask(number: int) -> None:
        with database.write() as connection:
            claim = Claim("a", "b", f"{number}", NOON + SOON)
            if claims.take_pair(connection, claim, NOON):
                got.append(claim.account_id)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(got) == 1
