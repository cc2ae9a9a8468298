"""Sunrise and sunset as almanacs print them."""

from __future__ import annotations

from datetime import date

import pytest

from pardalis.report.daylight import daylight


def test_london_at_midsummer() -> None:
    # 03:43 and 20:21 UTC, of 2026-06-21.
    found = daylight(51.5, -0.1, [date(2026, 6, 21)], 60)
    assert found is not None
    assert found.sunrise[0] == pytest.approx(4 + 43 / 60, abs=0.04)
    assert found.sunset[0] == pytest.approx(21 + 21 / 60, abs=0.04)


def test_a_season_has_its_earliest_and_latest() -> None:
    days = [date(2026, 3, 1), date(2026, 4, 10)]
    found = daylight(43.1, 130.5, days, 480)
    assert found is not None
    assert found.sunrise[1] - found.sunrise[0] > 0.9
    assert found.sunset[0] < found.sunset[1]


def test_where_the_sun_does_not_set_there_is_none() -> None:
    assert daylight(75.0, 20.0, [date(2026, 6, 21)], 60) is None
