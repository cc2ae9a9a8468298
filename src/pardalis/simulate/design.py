"""What a simulated reserve is made of: its design, stations, cameras, leopards and photographs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pardalis.records.detection import Flank
from pardalis.simulate.day_light import DayLight


class Subject(StrEnum):
    """What passed the camera."""

    LEOPARD = "leopard"
    DEER = "deer"
    PERSON = "person"
    VEHICLE = "vehicle"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ReserveDesign:
    """The numbers that a simulated reserve is drawn from.

    Parameters
    ----------
    seed
        The same seed gives the same reserve, to the byte.
    leopards
        Activity centres within one sigma of the box around the stations. Farther out, to
        `buffer` sigma, live others at the same density.
    stations, nights
        Size of the survey; stations stand on a jittered square grid.
    single_stations
        How many stations have one camera; all others have two, face to face.
    spacing
        Between neighbouring stations [m].
    g0
        Probability that a station at the activity centre records the animal in a night.
    sigma
        Scale of movement [m]; detection falls as exp(-d^2 / (2 sigma^2)).
    buffer
        How far the reserve reaches beyond the stations [sigma].
    photos
        Photographs aimed at; deer, people, vehicles and empty bursts fill what leopards leave.
    start
        Aware time at which the cameras are set up.
    latitude, longitude
        The reserve's centre, WGS84 [degrees].
    faults
        Whether one camera's clock resets, one camera dies early, and stray files lie on cards.
    """

    seed: int
    leopards: int
    stations: int
    nights: int
    single_stations: int
    spacing: float
    g0: float
    sigma: float
    buffer: float
    photos: int
    start: datetime
    latitude: float
    longitude: float
    faults: bool


@dataclass(frozen=True, slots=True)
class Station:
    """A place with one camera or a pair; `nights_working` counts those on which any of them ran.

    Parameters
    ----------
    location_id
        The station.
    x
        East of the reserve's centre [m].
    y
        North of the reserve's centre [m].
    paired
        Whether two cameras face each other.
    road
        Whether vehicles pass.
    nights_working
        Nights on which any of its cameras ran.
    """

    location_id: str
    x: float
    y: float
    paired: bool
    road: bool
    nights_working: int


@dataclass(frozen=True, slots=True)
class CameraUnit:
    """One camera of a station.

    Parameters
    ----------
    name
        Of the camera and its card.
    serial
        Number on its body.
    index
        Number in the survey, from 0; seeds its scene.
    station
        Row of its station.
    side
        "A", or "B" for the one facing A across the trail.
    model
        Row of the camera model.
    clock_error
        Camera clock minus true time [s].
    dies, resets
        True time at which it stops for good, or its clock falls back to the factory date.
    """

    index: int
    station: int
    side: str
    name: str
    serial: str
    model: int
    clock_error: float
    dies: datetime | None = None
    resets: datetime | None = None


@dataclass(frozen=True, slots=True)
class Leopard:
    """A leopard and its activity centre [m from the reserve's centre].

    Parameters
    ----------
    animal
        Number of the leopard, from 0.
    animal_id
        Its name.
    x
        East of the reserve's centre [m].
    y
        North of the reserve's centre [m].
    near
        Whether it lives within one sigma of the array.
    """

    animal: int
    animal_id: str
    x: float
    y: float
    near: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """Something passing a station, or nothing (wind, light), seen by all its cameras.

    Parameters
    ----------
    time
        True time of the first frame.
    station
        Row of the station.
    subject, animal
        What passed; the leopard's number, or a number that seeds another subject's looks.
    direction
        +1 if it walks to the right in camera A's picture, -1 to the left.
    """

    time: datetime
    station: int
    subject: Subject
    animal: int
    direction: int


@dataclass(frozen=True, slots=True)
class Shot:
    """One photograph to be taken: who, when, and where in its burst.

    Parameters
    ----------
    camera
        Index of the camera.
    number
        Rank among the camera's photographs, from 0.
    passage
        What triggered it.
    passage_number
        Row of the passage, shared by all cameras that saw it.
    frame
        Number in the burst, from 0.
    time, clock
        True time, and the camera clock's reading (with the same offset).
    elapsed
        Since the passage began [s].
    day
        From when to when there is light on that day.
    """

    camera: int
    number: int
    passage: Passage
    passage_number: int
    frame: int
    time: datetime
    clock: datetime
    elapsed: float
    day: DayLight = field(default_factory=DayLight)


@dataclass(frozen=True, slots=True)
class PhotoTruth:
    """What a photograph really shows.

    Parameters
    ----------
    file_path
        Below the survey folder.
    deployment_id, location_id
        Where it was taken.
    true_time, camera_time
        When, and what the camera's clock said.
    subject, animal_id, flank
        What it shows; `animal_id` only for leopards.
    x, y, width, height
        Box of the visible part relative to the picture; zeros if nothing shows.
    visible
        Share of the subject's outline inside the frame, 0 to 1.
    """

    file_path: str
    deployment_id: str
    location_id: str
    true_time: datetime
    camera_time: datetime
    subject: Subject
    animal_id: str
    flank: Flank
    x: float
    y: float
    width: float
    height: float
    visible: float
