"""A clock against the sun: infra-red at noon, colour at midnight."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
from jaxtyping import Bool, Float

from pardalis.geo.sun import shifted_elevation, sun_elevation
from pardalis.intake.clocks.in_words import shift_words
from pardalis.intake.clocks.record import ClockRecord
from pardalis.records.card_file import CardFile
from pardalis.records.clock_doubt import ClockCheck, ClockDoubt
from pardalis.records.clock_mend import ClockFault, ClockMend
from pardalis.records.sentence import say

# Shifts that are tried: half hours of a day to either side.
_SHIFTS = np.arange(-24, 25) * 1800.0
# A camera uses its flash below some elevation of the sun, which differs between cameras [degrees].
_SWITCHES = np.arange(-10.0, 7.0, 2.0)
_SOFTNESS = 2.0
# Fog, snow and dense shade are without colour by day; the moon and lamps give some at night.
_LAPSE = 0.08
# Log likelihood by which another time of day must be better than that of the clock.
_SURE = 9.2
_NEAR = 3.0
# Fewer plain contradictions than this are a valley's late dawn, not a clock.
_LEAST_WRONG = 4
_WRONG_SHARE = 0.06
_FEWEST = 20
_MOST = 150
_APART = timedelta(minutes=10)
_COLOURLESS = 0.05
_TRUSTED = timedelta(hours=2)
_HALF_DAY = 12 * 3600.0


def is_infrared(file: CardFile) -> bool | None:
    """Whether a photograph is without colour, as in the light of an infra-red flash.

    Parameters
    ----------
    file
        As read; None where its light is not known.

    Examples
    --------
    >>> from pardalis.records.card_file import FileKind
    >>> is_infrared(CardFile("a", "S1", 1, 1, FileKind.PHOTO, brightness=80.0, colour=0.5))
    True
    """
    if file.brightness is None or file.colour is None:
        return None
    return file.colour < _COLOURLESS * (file.brightness + 1)


def sunlight_doubts(record: ClockRecord) -> Iterator[ClockDoubt]:
    """Whether the photographs are in colour by day and infra-red at night, as the clock has it.

    The probability of infra-red falls with the sun's elevation, logistically about the elevation
    at which this camera switches, which is fitted. Each half hour by which the clock could be
    wrong has its likelihood.

    Parameters
    ----------
    record
        Of one card.
    """
    times, dark = _sample(record)
    if len(times) < _FEWEST:
        return
    likelihood = _likelihoods(record, times, dark)
    here = likelihood[_SHIFTS == 0][0]
    best = float(likelihood.max())
    if best - here < _SURE:
        return
    wrong = _contradicting(record, times, dark)
    if wrong < max(_LEAST_WRONG, _WRONG_SHARE * len(times)):
        return
    likely = _SHIFTS[likelihood > best - _NEAR]
    reason = say(
        "{number} of {all} photographs contradict the sun: infra-red by day or colour by night. "
        "They would fit with a shift of {shift}.",
        number=wrong,
        all=len(times),
        shift=_between(likely),
    )
    yield ClockDoubt(
        record.deployment.deployment_id,
        ClockCheck.SUNLIGHT,
        reason,
        _mend(record, likely),
        say("The sun tells the time of day only to an hour or so, and never the date."),
    )


def _sample(record: ClockRecord) -> tuple[list[datetime], Bool[np.ndarray, " photos"]]:
    """Photographs at least ten minutes apart, not too many, evenly over the season [UTC]."""
    offset = timedelta(minutes=record.deployment.utc_offset)
    told: list[tuple[datetime, bool]] = []
    last: datetime | None = None
    for file, time in zip(record.files, record.now, strict=True):
        dark = is_infrared(file)
        if dark is None or (last is not None and abs(time - last) < _APART):
            continue
        last = time
        told.append(((time - offset).replace(tzinfo=UTC), dark))
    rows = np.unique(np.linspace(0, len(told) - 1, min(_MOST, len(told))).astype(int))
    kept = [told[row] for row in rows] if told else []
    return [time for time, _ in kept], np.array([dark for _, dark in kept], dtype=bool)


def _likelihoods(
    record: ClockRecord, times: list[datetime], dark: Bool[np.ndarray, " photos"]
) -> Float[np.ndarray, " shifts"]:
    """Log likelihood of each shift, at the switch that fits it best."""
    place = record.deployment
    sun = shifted_elevation(place.latitude, place.longitude, times, _SHIFTS)
    by_night = 1 / (1 + np.exp((sun[:, None, :] - _SWITCHES[:, None]) / _SOFTNESS))
    infrared = _LAPSE + (1 - 2 * _LAPSE) * by_night
    logs = np.log(np.where(dark, infrared, 1 - infrared))
    return np.asarray(logs.sum(axis=2).max(axis=1))


def _contradicting(
    record: ClockRecord, times: list[datetime], dark: Bool[np.ndarray, " photos"]
) -> int:
    place = record.deployment
    sun = sun_elevation(place.latitude, place.longitude, times)
    return int(np.sum(dark & (sun > 6)) + np.sum(~dark & (sun < -9)))


def _between(likely: Float[np.ndarray, " shifts"]) -> str:
    low, high = shift_words(float(likely.min())), shift_words(float(likely.max()))
    if _wraps(likely):
        return say("about half a day either way")
    return low if low == high else say("{low} to {high}", low=low, high=high)


def _wraps(likely: Float[np.ndarray, " shifts"]) -> bool:
    return bool(likely.min() < -10 * 3600 and likely.max() > 10 * 3600)


def _mend(record: ClockRecord, likely: Float[np.ndarray, " shifts"]) -> tuple[ClockMend, ...]:
    """A shift by whole hours, where the sun leaves hardly any other."""
    if np.any(np.abs(likely) == _HALF_DAY):
        # Half a day either way gives the same time of day: start and end must tell the date.
        forward, back = (_outside(record, sign * _HALF_DAY) for sign in (1, -1))
        if forward == back:
            return ()
        return (ClockMend(ClockFault.SHIFT, _HALF_DAY if forward < back else -_HALF_DAY),)
    if likely.max() - likely.min() > _TRUSTED.total_seconds():
        return ()
    hours = round(float(likely.mean()) / 3600)
    return (ClockMend(ClockFault.SHIFT, hours * 3600.0),) if hours else ()


def _outside(record: ClockRecord, seconds: float) -> int:
    moved = (time + timedelta(seconds=seconds) for time in record.now)
    return sum(not record.start <= time <= record.end for time in moved)
