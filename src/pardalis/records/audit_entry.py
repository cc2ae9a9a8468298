"""Who did, saw or took out what at the desk."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

FIRST = "0" * 64
"""In place of a hash before the first entry."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry of the desk's audit; each is bound to the one before it by its hash.

    Parameters
    ----------
    position
        In the audit, from 1 without a gap.
    at
        Aware time in UTC.
    account
        Name of who did it, as it was then.
    act
        Such as "sign_in", "decide", "export".
    subject
        Of what, by its id; never a place.
    details
        What else is to be known: JSON of plain values, never a position.
    previous_hash
        That of the entry before; `FIRST` of the first.
    hash
        SHA-256 over all the other fields.
    """

    position: int
    at: datetime
    account: str
    act: str
    subject: str
    details: str
    previous_hash: str
    hash: str = ""

    @property
    def seal(self) -> str:
        """The hash that belongs to these fields.

        Examples
        --------
        >>> from dataclasses import replace
        >>> noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
        >>> entry = AuditEntry(1, noon, "lin", "export", "", "{}", FIRST)
        >>> entry.seal == entry.seal, entry.seal == replace(entry, account="tashi").seal
        (True, False)
        """
        told = canonical(
            {
                "position": self.position,
                "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
                "account": self.account,
                "act": self.act,
                "subject": self.subject,
                "details": self.details,
                "previous": self.previous_hash,
            }
        )
        return hashlib.sha256(told.encode("ascii")).hexdigest()


def canonical(value: Any) -> str:
    r"""JSON in which the same value always has the same text.

    Parameters
    ----------
    value
        Of plain values.

    Examples
    --------
    >>> canonical({"b": 1, "a": "雪豹"})
    '{"a":"\\u96ea\\u8c79","b":1}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
