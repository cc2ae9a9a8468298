"""A whole database copied: into a file of SQLite, and from one into any."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Table, select

from pardalis.store.database import Database, sqlite_url
from pardalis.store.desk import photograph_tables, tables
from pardalis.store.members import individual_member
from pardalis.store.rows import BATCH, insert_all

# Every module of tables is named, so that all of them are known here.
_ALL = {each.metadata for each in (photograph_tables.photograph, individual_member, tables.account)}
# Who is signed in and who looks at what is of the moment: restored, it would open doors again.
_OF_THE_MOMENT = (tables.login, tables.sign_in_attempt, tables.claim)


def save_database(database: Database, file: Path) -> None:
    """Copy a project's database as it is at one moment, while it is in use.

    Parameters
    ----------
    database
        A file or a server's.
    file
        Of the SQLite database that is written; there must be none yet.
    """
    if not database.is_server:
        _copy_file(database, file)
    copy = Database(sqlite_url(file))
    try:
        with copy.write() as connection:
            if database.is_server:
                with database.read() as source:
                    copy_tables(source, connection)
            for table in _OF_THE_MOMENT:
                connection.execute(table.delete())
    finally:
        copy.close()
    _alone_in_its_file(file)


def copy_tables(source: Connection, target: Connection) -> None:
    """Put every row of one database in the place of all that another holds.

    Parameters
    ----------
    source
        To read with.
    target
        In a transaction.
    """
    (known,) = _ALL
    for table in known.sorted_tables:
        target.execute(table.delete())
        _copy_table(source, target, table)


def _copy_table(source: Connection, target: Connection, table: Table) -> None:
    query = select(table).order_by(*table.primary_key)
    with source.execute(query, execution_options={"yield_per": BATCH}) as result:
        insert_all(target, table, (dict(row) for row in result.mappings()))


def _copy_file(database: Database, file: Path) -> None:
    held = database.engine.raw_connection()
    try:
        own = held.driver_connection
        assert isinstance(own, sqlite3.Connection)
        with closing(sqlite3.connect(file)) as copy:
            own.backup(copy)
    finally:
        held.close()


def _alone_in_its_file(file: Path) -> None:
    """Leave no journal beside the file, and nothing of what was deleted in it."""
    with closing(sqlite3.connect(file, isolation_level=None)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute("VACUUM")
