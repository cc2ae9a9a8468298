"""A sighting as it is shown: whose it is held to be, on which side, and its photographs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from pardalis.records.detection import BoundingBox, Flank


@dataclass(frozen=True, slots=True)
class CoatView:
    """One photograph of a sighting.

    Parameters
    ----------
    detection_id, media_id
        Which detection in which photograph.
    box
        Where the animal is, as a person corrected it.
    frame
        Of a video; None of a photograph.
    worth
        How well it shows the coat; the larger the better.
    with_people
        Whether a person was found in it, too: no picture of the animal is made of it.
    """

    detection_id: str
    media_id: str
    box: BoundingBox
    frame: int | None
    worth: float
    with_people: bool


@dataclass(frozen=True, slots=True)
class SightingView:
    """A sighting to tell an animal by, with all that is shown of it.

    Parameters
    ----------
    sighting_id
        The sighting.
    individual_id
        Whose it is held to be; empty if of no individual.
    flank
        Its side, as a person corrected it.
    deployment_id
        Where; None of a photograph without a deployment. Secret where the place is rounded.
    timestamp
        When [UTC]; None without a time, or with one that cannot be right.
    utc_offset
        Of the camera's clock [minutes]; None if not known.
    worth
        Of its best photograph that may be shown; 0 if there is none.
    views
        Its photographs, best first.
    """

    sighting_id: str
    individual_id: str
    flank: Flank
    deployment_id: str | None
    timestamp: datetime | None
    utc_offset: int | None
    worth: float
    views: tuple[CoatView, ...]

    @property
    def shown(self) -> tuple[CoatView, ...]:
        """The photographs without people, best first."""
        return tuple(each for each in self.views if not each.with_people)

    @property
    def clock(self) -> datetime | None:
        """What the camera's clock showed."""
        if self.timestamp is None:
            return None
        return self.timestamp.replace(tzinfo=None) + timedelta(minutes=self.utc_offset or 0)
