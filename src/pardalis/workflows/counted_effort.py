"""The effort of a survey's cameras as far as their photographs bear it out, a camera at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pardalis.history.effort_doubts import (
    WORKED,
    effort_doubts,
    unexplained,
    worked_without_photograph,
)
from pardalis.history.moved import with_stations
from pardalis.history.nights import night_of
from pardalis.history.wrong_clocks import Shot, lost_spells
from pardalis.intake.clocks.card_order import Named, in_order
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.effort_doubt import EffortDoubt
from pardalis.records.media import Media, Placement
from pardalis.records.problem import Problem
from pardalis.records.sentence import say
from pardalis.store import cards, identities
from pardalis.store.database import Connection
from pardalis.store.desk.standing import looks_of_deployment
from pardalis.workflows.doubtful_clocks import STEP as CLOCKS
from pardalis.workflows.said_effort import without_settled

_NO_PHOTOGRAPH = say("No photograph of it was imported: its nights are not counted as effort.")
_DECLARE = say(
    "Import its card; if the camera worked and took no photograph, write 'yes' into the column "
    "'{column}' of deployments.csv.",
    column=WORKED,
)


@dataclass(frozen=True, slots=True)
class CountedEffort:
    """What counts as effort.

    Parameters
    ----------
    deployments
        That worked, each under the name of its station.
    gaps
        Times in which they did not, or in which their clocks were wrong.
    excluded
        `deployment_id`s that are no effort at all.
    problems
        Why not.
    doubts
        Times in which it is doubtful whether they worked.
    idle
        The excluded ones, each under the name of its station: they stood.
    """

    deployments: tuple[Deployment, ...]
    gaps: tuple[EffortGap, ...]
    excluded: tuple[str, ...]
    problems: tuple[Problem, ...]
    doubts: tuple[EffortDoubt, ...] = ()
    idle: tuple[Deployment, ...] = ()

    @property
    def stood(self) -> tuple[Deployment, ...]:
        """All that stood, whether they worked or not."""
        return (*self.deployments, *self.idle)

    @property
    def without_work(self) -> tuple[EffortGap, ...]:
        """The gaps of all that stood: those without a photograph were never seen to work."""
        idle = (
            EffortGap(each.deployment_id, each.deployment_start, each.deployment_end, "silent")
            for each in self.idle
        )
        return (*self.gaps, *idle)


def read_effort(
    connection: Connection, deployments: tuple[Deployment, ...], gaps: tuple[EffortGap, ...]
) -> CountedEffort:
    """What counts as effort of a survey, and what of that is doubtful.

    Clocks are doubtful as they were when photographs were last placed.

    Parameters
    ----------
    connection
        To read with; the photographs of one camera are in memory at a time.
    deployments, gaps
        The survey's table, with the gaps of which people say so.
    """
    clocks = clock_reasons(connection)
    counted, doubts = [], list[EffortDoubt]()
    for each in with_stations(deployments):
        media, contrasts = looks_of_deployment(connection, each.deployment_id)
        own = tuple(gap for gap in gaps if gap.deployment_id == each.deployment_id)
        counted.append(counted_effort(media, (each,), ()))
        known = (*own, *counted[-1].gaps)
        doubts += unexplained(effort_doubts((each,), media, contrasts, clocks), known)
    unsettled = without_settled(doubts, identities.decisions(connection))
    return _together(counted, gaps, unsettled)


def clock_reasons(connection: Connection) -> dict[str, str]:
    """What is doubtful about clocks, by `deployment_id`: of several reasons the first, the surest.

    Parameters
    ----------
    connection
        To read with.
    """
    told = cards.problems(connection, CLOCKS)
    return {each.subject: each.reason for each in reversed(told)}


def counted_effort(
    media: Iterable[Media], deployments: tuple[Deployment, ...], gaps: tuple[EffortGap, ...]
) -> CountedEffort:
    """The deployments that count as effort, under the names of their stations, and their gaps.

    Parameters
    ----------
    media
        All photographs of the deployments.
    deployments, gaps
        The survey's table.
    """
    placed = with_stations(deployments)
    silent_ones, unclocked = _without_record(media, placed)
    excluded = tuple(problem.subject for problem in silent_ones)
    return CountedEffort(
        tuple(each for each in placed if each.deployment_id not in excluded),
        (*gaps, *(gap for gap, _ in unclocked)),
        excluded,
        (*silent_ones, *(problem for _, problem in unclocked)),
        idle=tuple(each for each in placed if each.deployment_id in excluded),
    )


def _together(
    cameras: Sequence[CountedEffort], gaps: tuple[EffortGap, ...], doubts: tuple[EffortDoubt, ...]
) -> CountedEffort:
    """The effort of all cameras; those without any are told of first."""
    ordered = sorted(cameras, key=lambda each: not each.excluded)
    return CountedEffort(
        tuple(deployment for each in cameras for deployment in each.deployments),
        (*gaps, *(gap for each in cameras for gap in each.gaps)),
        tuple(name for each in cameras for name in each.excluded),
        tuple(problem for each in ordered for problem in each.problems),
        doubts,
        tuple(deployment for each in cameras for deployment in each.idle),
    )


_Unclocked = tuple[EffortGap, Problem]


def _without_record(
    media: Iterable[Media], deployments: tuple[Deployment, ...]
) -> tuple[list[Problem], list[_Unclocked]]:
    """Deployments without a photograph, and spells in which a camera's clock was wrong."""
    photos: dict[str | None, list[Media]] = defaultdict(list)
    for each in media:
        photos[each.deployment_id].append(each)
    silent_ones, unclocked = [], []
    for deployment in deployments:
        name = deployment.deployment_id
        if name in photos:
            unclocked += _unclocked(deployment, photos[name])
        elif not worked_without_photograph(deployment):
            silent_ones.append(Problem(name, "no_effort", _NO_PHOTOGRAPH, _DECLARE))
    return silent_ones, unclocked


def _unclocked(deployment: Deployment, photos: Sequence[Media]) -> list[_Unclocked]:
    """The times of a deployment in which the photographs of a wrong clock were taken."""
    placed = sum(each.placement is Placement.PLACED for each in photos)
    outside = sum(each.placement is Placement.OUTSIDE_DEPLOYMENT for each in photos)
    if placed and not outside:
        return []
    start, end = deployment.deployment_start, deployment.deployment_end
    spells = lost_spells(_shots(photos), start, end)
    return [_not_counted(deployment, spell, outside, placed) for spell in spells]


def _shots(photos: Iterable[Media]) -> list[list[Shot]]:
    """The photographs with a time, card by card, as the numbers of their files have them."""
    own: dict[str, list[Media]] = defaultdict(list)
    for each in photos:
        if each.timestamp is not None:
            own[each.card].append(each)
    # Without a file, as those that only a package knows, it has no size.
    told = (
        in_order((each, Named(each.file_path, each.width > 0, each.timestamp)) for each in card)
        for card in own.values()
    )
    return [
        [
            Shot(each.timestamp, each.placement is Placement.PLACED, after)
            for each, after in zip(card, follows, strict=True)
            if each.timestamp
        ]
        for card, follows in told
    ]


def _not_counted(
    deployment: Deployment, spell: tuple[datetime, datetime], outside: int, placed: int
) -> _Unclocked:
    start, end = spell
    if start > deployment.deployment_start:
        # The photograph with which it begins counts.
        start = min(end, start + timedelta(seconds=1))
    name, offset = deployment.deployment_id, deployment.utc_offset
    nights = {"night": str(night_of(start, offset)), "last": str(night_of(end, offset))}
    remedy = say(
        "Mend the clock (pardalis clocks); if it was right, correct the deployment's times in the "
        "table."
    )
    reason = _reason(outside, outside + placed, end < deployment.deployment_end, nights)
    return EffortGap(name, start, end, "wrong clock"), Problem(name, "no_effort", reason, remedy)


def _reason(outside: int, seen: int, ends: bool, nights: dict[str, str]) -> str:
    night = nights["night"]
    if outside == seen:
        return say(
            "All its photographs are dated outside it: its clock was wrong, and its nights from "
            "{night} on are not counted as effort.",
            night=night,
        )
    if ends:
        return say(
            "{number} of its {all} photographs are dated outside it: its clock was wrong, and its "
            "nights from {night} to {last} are not counted as effort.",
            number=outside,
            all=seen,
            night=night,
            last=nights["last"],
        )
    return say(
        "{number} of its {all} photographs are dated outside it: its clock was wrong, and its "
        "nights from {night} on are not counted as effort.",
        number=outside,
        all=seen,
        night=night,
    )
