"""Trap rates: the interval of one station is exact, that of all covers when stations differ."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import poisson

from pardalis.report.trap_rates import mean_rate, trap_rate


@pytest.mark.parametrize("events", [1, 4, 30])
def test_the_ends_of_the_interval_leave_a_fortieth_on_each_side(events: int) -> None:
    found = trap_rate(events, 100.0)
    assert found is not None
    assert poisson.sf(events - 1, found.lower) == pytest.approx(0.025)
    assert poisson.cdf(events, found.upper) == pytest.approx(0.025)


def test_nothing_seen_has_an_upper_end_and_no_effort_has_no_rate() -> None:
    found = trap_rate(0, 50.0)
    assert found is not None
    assert (found.rate, found.lower) == (0.0, 0.0)
    assert found.upper == pytest.approx(-np.log(0.025) * 2)
    assert trap_rate(3, 0.0) is None


def test_the_rate_of_all_covers_where_stations_differ() -> None:
    random = np.random.default_rng(8)
    nights, within, naive = np.full(40, 60.0), 0, 0
    for _ in range(300):
        means = random.gamma(0.8, 2.5, 40)
        events = random.poisson(means)
        found, exact = (
            mean_rate(events.tolist(), nights.tolist()),
            trap_rate(int(events.sum()), float(nights.sum())),
        )
        assert found is not None
        assert exact is not None
        true = 100 * 2.0 / 60
        within += found.lower <= true <= found.upper
        naive += exact.lower <= true <= exact.upper
    assert 0.89 <= within / 300 <= 0.99
    assert naive / 300 < 0.80


def test_one_station_has_no_mean() -> None:
    assert mean_rate([3], [50.0]) is None
    assert mean_rate([3, 2], [50.0, 0.0]) is None
