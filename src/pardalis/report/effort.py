"""Effort of each station night by night, as a reader scans it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby

import numpy as np
from jaxtyping import Float

from pardalis.records.capture_history import CaptureHistory
from pardalis.report.content import ReportContent
from pardalis.report.wording import counted

Spell = tuple[datetime, datetime]
"""A time as a camera's clock shows it, naive."""


class Night(StrEnum):
    """What a station did on a night."""

    WORKED = "worked"
    DOUBTFUL = "doubtful"
    GAP = "gap"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Nights on end in which a station did the same.

    Parameters
    ----------
    night
        What it did.
    share
        Its effort as a part of the most that the station had in a night, 0 to 1: a night on which
        one camera of two worked, or a camera for half the night, is 0.5.
    first, nights
        The first of them (from 0) and how many.
    """

    night: Night
    share: float
    first: int
    nights: int


@dataclass(frozen=True, slots=True)
class EffortRow:
    """One station's nights.

    Parameters
    ----------
    number, name
        The station, numbered from 1 as on the map.
    camera_nights
        Its effort in all.
    captures
        Records of identified animals.
    stretches
        Its nights from the first to the last.
    capture_nights
        Nights (from 0) with at least one capture.
    """

    number: int
    name: str
    camera_nights: float
    captures: int
    stretches: tuple[Stretch, ...]
    capture_nights: tuple[int, ...]

    @property
    def in_words(self) -> str:
        """The row for those who cannot see it."""
        nights = dict.fromkeys(Night, 0)
        for stretch in self.stretches:
            nights[stretch.night] += stretch.nights
        doubtful = nights[Night.DOUBTFUL]
        told = f"{counted(doubtful, 'night')} doubtful, " if doubtful else ""
        return (
            f"{counted(nights[Night.WORKED], 'night')} worked, "
            f"{told}"
            f"{counted(nights[Night.GAP], 'gap night')}, "
            f"{counted(nights[Night.NONE], 'night')} without a camera, "
            f"{counted(len(self.capture_nights), 'night')} with a capture"
        )


@dataclass(frozen=True, slots=True)
class MonthMark:
    """A label above the nights.

    Parameters
    ----------
    label
        Day and month.
    position
        Part of the width, 0 to 1.
    """

    label: str
    position: float


def effort_rows(content: ReportContent) -> tuple[EffortRow, ...]:
    """Effort of each station of the capture history; empty without one.

    Parameters
    ----------
    content
        Of the report.
    """
    history = content.history
    if history is None:
        return ()
    caught = _caught(history)
    gaps = _by_station(content, ((g.deployment_id, g.gap_start, g.gap_end) for g in content.gaps))
    doubts = _by_station(
        content, ((d.deployment_id, d.doubt_start, d.doubt_end) for d in content.effort_doubts)
    )
    return tuple(
        EffortRow(
            row + 1,
            name,
            float(history.usage[row].sum()),
            int(caught[row].sum()),
            _stretches(
                history.usage[row],
                content.occasion_dates,
                gaps.get(name, ()),
                doubts.get(name, ()),
            ),
            tuple(int(night) for night in np.flatnonzero(caught[row])),
        )
        for row, name in enumerate(history.detector_ids)
    )


def date_marks(days: tuple[date, ...], most: int = 5) -> tuple[MonthMark, ...]:
    """Dates to print above the nights, whole weeks apart and not more than can be read.

    Parameters
    ----------
    days
        One a night.
    most
        Number of labels at most.

    Examples
    --------
    >>> [mark.label for mark in date_marks(tuple(date(2026, 5, 1 + day) for day in range(20)))]
    ['1 May', '8 May', '15 May']
    """
    if not days:
        return ()
    weeks = max(1, -(-len(days) // (7 * most)))
    return tuple(
        MonthMark(f"{days[night].day} {days[night]:%b}", night / len(days))
        for night in range(0, len(days), 7 * weeks)
        # A label near the right edge would run out of the table.
        if night < 0.88 * len(days)
    )


def _caught(history: CaptureHistory) -> Float[np.ndarray, "detectors occasions"]:
    caught = np.zeros(history.usage.shape)
    np.add.at(caught, (history.trap, history.occasion), history.count)
    return caught


def _by_station(
    content: ReportContent, spells: Iterable[tuple[str, datetime, datetime]]
) -> dict[str, tuple[Spell, ...]]:
    """Times as the cameras' clocks show them, under the station's and the deployment's name."""
    deployments = {one.deployment_id: one for one in content.deployments}
    found: dict[str, tuple[Spell, ...]] = {}
    for deployment_id, begun, ended in spells:
        deployment = deployments.get(deployment_id)
        if deployment is None:
            continue
        offset = timedelta(minutes=deployment.utc_offset)
        start, end = ((time + offset).replace(tzinfo=None) for time in (begun, ended))
        for name in {deployment.location_id, deployment.deployment_id}:
            found[name] = (*found.get(name, ()), (start, end))
    return found


def _stretches(
    usage: Float[np.ndarray, " occasions"],
    days: tuple[date, ...],
    gaps: tuple[Spell, ...],
    doubts: tuple[Spell, ...],
) -> tuple[Stretch, ...]:
    most = float(usage.max(initial=0.0)) or 1.0
    nights = [
        # To a twentieth, so that rounding does not break a stretch that a reader sees as one.
        (_night(float(used), day, gaps, doubts), max(0.05, round(20 * float(used) / most) / 20))
        for used, day in zip(usage, days, strict=True)
    ]
    stretches = []
    first = 0
    for (night, share), run in groupby(nights):
        length = len(list(run))
        shown = share if night in (Night.WORKED, Night.DOUBTFUL) else 0.0
        stretches.append(Stretch(night, shown, first, length))
        first += length
    return tuple(stretches)


def _night(used: float, day: date, gaps: tuple[Spell, ...], doubts: tuple[Spell, ...]) -> Night:
    """What was done in the 24 hours from noon, as occasions are cut."""
    noon = datetime(day.year, day.month, day.day, 12)
    doubted = _overlap(noon, doubts)
    if used > 0:
        return Night.DOUBTFUL if doubted else Night.WORKED
    return Night.GAP if doubted or _overlap(noon, gaps) else Night.NONE


def _overlap(noon: datetime, spells: tuple[Spell, ...]) -> bool:
    return any(start < noon + timedelta(days=1) and end > noon for start, end in spells)
