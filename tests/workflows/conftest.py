"""Surveys that the workflows' tests share; only read."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

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


@pytest.fixture(scope="session")
def censused(reserve: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """A project of the reserve from cards to report, and how long that took [s]; only read."""
    project = tmp_path_factory.mktemp("censused") / "project"
    words = ["census", str(reserve), "--project", str(project)]
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "pardalis", *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return project, time.monotonic() - began


@pytest.fixture(scope="session")
def few_cards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three stations with 27 photographs in which a patch of spots moves: made in half a second."""
    folder = tmp_path_factory.mktemp("few") / "survey"
    for station in range(3):
        card = folder / f"S{station}"
        card.mkdir(parents=True)
        for name, taken, pixels in _card(station):
            exif = Image.Exif()
            exif.get_ifd(0x8769)[0x9003] = f"{taken:%Y:%m:%d %H:%M:%S}"
            Image.fromarray(pixels).save(card / f"{name}.jpg", quality=85, exif=exif)
    (folder / "deployments.csv").write_text(
        "deploymentID,locationID,latitude,longitude,deploymentStart,deploymentEnd,card,rowType\n"
        + "".join(
            f"S{n},S{n},{30 + n / 50},100.0,2026-03-01T00:00:00Z,2026-03-04T00:00:00Z,S{n},\n"
            for n in range(3)
        )
    )
    return folder


def _card(station: int) -> Iterator[tuple[str, datetime, np.ndarray]]:
    """Bursts of three: in the second an animal walks by, the others show the ground alone."""
    chance = np.random.default_rng(station)

    def patches(high: int, wide: int, size: tuple[int, int]) -> np.ndarray:
        coarse = chance.integers(40, 216, (high, wide), np.uint8)
        return np.asarray(cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC))

    ground = patches(36, 48, (480, 360)).astype(int)
    for visit in range(3):
        coat = patches(13, 25, (150, 80))
        for shot in range(3):
            seen = np.clip(ground + chance.integers(-4, 5, ground.shape), 0, 255).astype(np.uint8)
            if visit == 1:
                left = 40 + 100 * shot
                seen[150:230, left : left + 150] = coat
            hours = 5 * visit + station
            taken = datetime(2026, 3, 1, 6) + timedelta(hours=hours, seconds=2 * shot)
            yield f"{visit}-{shot}", taken, np.dstack([seen] * 3)


@pytest.fixture(scope="session")
def rows() -> Callable[[Path], dict[str, list[tuple[object, ...]]]]:
    """Every row of every table of a project's database."""

    def read(project: Path) -> dict[str, list[tuple[object, ...]]]:
        with closing(sqlite3.connect(project / "pardalis.db")) as database:
            tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            names = [name for (name,) in tables]
            found = {name: database.execute(f"SELECT * FROM {name}").fetchall() for name in names}
        return {name: sorted(table, key=repr) for name, table in found.items()}

    return read
