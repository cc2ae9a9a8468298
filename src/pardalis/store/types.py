"""Column types: UTC times, and paths in any encoding."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_from_bytes, unquote_to_bytes

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

_ESCAPED = "bytes:"


class UtcTime(TypeDecorator[datetime]):
    """An aware time, stored as UTC without its zone and given back aware."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to naive UTC."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Mark as UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


class PathText(TypeDecorator[str]):
    """A file path as the file system gives it, also one that is not valid UTF-8."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Escape what a database's text cannot hold."""
        if value is None:
            return None
        raw = value.encode("utf-8", "surrogateescape")
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError:
            return _ESCAPED + quote_from_bytes(raw, safe="/ ")
        if value.startswith(_ESCAPED) or "\x00" in value:
            return _ESCAPED + quote_from_bytes(raw, safe="/ ")
        return value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Undo the escape."""
        if value is None or not value.startswith(_ESCAPED):
            return value
        return unquote_to_bytes(value.removeprefix(_ESCAPED)).decode("utf-8", "surrogateescape")
