"""The effort of a survey's cameras as far as their photographs bear it out, a camera at a time."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
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

_CLOCK_SHARE = 0.1
"""From this share of photographs outside its deployment on, a camera's clock was wrong.

A visit before the start or after the end gives a few; a reset clock gives all that follow."""


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
    """

    deployments: tuple[Deployment, ...]
    gaps: tuple[EffortGap, ...]
    excluded: tuple[str, ...]
    problems: tuple[Problem, ...]
    doubts: tuple[EffortDoubt, ...] = ()


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
    clocks = {each.subject: each.reason for each in cards.problems(connection, CLOCKS)}
    counted, doubts = [], list[EffortDoubt]()
    for each in with_stations(deployments):
        media, contrasts = looks_of_deployment(connection, each.deployment_id)
        own = tuple(gap for gap in gaps if gap.deployment_id == each.deployment_id)
        counted.append(counted_effort(media, (each,), ()))
        doubts += unexplained(effort_doubts((each,), media, contrasts, clocks), own)
    unsettled = without_settled(doubts, identities.decisions(connection))
    return _together(counted, gaps, unsettled)


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
    )


_Unclocked = tuple[EffortGap, Problem]


def _without_record(
    media: Iterable[Media], deployments: tuple[Deployment, ...]
) -> tuple[list[Problem], list[_Unclocked]]:
    """Deployments without a photograph, and spells in which a camera's clock was wrong."""
    placed: dict[str, list[datetime]] = defaultdict(list)
    outside: Counter[str] = Counter()
    photographed: set[str | None] = set()
    for each in sorted(media, key=_order_on_card):
        photographed.add(each.deployment_id)
        name = each.deployment_id or ""
        if each.placement is Placement.PLACED and each.timestamp is not None:
            placed[name].append(each.timestamp)
        elif each.placement is Placement.OUTSIDE_DEPLOYMENT and placed[name]:
            # Those before the first that fits are tests, or an old card's; a reset comes later.
            outside[name] += 1
    silent_ones, unclocked = [], []
    for deployment in deployments:
        name = deployment.deployment_id
        seen = len(placed[name]) + outside[name]
        if name not in photographed:
            if not worked_without_photograph(deployment):
                silent_ones.append(Problem(name, "no_effort", _NO_PHOTOGRAPH, _DECLARE))
        elif not placed[name] or outside[name] >= _CLOCK_SHARE * seen:
            unclocked.append(_unclocked(deployment, placed[name], outside[name], seen))
    return silent_ones, unclocked


def _order_on_card(photo: Media) -> tuple[str, list[int], str]:
    """Cameras number their files: IMG_9 before IMG_10."""
    numbers = [int(digits) for digits in re.findall(r"\d+", photo.file_path[len(photo.card) :])]
    return photo.card, numbers, photo.file_path


def _unclocked(
    deployment: Deployment, placed: list[datetime], outside: int, seen: int
) -> _Unclocked:
    """The rest of a deployment after the last photograph with a date that can be believed."""
    start = max(placed) + timedelta(seconds=1) if placed else deployment.deployment_start
    end = max(start, deployment.deployment_end)
    night = str(night_of(start, deployment.utc_offset))
    reason = say(
        "All its photographs are dated outside it: its clock was wrong, and its nights from "
        "{night} on are not counted as effort.",
        night=night,
    )
    if placed:
        reason = say(
            "{number} of its {all} photographs are dated outside it: its clock was wrong, and its "
            "nights from {night} on are not counted as effort.",
            number=outside,
            all=seen,
            night=night,
        )
    remedy = say(
        "Mend the clock (pardalis clocks); if it was right, correct the deployment's times in the "
        "table."
    )
    name = deployment.deployment_id
    return EffortGap(name, start, end, "wrong clock"), Problem(name, "no_effort", reason, remedy)
