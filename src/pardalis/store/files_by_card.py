"""The cards' files by card, by content and by path: what an import asks of a million of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from pardalis.records.card_file import CardFile, FileKind
from pardalis.store import schema
from pardalis.store.rows import batches, read

_TABLE = schema.card_file
_NAMED = ("file_path", "card", "size", "modified_ns", "kind", "reason", "content_hash")


class Known(NamedTuple):
    """What tells whether a file has changed, and how much of it was read.

    Parameters
    ----------
    size, modified_ns, kind, content_hash
        As of `CardFile`.
    """

    size: int
    modified_ns: int
    kind: FileKind
    content_hash: str


class StoredFiles:
    """The photographs and videos of the cards as the database holds them.

    Parameters
    ----------
    connection
        To read with.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        query = select(_TABLE.c.card).where(_is_media()).distinct()
        self.cards: Sequence[str] = sorted(connection.execute(query).scalars())

    def copies(self) -> Iterator[CardFile]:
        """All whose bytes stand more than once; of each what names it."""
        hashes = _TABLE.c.content_hash
        twice = (
            select(hashes)
            .where(_is_media() & (hashes != ""))
            .group_by(hashes)
            .having(func.count() > 1)
        )
        query = _named().where(_is_media() & hashes.in_(twice))
        return read(self._connection, query, CardFile)

    def of(self, card: str) -> list[CardFile]:
        """Those of one card, in order of path.

        Parameters
        ----------
        card
            One of `cards`.
        """
        query = select(_TABLE).where(_is_media() & (_TABLE.c.card == card))
        return sorted(read(self._connection, query, CardFile), key=lambda file: file.file_path)


def known_files(connection: Connection, paths: Iterable[str]) -> dict[str, Known]:
    """What is known of these files, by path; of none that has not been read.

    Parameters
    ----------
    connection
        To read with.
    paths
        Of files; a batch of them is asked for at once.
    """
    columns = (_TABLE.c[name] for name in ("file_path", *Known._fields))
    query, found = select(*columns), {}
    for asked in batches(paths):
        part = query.where(_TABLE.c.file_path.in_(asked))
        for path, size, modified_ns, kind, content_hash in connection.execute(part):
            found[path] = Known(size, modified_ns, FileKind(kind), content_hash)
    return found


def count_kinds(connection: Connection) -> dict[FileKind, int]:
    """How many files there are of each kind."""
    query = select(_TABLE.c.kind, func.count()).group_by(_TABLE.c.kind)
    return {FileKind(kind): number for kind, number in connection.execute(query)}


def named_files(connection: Connection) -> Iterator[CardFile]:
    """All files, each with what names it only, in order of path."""
    return read(connection, _named().order_by(_TABLE.c.file_path), CardFile)


def paths_of(connection: Connection, hashes: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Path and hash of all files with one of these hashes.

    Parameters
    ----------
    connection
        To read with.
    hashes
        SHA-256, hexadecimal.
    """
    query = select(_TABLE.c.file_path, _TABLE.c.content_hash)
    for asked in batches(hashes):
        for row in connection.execute(query.where(_TABLE.c.content_hash.in_(asked))):
            yield row[0], row[1]


def not_media(connection: Connection) -> Iterator[CardFile]:
    """Files that are neither photographs nor videos, each with its reason, in order of path."""
    query = _named().where(~_is_media()).order_by(_TABLE.c.file_path)
    return read(connection, query, CardFile)


def count_half_read(connection: Connection) -> int:
    """How many photographs and videos are known by their headers only."""
    query = select(func.count()).select_from(_TABLE).where(_is_half_read())
    return connection.execute(query).scalar_one()


def half_read(connection: Connection) -> Iterator[CardFile]:
    """Photographs and videos known by their headers only."""
    return read(connection, select(_TABLE).where(_is_half_read()), CardFile)


def _named() -> Select[Any]:
    return select(*(_TABLE.c[name] for name in _NAMED))


def _is_media() -> ColumnElement[bool]:
    """As `CardFile.is_media`."""
    whole_video = and_(_TABLE.c.kind == FileKind.VIDEO.value, _TABLE.c.duration.is_not(None))
    return or_(_TABLE.c.kind == FileKind.PHOTO.value, whole_video)


def _is_half_read() -> ColumnElement[bool]:
    # The hash first: its index leaves out all that was read whole.
    return and_(_TABLE.c.content_hash == "", _is_media())
