"""What was photographed, how often and at what hour: each number with its photographs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pardalis.detect.species.lineage import lineage_of
from pardalis.history.stations import deployments_projection
from pardalis.records.account import Account
from pardalis.records.effort_calendar import EffortCalendar
from pardalis.records.find import Scope
from pardalis.report.daylight import Daylight, daylight
from pardalis.report.hours_picture import hours_picture
from pardalis.report.trap_rates import TrapRate, mean_rate, trap_rate
from pardalis.store import cards, results
from pardalis.store.database import Connection
from pardalis.store.desk.events import EventCount, events_state, hours_of_individuals
from pardalis.store.desk.sight import sight_of
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.effort_calendar import calendar_seen, refresh_calendar
from pardalis.workflows.desk.events import events_seen, keep_events
from pardalis.workflows.desk.kept import Kept, key_of
from pardalis.workflows.desk.maps import photographs_at

LEOPARD = "Panthera pardus"
ANIMALS, PEOPLE, VEHICLES = "animal", "human", "vehicle"
_EPOCH = datetime(1970, 1, 1)
_FINDS = "finds"


@dataclass(frozen=True, slots=True)
class Shown:
    """A kind or a species of which something is counted.

    Parameters
    ----------
    kind
        Camtrap DP `observationType`.
    scientific_name
        The species; empty for all of the kind.
    """

    kind: str
    scientific_name: str = ""

    @property
    def key(self) -> str:
        """As an address names it."""
        return self.scientific_name or self.kind

    def photographs(
        self, station: str = "", day: date | None = None, hour: int | None = None
    ) -> str:
        """The address of the photographs that show it.

        Parameters
        ----------
        station
            Only those of one station.
        day
            Only those of one day by the cameras' clocks.
        hour
            Only those of one hour of the day, 0 to 23.
        """
        on = day.isoformat() if day else ""
        at = "" if hour is None else str(hour)
        of = {"species": self.scientific_name} if self.scientific_name else {"kind": self.kind}
        return photographs_at(**{"station": station, "first": on, "last": on, "hour": at}, **of)


@dataclass(frozen=True, slots=True)
class SpeciesRow:
    """What was counted of a kind or a species in the whole survey, as far as it is seen.

    Parameters
    ----------
    shown
        Which.
    events
        Independent records.
    photographs, photographs_href
        That show it, and where they are.
    stations
        At how many.
    first, first_station, first_href
        When and where the first event began, by the camera's clock, and where its photographs are.
    new_to
        "country" or "reserve" where a list of species known before lacks it; else empty.
    """

    shown: Shown
    events: int
    photographs: int
    photographs_href: str
    stations: int
    first: datetime | None
    first_station: str
    first_href: str
    new_to: str


@dataclass(frozen=True, slots=True)
class RateRow:
    """The trap rate of one station.

    Parameters
    ----------
    station
        As the account knows it.
    rate
        With the exact interval of a Poisson mean; None without effort.
    events, photographs
        Counts.
    href
        Of the photographs.
    """

    station: str
    rate: TrapRate | None
    events: int
    photographs: int
    href: str


@dataclass(frozen=True, slots=True)
class RatesView:
    """What was photographed.

    Parameters
    ----------
    species
        Kinds first, then species in order of their events.
    of
        What rates and hours are of.
    rates
        By station.
    mean
        Of all stations together; None with effort at fewer than two.
    hours
        Events by the hour in which they began, 0 to 23.
    individuals
        Sightings of known individuals by hour.
    sun
        Sunrise and sunset over the season; None where it is not known.
    is_new
        Whether nothing has changed since all this was counted.
    """

    species: tuple[SpeciesRow, ...]
    of: Shown
    rates: tuple[RateRow, ...]
    mean: TrapRate | None
    hours: tuple[int, ...]
    individuals: tuple[int, ...]
    sun: Daylight | None
    is_new: bool


_VIEWS = Kept[RatesView]()
_SUNS = Kept[Daylight | None](8, 3600.0)


def rates_view(desk: Desk, account: Account, of: str = "") -> RatesView:
    """What was photographed, as far as the account sees it.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    of
        A species or a kind, of which the rates are; by default leopards, or else all animals.
    """
    if keep_events(desk):
        # The nights of a survey as small as that are counted before a page needs to wait for them.
        refresh_calendar(desk)
    with desk.project.database.read() as connection:
        ground = events_state(connection) or None
    return _VIEWS.get((key_of(desk, account), of), ground, lambda: _view(desk, account, of))


def _view(desk: Desk, account: Account, of: str) -> RatesView:
    counted, is_new = events_seen(desk, account)
    calendar, calendar_is_new = calendar_seen(desk, account)
    with desk.project.database.read() as connection:
        individuals = hours_of_individuals(connection, sight_of(connection, account))
        lists = results.choices(connection, _FINDS)
        season = (calendar.first, calendar.nights) if calendar else ("", 0)
        ground = (results.step_made_from(connection, "import"), season)
        sun = _SUNS.get(desk.project.folder, ground, lambda: _sun(connection, *season))
    by: dict[Shown, list[EventCount]] = defaultdict(list)
    for each in counted:
        by[Shown(each.kind, each.scientific_name)].append(each)
    chosen = _chosen(by, of)
    own = by.get(chosen, [])
    rates = tuple(_rates(chosen, own, calendar))
    worked = [(each.events, each.rate.nights) for each in rates if each.rate]
    return RatesView(
        tuple(_species(by, lists)),
        chosen,
        rates,
        mean_rate([events for events, _ in worked], [nights for _, nights in worked]),
        tuple(sum(each.hours[hour] for each in own) for hour in range(24)),
        tuple(individuals),
        sun,
        is_new and calendar_is_new,
    )


def hours_drawn(hours: tuple[int, ...], sun: Daylight | None, colour: str, label: str) -> str:
    """The picture of the hours, as SVG; empty without an event.

    Parameters
    ----------
    hours
        Events, 0 to 23.
    sun
        Sunrise and sunset.
    colour
        Of the bars.
    label
        The picture in words.
    """
    return hours_picture(hours, sun, colour, label) if any(hours) else ""


def _chosen(by: Mapping[Shown, object], of: str) -> Shown:
    named = {each.key: each for each in by}
    return named.get(of) or named.get(LEOPARD) or Shown(ANIMALS)


def _species(
    by: Mapping[Shown, list[EventCount]], lists: Mapping[str, object]
) -> Iterable[SpeciesRow]:
    kinds = (ANIMALS, PEOPLE, VEHICLES)
    rows = [_row(shown, own, lists) for shown, own in by.items()]
    named = sorted(
        (each for each in rows if each.shown.scientific_name),
        key=lambda row: (-row.events, row.shown.scientific_name),
    )
    plain = [each for each in rows if not each.shown.scientific_name]
    return (*sorted(plain, key=lambda row: kinds.index(row.shown.kind)), *named)


def _row(shown: Shown, own: list[EventCount], lists: Mapping[str, object]) -> SpeciesRow:
    dated = [each for each in own if each.events]
    first = min(dated, key=lambda each: each.first, default=None)
    begun = _EPOCH + timedelta(milliseconds=first.first) if first else None
    station = first.location_id if first else ""
    return SpeciesRow(
        shown,
        sum(each.events for each in own),
        sum(each.photographs for each in own),
        shown.photographs(),
        len(dated),
        begun,
        station,
        shown.photographs(station, begun.date()) if begun else "",
        _new_to(shown.scientific_name, lists),
    )


def _new_to(name: str, lists: Mapping[str, object]) -> str:
    """The widest for which a list of species known before lacks this one."""
    lineage = [each for each in lineage_of(name) if each]
    for scope in (Scope.COUNTRY.value, Scope.RESERVE.value):
        known = lists.get(scope)
        # A list that names the genus, or the family, knows all its species.
        if " " in name and isinstance(known, list) and not any(e in known for e in lineage):
            return scope
    return ""


def _rates(
    shown: Shown, own: list[EventCount], calendar: EffortCalendar | None
) -> Iterable[RateRow]:
    counted = {each.location_id: each for each in own}
    nights = {each.station: each.worked for each in calendar.stations} if calendar else {}
    for station in sorted(counted.keys() | nights.keys()):
        each = counted.get(station)
        events = each.events if each else 0
        yield RateRow(
            station,
            trap_rate(events, nights.get(station, 0.0)),
            events,
            each.photographs if each else 0,
            shown.photographs(station),
        )


def _sun(connection: Connection, begins: str, nights: int) -> Daylight | None:
    """At the survey's middle, which is rounded to a tenth of a degree: half a minute at most."""
    deployments = cards.deployments(connection)
    if not deployments or not begins:
        return None
    middle, first = deployments_projection(deployments), date.fromisoformat(begins)
    days = [first + timedelta(days=round(part * nights / 4)) for part in range(5)]
    offset = sorted(each.utc_offset for each in deployments)[len(deployments) // 2]
    return daylight(middle.latitude, middle.longitude, days, offset)
