"""Who looks at which pair."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """A pair of sightings that one reviewer looks at: nobody else is given it meanwhile.

    Parameters
    ----------
    sighting_a, sighting_b
        The pair, the lesser id first.
    account_id
        Who looks at it.
    until
        Aware time in UTC; after it the pair is free again.
    """

    sighting_a: str
    sighting_b: str
    account_id: str
    until: datetime
