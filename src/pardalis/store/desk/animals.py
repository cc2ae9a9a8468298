"""Individuals by what an account sees of them: searched, counted, with their best photographs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, select

from pardalis.records.animal_card import CatalogueFilter, CatalogueOrder, KnownFrom
from pardalis.records.detection import Flank
from pardalis.records.individual import Individual
from pardalis.records.sight import Sight
from pardalis.store import schema
from pardalis.store.desk import tables
from pardalis.store.desk.sight import is_seen, is_seen_exactly, sites_of_cameras
from pardalis.store.rows import batches, read_some

_VIEW = tables.sighting_view.c
_ANIMAL = schema.individual.c
_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Glimpse:
    """One sighting of an individual, without its photographs.

    Parameters
    ----------
    sighting_id, individual_id
        Which, and whose.
    flank
        Its side.
    deployment_id
        Where; secret where the place is rounded.
    clock
        What the camera's clock showed; None without a time.
    worth
        Of its best photograph; 0 if none may be shown.
    """

    sighting_id: str
    individual_id: str
    flank: Flank
    deployment_id: str | None
    clock: datetime | None
    worth: float


def find_animals(connection: Connection, sight: Sight, wanted: CatalogueFilter) -> list[str]:
    """The individuals that an account sees and asks for, by id, in the order that it asks for.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    wanted
        Which.
    """
    seen = _seen(connection, sight, wanted).subquery()
    query = select(_ANIMAL.individual_id, _ANIMAL.name).join(
        seen, seen.c.individual_id == _ANIMAL.individual_id
    )
    query = query.where(*_traits(wanted), *_flanks(seen.c, wanted.known_from))
    if wanted.order is CatalogueOrder.LAST_SEEN:
        query = query.order_by(seen.c.last.is_(None), seen.c.last.desc())
    elif wanted.order is CatalogueOrder.SIGHTINGS:
        query = query.order_by(seen.c.number.desc())
    text = wanted.text.strip().casefold()
    # Not every database folds letters other than those of English.
    return [
        row[0]
        for row in connection.execute(query.order_by(_ANIMAL.individual_id))
        if text in row[0].casefold() or text in row[1].casefold()
    ]


def individuals_named(connection: Connection, names: Iterable[str]) -> tuple[Individual, ...]:
    """These individuals, those of them that are in the catalogue.

    Parameters
    ----------
    connection
        To read with.
    names
        `individual_id`s.
    """
    found: list[Individual] = []
    for part in batches(sorted(set(names))):
        query = select(schema.individual).where(_ANIMAL.individual_id.in_(part))
        found += read_some(connection, query, Individual)
    return tuple(each for each in found if each.sightings)


def glimpses(connection: Connection, sight: Sight, names: Sequence[str]) -> tuple[Glimpse, ...]:
    """The sightings of these individuals that an account sees, in order of time.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    names
        `individual_id`s.
    """
    columns = (
        *(_VIEW.sighting_id, _VIEW.individual_id, _VIEW.flank, _VIEW.deployment_id),
        *(_VIEW.clock, _VIEW.worth),
    )
    found: list[Glimpse] = []
    for part in batches(names):
        query = select(*columns).where(
            _VIEW.individual_id.in_(part), is_seen(sight, _VIEW.deployment_id)
        )
        found += [_glimpse(tuple(row)) for row in connection.execute(query)]
    return tuple(sorted(found, key=lambda e: (e.clock is None, e.clock, e.sighting_id)))


def sites(connection: Connection, sight: Sight) -> tuple[str, ...]:
    """The sites of the deployments of which an account sees all.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    """
    return tuple(sorted({site for _, own in _sites(connection, sight) for site in own}))


def _seen(connection: Connection, sight: Sight, wanted: CatalogueFilter) -> Select[Any]:
    """Individuals with what was seen of them, where and when it is asked for."""
    of = (Flank.LEFT, Flank.RIGHT)
    flanks = (func.max(case((_VIEW.flank == each.value, 1), else_=0)) for each in of)
    query = select(
        _VIEW.individual_id,
        func.count().label("number"),
        func.max(_VIEW.clock).label("last"),
        *(each.label(name.value) for each, name in zip(flanks, of, strict=True)),
    )
    query = query.where(_VIEW.individual_id != "", is_seen(sight, _VIEW.deployment_id))
    if wanted.site:
        here = [own for own, known in _sites(connection, sight) if wanted.site in known]
        query = query.where(_VIEW.deployment_id.in_(here))
    return query.where(*_window(wanted)).group_by(_VIEW.individual_id)


def _window(wanted: CatalogueFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.seen_from is not None:
        found.append(_VIEW.clock >= datetime.combine(wanted.seen_from, time.min))
    if wanted.seen_to is not None:
        found.append(_VIEW.clock <= datetime.combine(wanted.seen_to, time.max))
    return found


def _traits(wanted: CatalogueFilter) -> list[ColumnElement[bool]]:
    asked = ((_ANIMAL.sex, wanted.sex), (_ANIMAL.life_stage, wanted.life_stage))
    return [column == ("" if value == _UNKNOWN else value) for column, value in asked if value]


def _flanks(seen: Any, known_from: KnownFrom | None) -> list[ColumnElement[bool]]:
    if known_from is None:
        return []
    left, right = (getattr(seen, each.value) == 1 for each in (Flank.LEFT, Flank.RIGHT))
    return {
        KnownFrom.BOTH: [left, right],
        KnownFrom.LEFT_ONLY: [left, ~right],
        KnownFrom.RIGHT_ONLY: [right, ~left],
        KnownFrom.ONE_ONLY: [(left & ~right) | (right & ~left)],
    }[known_from]


def _sites(connection: Connection, sight: Sight) -> list[tuple[str, tuple[str, ...]]]:
    here = is_seen_exactly(sight, schema.deployment.c.deployment_id)
    return list(sites_of_cameras(connection, here))


def _glimpse(row: tuple[Any, ...]) -> Glimpse:
    name, animal, flank, place, clock, worth = row
    return Glimpse(name, animal, Flank(flank), place, clock, worth)
