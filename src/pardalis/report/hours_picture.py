"""The picture of a day: events by hour, with the night behind them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from pardalis.report.daylight import Daylight

_WIDTH, _LEFT, _RIGHT, _TOP, _FOOT, _HEIGHT = 640.0, 40.0, 8.0, 10.0, 150.0, 176.0
_INK, _NIGHT, _TWILIGHT = "#22302b", "#dfe4ee", "#eef0f4"


def hours_picture(
    hours: Sequence[int], sun: Daylight | None, colour: str, label: str, words: Sequence[str] = ()
) -> str:
    """Events by the hour in which they began; the night is shaded, its edges over the season too.

    Parameters
    ----------
    hours
        Events, 0 to 23.
    sun
        Sunrise and sunset; None to shade nothing.
    colour
        Of the bars.
    label
        The picture in words.
    words
        What each bar says when it is pointed at; by default hour and number.

    Returns
    -------
    str
        SVG.

    Examples
    --------
    >>> picture = hours_picture([0] * 23 + [4], None, "#b8540d", "by hour")
    >>> picture.count("<rect"), "<title>23:00 4</title>" in picture
    (1, True)
    """
    wide = (_WIDTH - _LEFT - _RIGHT) / 24
    most = max(1, *hours)
    parts = _nights(sun, wide) if sun is not None else []
    for mark in _marks(most):
        y = _FOOT - (_FOOT - _TOP) * mark / most
        parts.append(
            f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH - _RIGHT}" y2="{y:.1f}" '
            'stroke="#d4d9d3"/>'
            f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{mark:,}</text>'
        )
    for hour, number in enumerate(hours):
        if not number:
            continue
        tall = (_FOOT - _TOP) * number / most
        told = words[hour] if words else f"{hour:02d}:00 {number:,}"
        parts.append(
            f'<rect x="{_LEFT + (hour + 0.08) * wide:.1f}" y="{_FOOT - tall:.1f}" '
            f'width="{0.84 * wide:.1f}" height="{tall:.1f}" fill="{colour}">'
            f"<title>{escape(told)}</title></rect>"
        )
    for hour in range(0, 25, 3):
        anchor = "start" if hour == 0 else "end" if hour == 24 else "middle"
        parts.append(
            f'<text x="{_LEFT + hour * wide:.1f}" y="{_FOOT + 17}" text-anchor="{anchor}">'
            f"{hour:02d}:00</text>"
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" '
        f'role="img" aria-label="{escape(label)}" class="drawn" font-size="11" fill="{_INK}">'
        f"{''.join(parts)}</svg>"
    )


def _nights(sun: Daylight, wide: float) -> list[str]:
    """Dark before the earliest sunrise and after the latest sunset; paler where it changes."""
    (rise, last_rise), (down, last_down) = sun.sunrise, sun.sunset
    spans = (
        (0.0, rise, _NIGHT), (rise, last_rise, _TWILIGHT),
        (down, last_down, _TWILIGHT), (last_down, 24.0, _NIGHT),
    )  # fmt: skip
    return [
        f'<path d="M{_LEFT + a * wide:.1f} {_TOP}H{_LEFT + b * wide:.1f}V{_FOOT}'
        f'H{_LEFT + a * wide:.1f}Z" fill="{colour}"/>'
        for a, b, colour in spans
        if b > a
    ]


def _marks(most: int) -> list[int]:
    """At most five round numbers up to the highest bar."""
    steps = (part * 10**power for power in range(10) for part in (1, 2, 5))
    step = next(each for each in steps if most / each <= 4)
    return list(range(0, most + 1, step))
