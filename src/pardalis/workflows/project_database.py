"""Where a project's database is: a file in the project folder, or on a server."""

from __future__ import annotations

from pathlib import Path

from pardalis.errors import InputError
from pardalis.store.database import URL, Database, server_url, sqlite_url
from pardalis.store.results import has_project
from pardalis.whole_files import whole_file

DATABASE = "pardalis.db"
"""The project's database, unless a server keeps it."""
SERVER = "database.txt"
"""Names the server's database, if one keeps it: an address without a password."""


def name_database(place: Path, address: str) -> None:
    """Let a server keep a project that has no database yet.

    Parameters
    ----------
    place
        The project folder.
    address
        Of a PostgreSQL database in which there is no project.

    Raises
    ------
    InputError
        If the address cannot be used, or either has a project already.
    ProjectError
        If the server cannot be reached.
    """
    url = server_url(address)
    told = url.set(drivername="postgresql").render_as_string()
    before = named_database(place)
    if before == told:
        return
    if before is not None or (place / DATABASE).is_file():
        raise InputError(
            f"The project in '{place}' has a database already: {before or DATABASE}.",
            "To take it to another: pardalis backup, then pardalis restore --database.",
        )
    opened = Database(url)
    try:
        with opened.read() as connection:
            taken = has_project(connection)
    finally:
        opened.close()
    if taken:
        raise InputError(
            f"There is a project in the database already: {told}.",
            f"Make an empty one for this survey. If it is this survey's, copy '{SERVER}' from "
            "its project folder into this one.",
        )
    with whole_file(place / SERVER) as part:
        part.write_text(f"{told}\n", encoding="utf-8")


def named_database(place: Path) -> str | None:
    """Address of the server's database that keeps a project; None if it is a file.

    Parameters
    ----------
    place
        The project folder.
    """
    named = place / SERVER
    return named.read_text(encoding="utf-8").strip() if named.is_file() else None


def has_database(place: Path) -> bool:
    """Whether there is a project in a folder.

    Parameters
    ----------
    place
        The project folder.
    """
    return (place / DATABASE).is_file() or (place / SERVER).is_file()


def database_url(place: Path) -> URL:
    """Where a project's database is.

    Parameters
    ----------
    place
        The project folder.

    Raises
    ------
    InputError
        If the address of a server's cannot be used.
    """
    named = named_database(place)
    return sqlite_url(place / DATABASE) if named is None else server_url(named)
