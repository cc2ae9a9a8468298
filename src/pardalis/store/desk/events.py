"""Events of each station: independent records of animals, people and vehicles, hour by hour."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, extract, func, select

from pardalis.records.media import Placement
from pardalis.records.photograph import NO_TIME, Kinds
from pardalis.records.sight import Sight
from pardalis.store import identities, results, schema
from pardalis.store.desk import photographs
from pardalis.store.desk.photograph_tables import photograph
from pardalis.store.desk.sight import is_seen
from pardalis.store.desk.tables import sighting_view

_KEPT = "events"
# Beside them, so that nobody need read them all to know whether they are new.
_GROUND = "events made from"
_MEDIA = schema.media
_COUNTED = Kinds.ANIMAL | Kinds.HUMAN | Kinds.VEHICLE


class PartOfEvent(NamedTuple):
    """Photographs of one event at one camera that show the same.

    Parameters
    ----------
    deployment_id, event_id
        Whose; the event's cameras are those of one station.
    placed
        Whether they count under their deployment.
    kinds, scientific_name
        What they show.
    first
        When the first was taken by the camera's clock, since 1970 [ms].
    number
        Photographs.
    """

    deployment_id: str
    event_id: str
    placed: bool
    kinds: int
    scientific_name: str
    first: int
    number: int


class EventCount(NamedTuple):
    """What was counted of one kind or species at one station.

    Parameters
    ----------
    location_id
        The station.
    kind
        Camtrap DP `observationType`.
    scientific_name
        The species; empty for all of the kind.
    events
        Independent records, under a deployment.
    photographs
        All that show it, those dated outside the deployment too.
    first
        When the first of the events began by the camera's clock, since 1970 [ms].
    hours
        Events by the hour in which they began, 0 to 23.
    """

    location_id: str
    kind: str
    scientific_name: str
    events: int
    photographs: int
    first: int
    hours: list[int]


def events_state(connection: Connection) -> str:
    """Of all that events follow from; empty while the photographs' rows are behind."""
    if not photographs.is_current(connection):
        return ""
    return f"{photographs.state(connection)} {identities.ledger_position(connection)}"


def parts_of_events(connection: Connection) -> Iterator[PartOfEvent]:
    """The photographs of animals, people and vehicles, by event."""
    row, media = photograph.c, _MEDIA.c
    placed = media.placement == Placement.PLACED.value
    keys = (row.deployment_id, media.event_id, placed, row.kinds, row.scientific_name)
    query = (
        select(*keys, func.min(row.taken), func.count())
        .select_from(photograph.join(_MEDIA, media.media_id == row.media_id))
        .where(row.kinds.op("&")(int(_COUNTED)) != 0, row.taken < NO_TIME)
        .group_by(*keys)
    )
    for each in connection.execute(query):
        yield PartOfEvent(*each)


def put_events(connection: Connection, made_from: str, counted: list[EventCount]) -> None:
    """Put these counts in the place of the former.

    Parameters
    ----------
    connection
        In a transaction.
    made_from
        As `events_state` gave it before they were counted.
    counted
        Of all stations.
    """
    results.put_choices(connection, _KEPT, {"counted": [list(each) for each in counted]})
    results.put_choices(connection, _GROUND, {"made_from": made_from})


def events_made_from(connection: Connection) -> str:
    """As `events_state` gave it before the counts were made; empty before that."""
    return str(results.choices(connection, _GROUND).get("made_from", ""))


def events(connection: Connection) -> list[EventCount]:
    """The counts of all stations; empty before they were first made."""
    kept = results.choices(connection, _KEPT)
    return [EventCount(*each) for each in kept.get("counted", ())]


def hours_of_individuals(connection: Connection, sight: Sight) -> list[int]:
    """Sightings of known individuals by the hour of the camera's clock, 0 to 23.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    """
    table = sighting_view.c
    hour = extract("hour", table.clock)
    query = (
        select(hour, func.count())
        .where(
            table.individual_id != "",
            is_seen(sight, table.deployment_id),
            table.clock.is_not(None),
        )
        .group_by(hour)
    )
    found = dict.fromkeys(range(24), 0) | {int(h): int(n) for h, n in connection.execute(query)}
    return [found[each] for each in range(24)]
