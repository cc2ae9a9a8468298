"""Which photographs an account sees under a filter: how many a day, and some of them in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, select, true

from pardalis.records.photograph import (
    ANY_INDIVIDUAL,
    DAY,
    HOUR,
    NO_TIME,
    Kinds,
    PhotoFilter,
    Photograph,
)
from pardalis.records.sight import Sight
from pardalis.store.desk.photograph_numbers import ALL
from pardalis.store.desk.photograph_tables import photograph, photograph_day
from pardalis.store.desk.sight import ShownNames, is_seen
from pardalis.store.members import individual_member, sighting_member
from pardalis.store.rows import first, read_some


@dataclass(frozen=True, slots=True)
class Tally:
    """So many photographs of one kind.

    Parameters
    ----------
    kinds
        What they show.
    scientific_name
        Of the surest detection with a name.
    tenth
        Of the score.
    reviewed
        Whether a person looked at them.
    number
        So many.
    """

    kinds: int
    scientific_name: str
    tenth: int
    reviewed: bool
    number: int


def days(
    connection: Connection, sight: Sight, names: ShownNames, wanted: PhotoFilter
) -> tuple[tuple[int, int], ...]:
    """How many photographs there are on each day on which there are any, in order.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    names
        Under which names it knows stations.
    wanted
        Which photographs.
    """
    if wanted.individual or wanted.hour is not None:
        # An animal is in some hundreds of photographs at most; of hours nothing is counted before.
        query = select(photograph.c.taken).where(_wanted(connection, sight, names, wanted))
        numbers = Counter(taken // DAY for taken in connection.execute(query).scalars())
        return tuple(sorted(numbers.items()))
    table = photograph_day.c
    query = (
        select(table.day, func.sum(table.number))
        .where(_counted(sight, names, wanted), *_of_table(connection, table, wanted))
        .group_by(table.day)
        .order_by(table.day)
    )
    return tuple((row[0], int(row[1])) for row in connection.execute(query))


def tallies(
    connection: Connection, sight: Sight, names: ShownNames, wanted: PhotoFilter
) -> Iterator[Tally]:
    """How many photographs there are of each kind at a station and within a time.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    names
        Under which names it knows stations.
    wanted
        Of which station and time; the rest of the filter is not asked.
    """
    table = photograph_day.c
    kinds = (table.kinds, table.scientific_name, table.tenth, table.reviewed)
    query = (
        select(*kinds, func.sum(table.number))
        .where(_counted(sight, names, wanted), _between(table.day, wanted, 1))
        .group_by(*kinds)
    )
    for row in connection.execute(query):
        yield Tally(row[0], row[1], row[2], row[3], int(row[4]))


def some(
    connection: Connection,
    sight: Sight,
    names: ShownNames,
    wanted: PhotoFilter,
    skip: int,
    number: int,
) -> tuple[Photograph, ...]:
    """Some photographs in order of time.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    names
        Under which names it knows stations.
    wanted
        Which photographs: from the first day on that is asked for.
    skip
        So many of that first day are passed over.
    number
        At most so many.
    """
    table = photograph.c
    query = (
        select(photograph)
        .where(_wanted(connection, sight, names, wanted))
        .order_by(table.taken, table.media_id)
        .offset(skip)
        .limit(number)
    )
    return tuple(read_some(connection, query, Photograph))


def is_among(
    connection: Connection,
    sight: Sight,
    names: ShownNames,
    wanted: PhotoFilter,
    here: Photograph,
) -> bool:
    """Whether a photograph is one of those that are wanted.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    names
        Under which names it knows stations.
    wanted
        Among which photographs.
    here
        The photograph.
    """
    query = select(photograph.c.media_id).where(
        _wanted(connection, sight, names, wanted), photograph.c.media_id == here.media_id
    )
    return connection.execute(query).first() is not None


def beside(
    connection: Connection,
    sight: Sight,
    names: ShownNames,
    wanted: PhotoFilter,
    here: Photograph,
    back: bool,
) -> Photograph | None:
    """The photograph before or after another one; None at the end.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    names
        Under which names it knows stations.
    wanted
        Among which photographs.
    here
        From which.
    back
        Whether the one before is asked for.
    """
    table = photograph.c
    if back:
        near = (table.taken <= here.taken) & (
            (table.taken < here.taken) | (table.media_id < here.media_id)
        )
        order: tuple[Any, ...] = (table.taken.desc(), table.media_id.desc())
    else:
        near = (table.taken >= here.taken) & (
            (table.taken > here.taken) | (table.media_id > here.media_id)
        )
        order = (table.taken, table.media_id)
    query = (
        select(photograph)
        .where(_wanted(connection, sight, names, wanted), near)
        .order_by(*order)
        .limit(1)
    )
    return first(connection, query, Photograph)


def one(connection: Connection, sight: Sight, media_id: str) -> Photograph | None:
    """The row of one photograph; None if there is none that the account sees.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    media_id
        The photograph.
    """
    mine = photograph.c.media_id == media_id
    query = select(photograph).where(mine, is_seen(sight, photograph.c.deployment_id))
    return first(connection, query, Photograph)


def species_named(connection: Connection) -> tuple[str, ...]:
    """The scientific names that photographs of the survey bear, the most frequent first."""
    table = photograph_day.c
    query = (
        select(table.scientific_name)
        .where(table.deployment_id == ALL, table.scientific_name != "")
        .group_by(table.scientific_name)
        .order_by(func.sum(table.number).desc(), table.scientific_name)
    )
    return tuple(connection.execute(query).scalars())


def _kinds_there(connection: Connection) -> tuple[int, ...]:
    """What photographs of the survey show together."""
    table = photograph_day.c
    query = select(table.kinds).distinct().where(table.deployment_id == ALL)
    return tuple(connection.execute(query).scalars())


def _wanted(
    connection: Connection, sight: Sight, names: ShownNames, wanted: PhotoFilter
) -> ColumnElement[bool]:
    table = photograph.c
    asked: list[ColumnElement[bool]] = [is_seen(sight, table.deployment_id)]
    if wanted.station:
        asked.append(_at(table.deployment_id, names, wanted.station))
    asked.append(_between(table.taken, wanted, DAY))
    asked += _kinds_and_names(connection, table, wanted)
    if wanted.least_tenth:
        asked.append(table.score >= wanted.least_tenth / 10 - 1e-10)
    if wanted.individual:
        asked.append(table.media_id.in_(_of_individual(wanted.individual)))
    if wanted.hour is not None:
        asked += (table.taken < NO_TIME, table.taken // HOUR % 24 == wanted.hour)
    return and_(*asked)


def _of_table(
    connection: Connection, table: Any, wanted: PhotoFilter
) -> Sequence[ColumnElement[bool]]:
    asked = [_between(table.day, wanted, 1), *_kinds_and_names(connection, table, wanted)]
    if wanted.least_tenth:
        asked.append(table.tenth >= wanted.least_tenth)
    return asked


def _kinds_and_names(
    connection: Connection, table: Any, wanted: PhotoFilter
) -> Iterator[ColumnElement[bool]]:
    kinds, name, reviewed = table.kinds, table.scientific_name, table.reviewed
    # SQLite gathers no statistics by itself, and would go through all photographs of a kind for
    # those of a station, or through all that nobody reviewed for those of a rare species. What is
    # no plain column has no index.
    if wanted.station:
        name = func.coalesce(name, "")
    if wanted.station or wanted.species:
        kinds, reviewed = func.coalesce(kinds, 0), func.coalesce(reviewed, false())
    if wanted.kind:
        # Of one alone an index gives the rows in order.
        bit = Kinds[wanted.kind.upper()].value
        there = [mask for mask in _kinds_there(connection) if mask & bit]
        yield kinds == there[0] if len(there) == 1 else kinds.in_(there)
    if wanted.species:
        yield name == wanted.species
    if wanted.reviewed is not None:
        yield reviewed.is_(wanted.reviewed)


def _between(column: Any, wanted: PhotoFilter, unit: int) -> ColumnElement[bool]:
    limits = []
    if wanted.first_day is not None:
        limits.append(column >= wanted.first_day * unit)
    if wanted.last_day is not None:
        limits.append(column < (wanted.last_day + 1) * unit)
    return and_(true(), *limits)


def _counted(sight: Sight, names: ShownNames, wanted: PhotoFilter) -> ColumnElement[bool]:
    """Which numbers by day are summed: of the survey, or of the deployments that are seen."""
    column = photograph_day.c.deployment_id
    if wanted.station:
        return and_(is_seen(sight, column), _at(column, names, wanted.station))
    return column == ALL if sight.everywhere is not None else is_seen(sight, column)


def _at(column: Any, names: ShownNames, station: str) -> ColumnElement[bool]:
    found = names.at_station(station)
    return column.in_(found) if found else false()


def _of_individual(individual_id: str) -> Select[Any]:
    of, member = individual_member.c, sighting_member.c
    mine = select(of.sighting_id)
    if individual_id != ANY_INDIVIDUAL:
        mine = mine.where(of.individual_id == individual_id)
    return select(member.media_id).where(member.sighting_id.in_(mine))
