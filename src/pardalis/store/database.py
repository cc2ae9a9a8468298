"""Opening the project's database, at the newest revision."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError

from pardalis.errors import DiskFullError, InUseError, ProjectError

__all__ = ["REVISION", "Connection", "Database", "sqlite_url"]

REVISION = "0006"
_CACHE_KIB = 64 * 1024
WAIT_FOR_LOCK = 30.0
"""So long another run's transaction is waited for [s]."""
_WRITES = "pardalis_writes"
_FULL = ("database or disk is full", "No space left", "could not extend file")
_PERHAPS_FULL = ("disk I/O error", "unable to open")
_LEAST_ROOM = 1 << 20
_LOCKED = ("locked", "lock timeout", "deadlock")


class Database:
    """The project's database.

    Parameters
    ----------
    url
        SQLAlchemy URL; SQLite in the project folder by default.

    Raises
    ------
    ProjectError
        If it cannot be opened, or a newer Pardalis wrote it.
    """

    def __init__(self, url: URL) -> None:
        self.engine = create_engine(url)
        self._place = url.database or str(url)
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _set_up_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        try:
            with _explained(self._place):
                _upgrade(self.engine)
        except BaseException:
            self.engine.dispose()
            raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection to read with."""
        with _explained(self._place), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: all of it happens, or nothing."""
        with _explained(self._place), _writing(self.engine) as connection:
            yield connection

    def close(self) -> None:
        """Release the database's files."""
        self.engine.dispose()


def sqlite_url(file: Path) -> URL:
    """URL of an SQLite database in this file."""
    return URL.create("sqlite+pysqlite", database=str(file))


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        connection.execution_options(**{_WRITES: True})
        with connection.begin():
            yield connection


@contextmanager
def _explained(place: str) -> Iterator[None]:
    """Say in words what the database's driver says in codes."""
    try:
        yield
    except OperationalError as error:
        cause = str(error.orig).strip()
        if any(words in cause for words in _FULL) or _has_no_room(place, cause):
            raise DiskFullError(place, cause) from error
        if any(words in cause for words in _LOCKED):
            raise InUseError(
                f"The project's database is in use by another run: {place}. "
                f"This one waited for {WAIT_FOR_LOCK:g} s.",
                "Wait until that run has ended, then start this one again: it goes on from what "
                "was stored until now.",
            ) from error
        raise ProjectError(
            f"The project's database cannot be used ({cause}): {place}.",
            "See that the disk is not full or read-only and that the folder is yours to write.",
        ) from error
    except DatabaseError as error:
        raise ProjectError(
            f"The project's database is damaged or not a database ({error.orig}): {place}.",
            "Restore it from a copy, or move it away and run again: photographs are not touched.",
        ) from error


def _has_no_room(place: str, cause: str) -> bool:
    """Whether there is no room for the files that SQLite needs even to read."""
    if not any(words in cause for words in _PERHAPS_FULL):
        return False
    folder = Path(place).parent
    return folder.is_dir() and shutil.disk_usage(folder).free < _LEAST_ROOM


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # Python's sqlite3 would commit before each CREATE TABLE: a kill would leave half of them.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {round(1000 * WAIT_FOR_LOCK)}")
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous = NORMAL")
    # In KiB: the indexes of a million photographs are written here and there.
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    connection.execute("PRAGMA foreign_keys = ON")


def _write_ahead(connection: Any) -> None:
    """Set the journal's mode; SQLite does not wait by itself where two do so at once."""
    until = time.monotonic() + WAIT_FOR_LOCK
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.05)


def _begin_sqlite(connection: Connection) -> None:
    # Who reads first and writes then would be turned away at once if another wrote in between;
    # who says at the start that it will write is waited for, and reads what it changes.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _upgrade(engine: Engine) -> None:
    with engine.connect() as connection:
        found = _revision(connection)
    if found == REVISION:
        return
    if found is not None and found > REVISION:
        raise ProjectError(
            f"This project was written by a newer Pardalis (database revision {found}).",
            "Install that version or a later one.",
        )
    # Alembic is slow to import, and most runs find the database as it should be.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with _writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
