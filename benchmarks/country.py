"""A country's cameras and animals, simulated: the largest of the benchmarks' jobs.

Sites of a hundred cameras each lie scattered over half a million square kilometres, as in a
national census; animals live everywhere, and only those near a site may be caught. Run as a
program it says what was simulated; with --write FILE it keeps the captures and cameras.

    python benchmarks/country.py [--seed 1] [--scale 1.0] [--write country.npz]
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree

from pardalis.records.capture_history import CaptureHistory, DetectorType
from pardalis.records.mask import Mask

CAMERAS_OF_A_SITE = 10
"""Along each side."""

CAMERAS_APART = 2_000.0
"""Spacing of a site's cameras [m]."""

MASK_SPACING = 1_000.0
"""Of the mask's points [m]."""

FARTHEST_SIGMAS = 6.0
"""Beyond this an animal is never caught: the hazard has fallen to 1.5e-8 of its height."""


@dataclass(frozen=True, slots=True)
class Country:
    """What is simulated: the truth, and the size of the survey.

    Parameters
    ----------
    sites
        Of a hundred cameras each.
    east, north
        Points of the mask along each side.
    occasions
        Days of the season.
    density
        Activity centres per ha, the same everywhere: 1.5 per 100 km^2.
    lambda0
        Expected captures at the centre on a day that a camera works.
    sigma
        Of the half-normal hazard, exp(-d^2 / (2 sigma^2)) [m].
    uptime
        Chance that a camera works on a day.
    """

    sites: int = 268
    east: int = 1_000
    north: int = 500
    occasions: int = 60
    density: float = 1.5e-4
    lambda0: float = 0.007
    sigma: float = 3_000.0
    uptime: float = 0.85

    @property
    def truth(self) -> tuple[float, float, float]:
        """Link-scale parameters of the model HHN with D ~ 1: log D, log lambda0, log sigma."""
        log_density, log_lambda0, log_sigma = np.log([self.density, self.lambda0, self.sigma])
        return float(log_density), float(log_lambda0), float(log_sigma)

    def scaled(self, scale: float) -> Country:
        """A country of so many times the area, sites in proportion.

        Parameters
        ----------
        scale
            1 for the whole.
        """
        side = scale**0.5
        east, north = round(self.east * side), round(self.north * side)
        sites = max(1, round(self.sites * scale))
        return Country(
            sites, east, north, self.occasions, self.density, self.lambda0, self.sigma, self.uptime
        )


def simulate(
    country: Country, seed: int = 1, detector: DetectorType = "count"
) -> tuple[CaptureHistory, Mask]:
    """The captures of a season, and the mask.

    Parameters
    ----------
    country
        What is simulated.
    seed
        Of the random numbers.
    detector
        "count", or "proximity" for at most one record of an animal at a camera on a day.
    """
    random = np.random.default_rng(seed)
    width, height = country.east * MASK_SPACING, country.north * MASK_SPACING
    cameras = _cameras(country, random, width, height)
    usage = (random.random((len(cameras), country.occasions)) < country.uptime).astype(float)
    number = random.poisson(country.density * width * height / 1e4)
    centres = random.random((number, 2)) * [width, height]
    animal, camera = _near(centres, cameras, FARTHEST_SIGMAS * country.sigma)
    squared = ((centres[animal] - cameras[camera]) ** 2).sum(axis=1)
    daily = country.lambda0 * np.exp(-squared / (2 * country.sigma**2))
    count = random.poisson(daily * usage.sum(axis=1)[camera])
    animal, camera = np.repeat(animal, count), np.repeat(camera, count)
    occasion = _days(usage, camera, random)
    known, animal = np.unique(animal, return_inverse=True)
    records, count = np.unique(
        np.column_stack([animal, occasion, camera]), axis=0, return_counts=True
    )
    return CaptureHistory(
        session="country",
        detector=detector,
        detector_ids=tuple(f"C{place:05d}" for place in range(len(cameras))),
        detectors=cameras,
        usage=usage,
        individual_ids=tuple(f"L{name:05d}" for name in known),
        animal=records[:, 0],
        occasion=records[:, 1],
        trap=records[:, 2],
        count=count if detector == "count" else np.ones_like(count),
    ), _mask(country)


def _cameras(
    country: Country, random: np.random.Generator, width: float, height: float
) -> np.ndarray:
    """Sites on a jittered lattice that fills the country, and their cameras."""
    apart = np.sqrt(width * height / country.sites)
    columns = max(1, round(width / apart))
    rows = -(-country.sites // columns)
    cells = np.sort(random.permutation(columns * rows)[: country.sites])
    cell = np.array([width / columns, height / rows])
    corner = np.column_stack([cells % columns, cells // columns]) * cell
    side = CAMERAS_OF_A_SITE * CAMERAS_APART
    corner += random.random((country.sites, 2)) * np.maximum(cell - side, 0.0)
    steps = (np.arange(CAMERAS_OF_A_SITE) + 0.5) * CAMERAS_APART
    grid = np.column_stack([part.ravel() for part in np.meshgrid(steps, steps)])
    cameras: np.ndarray = (corner[:, None, :] + grid[None, :, :]).reshape(-1, 2)
    return cameras + random.normal(0.0, CAMERAS_APART / 8, cameras.shape)


def _near(centres: np.ndarray, cameras: np.ndarray, reach: float) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of an animal and a camera that may catch it."""
    found = cKDTree(cameras).query_ball_point(centres, reach)
    lengths = np.array([len(each) for each in found])
    near = np.concatenate([np.array(each, dtype=np.int64) for each in found if each])
    return np.repeat(np.arange(len(centres)), lengths), near


def _days(usage: np.ndarray, camera: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """A day for each capture, any on which its camera worked."""
    working = np.cumsum(usage, axis=1)
    wanted = np.floor(random.random(len(camera)) * working[camera, -1])
    days: np.ndarray = (working[camera] <= wanted[:, None]).sum(axis=1)
    return days


def _mask(country: Country) -> Mask:
    east = (np.arange(country.east) + 0.5) * MASK_SPACING
    north = (np.arange(country.north) + 0.5) * MASK_SPACING
    columns, rows = np.meshgrid(east, north)
    points = np.column_stack([columns.ravel(), rows.ravel()])
    return Mask(points, MASK_SPACING**2, MASK_SPACING)


def main() -> None:
    """Say what is simulated, and keep it if asked to."""
    reader = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--scale", type=float, default=1.0, help="size, 1 for the country")
    reader.add_argument("--write", type=Path, help="file of NumPy arrays to keep it in")
    given = reader.parse_args()
    country = Country().scaled(given.scale)
    history, mask = simulate(country, given.seed)
    captures = int(history.count.sum())
    print(
        f"{len(history.detector_ids):,} cameras, {len(history.individual_ids):,} animals with "
        f"{captures / len(history.individual_ids):.2f} captures each, {len(mask.points):,} points "
        f"of the mask, {history.usage.shape[1]} occasions; truth: D {country.density:g} per ha, "
        f"lambda0 {country.lambda0:g}, sigma {country.sigma:g} m."
    )
    if given.write is not None:
        records = np.column_stack([history.animal, history.occasion, history.trap, history.count])
        np.savez(given.write, detectors=history.detectors, usage=history.usage, records=records,
                 points=mask.points)  # fmt: skip


if __name__ == "__main__":
    main()
