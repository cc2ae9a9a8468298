"""By default the light of a simulated reserve is that of the sun at its place and season."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from pardalis.geo.sun import sun_elevation
from pardalis.simulate.light import DAWN, DUSK, is_infrared
from pardalis.simulate.reserve import draw_reserve
from pardalis.simulate.schedule import schedule
from pardalis.workflows.simulate_reserve import design_of
from pardalis.workflows.simulate_settings import SimulateSettings


def test_cameras_turn_to_infrared_when_the_sun_is_near_the_horizon(tmp_path) -> None:
    design = design_of(SimulateSettings(folder=tmp_path))
    midnights = [design.start + timedelta(days=day, hours=12) for day in range(design.nights)]
    for hour in (DAWN, DUSK):
        times = [midnight + timedelta(hours=hour) for midnight in midnights]
        sun = sun_elevation(design.latitude, design.longitude, times)
        assert np.all(np.abs(sun + 2.5) < 6.0)
        assert abs(float(sun.mean()) + 2.5) < 2.0


def test_no_photograph_contradicts_the_sun(tmp_path) -> None:
    design = design_of(SimulateSettings(folder=tmp_path))
    times = [shot.time for shot in schedule(draw_reserve(design))]
    sun = sun_elevation(design.latitude, design.longitude, times)
    dark = np.array([is_infrared(time) for time in times])
    assert 0.2 < dark.mean() < 0.8
    # As the check of clocks has it: infra-red by day, colour by night.
    assert not np.any(dark & (sun > 6))
    assert not np.any(~dark & (sun < -9))
