"""One camera as the desk shows it: its days, its gaps and doubts, and what was said of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from pardalis.errors import AbsentError
from pardalis.history.effort_doubts import unexplained
from pardalis.history.nights import local_time
from pardalis.intake.clocks.in_words import standing_clocks
from pardalis.records.account import Account, Role
from pardalis.records.decision import Decision, Verdict, in_force, undone_acts
from pardalis.records.deployment import EffortGap
from pardalis.records.effort_doubt import EffortDoubt
from pardalis.records.photograph import DAY, NO_TIME
from pardalis.records.sight import Sight
from pardalis.report.camera_pictures import Spell, days_picture
from pardalis.store import cards, identities
from pardalis.store.database import Connection
from pardalis.store.desk.cameras import days_of_camera, ends_of_camera
from pardalis.store.desk.sight import role_at, sees_exactly, shown_names, sight_of
from pardalis.store.desk.standing import subjects_of
from pardalis.workflows.decision_words import in_words
from pardalis.workflows.desk.camera_clock import ClockView, clock_view
from pardalis.workflows.desk.cameras import CameraRow, row_of_camera
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.effort_calendar import doubts_of_camera
from pardalis.workflows.desk.kept import Kept, ground_of_cameras, key_of
from pardalis.workflows.desk.photo_grid import keep_current
from pardalis.workflows.doubtful_clocks import STEP as CLOCKS
from pardalis.workflows.said_effort import gaps_in, without_settled

OF_CAMERAS = frozenset((Verdict.CLOCK, Verdict.EFFORT))
"""What is decided on the page of a camera."""
_EPOCH = date(1970, 1, 1)
_NOUGHT = datetime(1970, 1, 1)
_NO_DAY = NO_TIME // DAY


@dataclass(frozen=True, slots=True)
class TimeOfCamera:
    """A gap, or a time of doubtful effort.

    Parameters
    ----------
    start, end
        By the camera's clock, naive.
    days
        How long.
    reason
        In words.
    begins, ends
        The same limits in UTC, ISO 8601: what a decision on it names.
    """

    start: datetime
    end: datetime
    days: float
    reason: str
    begins: str
    ends: str


@dataclass(frozen=True, slots=True)
class SaidOfCamera:
    """A decision on a camera.

    Parameters
    ----------
    position
        In the ledger.
    words
        What was said, and by whom.
    decided_at
        UTC.
    evidence
        In the person's words.
    holds
        Whether it has not been undone.
    """

    position: int
    words: str
    decided_at: datetime
    evidence: str
    holds: bool


@dataclass(frozen=True, slots=True)
class CameraView:
    """What the page of one camera shows.

    Parameters
    ----------
    row
        As in the table.
    days
        Its photographs day by day, as SVG.
    gaps, doubts
        Times without effort, and times of doubtful effort; those only of a camera of which the
        account sees all.
    clock
        Its clock; None as above, and where nothing was ever doubted or said of it.
    said
        What people said of it, the newest first.
    ends
        The earliest and the latest of its photographs: `media_id`, and when by its clock.
    since
        Position of the last decision on it: who decides says that this was the last one seen.
    """

    row: CameraRow
    days: str
    gaps: tuple[TimeOfCamera, ...]
    doubts: tuple[TimeOfCamera, ...]
    clock: ClockView | None
    said: tuple[SaidOfCamera, ...]
    ends: tuple[tuple[str, datetime], ...] = ()
    since: int = 0


@dataclass(frozen=True, slots=True)
class Labels:
    """The pictures of a camera in words.

    Parameters
    ----------
    days
        Of its photographs day by day.
    clock
        Of the times of its photographs.
    """

    days: str = ""
    clock: str = ""


_Look = tuple[tuple[EffortDoubt, ...], ClockView | None]
_LOOKED_AT = Kept[_Look](256, 120.0)


def camera_view(
    desk: Desk, account: Account, name: str, labels: Labels | None = None
) -> CameraView:
    """One camera.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    name
        As the account knows it.
    labels
        Its pictures in words.

    Raises
    ------
    AbsentError
        If there is none that the account sees.
    """
    labels = labels or Labels()
    keep_current(desk)
    with desk.project.database.read() as connection:
        sight = sight_of(connection, account)
        names = shown_names(connection, sight)
        own = names.called(name)
        row = None if own is None else row_of_camera(connection, sight, names, own)
        if own is None or row is None:
            raise AbsentError
        ledger = identities.decisions_of(connection, OF_CAMERAS)
        gaps = tuple(each for each in gaps_in(connection) if each.deployment_id == own)
        found: _Look = ((), None)
        if sees_exactly(sight, own):
            found = _LOOKED_AT.get(
                (key_of(desk, account), own, labels),
                ground_of_cameras(connection),
                lambda: _look(connection, own, gaps, ledger, labels),
            )
        days, ends = days_of_camera(connection, own), ends_of_camera(connection, own)
    if not row.seen.is_exact:
        gaps, ledger = tuple(replace(each, reason="") for each in gaps), ()
    moments = ((name, _NOUGHT + timedelta(milliseconds=taken)) for name, taken in ends)
    view = _view(row, days, gaps, found, _said(ledger, own), labels)
    since = max((each.position for each in of_camera(ledger, own)), default=0)
    return replace(view, ends=tuple(moments), since=since)


def _view(
    row: CameraRow,
    days: Mapping[int, int],
    gaps: Sequence[EffortGap],
    found: _Look,
    said: tuple[SaidOfCamera, ...],
    labels: Labels,
) -> CameraView:
    offset, (doubts, clock) = row.seen.utc_offset, found
    told_gaps = tuple(_time(g.gap_start, g.gap_end, g.reason, offset) for g in gaps)
    told_doubts = tuple(_time(d.doubt_start, d.doubt_end, d.reason, offset) for d in doubts)
    picture = days_picture(
        Spell(row.start, row.end),
        {_EPOCH + timedelta(days=day): number for day, number in days.items() if day < _NO_DAY},
        [Spell(each.start, each.end) for each in told_gaps],
        [Spell(each.start, each.end) for each in told_doubts],
        labels.days,
    )
    return CameraView(row, picture, told_gaps, told_doubts, clock, said)


def _look(
    connection: Connection,
    own: str,
    gaps: Sequence[EffortGap],
    ledger: Sequence[Decision],
    labels: Labels,
) -> _Look:
    """What is doubtful of a camera; its clock only where it was doubted, or spoken of."""
    doubts = without_settled(unexplained(doubts_of_camera(connection, own), gaps), ledger)
    if own not in subjects_of(connection, CLOCKS) and own not in standing_clocks(ledger):
        return doubts, None
    deployments = cards.deployments(connection)
    return doubts, clock_view(connection, own, deployments, ledger, labels.clock)


def deciding(connection: Connection, account: Account, name: str) -> str:
    """The `deployment_id` of a camera of which the account may decide.

    Parameters
    ----------
    connection
        To read with.
    account
        Who decides.
    name
        As the account knows it.

    Raises
    ------
    AbsentError
        If there is none, or none of which it may decide.
    """
    sight = sight_of(connection, account)
    own = shown_names(connection, sight).called(name)
    if own is None or not _may_decide(sight, own):
        raise AbsentError
    return own


def of_camera(ledger: Iterable[Decision], deployment_id: str) -> tuple[Decision, ...]:
    """What was said of a camera, and what took any of it back, in order of position.

    Parameters
    ----------
    ledger
        What was said of cameras, with what undid it.
    deployment_id
        Of the camera.
    """
    ordered = sorted(ledger, key=lambda each: each.position)
    acts = {each.position: each.act or each.position for each in ordered}
    found: list[Decision] = []
    about: set[int] = set()
    for each in ordered:
        own = each.deployment_id == deployment_id and each.verdict in OF_CAMERAS
        if own or (each.verdict is Verdict.UNDO and acts.get(int(each.value)) in about):
            about.add(acts[each.position])
            found.append(each)
    return tuple(found)


def _may_decide(sight: Sight, deployment_id: str) -> bool:
    role = role_at(sight, deployment_id)
    may = role is not None and role.rank >= Role.REVIEWER.rank
    return may and sees_exactly(sight, deployment_id)


def _said(ledger: Sequence[Decision], deployment_id: str) -> tuple[SaidOfCamera, ...]:
    undone = undone_acts(ledger)
    holding = {each.position for each in in_force(ledger)}
    own = (e for e in ledger if e.deployment_id == deployment_id and e.verdict in OF_CAMERAS)
    return tuple(
        SaidOfCamera(
            each.position,
            in_words(each),
            each.decided_at,
            each.evidence,
            each.position in holding and (each.act or each.position) not in undone,
        )
        for each in sorted(own, key=lambda each: -each.position)
    )


def _time(start: datetime, end: datetime, reason: str, offset: int) -> TimeOfCamera:
    begins, ends = (each.astimezone(UTC).isoformat() for each in (start, end))
    first, last = local_time(start, offset), local_time(end, offset)
    return TimeOfCamera(first, last, (end - start) / timedelta(days=1), reason, begins, ends)
