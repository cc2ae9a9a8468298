"""What is to leave the project: files that a person looks at before they go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ParcelKind(StrEnum):
    """What a parcel is."""

    FIND = "find"
    REPORT = "report"
    CAMTRAP_DP = "camtrap-dp"


class ParcelState(StrEnum):
    """How far a parcel is."""

    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ParcelFile:
    """One file that leaves.

    Parameters
    ----------
    name
        In the parcel.
    size
        [bytes].
    content_hash
        SHA-256, hexadecimal.
    """

    name: str
    size: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class PlaceTold:
    """A field of what leaves that tells a place.

    Parameters
    ----------
    file, field
        Where it stands.
    value
        What it says, or the first of its values.
    precision
        In words: how exactly.
    """

    file: str
    field: str
    value: str
    precision: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to leave, as it will leave.

    Parameters
    ----------
    parcel_id
        Names its folder; nobody guesses it.
    kind
        A find, the survey's report, or a Camtrap DP package.
    subject
        Of what: a photograph, an individual; empty for the whole survey.
    account_id, asked_by
        Who asked for it.
    asked_at
        Aware time in UTC.
    precision
        Of its places [degrees]; 0 of true ones.
    state
        How far it is.
    files
        All that leaves.
    places
        Each field in them that tells a place.
    message
        Why it failed.
    content_hash
        SHA-256 of the archive that holds the files.
    released
        How often it has left.
    """

    parcel_id: str
    kind: ParcelKind
    subject: str
    account_id: str
    asked_by: str
    asked_at: datetime
    precision: float
    state: ParcelState = ParcelState.MAKING
    files: tuple[ParcelFile, ...] = ()
    places: tuple[PlaceTold, ...] = ()
    message: str = ""
    content_hash: str = ""
    released: int = 0
