"""An individual as the catalogue shows it, and by what the catalogue is searched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class KnownFrom(StrEnum):
    """From which flanks an individual is known."""

    BOTH = "both"
    LEFT_ONLY = "left_only"
    RIGHT_ONLY = "right_only"
    ONE_ONLY = "one_only"


class CatalogueOrder(StrEnum):
    """In which order the catalogue is shown."""

    ID = "id"
    LAST_SEEN = "last_seen"
    SIGHTINGS = "sightings"


@dataclass(frozen=True, slots=True)
class CatalogueFilter:
    """Which individuals are shown; what is empty is not asked for.

    Parameters
    ----------
    text
        Part of the id or of the name.
    sex
        "female", "male", or "unknown".
    life_stage
        "adult", "subadult", "juvenile", or "unknown".
    site
        Of the deployments.
    known_from
        Flanks.
    seen_from, seen_to
        Days, by the cameras' clocks: seen at least once between them, both included.
    order
        Of the page.
    """

    text: str = ""
    sex: str = ""
    life_stage: str = ""
    site: str = ""
    known_from: KnownFrom | None = None
    seen_from: date | None = None
    seen_to: date | None = None
    order: CatalogueOrder = CatalogueOrder.ID


@dataclass(frozen=True, slots=True)
class AnimalCard:
    """One individual of the catalogue, as far as an account sees its sightings.

    Parameters
    ----------
    individual_id
        Such as "L001".
    name, sex, life_stage
        As people said; empty where nobody did.
    sightings
        How many.
    stations
        At how many stations.
    first, last
        What the cameras' clocks showed at its first and last sighting; None without a time.
    left, right
        The `sighting_id` with the best photograph of either flank; empty where there is none.
    other
        The same of any other side, of one of which neither flank is known.
    """

    individual_id: str
    name: str = ""
    sex: str = ""
    life_stage: str = ""
    sightings: int = 0
    stations: int = 0
    first: datetime | None = None
    last: datetime | None = None
    left: str = ""
    right: str = ""
    other: str = ""
