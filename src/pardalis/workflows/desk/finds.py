"""Finds at the desk: first records of species, looked for once, shown at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from pardalis.detect.species.finds import first_records
from pardalis.records.account import Account, Role
from pardalis.records.decision import OF_CONTENT, Verdict, in_force
from pardalis.records.detection import Finding
from pardalis.records.find import Find, Scope
from pardalis.store import cards, identities, results
from pardalis.store.database import Connection
from pardalis.store.desk import photographs
from pardalis.store.desk.finds import first_of_each_name, of_several_names
from pardalis.store.desk.kept_lists import FINDS, rows_of
from pardalis.store.desk.photo_facts import names_of
from pardalis.store.desk.sight import role_at, sees, sight_of
from pardalis.store.rows import from_row, to_row
from pardalis.workflows.desk.anew import anew_list
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.photo_grid import keep_current
from pardalis.workflows.desk.photographs import see
from pardalis.workflows.finds import STEP, known_before, with_people_of_tables

_CHANGING = OF_CONTENT | {Verdict.STILL, Verdict.CLOCK}
_CHUNK = 1_000
_Named = tuple[list[Finding], dict[str, str]]


@dataclass(frozen=True, slots=True)
class SeenFind:
    """A find as an account sees it.

    Parameters
    ----------
    find
        The first record; its `location_id` and `deployment_id` are not to be shown.
    taken
        By the camera's clock, naive.
    station
        As the account knows it.
    may_tell
        Whether the account may publish it.
    """

    find: Find
    taken: datetime
    station: str
    may_tell: bool


def finds_seen(desk: Desk, account: Account) -> tuple[tuple[SeenFind, ...], bool]:
    """The finds at the stations that an account sees, and whether they are up to date.

    Those of a small survey are looked for before this returns, others while people go on.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.

    Returns
    -------
    tuple
        The widest scope first, then in order of time; and whether nothing has changed since they
        were looked for.
    """
    keep_current(desk)
    _FINDS.keep(desk)
    with desk.project.database.read() as connection:
        is_new, found = _FINDS.is_new(connection), _kept(connection)
        sight = sight_of(connection, account)
        seen = [each for each in found if sees(sight, each.deployment_id)]
        stations = names_of(connection, sight, [each.deployment_id for each in seen]).stations
        media = cards.media_of(connection, {each.media_id for each in seen})
    offsets = {each.media_id: timedelta(minutes=each.utc_offset or 0) for each in media}
    return tuple(
        SeenFind(
            each,
            (each.timestamp + offsets[each.media_id]).replace(tzinfo=None),
            stations[each.deployment_id],
            (role_at(sight, each.deployment_id) or Role.VIEWER).rank >= Role.ANALYST.rank,
        )
        for each in seen
        if each.media_id in offsets
    ), is_new


def find_of(connection: Connection, media_id: str) -> Find | None:
    """The widest find of which a photograph is the record; None if it is none.

    Parameters
    ----------
    connection
        To read with.
    media_id
        The photograph.
    """
    own = (each for each in _kept(connection) if each.media_id == media_id)
    return min(own, key=lambda each: list(Scope).index(each.scope), default=None)


def refresh_finds(desk: Desk) -> None:
    """Look for the finds anew if something has changed, before this returns.

    Parameters
    ----------
    desk
        The open project.
    """
    _FINDS.make(desk)


def _ground(connection: Connection) -> str:
    """Of all that finds follow from; empty while the photographs' rows are behind."""
    if not photographs.is_current(connection):
        return ""
    # Who is who, which people say most of, changes no first record.
    said = identities.last_position_of(connection, _CHANGING)
    lists = results.choices(connection, STEP)
    told = f"{photographs.state(connection)} {said} {sorted(lists.items())}"
    return hashlib.sha256(told.encode()).hexdigest()


def _kept(connection: Connection) -> tuple[Find, ...]:
    return tuple(
        from_row(Find, each | {"timestamp": datetime.fromisoformat(each["timestamp"])})
        for each in rows_of(connection, FINDS)
    )


def _look(desk: Desk) -> list[object]:
    with desk.project.database.read() as connection:
        found = look_for_finds(connection)
    return [to_row(each) | {"timestamp": each.timestamp.isoformat()} for each in found]


def look_for_finds(connection: Connection) -> tuple[Find, ...]:
    """As `read_finds`; only photographs that may be the first of a name are read.

    Parameters
    ----------
    connection
        To read with; the photographs' rows must be up to date.
    """
    names = first_of_each_name(connection) | of_several_names(connection)
    names |= _named_by_people(connection)
    media = cards.media_of(connection, names)
    findings, named_by = _named(connection, sorted(names))
    deployments = cards.deployments(connection)
    lists = known_before(connection)
    found = first_records(media, findings, deployments, named_by, lists)
    return with_people_of_tables(connection, found)


def _named_by_people(connection: Connection) -> frozenset[str]:
    said = identities.decisions_of(connection, (Verdict.SPECIES,))
    return photographs.media_of_decisions(connection, in_force(said))


def _named(connection: Connection, names: list[str]) -> _Named:
    """What is in these photographs, and who named it where a person did."""
    found: list[Finding] = []
    named_by: dict[str, str] = {}
    for first in range(0, len(names), _CHUNK):
        seen = see(connection, names[first : first + _CHUNK])
        found += seen.findings
        named_by |= _people(seen.findings, seen.by, seen.sure)
    return found, named_by


def _people(
    findings: Iterable[Finding], by: Mapping[str, str], sure: Mapping[str, str]
) -> Iterable[tuple[str, str]]:
    for finding in findings:
        for one in finding.detections:
            # Who said what kind it is did not thereby say of which species.
            said = by.get(one.detection_id, "")
            who = said if said and said == one.classified_by else sure.get(finding.media_id, "")
            if who:
                yield one.detection_id, who


_FINDS = anew_list(FINDS, _ground, _look)
