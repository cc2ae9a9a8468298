"""What a project's database needs where it is a PostgreSQL server that a team shares."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import URL, BigInteger, Connection, Engine, Integer, event, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from pardalis.errors import InputError, InUseError, PluginError, ProjectError

DRIVER = "postgresql+psycopg"
PLACE_OF_NUL = "\N{SYMBOL FOR NULL}"
"""Takes the place of the character NUL, which PostgreSQL holds in no text."""
_WRITER = "write"
_LOOK = 0.2
# The name under which a session is listed holds 63 bytes.
_LONGEST_NAME = 63


def server_url(address: str) -> URL:
    """The URL of a database on a server, from the address that a person named.

    Parameters
    ----------
    address
        Such as `postgresql://lin@db.reserve.org/hunchun`; without a password.

    Raises
    ------
    InputError
        If it is none of PostgreSQL, names no database, or a password stands in it.

    Examples
    --------
    >>> server_url("postgresql://lin@db.reserve.org/hunchun").database
    'hunchun'
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        url = None
    # The address is not repeated: errors end in logs.
    if url is None or url.drivername not in ("postgresql", "postgres", DRIVER):
        raise InputError(
            "That is no address of a PostgreSQL database.",
            "Give one such as postgresql://lin@db.reserve.org/hunchun.",
        )
    if url.password is not None or "password" in {name.casefold() for name in url.query}:
        raise InputError(
            "The address of the database has a password in it.",
            "Leave it out: it is read from PGPASSWORD, from ~/.pgpass or from PGPASSFILE, and "
            "never from an address, which other programs see.",
        )
    if not url.database:
        raise InputError(
            "The address names no database.",
            "Give one such as postgresql://lin@db.reserve.org/hunchun.",
        )
    return url.set(drivername=DRIVER)


def check_driver() -> None:
    """See that PostgreSQL can be spoken to.

    Raises
    ------
    PluginError
        If its driver is not installed.
    """
    try:
        import psycopg  # noqa: F401
    except ModuleNotFoundError as error:
        raise PluginError(
            "PostgreSQL needs a package that is not installed: psycopg.",
            "Install what a team needs: pip install 'pardalis[team]'",
        ) from error


def set_up(engine: Engine, wait: float) -> None:
    """Prepare every connection to the server.

    Parameters
    ----------
    engine
        That makes them.
    wait
        So long a transaction of another run is waited for [s].
    """
    from psycopg.types.string import StrDumperUnknown

    class WithoutNul(StrDumperUnknown):
        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\x00", PLACE_OF_NUL) if "\x00" in obj else obj)

    # Numbers are sent as wide as the columns are made.
    types = engine.dialect.colspecs
    engine.dialect.colspecs = {**types, Integer: types[BigInteger]}

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        connection.adapters.register_dumper(str, WithoutNul)
        connection.autocommit = True
        connection.execute(f"SET lock_timeout = {round(1000 * wait)}")
        connection.execute("SET client_encoding = 'UTF8'")
        connection.autocommit = False


def check_encoding(connection: Connection) -> None:
    """See that the database holds the letters of every language.

    Raises
    ------
    ProjectError
        If it is not kept in UTF-8.
    """
    found = connection.execute(text("SHOW server_encoding")).scalar()
    if found != "UTF8":
        raise ProjectError(
            f"The database is kept in {found}, which does not hold every letter.",
            "Make one in UTF-8: createdb --encoding=UTF8 --template=template0 NAME",
        )


def begin_writing(connection: Connection) -> None:
    """Wait until no other transaction writes, as SQLite does by itself.

    Who reads first and writes then must read what it changes.
    """
    query = text("SELECT pg_advisory_xact_lock(hashtext(current_schema()), :key)")
    connection.execute(query, {"key": _key(_WRITER)})


def even_out(connection: Connection) -> None:
    """Let texts be of any length and in the order of their bytes, and whole numbers of 64 bits.

    So SQLite keeps them: the same survey has the same tables in both.
    """
    columns = text(
        "SELECT table_name, column_name, data_type FROM information_schema.columns "
        "JOIN information_schema.tables USING (table_schema, table_name) "
        "WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' "
        "AND (data_type IN ('integer', 'character varying') "
        "OR (data_type = 'text' AND collation_name IS DISTINCT FROM 'C')) "
        "AND table_name <> 'alembic_version'"
    )
    changes: dict[str, list[str]] = {}
    for table, column, kind in connection.execute(columns):
        wider = "bigint" if kind == "integer" else 'text COLLATE "C"'
        changes.setdefault(table, []).append(f'ALTER COLUMN "{column}" TYPE {wider}')
    for table, changed in changes.items():
        connection.execute(text(f'ALTER TABLE "{table}" {", ".join(changed)}'))


@contextmanager
def alone(engine: Engine, job: str, who: str, wait: float) -> Iterator[None]:
    """Keep other runs of a job out, on whatever machine; a killed one is out at once.

    Parameters
    ----------
    engine
        Of the database.
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
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        _take(connection, job, wait)
        _call(connection, f"{job}: {who}")
        try:
            yield
        finally:
            # With the session the lock goes, whatever became of the server meanwhile.
            with suppress(SQLAlchemyError):
                connection.execute(text("SELECT pg_advisory_unlock_all()"))
            with suppress(SQLAlchemyError):
                connection.invalidate()


def at_work(engine: Engine, who: str) -> tuple[str, ...]:
    """What other runs do on this project now.

    Parameters
    ----------
    engine
        Of the database.
    who
        This run, which is left out; empty to leave out none.
    """
    query = text(
        "SELECT DISTINCT application_name FROM pg_stat_activity JOIN pg_locks USING (pid) "
        "WHERE locktype = 'advisory' AND objsubid = 2 AND granted AND application_name LIKE '%: %' "
        "AND classid = (hashtext(current_schema())::bigint & 4294967295)::oid ORDER BY 1"
    )
    with engine.connect() as connection:
        found = connection.execute(query).scalars().all()
    return tuple(each for each in found if not (who and each.partition(": ")[2].startswith(who)))


def _take(connection: Connection, job: str, wait: float) -> None:
    query = text("SELECT pg_try_advisory_lock(hashtext(current_schema()), :key)")
    until = time.monotonic() + wait
    while not connection.execute(query, {"key": _key(job)}).scalar():
        if time.monotonic() >= until:
            others = at_work(connection.engine, "")
            who = next((each for each in others if each.startswith(f"{job}: ")), job)
            raise InUseError(
                f"Another run is at work on this project: {who}. This one waited for {wait:g} s.",
                "Wait until that one has ended, then start this one again.",
            )
        time.sleep(_LOOK)


def _call(connection: Connection, name: str) -> None:
    short = name.encode("ascii", "replace")[:_LONGEST_NAME].decode("ascii")
    connection.execute(text("SELECT set_config('application_name', :name, false)"), {"name": short})


def _key(job: str) -> int:
    """A number of 32 bits, with a sign, for the server's locks."""
    return zlib.crc32(job.encode()) - (1 << 31)
