"""A small simulated reserve that the workflows' tests share; only read."""

from __future__ import annotations

from pathlib import Path

import pytest

from pardalis.workflows.demo import simulate
from pardalis.workflows.simulate_settings import SimulateSettings


@pytest.fixture(scope="session")
def reserve(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six stations, five nights, 640 pixels wide: enough for every step, quick to make."""
    folder = tmp_path_factory.mktemp("reserve") / "survey"
    simulate(
        SimulateSettings(
            folder=folder, seed=8, stations=6, nights=5, photos=60, width=640, g0=0.2,
            single_stations=1, workers=1,
        )
    )  # fmt: skip
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of one file share a project that takes a minute to make: one worker runs them."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
