"""The commands of a team: accounts, the audit, backup and restore."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pardalis.cli.main import app
from pardalis.errors import AbsentError, InputError, PardalisError
from pardalis.workflows.project import new_project

PASSWORD = "four words that differ\n"


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    folder = tmp_path / "survey"
    folder.mkdir()
    with new_project(folder):
        pass
    return folder


def said(*words: str | Path, typed: str = "") -> str:
    """What a command prints; its error, if it ends with one, is raised."""
    done = CliRunner().invoke(app, [str(word) for word in words], input=typed)
    if isinstance(done.exception, PardalisError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


def told(*words: str | Path) -> Any:
    return json.loads(said(*words, "--json"))


def test_accounts_are_made_changed_and_closed(survey: Path) -> None:
    out = said("account", "add", survey, "tashi", "--grant", "admin", typed=PASSWORD)
    assert out == "There is an account 'tashi': admin.\n"
    said("account", "add", survey, "lin", "--full-name", "Lin Wei", "--no-password")
    assert told("account", survey) == [
        {"name": "lin", "full_name": "Lin Wei", "grants": "viewer", "active": True},
        {"name": "tashi", "full_name": "", "grants": "admin", "active": True},
    ]
    said("account", "grant", survey, "lin", "viewer", "reviewer:Hunchun")
    said("account", "password", survey, "lin", typed=PASSWORD)
    said("account", "close", survey, "lin")
    assert told("account", "list", survey)[0] | {"full_name": ""} == {
        "name": "lin", "full_name": "", "grants": "viewer, reviewer of Hunchun", "active": False,
    }  # fmt: skip
    assert "open again" in said("account", "close", survey, "lin", "--reopen")
    with pytest.raises(InputError, match="10 to 1000 characters"):
        said("account", "password", survey, "lin", typed="short\n")
    with pytest.raises(InputError, match="no role 'boss'"):
        said("account", "grant", survey, "lin", "boss")
    with pytest.raises(InputError, match="no account of the name 'nobody'"):
        said("account", "close", survey, "nobody")


def test_a_token_is_shown_once(survey: Path) -> None:
    said("account", "add", survey, "lin", "--no-password")
    made = told("account", "token", survey, "lin", "--for", "dashboard")
    assert made["token"].startswith("pardalis_")
    listed = said("account", "token", survey, "lin")
    assert f"{made['token_id']}  dashboard" in listed
    assert made["token"] not in listed
    said("account", "token", survey, "lin", "--revoke", made["token_id"])
    (kept,) = told("account", "token", survey, "lin")["tokens"]
    assert kept["revoked_at"] is not None
    with pytest.raises(AbsentError):
        said("account", "token", survey, "lin", "--revoke", made["token_id"])


def test_a_broken_audit_ends_with_an_exit_code(survey: Path) -> None:
    for name in ("lin", "tashi"):
        said("account", "add", survey, name, "--no-password")
    found = told("audit", survey)
    assert (found["is_whole"], found["entries"]) == (True, 2)
    assert [each["subject"] for each in found["audit"]] == ["lin", "tashi"]
    assert "2 entries, each bound" in said("audit", survey, "--holds", found["last_hash"])
    missing = CliRunner().invoke(app, ["audit", str(survey), "--holds", "f" * 64])
    assert missing.exit_code == 3
    assert "cut off or written anew" in missing.output
    with closing(sqlite3.connect(survey / "pardalis" / "pardalis.db")) as database, database:
        database.execute("UPDATE audit SET subject = 'another' WHERE position = 1")
    broken = CliRunner().invoke(app, ["audit", str(survey)])
    assert broken.exit_code == 3
    assert "The audit is broken at entry 1" in broken.output


def test_a_backup_and_back(survey: Path, tmp_path: Path) -> None:
    said("account", "add", survey, "lin", "--no-password")
    file, other = tmp_path / "backup.zip", tmp_path / "other"
    other.mkdir()
    out = said("backup", survey, file)
    assert "The photographs are not in it" in out
    assert "Its audit is whole: 2 entries." in said("restore", file, other)
    assert told("account", other) == told("account", survey)
    with pytest.raises(InputError, match="There is a project"):
        said("restore", file, other)
    assert "is kept in" in said("restore", file, other, "--replace")
