"""A whole project in one file and back, into a file or onto a server; nothing is lost by it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from pardalis.errors import InputError, InUseError, ProjectError
from pardalis.records.account import Grant, Role
from pardalis.records.decision import Decision, Verdict
from pardalis.store import identities
from pardalis.store.database import Database
from pardalis.store.schema import metadata
from pardalis.workflows.alone import alone
from pardalis.workflows.backup_project import MANIFEST, backup_project
from pardalis.workflows.desk.accounts import make_account
from pardalis.workflows.desk.auditing import check
from pardalis.workflows.desk.desk import Desk, owner
from pardalis.workflows.import_cards import import_cards
from pardalis.workflows.project import open_project
from pardalis.workflows.project_database import database_url
from pardalis.workflows.restore_project import restore_project
from pardalis.workflows.settings import ImportSettings

KEEPER = owner("keeper")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ODD = b"pairs \xff.html".decode("utf-8", "surrogateescape")


def tables(project: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but the audit, to which a backup and a restore add."""
    opened = Database(database_url(project))
    try:
        with opened.read() as connection:
            return {
                name: [tuple(r) for r in connection.execute(select(t).order_by(*t.primary_key))]
                for name, t in metadata.tables.items()
                if name != "audit"
            }
    finally:
        opened.close()


@pytest.fixture
def survey(few_cards: Path, tmp_path: Path) -> Path:
    """Imported, with an account and a decision, and files beside the database."""
    made = Path(shutil.copytree(few_cards, tmp_path / "survey"))
    import_cards(made, ImportSettings(workers=1))
    with open_project(made) as project:
        make_account(Desk(project), KEEPER, "lin", (Grant(Role.REVIEWER),), None, "Lin Wei")
        with project.database.write() as connection:
            said = Decision(0, "a-1", "b-1", Verdict.SAME, "lin", NOON)
            identities.append_decisions(connection, [said])
    for name, text in (("report.html", "<p>"), (f"pairs/{ODD}", "x"), ("features/a.npz", "y")):
        (made / "pardalis" / name).parent.mkdir(exist_ok=True)
        (made / "pardalis" / name).write_text(text)
    return made


@pytest.fixture
def backup(survey: Path, tmp_path: Path) -> Path:
    file = tmp_path / "survey.zip"
    backup_project(survey, file, "keeper")
    return file


def test_a_project_comes_back_as_it_was(survey: Path, backup: Path) -> None:
    before = tables(survey / "pardalis")
    (survey / "pardalis").rename(survey.parent / "lost")
    told = restore_project(backup, survey, "keeper")
    place = survey / "pardalis"
    assert tables(place) == before
    assert (place / "pairs" / ODD).read_text() == "x"
    assert (place / "report.html").read_text() == "<p>"
    assert not (place / "features").exists()
    assert "audit is whole: 2 entries" in " ".join(told.sentences)
    with open_project(survey) as project:
        assert check(Desk(project)).entries == 3
    assert [each.name for each in survey.iterdir() if "restoring" in each.name] == []
    assert backup.stat().st_mode & 0o077 == 0


def test_from_a_file_to_a_server_and_back(
    survey: Path, backup: Path, tmp_path: Path, postgres_with_tables: Callable[[], str]
) -> None:
    address, place = postgres_with_tables(), survey / "pardalis"
    before = tables(place)
    with pytest.raises(InputError, match="There is a project in"):
        restore_project(backup, survey, "keeper", database=address)
    restore_project(backup, survey, "keeper", database=address, replace=True)
    assert not (place / "pardalis.db").exists()
    assert tables(place) == before
    (former,) = (survey / "pardalis" / "replaced").iterdir()
    assert (former / "pardalis.db").is_file()
    # What follows in the ledger is counted on from what was restored.
    with open_project(survey) as project, project.database.write() as connection:
        said = Decision(0, "a-1", "c-1", Verdict.DIFFERENT, "lin", NOON)
        (kept,) = identities.append_decisions(connection, [said])
        assert kept.position == 2
    onward, again = tables(place), tmp_path / "again.zip"
    backup_project(survey, again, "keeper")
    other = Path(shutil.copytree(survey, tmp_path / "other", ignore=lambda *_: {"pardalis"}))
    with pytest.raises(InputError, match="project in the database already"):
        restore_project(again, other, "keeper", database=address)
    assert not (other / "pardalis").exists()
    restore_project(again, other, "keeper")
    assert tables(other / "pardalis") == onward
    # Over itself: what the server held is kept.
    restore_project(backup, survey, "keeper", replace=True)
    assert tables(place) == before
    saved = sorted((place / "replaced").glob("*-server-1.db"))
    with closing(sqlite3.connect(saved[-1])) as held:
        assert held.execute("SELECT count(*) FROM decision").fetchone() == (2,)


def test_a_project_that_is_there_is_not_overwritten(survey: Path, backup: Path) -> None:
    before = tables(survey / "pardalis")
    with pytest.raises(InputError, match="There is a project in") as refused:
        restore_project(backup, survey, "keeper")
    assert "--replace" in refused.value.remedy
    assert tables(survey / "pardalis") == before
    restore_project(backup, survey, "keeper", replace=True)
    (former,) = (survey / "pardalis" / "replaced").iterdir()
    assert tables(former) == before
    # The former project is no part of the next backup.
    file = backup.with_name("next.zip")
    assert backup_project(survey, file, "keeper").counts["files"] == 3


def changed(backup: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with zipfile.ZipFile(backup) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    file = backup.with_name("changed.zip")
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file


def with_manifest(**values: Any) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        told = json.loads(members[MANIFEST])
        for name, value in values.items():
            if name in told:
                told[name] = value
            else:
                told["files"][1][name] = value
        members[MANIFEST] = json.dumps(told).encode()

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda members: members.update({"files/000001": b"other"}), "is not what it was"),
        (lambda members: members.update({"database.sqlite": b""}), "is not what it was"),
        (lambda members: members.update({"files/9": b"more"}), "does not hold"),
        (lambda members: members.pop("files/000001") and None, "does not hold"),
        (lambda members: members.pop(MANIFEST) and None, "is no backup"),
        (with_manifest(format="another"), "is no backup"),
        (with_manifest(version=2), "newer Pardalis"),
        (with_manifest(files=3), "is no backup"),
        (with_manifest(path=7), "is no backup"),
        (with_manifest(path="../../outside"), "none of a project"),
        (with_manifest(path="/tmp/outside"), "none of a project"),
        (with_manifest(path="pairs/./../../outside"), "none of a project"),
        (with_manifest(path="pairs//x"), "none of a project"),
        (with_manifest(path="pairs/a\0b"), "none of a project"),
        (with_manifest(path="pardalis.db"), "none of a project"),
        (with_manifest(path="database.txt"), "none of a project"),
        (with_manifest(size=9), "is not what it was"),
        (with_manifest(size=0), "is not what it was"),
        (with_manifest(sha256="0" * 64), "is not what it was"),
    ],
)
def test_a_backup_that_was_changed_replaces_nothing(
    survey: Path, backup: Path, change: Callable[[dict[str, bytes]], None], told: str
) -> None:
    place = survey / "pardalis"
    before = sorted(survey.rglob("*"))
    with pytest.raises(InputError, match=told):
        restore_project(changed(backup, change), survey, "keeper", replace=True)
    assert sorted(survey.rglob("*")) == before
    assert (place / "report.html").read_text() == "<p>"


def test_a_backup_that_was_cut_off_or_damaged_replaces_nothing(survey: Path, backup: Path) -> None:
    before, whole = sorted(survey.rglob("*")), backup.read_bytes()
    damaged = backup.with_name("damaged.zip")
    for at in range(0, len(whole), len(whole) // 7):
        for content in (whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]):
            damaged.write_bytes(content)
            try:
                restore_project(damaged, survey, "keeper", replace=True)
            except InputError:
                assert sorted(survey.rglob("*")) == before
            else:  # a bit of the archive that says nothing, such as a time
                shutil.rmtree(survey / "pardalis")
                restore_project(backup, survey, "keeper")
                before = sorted(survey.rglob("*"))
    with pytest.raises(InputError, match="There is no file"):
        restore_project(backup.with_name("nowhere.zip"), survey, "keeper", replace=True)


def test_a_backup_lies_elsewhere_and_replaces_no_file(survey: Path, backup: Path) -> None:
    for file in (survey / "backup.zip", survey / "pardalis" / "backup.zip"):
        with pytest.raises(InputError, match="would lie in the survey"):
            backup_project(survey, file, "keeper")
    with pytest.raises(InputError, match="already"):
        backup_project(survey, backup, "keeper")
    with pytest.raises(InputError, match="no folder"):
        backup_project(survey, backup.parent / "nowhere" / "backup.zip", "keeper")


def test_nothing_is_replaced_while_somebody_works(survey: Path, backup: Path) -> None:
    with alone(survey / "pardalis", "jobs"), pytest.raises(InUseError, match="jobs") as told:
        restore_project(backup, survey, "keeper", replace=True)
    assert "close the desk" in told.value.remedy
    assert not (survey / "pardalis" / "replaced").exists()


def test_a_backup_of_a_newer_pardalis_is_refused(survey: Path, backup: Path) -> None:
    place = survey / "pardalis"
    with closing(sqlite3.connect(place / "pardalis.db")) as database:
        database.execute("PRAGMA journal_mode = DELETE")
    file = backup.with_name("newer.zip")

    def newer(members: dict[str, bytes]) -> None:
        import hashlib

        own = backup.with_name("newer.db")
        own.write_bytes(members["database.sqlite"])
        with closing(sqlite3.connect(own)) as database, database:
            database.execute("UPDATE alembic_version SET version_num = '9999'")
        content = own.read_bytes()
        told = json.loads(members[MANIFEST])
        told["files"][0] |= {
            "size": len(content), "sha256": hashlib.sha256(content).hexdigest()
        }  # fmt: skip
        members |= {"database.sqlite": content, MANIFEST: json.dumps(told).encode()}

    changed(backup, newer).rename(file)
    with pytest.raises(ProjectError, match="newer Pardalis"):
        restore_project(file, survey, "keeper", replace=True)
    assert (place / "report.html").is_file()


def test_nobody_stays_signed_in_through_a_backup(survey: Path, tmp_path: Path) -> None:
    place = survey / "pardalis"
    with closing(sqlite3.connect(place / "pardalis.db")) as database, database:
        database.execute(
            "INSERT INTO login VALUES ('hash', '1', 'csrf', '2026-03-01', '2026-03-01', "
            "'2099-03-01')"
        )
        database.execute("INSERT INTO claim VALUES ('a', 'b', '1', '2099-03-01')")
    file = tmp_path / "backup.zip"
    backup_project(survey, file, "keeper")
    restore_project(file, survey, "keeper", replace=True)
    assert {name: len(rows) for name, rows in tables(place).items() if name in ("login", "claim")} \
        == {"login": 0, "claim": 0}  # fmt: skip
