"""The first record of a species at a place, in a reserve or in a country."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Scope(StrEnum):
    """Where a record is the first one: the widest that holds."""

    COUNTRY = "country"
    RESERVE = "reserve"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Find:
    """The first record of a species at a place.

    Parameters
    ----------
    scientific_name
        The species, in two words.
    scope
        The widest in which it is the first: the place, the reserve or the country.
    listed
        Whether a list of species says that it was not known there; else it is new only to this
        project's own records.
    location_id
        The place.
    deployment_id, media_id, detection_id
        The record.
    timestamp
        Of the photograph, in UTC.
    named_by
        The person, or else the classifier or detection model, that gave the name.
    by_a_person
        Whether a person gave it.
    probability
        Of the name, where a classifier gives one, 0 to 1; else None.
    """

    scientific_name: str
    scope: Scope
    listed: bool
    location_id: str
    deployment_id: str
    media_id: str
    detection_id: str
    timestamp: datetime
    named_by: str
    by_a_person: bool = False
    probability: float | None = None
