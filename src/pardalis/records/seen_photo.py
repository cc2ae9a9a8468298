"""One photograph as an account may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ShownDetection:
    """Something on a photograph.

    Parameters
    ----------
    detection_id
        Its id.
    observation_type
        Camtrap DP.
    x, y, width, height
        Relative to the photograph.
    score
        Of the model, 0 to 1; None where a person found it.
    scientific_name
        May be empty.
    probability
        Of that name, 0 to 1; None where nothing tells it.
    by
        Who said what it is: a person's name, or the model's and the classifier's.
    by_a_person
        Whether a person did.
    count
        How many it shows.
    flank
        Of the animal; "unknown" if not known.
    sex
        Of the animal; may be empty.
    individual_id, individual_name
        May be empty.
    photographs
        Of how many photographs its sighting is: what is said of its species, flank and sex holds
        for all of them.
    frame
        Of a video, from 0; None in a photograph.
    """

    detection_id: str
    observation_type: str
    x: float
    y: float
    width: float
    height: float
    score: float | None
    scientific_name: str
    probability: float | None
    by: str
    by_a_person: bool
    count: int
    flank: str
    sex: str
    individual_id: str
    individual_name: str
    photographs: int
    frame: int | None


@dataclass(frozen=True, slots=True)
class SaidOfPhoto:
    """What a person said of a photograph.

    Parameters
    ----------
    position, act
        Of the ledger.
    verdict, value
        What was said.
    detection_id
        Of what; empty of the whole photograph.
    decided_by, decided_at
        Who and when [UTC].
    evidence
        In the person's words.
    holds
        Whether it is in force.
    """

    position: int
    act: int
    verdict: str
    value: str
    detection_id: str
    decided_by: str
    decided_at: datetime
    evidence: str
    holds: bool


@dataclass(frozen=True, slots=True)
class BesidePhoto:
    """A photograph taken in the same burst, or at the same time by the paired camera.

    Parameters
    ----------
    media_id
        The photograph.
    taken
        By the camera's clock, since the beginning of 1970 [ms]; None if not known.
    """

    media_id: str
    taken: int | None


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A photograph with all that an account may know of it.

    Parameters
    ----------
    media_id
        The photograph.
    taken
        By the camera's clock, since the beginning of 1970 [ms]; None if not known.
    station, camera
        As the account knows them; empty without a deployment.
    width, height
        As seen [px].
    duration, frame_rate, frame_count
        Of a video; None of a photograph.
    kinds
        What it shows.
    reason
        Why nobody could tell; empty otherwise.
    detections
        The surest first.
    confirmed_by
        Who confirmed what is shown; may be empty.
    said
        All that people said of it, the latest first.
    since
        Position of the last of it: what is said later is a conflict.
    burst
        Its burst with itself, in order of time.
    paired
        What the other camera of the station took nearest in time; None if nothing.
    facts
        What its file and its EXIF tell, by name; none for those who see no names.
    may_decide, may_see_clear
        Whether the account may say something of it, and see the people on it.
    may_play
        Whether its file is handed to the account's browser: a video of a kind that browsers play,
        to one who may see all of it.
    """

    media_id: str
    taken: int | None
    station: str
    camera: str
    width: int
    height: int
    duration: float | None
    frame_rate: float | None
    frame_count: int | None
    kinds: tuple[str, ...]
    reason: str
    detections: tuple[ShownDetection, ...]
    confirmed_by: str
    said: tuple[SaidOfPhoto, ...]
    since: int
    burst: tuple[BesidePhoto, ...]
    paired: BesidePhoto | None
    facts: tuple[tuple[str, str], ...]
    may_decide: bool
    may_see_clear: bool
    may_play: bool = False
