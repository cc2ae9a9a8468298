"""Events of each station at the desk: counted once, shown at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pardalis.records.account import Account
from pardalis.records.photograph import Kinds
from pardalis.store import results
from pardalis.store.desk.cameras import stations_of_cameras
from pardalis.store.desk.events import (
    EventCount,
    PartOfEvent,
    events,
    events_made_from,
    events_state,
    parts_of_events,
    put_events,
)
from pardalis.store.desk.sight import shown_names, sight_of
from pardalis.workflows.desk.anew import Anew
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.photo_grid import keep_current

_SMALL = 20_000
_HOUR = 3_600_000
_KINDS = (Kinds.ANIMAL, Kinds.HUMAN, Kinds.VEHICLE)
_Key = tuple[str, str, str]


@dataclass(slots=True)
class _Tally:
    photographs: Counter[_Key] = field(default_factory=Counter)
    begun: dict[_Key, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))


def events_seen(desk: Desk, account: Account) -> tuple[tuple[EventCount, ...], bool]:
    """The counts of the stations that an account sees, and whether they are up to date.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.

    Returns
    -------
    tuple
        The counts, each under the name of the station that the account knows; and whether
        nothing has changed since they were made.
    """
    with desk.project.database.read() as connection:
        is_new, counted = _EVENTS.is_new(connection), events(connection)
        sight = sight_of(connection, account)
        names = shown_names(connection, sight)
        places = stations_of_cameras(connection)
    shown = {places[own]: name for own, name in names.stations.items()}
    # A station is counted as one: it is shown to who sees all of its cameras.
    hidden = {place for own, place in places.items() if own not in names.stations}
    return tuple(
        each._replace(location_id=shown[each.location_id])
        for each in counted
        if each.location_id in shown and each.location_id not in hidden
    ), is_new


def keep_events(desk: Desk) -> bool:
    """Have the events counted anew if something has changed.

    Those of a small survey are counted before this returns, others while people go on.

    Parameters
    ----------
    desk
        The open project.

    Returns
    -------
    bool
        Whether it is a small survey.
    """
    keep_current(desk)
    with desk.project.database.read() as connection:
        size = results.step_counts(connection).get("import", {}).get("photographs", 0)
    if size <= _SMALL:
        _EVENTS.make(desk)
    else:
        _EVENTS.keep(desk)
    return size <= _SMALL


def refresh_events(desk: Desk) -> None:
    """Count the events anew if something has changed; one at a time.

    Parameters
    ----------
    desk
        The open project.
    """
    _EVENTS.make(desk)


def _count(desk: Desk, state: str) -> None:
    with desk.project.database.read() as connection:
        places = stations_of_cameras(connection)
        counted = count_events(parts_of_events(connection), places)
    with desk.project.database.write() as connection:
        put_events(connection, state, counted)


def count_events(parts: Iterable[PartOfEvent], location_of: Mapping[str, str]) -> list[EventCount]:
    """Events by station, kind and species, with the hours in which they began.

    Parameters
    ----------
    parts
        Photographs by event.
    location_of
        The station of each deployment.

    Examples
    --------
    >>> part = PartOfEvent("D1", "e1", True, int(Kinds.ANIMAL), "Sus scrofa", 7_200_000, 3)
    >>> later = part._replace(first=9_000_000, number=2)
    >>> found = count_events([part, later], {"D1": "S1"})
    >>> [(each.scientific_name, each.events, each.photographs, each.hours[2]) for each in found]
    [('', 1, 5, 1), ('Sus scrofa', 1, 5, 1)]
    """
    tally = _Tally()
    for part in parts:
        place = location_of.get(part.deployment_id)
        if place is None:
            continue
        for key in _keys(part, place):
            tally.photographs[key] += part.number
            if part.placed:
                begun = tally.begun[key]
                begun[part.event_id] = min(begun.get(part.event_id, part.first), part.first)
    return [
        _counted(key, number, tally.begun[key]) for key, number in sorted(tally.photographs.items())
    ]


def _keys(part: PartOfEvent, place: str) -> list[_Key]:
    """Each kind that the photographs show, and the species that they name."""
    shown = Kinds(part.kinds)
    keys = [(place, (each.name or "").lower(), "") for each in _KINDS if each in shown]
    if part.scientific_name:
        keys.append((place, Kinds.ANIMAL.names[0], part.scientific_name))
    return keys


def _counted(key: _Key, photographs: int, begun: Mapping[str, int]) -> EventCount:
    hours = Counter(first // _HOUR % 24 for first in begun.values())
    return EventCount(
        *key,
        events=len(begun),
        photographs=photographs,
        first=min(begun.values(), default=0),
        hours=[hours[each] for each in range(24)],
    )


_EVENTS = Anew("events", events_state, events_made_from, _count)
