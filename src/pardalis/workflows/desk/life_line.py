"""When an individual was seen at which station, and when the cameras there worked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pardalis.history.effort import working_spells
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.sighting_view import SightingView
from pardalis.report.effort import MonthMark, date_marks


@dataclass(frozen=True, slots=True)
class Span:
    """A time along the line.

    Parameters
    ----------
    begin, length
        0 to 1.
    """

    begin: float
    length: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A sighting along the line.

    Parameters
    ----------
    at
        0 to 1.
    sighting_id
        Which.
    clock
        What the camera's clock showed.
    flank
        Its side.
    """

    at: float
    sighting_id: str
    clock: datetime
    flank: str


@dataclass(frozen=True, slots=True)
class LifeRow:
    """One station.

    Parameters
    ----------
    station
        As the account knows it.
    worked
        When a camera there worked.
    marks
        Sightings there, in order of time.
    """

    station: str
    worked: tuple[Span, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class LifeLine:
    """The stations at which an individual was seen, along the survey's time.

    Parameters
    ----------
    first, last
        Days of the survey; None without a deployment.
    rows
        In the order in which it first came by.
    dates
        To be printed above.
    undated
        Sightings without a time, or with one that cannot be right.
    """

    first: date | None
    last: date | None
    rows: tuple[LifeRow, ...]
    dates: tuple[MonthMark, ...]
    undated: int


def life_line(
    views: Sequence[SightingView],
    deployments: Sequence[Deployment],
    gaps: Sequence[EffortGap],
    stations: Mapping[str, str],
) -> LifeLine:
    """The life line of an individual.

    Parameters
    ----------
    views
        Its sightings that the account sees.
    deployments
        Of the survey.
    gaps
        In which cameras did not work.
    stations
        Names by `deployment_id`, of those that the account sees.
    """
    undated = sum(each.clock is None or not each.deployment_id for each in views)
    seen = [each for each in deployments if each.deployment_id in stations]
    if not seen:
        return LifeLine(None, None, (), (), undated)
    line = _Line(
        min(_clock(each.deployment_start, each) for each in seen).date(),
        max(_clock(each.deployment_end, each) for each in seen).date(),
    )
    marks: dict[str, list[Mark]] = defaultdict(list)
    for each in views:
        if each.clock is not None and each.deployment_id in stations:
            own = Mark(line.at(each.clock), each.sighting_id, each.clock, each.flank.value)
            marks[stations[each.deployment_id or ""]].append(own)
    by_station: dict[str, list[Deployment]] = defaultdict(list)
    for one in seen:
        by_station[stations[one.deployment_id]].append(one)
    rows = (
        LifeRow(name, _worked(line, by_station[name], gaps), tuple(own))
        for name, own in marks.items()
    )
    days = tuple(line.first + timedelta(days=day) for day in range(line.days))
    ordered = sorted(rows, key=lambda row: row.marks[0].clock)
    return LifeLine(line.first, line.last, tuple(ordered), date_marks(days), undated)


@dataclass(frozen=True, slots=True)
class _Line:
    """From the first to the last day, both whole."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def at(self, clock: datetime) -> float:
        begun = datetime.combine(self.first, datetime.min.time())
        share = (clock - begun) / timedelta(days=self.days)
        return round(min(max(share, 0.0), 1.0), 5)


def _worked(
    line: _Line, deployments: Iterable[Deployment], gaps: Sequence[EffortGap]
) -> tuple[Span, ...]:
    spans = sorted(
        (line.at(_clock(spell.start, each)), line.at(_clock(spell.end, each)))
        for each in deployments
        for spell in working_spells(each, gaps)
    )
    merged: list[tuple[float, float]] = []
    for begin, end in spans:
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return tuple(Span(begin, round(end - begin, 5)) for begin, end in merged)


def _clock(moment: datetime, deployment: Deployment) -> datetime:
    return moment.replace(tzinfo=None) + timedelta(minutes=deployment.utc_offset)
