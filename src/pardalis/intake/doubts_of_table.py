"""What is doubtful about the table of deployments itself: dates and places that were mistyped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from math import floor

from pardalis.geo.distances import geodesic_distance
from pardalis.intake.clocks.mending import day_month_swapped
from pardalis.records.deployment import Deployment
from pardalis.records.media import Media
from pardalis.records.problem import Problem
from pardalis.records.sentence import say

_FEWEST, _MOST, _HALF = 5, 0.9, 0.5
_SILENT = timedelta(days=21)
_QUARTER = 0.25
_REACH = 2
_ALONE, _TOGETHER = 0.1, 2
_LONGEST = timedelta(days=1100)
_OVERLAP = timedelta(days=1)
_Limits = tuple[datetime, datetime]


def doubts_of_dates(card: str, media: Iterable[Media], deployment: Deployment) -> Iterator[Problem]:
    """Say where day and month of a deployment's start or end were perhaps exchanged.

    Either most of the card's photographs lie outside the table's dates, and nearly all within the
    exchanged ones, over half of that time at least; or the camera was silent for three weeks after
    the start or before the end, and for less than a quarter of that after the exchanged start, or
    before the exchanged end.

    Parameters
    ----------
    card
        The card.
    media
        Its photographs, placed.
    deployment
        That it belongs to.
    """
    times = sorted(one.timestamp for one in media if one.timestamp is not None)
    if len(times) < _FEWEST:
        return
    start, end = deployment.deployment_start, deployment.deployment_end
    begun, ended = (_exchanged(time, deployment.utc_offset) for time in (start, end))
    for limits in ((begun, ended), (begun, end), (start, ended)):
        if limits != (start, end) and _is_likelier(times, (start, end), limits):
            yield _exchange(card, deployment, limits)
            return


def doubts_of_positions(deployments: Sequence[Deployment]) -> Iterator[Problem]:
    """Say of each deployment that lies far from all others, where the others lie together.

    Far is without another place within two degrees; nine in ten places, or all but one, have one.

    Parameters
    ----------
    deployments
        The table.
    """
    cells: dict[tuple[int, int], set[str]] = {}
    for each in deployments:
        cells.setdefault(_cell(each.latitude, each.longitude), set()).add(each.location_id)
    alone = [
        each
        for each in deployments
        if not _neighbours(each.location_id, each.latitude, each.longitude, cells)
    ]
    places = {each.location_id for each in deployments}
    lonely = {each.location_id for each in alone}
    if len(lonely) > max(1, _ALONE * len(places)) or len(places - lonely) < _TOGETHER:
        return
    for each in alone:
        others = [one for one in deployments if one.location_id != each.location_id]
        nearest = min(
            geodesic_distance(each.latitude, each.longitude, one.latitude, one.longitude)
            for one in others
        )
        yield Problem(
            each.deployment_id,
            "far_from_others",
            say(
                "It lies {distance} km from the nearest other camera of the table.",
                distance=f"{float(nearest) / 1000:,.0f}",
            ),
            _position_remedy(each, cells),
        )


def doubts_of_stands(deployments: Sequence[Deployment]) -> Iterator[Problem]:
    """Say which deployments lasted too long to be true, and which camera stood at two places.

    Names of cameras that repeat at every station ("A", "B") tell no camera apart: of few of the
    table's cameras alone it is said that they stood twice.

    Parameters
    ----------
    deployments
        The table.
    """
    for each in deployments:
        stood = each.deployment_end - each.deployment_start
        if stood > _LONGEST:
            yield Problem(
                each.deployment_id,
                "stood_too_long",
                say(
                    "By the table it stood for {years} years, until {end}.",
                    years=f"{stood / timedelta(days=365.25):.1f}",
                    end=f"{each.deployment_end:%Y-%m-%d}",
                ),
                say("See the field sheet, and correct its start or its end in deployments.csv."),
            )
    cameras: dict[str, list[Deployment]] = {}
    for each in sorted(deployments, key=lambda one: one.deployment_start):
        if each.camera_id.strip():
            cameras.setdefault(each.camera_id.strip(), []).append(each)
    twice = [pair for stands in cameras.values() for pair in pairwise(stands) if _at_once(*pair)]
    if len({one.camera_id for one, _ in twice}) <= min(
        len(cameras) - 1, max(1, len(cameras) // 10)
    ):
        yield from (_stood_twice(*pair) for pair in twice)


def _at_once(one: Deployment, other: Deployment) -> bool:
    together = min(one.deployment_end, other.deployment_end) - other.deployment_start
    return together > _OVERLAP


def _stood_twice(one: Deployment, other: Deployment) -> Problem:
    until = min(one.deployment_end, other.deployment_end)
    return Problem(
        other.deployment_id,
        "camera_at_two_places",
        say(
            "By the table camera {camera} stood here and for deployment {other} at once, from "
            "{start} to {end}: its nights count twice.",
            camera=one.camera_id.strip(),
            other=one.deployment_id,
            start=f"{other.deployment_start:%Y-%m-%d}",
            end=f"{until:%Y-%m-%d}",
        ),
        say("See the field sheet, and correct the cameraID or the dates in deployments.csv."),
    )


def _exchanged(time: datetime, utc_offset: int) -> datetime:
    local = time.replace(tzinfo=None) + timedelta(minutes=utc_offset)
    return time + (day_month_swapped(local) - local)


def _is_likelier(times: Sequence[datetime], table: _Limits, limits: _Limits) -> bool:
    held, other = (sum(one[0] <= time <= one[1] for time in times) for one in (table, limits))
    if other < _MOST * len(times):
        return False
    if held < _HALF * len(times):
        return times[-1] - times[0] >= _HALF * (limits[1] - limits[0])
    return all(
        written == exchanged or _is_silent(written, exchanged, nearest)
        for written, exchanged, nearest in zip(table, limits, (times[0], times[-1]), strict=True)
    )


def _is_silent(written: datetime, exchanged: datetime, nearest: datetime) -> bool:
    silent = abs(nearest - written)
    return silent >= _SILENT and abs(nearest - exchanged) <= _QUARTER * silent


def _exchange(card: str, deployment: Deployment, limits: _Limits) -> Problem:
    offset = timedelta(minutes=deployment.utc_offset)
    days = [f"{time + offset:%Y-%m-%d}" for time in limits]
    written = (deployment.deployment_start, deployment.deployment_end)
    start, end = (f"{time + offset:%Y-%m-%d}" for time in written)
    return Problem(
        card,
        "dates_exchanged",
        say(
            "The table's dates of deployment {deployment} ({start} to {end}) hardly fit its "
            "photographs. With day and month exchanged they would: {begun} to {ended}.",
            deployment=deployment.deployment_id,
            start=start,
            end=end,
            begun=days[0],
            ended=days[1],
        ),
        say("See the field sheet; if they are exchanged, correct them in deployments.csv."),
    )


def _cell(latitude: float, longitude: float) -> tuple[int, int]:
    return floor(latitude), floor(longitude)


def _neighbours(
    location_id: str, latitude: float, longitude: float, cells: dict[tuple[int, int], set[str]]
) -> set[str]:
    """The other locations of the table around a place."""
    row, column = _cell(latitude, longitude)
    steps = range(-_REACH, _REACH + 1)
    around = (cells.get((row + up, (column + right + 180) % 360 - 180), set()) for up in steps
              for right in steps)  # fmt: skip
    return set().union(*around) - {location_id}


def _position_remedy(deployment: Deployment, cells: dict[tuple[int, int], set[str]]) -> str:
    north, east = deployment.latitude, deployment.longitude
    if _neighbours(deployment.location_id, east, north, cells):
        return say("Its latitude and longitude are perhaps exchanged: see deployments.csv.")
    if any(
        _neighbours(deployment.location_id, *place, cells)
        for place in ((-north, east), (north, -east), (-north, -east))
    ):
        return say("The sign of its latitude or longitude is perhaps wrong: see deployments.csv.")
    return say("See that its latitude and longitude are right in deployments.csv.")
