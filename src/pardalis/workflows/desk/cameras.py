"""The cameras of a survey as the desk shows them: where, when, what was taken, what is doubtful."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from pardalis.history.effort import working_spells
from pardalis.history.nights import local_time
from pardalis.records.account import Account, Role
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.problem import Problem
from pardalis.records.seen_deployment import SeenDeployment
from pardalis.records.sight import Sight
from pardalis.store.database import Connection
from pardalis.store.desk import photographs
from pardalis.store.desk.cameras import CameraCounts, camera_counts, doubts_of_cameras
from pardalis.store.desk.places import deployments_seen
from pardalis.store.desk.sight import ShownNames, shown_names, sight_of
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.kept import Kept, ground_of_cameras, key_of
from pardalis.workflows.desk.maps import StationOnMap, photographs_at, stations_in
from pardalis.workflows.desk.photo_grid import keep_current
from pardalis.workflows.doubtful_clocks import STEP as CLOCKS
from pardalis.workflows.said_effort import gaps_in

_EPOCH = datetime(1970, 1, 1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CameraRow:
    """One camera in the table.

    Parameters
    ----------
    seen
        As the account sees it.
    start, end
        By the camera's clock, naive.
    stood, worked
        Nights that it stood there, and that less its gaps.
    gaps
        How many.
    photographs
        Of its card, videos too.
    last
        When the last was taken, by its clock; None without one.
    clock_doubtful
        Whether its times look wrong.
    may_decide
        Whether the account may say what of it is right.
    href, photographs_href
        Its own page, and that of its photographs.
    """

    seen: SeenDeployment
    start: datetime
    end: datetime
    stood: float
    worked: float
    gaps: int
    photographs: int
    last: datetime | None
    clock_doubtful: bool
    may_decide: bool
    href: str
    photographs_href: str


@dataclass(frozen=True, slots=True)
class CamerasView:
    """What the page of deployments shows.

    Parameters
    ----------
    cameras
        In order of station and name.
    stations
        In order of name.
    clocks
        Clocks that look wrong, of the cameras of which the account sees all.
    is_whole
        Whether all photographs are counted; otherwise they are still being brought in.
    """

    cameras: tuple[CameraRow, ...]
    stations: tuple[StationOnMap, ...]
    clocks: tuple[Problem, ...]
    is_whole: bool

    @property
    def stood(self) -> float:
        """Nights that all cameras stood there."""
        return sum(each.stood for each in self.cameras)

    @property
    def worked(self) -> float:
        """The same less their gaps."""
        return sum(each.worked for each in self.cameras)


_VIEWS = Kept[CamerasView]()


def cameras_view(desk: Desk, account: Account) -> CamerasView:
    """The cameras that an account sees.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    """
    keep_current(desk)
    with desk.project.database.read() as connection:
        ground = ground_of_cameras(connection)
        return _VIEWS.get(key_of(desk, account), ground, lambda: _view(connection, account))


def _view(connection: Connection, account: Account) -> CamerasView:
    sight = sight_of(connection, account)
    names = shown_names(connection, sight)
    counts, seen = camera_counts(connection, sight), deployments_seen(connection, sight, names)
    own = {shown: name for name, shown in names.deployments.items()}
    clocks = doubts_of_cameras(connection, sight, CLOCKS)
    doubted = {each.subject for each in clocks}
    by_camera: dict[str, list[EffortGap]] = {}
    for gap in gaps_in(connection):
        by_camera.setdefault(gap.deployment_id, []).append(gap)
    rows = tuple(
        camera_row(
            each,
            own[each.name],
            counts.get(own[each.name], CameraCounts(0, None)),
            by_camera.get(own[each.name], []),
            own[each.name] in doubted,
        )
        for each in seen
    )
    stations = stations_in(connection, sight, names, seen, counts)
    return CamerasView(rows, stations, clocks, photographs.is_current(connection))


def row_of_camera(
    connection: Connection, sight: Sight, names: ShownNames, deployment_id: str
) -> CameraRow | None:
    """One camera in the table, without reading the others; None if it is not seen.

    Parameters
    ----------
    connection
        To read with.
    sight, names
        What the account sees, and under which names.
    deployment_id
        Its own name.
    """
    seen = deployments_seen(connection, sight, names, deployment_id)
    counts = camera_counts(connection, sight, deployment_id)
    doubted = {each.subject for each in doubts_of_cameras(connection, sight, CLOCKS)}
    gaps = [gap for gap in gaps_in(connection) if gap.deployment_id == deployment_id]
    counted = counts.get(deployment_id, CameraCounts(0, None))
    return next(
        (camera_row(e, deployment_id, counted, gaps, deployment_id in doubted) for e in seen), None
    )


def camera_row(
    seen: SeenDeployment,
    deployment_id: str,
    counts: CameraCounts,
    gaps: list[EffortGap],
    doubtful: bool,
) -> CameraRow:
    """One camera in the table.

    Parameters
    ----------
    seen
        As the account sees it.
    deployment_id
        Its own name.
    counts
        Of its photographs.
    gaps
        Its times without effort.
    doubtful
        Whether its clock looks wrong.
    """
    start, end = seen.deployment_start, seen.deployment_end
    whole = Deployment(deployment_id, "", 0.0, 0.0, start, end, seen.utc_offset)
    spells = working_spells(whole, gaps)
    return CameraRow(
        seen,
        local_time(start, seen.utc_offset),
        local_time(end, seen.utc_offset),
        max(0.0, (end - start) / _DAY),
        sum((each.end - each.start) / _DAY for each in spells),
        len(gaps),
        counts.photographs,
        None if counts.last is None else _EPOCH + timedelta(milliseconds=counts.last),
        doubtful,
        seen.is_exact and seen.role.rank >= Role.REVIEWER.rank,
        f"/deployments/camera?{urlencode({'name': seen.name})}",
        photographs_at(station=seen.station),
    )
