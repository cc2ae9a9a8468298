"""Pictures of one camera, as SVG: its photographs day by day, and what its clock told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape

_WIDTH, _LEFT, _RIGHT = 900.0, 74.0, 12.0
_INK, _QUIET, _LINE = "#22302b", "#56635d", "#d4d9d3"
_PHOTOGRAPHS, _GAP, _DOUBT = "#4f93b8", "#b8500a", "#f3dd94"
_OWN, _MENDED, _STOOD = "#b8500a", "#2f5d50", "#e3ede6"
_MOST_POINTS = 400
_DAY = timedelta(days=1)
Place = float | int
"""On the picture [px]."""


@dataclass(frozen=True, slots=True)
class Spell:
    """A time as the camera's clock shows it, naive.

    Parameters
    ----------
    start, end
        The end is not part of it.
    """

    start: datetime
    end: datetime


def days_picture(
    stood: Spell,
    photographs: Mapping[date, int],
    gaps: Iterable[Spell],
    doubts: Iterable[Spell],
    label: str,
) -> str:
    """How many photographs a camera took each day, over its gaps and doubtful times.

    Parameters
    ----------
    stood
        From setting up to taking down.
    photographs
        Of each day by the camera's clock.
    gaps, doubts
        Times without effort, and times of doubtful effort.
    label
        The picture in words, for those who cannot see it.

    Returns
    -------
    str
        SVG; bars grow with the square root of the number.
    """
    height, foot = 120.0, 96.0
    first, last = stood.start.date(), stood.end.date()
    days = max(1, (last - first).days + 1)
    step = (_WIDTH - _LEFT - _RIGHT) / days
    origin = datetime(first.year, first.month, first.day)

    def x(time: datetime) -> float:
        return _LEFT + min(max((time - origin) / _DAY, 0.0), float(days)) * step

    parts = [_box(x(stood.start), 8, x(stood.end), foot, _STOOD)]
    parts += [_box(x(each.start), 8, x(each.end), foot, _DOUBT) for each in doubts]
    parts += [_box(x(each.start), foot - 14, x(each.end), foot, _GAP) for each in gaps]
    most = max(photographs.values(), default=0)
    for day, number in photographs.items():
        row = (day - first).days
        if 0 <= row < days and number:
            tall = max(2.0, 80 * (number / most) ** 0.5)
            left = _LEFT + row * step
            right = left + max(1.0, 0.86 * step)
            parts.append(_box(left, foot - tall, right, foot, _PHOTOGRAPHS))
    parts.append(_text(_LEFT - 8, 22, f"{most:,}", "end"))
    parts.append(_text(_LEFT - 8, foot, "0", "end"))
    parts += _day_marks(first, days, step, foot)
    return _svg(height, parts, label)


def clock_picture(
    stood: Spell,
    own: Sequence[datetime],
    mended: Sequence[datetime] | None,
    label: str,
) -> str:
    """What a camera's clock told, photograph by photograph in the order in which they were taken.

    Parameters
    ----------
    stood
        When the camera stood there.
    own
        The times as they stand.
    mended
        The same as they would be; None where nothing is proposed.
    label
        The picture in words, for those who cannot see it.

    Returns
    -------
    str
        SVG.
    """
    height, top, foot = 260.0, 14.0, 226.0
    shown = [*own, *(mended or ()), stood.start, stood.end]
    first, last = min(shown), max(shown)
    whole = max((last - first).total_seconds(), 1.0)

    def y(time: datetime) -> float:
        return foot - (foot - top) * (time - first).total_seconds() / whole

    wide = _WIDTH - _LEFT - _RIGHT
    parts = [_box(_LEFT, y(stood.end), _WIDTH - _RIGHT, y(stood.start), _STOOD)]
    # A year of wrong times leaves the deployment a line: its two dates still stand apart.
    for time, level in (
        (stood.end, y(stood.end) + 4),
        (stood.start, max(y(stood.start), y(stood.end) + 18)),
    ):
        parts.append(_line(_LEFT, y(time), _WIDTH - _RIGHT, y(time), _LINE))
        parts.append(_text(_LEFT - 8, level, _on(time), "end"))
    for times, colour, size in ((own, _OWN, 3.4), (mended or (), _MENDED, 2.2)):
        stride = max(1, -(-len(times) // _MOST_POINTS))
        for row in range(0, len(times), stride):
            x = _LEFT + wide * (row + 0.5) / max(1, len(times))
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y(times[row]):.1f}" r="{size}" fill="{colour}"/>'
            )
    far = [time for time in (first, last) if not stood.start - _DAY <= time <= stood.end + _DAY]
    parts += [_text(_LEFT - 8, y(time) + 4, _on(time), "end") for time in far]
    parts.append(_text(_LEFT, foot + 22, "1", "start"))
    parts.append(_text(_WIDTH - _RIGHT, foot + 22, f"{len(own):,}", "end"))
    return _svg(height, parts, label)


def _day_marks(first: date, days: int, step: float, foot: Place) -> list[str]:
    weeks = 7 * max(1, -(-days // 56))
    found = []
    for row in range(0, days, weeks):
        at = _LEFT + row * step
        found.append(_line(at, foot, at, foot + 4, _QUIET))
        if at < _WIDTH - 60:
            day = first + timedelta(days=row)
            found.append(_text(at, foot + 18, f"{day:%Y-%m-%d}" if row == 0 else f"{day:%m-%d}"))
    return found


def _on(time: datetime) -> str:
    return f"{time:%Y-%m-%d}"


def _box(left: Place, top: Place, right: Place, foot: Place, colour: str) -> str:
    return (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{max(0.5, right - left):.1f}" '
        f'height="{max(0.5, foot - top):.1f}" fill="{colour}"/>'
    )


def _line(left: Place, top: Place, right: Place, foot: Place, colour: str) -> str:
    return (
        f'<line x1="{left:.1f}" y1="{top:.1f}" x2="{right:.1f}" y2="{foot:.1f}" stroke="{colour}"/>'
    )


def _text(x: Place, y: Place, words: str, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="11" fill="{_INK}">'
        f"{escape(words)}</text>"
    )


def _svg(height: Place, parts: Iterable[str], label: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:.0f} {height:.0f}" '
        f'role="img" aria-label="{escape(label)}" class="drawn">{"".join(parts)}</svg>'
    )
