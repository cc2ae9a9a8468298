"""Where a survey lies: a folder, or an address such as s3://bucket/survey."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pardalis.errors import InputError

# A single letter is a drive of Windows.
_BEGINNING = re.compile(r"[a-z][a-z0-9+.\-]+(?=://)", re.IGNORECASE)
_LOCAL = re.compile(r"(file|local)://", re.IGNORECASE)
# user:password@ (a password may hold a slash, a port is all digits), and what signs an address for
# whoever holds it.
_PASSWORD = re.compile(r"://[^/@]*:([^/]*@|(?!\d+(/|$)))")
_SIGNED = re.compile(r"[?&;](sig|[\w-]*(signature|token|secret|password|credential|key))=", re.I)


@dataclass(frozen=True, slots=True)
class Address:
    """An address at which a survey's cards lie; it holds no password.

    Parameters
    ----------
    text
        As fsspec reads it: protocol, place and path, without a slash at its end.

    Raises
    ------
    InputError
        If it is none, or a password or a signature stands in it.

    Examples
    --------
    >>> address = Address("s3://reserve/season-2026/")
    >>> str(address), address.name, address.protocol
    ('s3://reserve/season-2026', 'season-2026', 's3')
    """

    text: str

    def __post_init__(self) -> None:
        found = _BEGINNING.match(self.text)
        if found is None or "::" in self.text:
            raise InputError("That is no address.", "Give one such as s3://bucket/survey.")
        if _PASSWORD.search(self.text) or _SIGNED.search(self.text):
            # The address is not repeated: errors end in logs.
            raise InputError(
                f"The address ({found.group()}://...) has a password or a signature in it.",
                "Leave it out: credentials are read from the environment, from profiles and from "
                "fsspec's configuration, never from an address.",
            )
        object.__setattr__(self, "text", self.text.rstrip("/"))
        if self.text.endswith(":"):
            raise InputError(
                f"'{self.text}//' names no place.", "Name a bucket: s3://bucket/survey."
            )

    def __str__(self) -> str:
        return self.text

    @property
    def protocol(self) -> str:
        """What it is reached by, such as `s3`."""
        return self.text.partition("://")[0].lower()

    @property
    def name(self) -> str:
        """Its last part, by which people know the survey."""
        return self.text.rpartition("/")[2]


Survey = Path | Address
"""Where a survey lies, as a person names it."""


def survey_at(text: str) -> Survey:
    """The folder or the address that a person named.

    Parameters
    ----------
    text
        As it was typed.

    Raises
    ------
    InputError
        If it is an address with a password in it.

    Examples
    --------
    >>> survey_at("s3://reserve/season").name, survey_at("/media/card").name
    ('season', 'card')
    """
    if local := _LOCAL.match(text):
        return Path(text[local.end() :])
    return Address(text) if _BEGINNING.match(text) else Path(text)
