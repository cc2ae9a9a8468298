"""PostgreSQL keeps what SQLite keeps, in the same order, one writer at a time."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from pardalis.errors import InputError, InUseError, PardalisError, ProjectError
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.deployment import Deployment
from pardalis.records.problem import Problem
from pardalis.store import cards, database, results, schema
from pardalis.store.database import Database, server_url

START, END = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
# In the order of their bytes; a dictionary has another.
NAMES = ("B10", "B9", "Zar", "_x", "a-1", "a1", "b", "Äs", "豹", "\U0001f406")


@pytest.fixture
def opened(postgres_with_tables: Callable[[], str]) -> Iterator[Database]:
    made = Database(server_url(postgres_with_tables()))
    yield made
    made.close()


def a_deployment(name: str, latitude: float = 1.0) -> Deployment:
    return Deployment(name, name, latitude, 2.0, START, END, 0)


def test_rows_stand_in_the_order_of_their_bytes(database_url: sa.URL) -> None:
    made = Database(database_url)
    with made.write() as connection:
        cards.replace_deployments(connection, map(a_deployment, NAMES[::-1]), ())
        cards.put_card_files(
            connection, (CardFile(name, "c", 1, 1, FileKind.PHOTO) for name in NAMES[::-1])
        )
    with made.read() as connection:
        assert tuple(each.deployment_id for each in cards.deployments(connection)) == NAMES
        assert tuple(each.file_path for each in cards.card_files(connection)) == NAMES
    made.close()


def test_numbers_of_64_bits_texts_of_any_length_and_odd_names(database_url: sa.URL) -> None:
    odd = b"S1/\xff\xfe.jpg".decode("utf-8", "surrogateescape")
    long = "x" * 5000
    made = Database(database_url)
    file = CardFile(
        odd, "S1", 1 << 40, (1 << 62) + 1, FileKind.PHOTO, sequence_number=1 << 33, user_label=long
    )
    problem = Problem(odd, "k" * 60, long)
    with made.write() as connection:
        cards.put_card_files(connection, [file])
        cards.put_card_files(connection, [file])
        cards.replace_problems(connection, "s" * 40, [problem])
        # JSON of a float that is none, and of a name that is no text.
        results.put_choices(connection, "find", {"name": odd, "share": 0.1, "many": 1 << 60})
    with made.read() as connection:
        assert cards.card_files(connection) == (file,)
        assert cards.problems(connection) == (problem,)
        told = {"name": odd, "share": 0.1, "many": 1 << 60}
        assert results.choices(connection, "find") == told
    made.close()


def test_nul_takes_another_form(opened: Database) -> None:
    with opened.write() as connection:
        cards.replace_problems(connection, "import", [Problem("a\x00b", "kind", "label 'x\x00'")])
        results.put_choices(connection, "import", {"label": "x\x00"})
    with opened.read() as connection:
        (kept,) = cards.problems(connection)
        assert kept.reason == "label 'x␀'"
        # Of a path nothing may be lost; JSON writes it in letters.
        assert kept.subject == "a\x00b"
        assert results.choices(connection, "import") == {"label": "x\x00"}


def test_what_is_read_is_of_one_moment(database_url: sa.URL) -> None:
    made = Database(database_url)
    with made.write() as connection:
        cards.replace_deployments(connection, [a_deployment("A")], ())
    with made.read() as reader:
        assert len(cards.deployments(reader)) == 1
        with made.write() as connection:
            cards.replace_deployments(connection, map(a_deployment, "ABC"), ())
        assert len(cards.deployments(reader)) == 1
    with made.read() as reader:
        assert len(cards.deployments(reader)) == 3
    made.close()


def test_who_reads_first_and_writes_then_reads_what_it_changes(database_url: sa.URL) -> None:
    made = Database(database_url)

    def add() -> None:
        for _ in range(5):
            with made.write() as connection:
                number = results.choices(connection, "count").get("number", 0)
                results.put_choices(connection, "count", {"number": number + 1})

    threads = [threading.Thread(target=add) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with made.read() as connection:
        assert results.choices(connection, "count") == {"number": 40}
    made.close()


def test_a_writer_that_does_not_end_is_told_of(
    opened: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT_FOR_LOCK", 0.3)
    other = Database(opened.engine.url)
    try:
        with (
            opened.write(),
            pytest.raises(InUseError, match="in use by another run"),
            other.write(),
        ):
            pass
        # Who only looks is not kept waiting, and the writer that ended is in nobody's way.
        with opened.write(), other.read() as connection:
            assert cards.deployments(connection) == ()
        with other.write():
            pass
    finally:
        other.close()


HOLDS = """
import sys, time
from pardalis.store.database import Database, server_url
with Database(server_url(sys.argv[1])).alone("find", "process 7 on field-laptop since noon", 0):
    print("held", flush=True)
    time.sleep(60)
"""


def test_runs_on_other_machines_are_kept_out(postgres_with_tables: Callable[[], str]) -> None:
    address = postgres_with_tables()
    opened = Database(server_url(address))
    command = [sys.executable, "-c", HOLDS, address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            with (
                pytest.raises(InUseError) as told,
                opened.alone("find", "process 8 on server", 0.2),
            ):
                pass
            who = "find: process 7 on field-laptop since noon"
            assert f"Another run is at work on this project: {who}." in told.value.message
            assert opened.at_work("process 8") == (who,)
            assert opened.at_work("process 7") == ()
            with opened.alone("identify", "process 8 on server", 0):
                assert opened.at_work("process 9") == (who, "identify: process 8 on server")
        finally:
            holder.kill()
    # A killed one is out at once.
    with opened.alone("find", "process 8 on server", 10):
        assert opened.at_work("process 9") == ("find: process 8 on server",)
    assert opened.at_work("") == ()
    opened.close()


def test_errors_tell_no_place_of_a_camera(opened: Database) -> None:
    row = {"deployment_id": "ridge", "latitude": 43.1234, "longitude": 131.9876}
    with pytest.raises(ProjectError) as failed, opened.write() as connection:
        connection.execute(schema.deployment.insert(), row)
    told, error = "", failed.value
    while error is not None and not error.__suppress_context__:
        told, error = f"{told}{error!r}", error.__context__ or error.__cause__
    assert "refused what was to be written" in f"{failed.value}"
    assert [each for each in ("43.1234", "131.9876", "ridge") if each in f"{failed.value} {told}"] \
        == []  # fmt: skip


def test_a_server_that_does_not_answer_is_told_of_without_a_password(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PGPASSWORD", "leopard7")
    began = time.monotonic()
    with pytest.raises(ProjectError, match="server of the project's database") as failed:
        Database(server_url(f"postgresql://lin@/hunchun?host={tmp_path}"))
    assert "hunchun" in failed.value.message
    assert "leopard7" not in f"{failed.value!r}{failed.value}"
    assert time.monotonic() - began < 20


def test_a_database_of_another_program_is_refused(postgres: Callable[[], str]) -> None:
    url = server_url(postgres())
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE wards (name text)")
    with pytest.raises(ProjectError, match="tables of another program, such as 'wards'"):
        Database(url)
    with engine.connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["wards"]
    engine.dispose()


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://lin:leopard7@db/hunchun",
        "postgresql://db/hunchun?password=leopard7",
        "postgresql://lin@db",
        "mysql://lin@db/hunchun",
        "sqlite:///leopard7.db",
        "hunchun",
        "",
        "postgresql://lin@db:leopard7/hunchun",
    ],
)
def test_addresses_that_cannot_be_used_are_not_repeated(address: str) -> None:
    with pytest.raises(PardalisError) as refused:
        server_url(address)
    assert isinstance(refused.value, InputError)
    assert "leopard7" not in f"{refused.value!r}{refused.value}"
