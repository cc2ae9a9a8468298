"""When and where an individual was photographed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pardalis.records.detection import Flank
from pardalis.records.individual import Individual
from pardalis.records.media import Media, Placement
from pardalis.records.sighting import Sighting
from pardalis.report.catalogue import media_with_people
from pardalis.report.content import ReportContent
from pardalis.report.effort import MonthMark, date_marks
from pardalis.report.stations import StationMap, station_map, station_names
from pardalis.report.wording import local_time


@dataclass(frozen=True, slots=True)
class SeenAt:
    """One sighting of an individual.

    Parameters
    ----------
    sighting_id
        The sighting.
    clock
        What the camera's clock showed at its first photograph; None without a time, or with one
        that cannot be right.
    station
        Location, or card without a deployment.
    number
        Of the station on the map, from 1; 0 where it is not on the map.
    flank
        The side it shows.
    photos
        How many.
    """

    sighting_id: str
    clock: datetime | None
    station: str
    number: int
    flank: Flank
    photos: int


@dataclass(frozen=True, slots=True)
class TimelineMark:
    """A sighting on the line of its station.

    Parameters
    ----------
    position
        Along the line, 0 to 1.
    seen
        The sighting.
    """

    position: float
    seen: SeenAt


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A station at which an individual was seen.

    Parameters
    ----------
    number, station
        As `SeenAt`.
    marks
        In order of time.
    """

    number: int
    station: str
    marks: tuple[TimelineMark, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What the pages of all individuals share.

    Parameters
    ----------
    content
        Of the report.
    stations
        Station of each photograph by its `media_id`.
    numbers
        Of the stations on the map, from 1.
    people
        Photographs in which a person was found.
    sightings
        By `sighting_id`.
    plan
        The stations; None where none has a place.
    first, last
        Days between which the survey's cameras took photographs; None without times.
    """

    content: ReportContent
    stations: dict[str, str]
    numbers: dict[str, int]
    people: frozenset[str]
    sightings: dict[str, Sighting]
    plan: StationMap | None
    first: date | None
    last: date | None

    @property
    def marks(self) -> tuple[MonthMark, ...]:
        """Dates to print above the timeline."""
        if self.first is None or self.last is None:
            return ()
        days = (self.last - self.first).days + 1
        return date_marks(tuple(self.first + timedelta(days=day) for day in range(days)))


def ground_of(content: ReportContent) -> Ground:
    """What the pages of all individuals share, gathered once.

    Parameters
    ----------
    content
        Of the report.
    """
    plan = station_map(content)
    first, last = content.days or _days(content.media)
    names = plan.names if plan is not None else ()
    return Ground(
        content, station_names(content),
        {name: number for number, name in enumerate(names, start=1)},
        media_with_people(content), {one.sighting_id: one for one in content.sightings}, plan,
        first, last,
    )  # fmt: skip


def _days(media: Iterable[Media]) -> tuple[date, date] | tuple[None, None]:
    """The first and the last day on which photographs were taken, by cameras' clocks."""
    trusted = (one for one in media if one.placement is not Placement.OUTSIDE_DEPLOYMENT)
    days = [clock.date() for clock in map(local_time, trusted) if clock is not None]
    return (min(days), max(days)) if days else (None, None)


def seen_at(individual: Individual, ground: Ground) -> tuple[SeenAt, ...]:
    """The sightings of an individual in order of time; those without a time last.

    Parameters
    ----------
    individual
        Of the catalogue.
    ground
        Of all pages.
    """
    known = [ground.sightings[name] for name in individual.sightings if name in ground.sightings]
    found = [_seen(each, ground) for each in known]
    return tuple(sorted(found, key=lambda each: (each.clock is None, each.clock, each.sighting_id)))


def timeline(seen: tuple[SeenAt, ...], ground: Ground) -> tuple[TimelineRow, ...]:
    """One row for each station at which an individual was seen, in order of the map.

    Parameters
    ----------
    seen
        Its sightings.
    ground
        Of all pages.
    """
    if ground.first is None or ground.last is None:
        return ()
    begun = datetime.combine(ground.first, datetime.min.time())
    length = (ground.last - ground.first).days + 1
    rows: dict[tuple[int, str], list[TimelineMark]] = {}
    for each in seen:
        if each.clock is not None:
            position = (each.clock - begun).total_seconds() / 86_400 / length
            marks = rows.setdefault((each.number or 10**9, each.station), [])
            marks.append(TimelineMark(min(max(position, 0.0), 1.0), each))
    return tuple(
        TimelineRow(marks[0].seen.number, station, tuple(marks))
        for (_, station), marks in sorted(rows.items())
    )


def _seen(sighting: Sighting, ground: Ground) -> SeenAt:
    media = sighting.media[0]
    wrong = media.placement is Placement.OUTSIDE_DEPLOYMENT
    station = ground.stations.get(media.media_id, media.card)
    return SeenAt(
        sighting.sighting_id,
        None if wrong else local_time(media),
        station,
        ground.numbers.get(station, 0),
        sighting.flank,
        len(sighting.media),
    )
