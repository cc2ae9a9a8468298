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
from sqlalchemy.exc import (
    DatabaseError,
    DataError,
    DBAPIError,
    IntegrityError,
    OperationalError,
    ProgrammingError,
)

from pardalis.errors import DiskFullError, InUseError, ProjectError
from pardalis.store import postgresql
from pardalis.store.postgresql import server_url

__all__ = ["REVISION", "URL", "Connection", "Database", "server_url", "sqlite_url"]

REVISION = "0009"
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

    Attributes
    ----------
    is_server
        Whether it is a PostgreSQL server's, which several machines may share.
    place
        Where it is, for people; without a password.

    Raises
    ------
    ProjectError
        If it cannot be opened, or a newer Pardalis wrote it.
    """

    def __init__(self, url: URL) -> None:
        self.is_server = url.get_backend_name() == "postgresql"
        self.place = (
            url.render_as_string(hide_password=True) if self.is_server else str(url.database)
        )
        self.engine = _engine(url)
        try:
            with _explained(self.place):
                _upgrade(self.engine)
        except BaseException:
            self.engine.dispose()
            raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection to read with: all that is read with it is of one moment."""
        with _explained(self.place), self.engine.connect() as connection:
            if self.is_server:
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: all of it happens, or nothing."""
        with _explained(self.place), _writing(self.engine) as connection:
            yield connection

    @contextmanager
    def alone(self, job: str, who: str, wait: float) -> Iterator[None]:
        """Keep out other runs of a job that share the database, if it is a server's.

        Parameters
        ----------
        job
            Such as "import".
        who
            This run, as others are told of it.
        wait
            For another run to end [s].

        Raises
        ------
        InUseError
            If another is still at it after that.
        """
        if not self.is_server:
            yield
            return
        with _explained(self.place), postgresql.alone(self.engine, job, who, wait):
            yield

    def at_work(self, who: str) -> tuple[str, ...]:
        """What other runs that share the database do now, if it is a server's.

        Parameters
        ----------
        who
            This run, which is left out.
        """
        if not self.is_server:
            return ()
        with _explained(self.place):
            return postgresql.at_work(self.engine, who)

    def close(self) -> None:
        """Release the database's files."""
        self.engine.dispose()


def sqlite_url(file: Path) -> URL:
    """URL of an SQLite database in this file."""
    return URL.create("sqlite+pysqlite", database=str(file))


def _engine(url: URL) -> Engine:
    # Values are secret: none may stand in an error.
    many = {"pool_size": 5, "max_overflow": 45, "hide_parameters": True}
    if url.get_backend_name() == "postgresql":
        postgresql.check_driver()
        waiting = {"connect_timeout": round(WAIT_FOR_LOCK)}
        # A server may have been started anew since it was last asked.
        engine = create_engine(url, connect_args=waiting, pool_pre_ping=True, **many)
        postgresql.set_up(engine, WAIT_FOR_LOCK)
        return engine
    engine = create_engine(url, **many)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        connection.execution_options(**{_WRITES: True})
        with connection.begin():
            if engine.dialect.name == "postgresql":
                postgresql.begin_writing(connection)
            yield connection


@contextmanager
def _explained(place: str) -> Iterator[None]:
    """Say in words what the database's driver says in codes, and nothing of what it holds."""
    try:
        yield
    except OperationalError as error:
        # Without the driver's own error behind it: that may repeat a row.
        raise _said(place, _cause(error)) from None
    except (DataError, IntegrityError, ProgrammingError) as error:
        raise ProjectError(
            f"The project's database refused what was to be written ({_cause(error)}): {place}.",
            "Nothing of it was stored. This is a fault of Pardalis: please report it.",
        ) from None
    except DatabaseError as error:
        raise ProjectError(
            f"The project's database is damaged or not a database ({_cause(error)}): {place}.",
            "Restore it from a copy, or move it away and run again: photographs are not touched.",
        ) from None


def _cause(error: DBAPIError) -> str:
    """The first line of what the driver says; the others may repeat a row."""
    return next(iter(str(error.orig).strip().splitlines()), "")


def _said(place: str, cause: str) -> ProjectError:
    if any(words in cause for words in _FULL) or _has_no_room(place, cause):
        return DiskFullError(place, cause)
    if any(words in cause for words in _LOCKED):
        return InUseError(
            f"The project's database is in use by another run: {place}. "
            f"This one waited for {WAIT_FOR_LOCK:g} s.",
            "Wait until that run has ended, then start this one again: it goes on from what "
            "was stored until now.",
        )
    if "://" in place:
        return ProjectError(
            f"The server of the project's database cannot be used ({cause}): {place}.",
            "See that it runs and can be reached, and that PGPASSWORD or ~/.pgpass holds the "
            "password.",
        )
    return ProjectError(
        f"The project's database cannot be used ({cause}): {place}.",
        "See that the disk is not full or read-only and that the folder is yours to write.",
    )


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
        _check_strangers(connection, found)
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
        if engine.dialect.name == "postgresql":
            postgresql.even_out(connection)


def _check_strangers(connection: Connection, found: str | None) -> None:
    """See that a server's database is empty, or one of ours."""
    if connection.dialect.name != "postgresql" or found is not None:
        return
    postgresql.check_encoding(connection)
    strangers = inspect(connection).get_table_names()
    if strangers:
        raise ProjectError(
            f"The database holds tables of another program, such as '{sorted(strangers)[0]}'.",
            "Make an empty one for this survey: createdb --encoding=UTF8 NAME",
        )


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
