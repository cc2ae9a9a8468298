"""The photographs that a filter leaves: how many a day, how many of each kind, and some of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pardalis.records.account import Account
from pardalis.records.photo_cells import PhotoCell, PhotoCounts, PhotoDays
from pardalis.records.photograph import NO_TIME, Kinds, PhotoFilter, Photograph
from pardalis.records.sight import Sight
from pardalis.store.database import Connection
from pardalis.store.desk import photo_facts, photograph_search, photographs
from pardalis.store.desk.sight import ShownNames, shown_names
from pardalis.workflows.desk.anew import Anew
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.photographs import refresh
from pardalis.workflows.desk.seeing import own_sight, seen_media

MOST = 300
"""So many photographs are given at once."""
_NOW = "now"
_REST = 4.0


def photo_days(desk: Desk, account: Account, wanted: PhotoFilter) -> PhotoDays:
    """How many photographs there are on each day.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    wanted
        Which photographs.
    """
    keep_current(desk)
    with desk.project.database.read() as connection:
        sight = own_sight(connection, account)
        names = _names(connection, sight, wanted)
        found = photograph_search.days(connection, sight, names, wanted)
        current = photographs.is_current(connection)
    last_day = NO_TIME // 86_400_000
    undated = sum(number for day, number in found if day >= last_day)
    return PhotoDays(found, sum(number for _, number in found), undated, current)


def photo_cells(
    desk: Desk, account: Account, wanted: PhotoFilter, skip: int, number: int
) -> tuple[PhotoCell, ...]:
    """Some photographs in order of time.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    wanted
        Which photographs; from its first day on.
    skip
        So many are passed over.
    number
        At most so many, and no more than `MOST`.
    """
    with desk.project.database.read() as connection:
        sight = own_sight(connection, account)
        names = _names(connection, sight, wanted)
        number = min(number, MOST)
        found = photograph_search.some(connection, sight, names, wanted, skip, number)
        shown = photo_facts.names_of(connection, sight, (each.deployment_id for each in found))
        return cells_of(connection, shown, found)


def photo_beside(
    desk: Desk, account: Account, wanted: PhotoFilter, media_id: str, back: bool
) -> tuple[str | None, bool]:
    """The photograph before or after another one, None at the end; and whether that is wanted.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    wanted
        Among which photographs; the one from which need not be one of them.
    media_id
        From which.
    back
        Whether the one before is asked for.

    Raises
    ------
    AbsentError
        If there is no such photograph for this account.
    """
    keep_current(desk)
    with desk.project.database.read() as connection:
        sight = own_sight(connection, account)
        here = photograph_search.one(connection, sight, media_id)
        if here is None:
            # It has no row yet: nobody knows what comes before and after.
            seen_media(connection, sight, media_id)
            return None, False
        names = _names(connection, sight, wanted)
        found = photograph_search.beside(connection, sight, names, wanted, here, back)
        is_wanted = photograph_search.is_among(connection, sight, names, wanted, here)
    return found.media_id if found else None, is_wanted


def photo_counts(desk: Desk, account: Account, wanted: PhotoFilter) -> PhotoCounts:
    """How many photographs each choice of the filter would leave.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    wanted
        The present choice; of an individual and of an hour nothing is counted.
    """
    with desk.project.database.read() as connection:
        sight = own_sight(connection, account)
        names = _names(connection, sight, wanted)
        rows = tuple(photograph_search.tallies(connection, sight, names, wanted))
    kinds: Counter[str] = Counter()
    species: Counter[str] = Counter()
    looked: Counter[bool] = Counter()
    tenths: Counter[int] = Counter()
    for row in rows:
        if _fits(row, replace(wanted, kind="")):
            kinds.update(dict.fromkeys(Kinds(row.kinds).names, row.number))
        if row.scientific_name and _fits(row, replace(wanted, species="")):
            species[row.scientific_name] += row.number
        if _fits(row, replace(wanted, reviewed=None)):
            looked[row.reviewed] += row.number
        if _fits(row, replace(wanted, least_tenth=0)):
            tenths[row.tenth] += row.number
    at_least = tuple(sum(tenths[tenth] for tenth in range(least, 10)) for least in range(10))
    return PhotoCounts(dict(kinds), dict(species), looked[True], looked[False], at_least)


def cells_of(
    connection: Connection, names: ShownNames, found: Iterable[Photograph]
) -> tuple[PhotoCell, ...]:
    """Photographs with the names under which an account knows what is on them.

    Parameters
    ----------
    connection
        To read with.
    names
        Under which names the account knows stations.
    found
        The photographs.
    """
    rows = tuple(found)
    whose: dict[str, dict[str, None]] = {}
    ids = [each.media_id for each in rows]
    for media_id, _, _, individual in photographs.individuals_of_photographs(connection, ids):
        if individual:
            whose.setdefault(media_id, {})[individual] = None
    return tuple(_cell(each, names.stations, tuple(whose.get(each.media_id, ()))) for each in rows)


def keep_current(desk: Desk) -> None:
    """Bring the photographs up to date where they are behind, while people go on.

    Parameters
    ----------
    desk
        The open project.
    """
    _ROWS.keep(desk)


def _refresh(desk: Desk, _now: str) -> None:
    refresh(desk.project)


def _made_from(connection: Connection) -> str:
    return _NOW if photographs.is_current(connection) else ""


def _names(connection: Connection, sight: Sight, wanted: PhotoFilter) -> ShownNames:
    """All names, where a station is asked for by one."""
    return shown_names(connection, sight) if wanted.station else ShownNames({}, {})


def _cell(row: Photograph, stations: Mapping[str, str], individuals: tuple[str, ...]) -> PhotoCell:
    return PhotoCell(
        row.media_id,
        None if row.taken == NO_TIME else row.taken,
        stations.get(row.deployment_id, ""),
        Kinds(row.kinds).names,
        row.scientific_name,
        round(row.score, 4),
        individuals,
        row.reviewed,
    )


def _fits(row: photograph_search.Tally, wanted: PhotoFilter) -> bool:
    if wanted.kind and wanted.kind not in Kinds(row.kinds).names:
        return False
    if wanted.species and row.scientific_name != wanted.species:
        return False
    if wanted.reviewed is not None and row.reviewed is not wanted.reviewed:
        return False
    return row.tenth >= wanted.least_tenth


# While a search goes on they are behind again at once.
_ROWS = Anew("photographs", lambda _: _NOW, _made_from, _refresh, _REST)
