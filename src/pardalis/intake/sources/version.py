"""By what a changed object is told from the old one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

# As fsspec's packages call them.
_MARKS = ("ETag", "etag", "generation", "md5Hash", "content_md5", "sha", "CRC", "Last-Modified")
_TIMES = ("LastModified", "last_modified", "mtime", "modified", "updated", "created", "date_time")
_SECOND = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Version:
    """An object's size and change marker.

    Parameters
    ----------
    size
        Length [bytes]; 0 where the store does not tell.
    modified_ns
        When it was last changed [ns], as far as the store tells.
    """

    size: int
    modified_ns: int


def version_of(info: Mapping[str, Any]) -> Version:
    """The version that a store's listing tells of an object.

    Parameters
    ----------
    info
        As fsspec has it.

    Examples
    --------
    >>> noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    >>> one = version_of({"size": 7, "LastModified": noon, "ETag": '"a1"'})
    >>> other = version_of({"size": 7, "LastModified": noon, "ETag": '"b2"'})
    >>> one.modified_ns // 10**9 == other.modified_ns // 10**9, one == other
    (True, False)
    """
    changed = _ns(next((info[name] for name in _TIMES if info.get(name) is not None), None))
    mark = next((str(info[name]) for name in _MARKS if info.get(name) is not None), "")
    if mark:
        # Stores tell whole seconds, in which an object may change twice: the digits below tell
        # its versions apart.
        digest = hashlib.blake2b(mark.strip('"').encode(), digest_size=8).digest()
        changed = changed // _SECOND * _SECOND + int.from_bytes(digest) % _SECOND
    return Version(int(info.get("size") or 0), changed)


def _ns(told: Any) -> int:
    """A time as packages tell it: a moment, seconds, ISO text, or a tuple from years on [ns]."""
    try:
        if isinstance(told, str):
            told = datetime.fromisoformat(told)
        elif isinstance(told, tuple):
            told = datetime(*told)
        if isinstance(told, datetime):
            told = (told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp()
        return int(float(told or 0) * _SECOND)
    except (TypeError, ValueError, OverflowError):
        return 0
