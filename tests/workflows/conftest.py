"""A small simulated reserve that the workflows' tests share; only read."""

from __future__ import annotations

from pathlib import Path

import pytest

from pardalis.workflows.demo import simulate
from pardalis.workflows.simulate_settings import SimulateSettings


@pytest.fixture(scope="session")
def reserve(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six stations, ten nights, 640 pixels wide: enough for every step, quick to make."""
    folder = tmp_path_factory.mktemp("reserve") / "survey"
    simulate(
        SimulateSettings(
            folder=folder, seed=4, stations=6, nights=10, photos=120, width=640, g0=0.2,
            single_stations=1, workers=1,
        )
    )  # fmt: skip
    return folder
