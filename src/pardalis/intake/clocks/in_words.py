"""Mends in words: as the ledger keeps them, and as a person reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pardalis.records.clock_mend import ClockFault, ClockMend
from pardalis.records.decision import Decision, Verdict, of_the_catalogue
from pardalis.records.sentence import say

RIGHT = "right"
"""What a decision says of a clock that needs no mend."""

_PART = re.compile(
    r"(?P<fault>[a-z_]+)(?: (?P<rest>.*?))??(?: since (?P<since>\S+))?(?: until (?P<until>\S+))?"
)


def mends_text(mends: Iterable[ClockMend]) -> str:
    """Mends as a decision keeps them.

    Parameters
    ----------
    mends
        In the order in which they are applied; none for a clock that was right.

    Examples
    --------
    >>> mends_text([ClockMend(ClockFault.SHIFT, seconds=3600.0, since=datetime(2026, 3, 1))])
    'shift +3600 s since 2026-03-01T00:00:00'
    >>> mends_text([])
    'right'
    """
    return "; ".join(_text(mend) for mend in mends) or RIGHT


def read_mends(text: str) -> tuple[ClockMend, ...]:
    """The mends that a decision keeps.

    Parameters
    ----------
    text
        As `mends_text` writes it.

    Raises
    ------
    ValueError
        If it is not.

    Examples
    --------
    >>> read_mends("shift -60 s; day_month_swap")[1].fault.value
    'day_month_swap'
    """
    return () if text == RIGHT else tuple(_read(part) for part in text.split("; "))


def standing_clocks(ledger: Iterable[Decision]) -> dict[str, Decision]:
    """The decision that stands on the clock of each deployment; the latest counts.

    Parameters
    ----------
    ledger
        All that was said.
    """
    said = of_the_catalogue(ledger)
    return {each.deployment_id: each for each in said if each.verdict is Verdict.CLOCK}


def standing_mends(ledger: Iterable[Decision]) -> dict[str, tuple[ClockMend, ...]]:
    """The mends in force, by `deployment_id`; deployments whose clocks were right are left out.

    Parameters
    ----------
    ledger
        All that was said.
    """
    found = {name: read_mends(each.value) for name, each in standing_clocks(ledger).items()}
    return {name: mends for name, mends in found.items() if mends}


def right_clocks(ledger: Iterable[Decision]) -> frozenset[str]:
    """The `deployment_id`s of clocks of which a person said last that they were right.

    Parameters
    ----------
    ledger
        All that was said.
    """
    said = standing_clocks(ledger).items()
    return frozenset(name for name, each in said if each.value == RIGHT)


def shift_words(seconds: float | int) -> str:
    """How far a clock is moved, as a person says it.

    Parameters
    ----------
    seconds
        [s].

    Examples
    --------
    >>> shift_words(31536000.0), shift_words(-4530.0), shift_words(0.5)
    ('+365 d', '-1 h 15 min 30 s', '+0.5 s')
    """
    return say("{sign}{time}", sign="-" if seconds < 0 else "+", time=time_words(seconds))


def time_words(seconds: float | int) -> str:
    """How long a time is, as a person says it.

    Parameters
    ----------
    seconds
        [s]; the sign is of no account.

    Examples
    --------
    >>> time_words(93600)
    '1 d 2 h'
    """
    days, left = divmod(abs(seconds), 86400)
    hours, left = divmod(left, 3600)
    minutes, left = divmod(left, 60)
    parts = (
        say("{n} d", n=f"{days:.0f}") if days else "",
        say("{n} h", n=f"{hours:.0f}") if hours else "",
        say("{n} min", n=f"{minutes:.0f}") if minutes else "",
        say("{n} s", n=f"{left:g}") if left or abs(seconds) < 60 else "",
    )
    told = (each for each in parts if each)
    return reduce(lambda a, b: say("{longer} {shorter}", longer=a, shorter=b), told)


def mend_words(mend: ClockMend) -> str:
    """A mend as a person reads it.

    Parameters
    ----------
    mend
        Of a clock.

    Examples
    --------
    >>> mend_words(ClockMend(ClockFault.SHIFT, seconds=-3600.0))
    'shift by -1 h'
    """
    told = _words(mend)
    if mend.since:
        told = say("{mend}, from its own {time} on", mend=told, time=f"{mend.since:%Y-%m-%d %H:%M}")
    if mend.until:
        told = say("{mend}, until its own {time}", mend=told, time=f"{mend.until:%Y-%m-%d %H:%M}")
    return told


def _words(mend: ClockMend) -> str:
    if mend.fault is ClockFault.DAY_MONTH_SWAP:
        return say("exchange day and month")
    if mend.fault is ClockFault.DAYLIGHT_SAVING:
        return say("take its readings as the civil time of {zone}", zone=mend.zone)
    if mend.fault is ClockFault.RESET:
        return say("shift what follows the reset by {shift}", shift=shift_words(mend.seconds))
    if mend.fault is ClockFault.SHIFT:
        return say("shift by {shift}", shift=shift_words(mend.seconds))
    (first, true_first), (last, true_last) = mend.known
    ahead, later = (first - true_first).total_seconds(), (last - true_last).total_seconds()
    days = (last - first) / timedelta(days=1)
    return say(
        "take out a drift of {rate} s a day ({ahead} at {first}, {later} at {last})",
        rate=f"{(later - ahead) / days:+.1f}",
        ahead=shift_words(round(ahead)),
        first=f"{first:%Y-%m-%d}",
        later=shift_words(round(later)),
        last=f"{last:%Y-%m-%d}",
    )


def _text(mend: ClockMend) -> str:
    told = mend.fault.value
    if mend.fault in (ClockFault.SHIFT, ClockFault.RESET):
        told += f" {mend.seconds:+.6f}".rstrip("0").rstrip(".") + " s"
    elif mend.fault is ClockFault.DRIFT:
        told += "".join(f" {was.isoformat()} = {true.isoformat()}," for was, true in mend.known)
        told = told.rstrip(",")
    elif mend.zone:
        told += f" {mend.zone}"
    told += f" since {mend.since.isoformat()}" if mend.since else ""
    return told + (f" until {mend.until.isoformat()}" if mend.until else "")


def _read(part: str) -> ClockMend:
    match = _PART.fullmatch(part)
    if match is None:
        raise ValueError(f"no mend: '{part}'")
    fault, rest = ClockFault(match["fault"]), (match["rest"] or "").strip()
    since = datetime.fromisoformat(match["since"]) if match["since"] else None
    until = datetime.fromisoformat(match["until"]) if match["until"] else None
    if fault in (ClockFault.SHIFT, ClockFault.RESET):
        return ClockMend(fault, float(rest.removesuffix(" s")), since=since, until=until)
    if fault is ClockFault.DRIFT:
        return ClockMend(fault, known=_known(rest), since=since, until=until)
    if fault is ClockFault.DAYLIGHT_SAVING:
        _check_zone(rest)
    return ClockMend(fault, zone=rest, since=since, until=until)


def _known(text: str) -> tuple[tuple[datetime, datetime], ...]:
    pairs = [tuple(map(datetime.fromisoformat, pair.split(" = "))) for pair in text.split(", ")]
    if len(pairs) != 2 or any(len(pair) != 2 for pair in pairs) or pairs[0][0] == pairs[1][0]:
        raise ValueError("a drift needs two readings with their true times")
    return (pairs[0][0], pairs[0][1]), (pairs[1][0], pairs[1][1])


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"no time zone: '{name}'") from error
