"""Projects of older versions open, and keep their ledger."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from pardalis.records.decision import Decision, Purpose, Verdict
from pardalis.records.detection import Flank
from pardalis.records.individual import Individual
from pardalis.store import database as of_database
from pardalis.store import identities, results
from pardalis.store.database import REVISION, Database, sqlite_url

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def at_revision(file: Path, revision: str, *statements: str) -> None:
    """Make a database as the version of that revision left it."""
    engine = sa.create_engine(sqlite_url(file))
    config = Config()
    config.set_main_option("script_location", str(Path(of_database.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_a_project_of_revision_2_keeps_its_ledger(tmp_path: Path) -> None:
    file = tmp_path / "pardalis.db"
    at_revision(
        file,
        "0002",
        "INSERT INTO decision VALUES "
        "(1, 'a-1', 'b-1', 'same', 'Lin', '2026-03-01 12:00:00.000000', 'the hip'),"
        "(2, 'a-1', 'c-1', 'different', 'Tashi', '2026-03-01 12:00:00.000000', '')",
        "INSERT INTO proposal VALUES ('a-1', 'b-1', 'pattern', 'rootsift 1', 40, 40.0, 1)",
        "INSERT INTO individual VALUES ('L001', '[\"a-1\", \"b-1\"]', '[\"left\"]')",
        "INSERT INTO sighting VALUES ('a-1', 'left', 1, '', 1, '[\"a-1\"]')",
        "INSERT INTO step VALUES ('identify', 'hash', '{}'), ('find', '', '{}')",
    )
    opened = Database(sqlite_url(file))
    with opened.write() as connection:
        assert identities.decisions(connection) == (
            Decision(1, "a-1", "b-1", Verdict.SAME, "Lin", NOON, "the hip", act=1),
            Decision(2, "a-1", "c-1", Verdict.DIFFERENT, "Tashi", NOON, act=2),
        )
        (animal,) = identities.individuals(connection)
        assert animal == Individual("L001", ("a-1", "b-1"), frozenset({Flank.LEFT}))
        # The machine compares anew before anything is derived from what is gone.
        assert identities.proposals(connection) == ()
        assert set(results.step_counts(connection)) == {"find"}
        said = Decision(0, "a-1", "", Verdict.SEX, "Lin", NOON, value="female")
        (kept,) = identities.append_decisions(connection, [said])
        assert (kept.position, kept.act, kept.purpose) == (3, 3, Purpose.REVIEW)
        assert identities.decisions(connection)[-1] == kept
    opened.close()


def test_every_former_revision_comes_to_the_present(tmp_path: Path) -> None:
    growing = tmp_path / "growing.db"
    for number in range(1, int(REVISION)):
        at_revision(growing, f"{number:04d}")
        file = Path(shutil.copy(growing, tmp_path / f"{number}.db"))
        opened = Database(sqlite_url(file))
        with opened.read() as connection:
            query = sa.text("SELECT version_num FROM alembic_version")
            assert connection.execute(query).scalar() == REVISION
        opened.close()
