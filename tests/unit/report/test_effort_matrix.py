from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from pardalis.report.content import ReportContent
from pardalis.report.effort import Night, Stretch, date_marks, effort_rows


def test_nights_worked_in_gap_and_without_a_camera(example: ReportContent) -> None:
    rows = effort_rows(example)
    assert rows[0].stretches == (Stretch(Night.WORKED, 1.0, 0, 6),)
    assert rows[1].stretches == (
        Stretch(Night.WORKED, 1.0, 0, 2),
        Stretch(Night.GAP, 0.0, 2, 2),
        Stretch(Night.WORKED, 1.0, 4, 2),
    )
    assert rows[2].stretches[-1] == Stretch(Night.WORKED, 0.5, 5, 1)
    assert rows[3].stretches[0] == Stretch(Night.NONE, 0.0, 0, 2)
    assert rows[1].in_words == (
        "4 nights worked, 2 gap nights, no nights without a camera, 1 night with a capture"
    )


def test_totals_are_those_of_the_history(example: ReportContent) -> None:
    rows = effort_rows(example)
    assert [row.camera_nights for row in rows] == [6.0, 4.0, 5.5, 4.0]
    assert [row.captures for row in rows] == [1, 1, 1, 0]
    assert [row.capture_nights for row in rows] == [(0,), (1,), (4,), ()]


def test_a_pair_with_one_camera_down_is_half(example: ReportContent) -> None:
    assert example.history is not None
    usage = example.history.usage.copy()
    usage[0] = (2, 2, 1, 1, 2, 2)
    row = effort_rows(replace(example, history=replace(example.history, usage=usage)))[0]
    assert [stretch.share for stretch in row.stretches] == [1.0, 0.5, 1.0]
    assert row.camera_nights == 10.0


def test_no_history_no_rows(example: ReportContent) -> None:
    assert effort_rows(replace(example, history=None)) == ()


def test_dates_above_many_nights_stay_few() -> None:
    days = tuple(date(2026, 1, 1) + timedelta(days=day) for day in range(120))
    marks = date_marks(days)
    assert [mark.label for mark in marks] == ["1 Jan", "29 Jan", "26 Feb", "26 Mar"]
    assert marks[1].position == 28 / 120
    assert date_marks(()) == ()
