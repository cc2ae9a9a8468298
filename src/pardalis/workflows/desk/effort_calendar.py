"""The effort calendar of the desk: made once an import, shown at once."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

import numpy as np
from jaxtyping import Float

from pardalis.history.effort_doubts import effort_doubts, unexplained
from pardalis.history.effort_matrix import EffortMatrix, effort_matrix
from pardalis.history.moved import with_stations
from pardalis.records.account import EVERYWHERE, Account, Role
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.effort_calendar import (
    EffortCalendar,
    NightKind,
    NightsAlike,
    StationNights,
)
from pardalis.records.effort_doubt import DoubtOfEffort, EffortDoubt
from pardalis.store import cards, identities, results
from pardalis.store.database import Connection
from pardalis.store.desk.sight import ShownNames, sees_exactly, shown_names, sight_of
from pardalis.store.desk.standing import (
    calendar,
    calendar_made_from,
    effort_doubts_of,
    effort_said,
    looks_of_deployment,
    put_calendar,
    put_effort_doubts,
    subjects_of,
)
from pardalis.workflows.counted_effort import clock_reasons, counted_effort
from pardalis.workflows.desk.anew import Anew
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.doubtful_clocks import STEP as CLOCKS
from pardalis.workflows.placed_state import placed
from pardalis.workflows.said_effort import with_said_gaps, without_settled

# To be changed with what counts as effort: a calendar by other rules is made anew.
_RULES = "2"
_LEAST = 0.02
_REST = 0.05
_HELD: dict[str, EffortCalendar] = {}


def calendar_seen(desk: Desk, account: Account) -> tuple[EffortCalendar | None, bool]:
    """The calendar as it was last made, of the stations that an account sees; and if it is new.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.

    Returns
    -------
    tuple
        None before it was first made, and whether nothing has been imported since.
    """
    with desk.project.database.read() as connection:
        made_from = calendar_made_from(connection)
        if not made_from:
            return None, False
        is_new = made_from == _made_from(connection)
        kept = _kept(connection, made_from)
        if sees_all(account):
            return kept, is_new
        sight = sight_of(connection, account)
        names = shown_names(connection, sight)
    exactly = {own for own in names.stations if sees_exactly(sight, own)}
    shown = (_shown(each, names, exactly) for each in kept.stations)
    seen = sorted((each for each in shown if each is not None), key=lambda each: each.station)
    return replace(kept, stations=tuple(seen)), is_new


def sees_all(account: Account) -> bool:
    """Whether all of the survey is seen as it is, told without reading the deployments.

    Parameters
    ----------
    account
        Who asks.
    """
    role = account.role_at(EVERYWHERE) if account.active else None
    return role is not None and role is not Role.VIEWER


def _kept(connection: Connection, made_from: str) -> EffortCalendar:
    """The calendar; of some megabytes of a large survey, so it is kept in memory too."""
    if made_from not in _HELD:
        found = calendar(connection)
        assert found is not None
        _HELD.clear()
        _HELD[made_from] = found
    return _HELD[made_from]


def _shown(station: StationNights, names: ShownNames, exactly: set[str]) -> StationNights | None:
    """A station under the name that is shown; None where none of its cameras is seen."""
    seen = [own for own in station.deployments if own in names.stations]
    if not seen:
        return None
    if exactly.issuperset(station.deployments):
        return station
    return replace(station, station=names.stations[seen[0]], deployments=())


def refresh_calendar(desk: Desk) -> None:
    """Make the calendar anew if something was imported since it was made; one at a time.

    Parameters
    ----------
    desk
        The open project.
    """
    _CALENDAR.make(desk)


def _make(desk: Desk, made_from: str) -> None:
    with desk.project.database.read() as connection:
        photographs = _photographs(connection)
        made, doubts = _calendar(connection, made_from)
    with desk.project.database.write() as connection:
        put_calendar(connection, made)
        put_effort_doubts(connection, photographs, doubts)


def doubts_of_camera(connection: Connection, deployment_id: str) -> tuple[EffortDoubt, ...]:
    """The doubtful times of one camera, its clock aside, whether a gap explains them or not.

    As they were found for the calendar; from its photographs, of which one camera may have
    thousands, where that is not made yet.

    Parameters
    ----------
    connection
        To read with.
    deployment_id
        Its own name.
    """
    found = effort_doubts_of(connection, _photographs(connection), deployment_id)
    if found is None:
        every = cards.deployments(connection)
        own = (each for each in every if each.deployment_id == deployment_id)
        found = effort_doubts(own, *looks_of_deployment(connection, deployment_id), {})
    return tuple(each for each in found if each.kind is not DoubtOfEffort.WRONG_CLOCK)


def _photographs(connection: Connection) -> str:
    """Of the photographs in their places and times."""
    told = placed(connection)
    if not told:
        # As an older version left them: of all that places and times follow from.
        ground = results.step_made_from(connection, "import")
        told = repr((ground, results.step_counts(connection).get("import")))
    return hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()


def _made_from(connection: Connection) -> str:
    """Of the photographs, of doubtful clocks and of what people said of times of cameras."""
    clocks = subjects_of(connection, CLOCKS)
    told = repr((_RULES, _photographs(connection), clocks, effort_said(connection)))
    return hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()


def _calendar(
    connection: Connection, made_from: str
) -> tuple[EffortCalendar, tuple[EffortDoubt, ...]]:
    """The calendar, and all doubtful times, whether a gap or a person explains them or not."""
    ledger = identities.decisions(connection)
    gaps = with_said_gaps(cards.gaps(connection), ledger)
    clocks = clock_reasons(connection)
    counted: list[Deployment] = []
    lost: list[EffortGap] = []
    found: list[EffortDoubt] = []
    # A camera at a time: no more than its photographs are ever in memory.
    for each in with_stations(cards.deployments(connection)):
        media, contrasts = looks_of_deployment(connection, each.deployment_id)
        own = tuple(gap for gap in gaps if gap.deployment_id == each.deployment_id)
        effort = counted_effort(media, (each,), own)
        counted += effort.stood
        lost += effort.without_work
        if effort.deployments:
            found += effort_doubts(effort.deployments, media, contrasts, clocks)
        # People who ask meanwhile are answered first.
        time.sleep(_REST)
    if not counted:
        return EffortCalendar(made_from, "", 0, ()), ()
    doubts = without_settled(unexplained(found, gaps), ledger)
    matrix = effort_matrix(counted, lost, doubts)
    cameras = {station: _cameras(counted, station) for station in matrix.stations}
    first = matrix.evenings[0].isoformat() if matrix.evenings else ""
    nights = tuple(_stations(matrix, cameras))
    return EffortCalendar(made_from, first, len(matrix.evenings), nights), tuple(found)


def _cameras(deployments: list[Deployment], station: str) -> tuple[str, ...]:
    return tuple(each.deployment_id for each in deployments if each.location_id == station)


def _stations(matrix: EffortMatrix, cameras: dict[str, tuple[str, ...]]) -> Iterator[StationNights]:
    for row, station in enumerate(matrix.stations):
        worked, doubtful = matrix.worked[row], matrix.doubtful[row]
        yield StationNights(
            station,
            cameras[station],
            round(float(worked.sum()), 1),
            round(float(doubtful.sum()), 1),
            spells(matrix.stood[row], worked, doubtful),
        )


def spells(
    stood: Float[np.ndarray, " nights"],
    worked: Float[np.ndarray, " nights"],
    doubtful: Float[np.ndarray, " nights"],
) -> tuple[NightsAlike, ...]:
    """Nights on end in which a station did the same.

    Parameters
    ----------
    stood, worked, doubtful
        Camera-nights of one station: of cameras that stood there, of these that worked, and of
        these that are doubtful.

    Examples
    --------
    >>> ones = np.ones(3)
    >>> [(each.night.value, each.first, each.nights)
    ...  for each in spells(ones, np.array([1.0, 1.0, 0.0]), np.zeros(3))]
    [('worked', 0, 2), ('gap', 2, 1)]
    """
    most = max(float(stood.max(initial=0.0)), 1e-9)

    def kind(night: int) -> tuple[NightKind, float]:
        if stood[night] <= 0:
            return NightKind.NONE, 0.0
        # To a twentieth, so that rounding does not break what a reader sees as one.
        share = round(20 * float(worked[night]) / most) / 20
        if worked[night] / most <= _LEAST:
            return NightKind.GAP, 0.0
        doubt = doubtful[night] / most > _LEAST
        return (NightKind.DOUBTFUL if doubt else NightKind.WORKED), max(share, 0.05)

    found: list[NightsAlike] = []
    for (night, share), run in groupby(range(len(stood)), kind):
        days = list(run)
        found.append(NightsAlike(night, share, days[0], len(days)))
    return tuple(found)


_CALENDAR = Anew("effort calendar", _made_from, calendar_made_from, _make)
