"""Pictures of one camera: a bar a day, a point a photograph, words that cannot break out."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from xml.etree import ElementTree

from pardalis.report.camera_pictures import Spell, clock_picture, days_picture
from pardalis.report.daylight import Daylight
from pardalis.report.hours_picture import hours_picture

START = datetime(2026, 3, 1, 12)
STOOD = Spell(START, START + timedelta(days=40))


def boxes(svg: str, colour: str) -> int:
    found = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}rect")
    return sum(each.get("fill") == colour for each in found)


def test_days_gaps_and_doubts_are_drawn() -> None:
    day = timedelta(days=1)
    svg = days_picture(
        STOOD,
        {date(2026, 3, 2): 9, date(2026, 3, 5): 1, date(2025, 1, 1): 4},
        [Spell(START + 3 * day, START + 5 * day)],
        [Spell(START + 9 * day, START + 20 * day)],
        'a "label" <b>',
    )
    # A photograph of a year before lies outside the picture.
    assert boxes(svg, "#4f93b8") == 2
    assert boxes(svg, "#b8500a") == 1
    assert boxes(svg, "#f3dd94") == 1
    assert ElementTree.fromstring(svg).get("aria-label") == 'a "label" <b>'


def test_a_clock_is_drawn_as_it_stands_and_as_it_would_be() -> None:
    own = [START - timedelta(days=365 - row) for row in range(1000)]
    mended = [each + timedelta(days=365) for each in own]
    svg = ElementTree.fromstring(clock_picture(STOOD, own, mended, "times"))
    points = [each.get("fill") for each in svg.iter("{http://www.w3.org/2000/svg}circle")]
    assert 300 < points.count("#b8500a") <= 400
    assert points.count("#b8500a") == points.count("#2f5d50")


def test_the_night_stands_behind_the_hours() -> None:
    svg = hours_picture([3] + [0] * 22 + [1], Daylight((5.0, 6.0), (18.0, 19.0)), "#000", "hours")
    shaded = [each.get("d") for each in ElementTree.fromstring(svg).iter() if each.get("d")]
    assert len(shaded) == 4
    assert boxes(svg, "#000") == 2
