"""A survey without pixels: captures of a known density, and coats that are compared with error.

Animals pass stations by a Poisson process; each camera sees one side of each, the two cameras of a
pair one side each. Every sighting has marks, few on a poor photograph. Two coats of one side are
proposed or missed, and proposed ones get verified spots, as a given calibration says: scores are
drawn so that its log ratios are true.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations
from math import exp, log
from typing import Any

import numpy as np

from pardalis.estimate.masks.buffer import fit_with_mask
from pardalis.estimate.models.scr import ScrModel
from pardalis.identify.identities.catalogue import catalogue
from pardalis.identify.identities.draws import draw_catalogues
from pardalis.identify.identities.evidence import Surroundings
from pardalis.identify.identities.paired import propose_paired
from pardalis.records.calibration import Calibration
from pardalis.records.deployment import Deployment
from pardalis.records.detection import BoundingBox, Detection, Flank
from pardalis.records.estimate import Estimate, EstimateStatus
from pardalis.records.individual import Individual
from pardalis.records.media import Media, Placement
from pardalis.records.proposal import Evidence, Proposal
from pardalis.records.sighting import Sighting
from pardalis.workflows.batches import silent
from pardalis.workflows.gather_captures import Counting
from pardalis.workflows.identity_doubt import with_doubt
from pardalis.workflows.refit import Refit

DRAWS = 20
NIGHTS, SIDE, SPACING, SIGMA, BUFFER = 30, 5, 2000.0, 1800.0, 5.0
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
METRES_A_DEGREE = 111_195.0
SPREAD = 0.8
"""Standard deviation of the logarithm of verified spots, for one animal and for two."""

CALIBRATION = Calibration(
    matcher="simulated",
    found_same=(-8.0, 1.9),
    found_different=(-8.0, 0.5),
    strength=(-9.0, 3.5, 0.0),
    similarity=None,
    typical_marks=150,
    same_pairs=2_000,
    different_pairs=200_000,
    fitted_on="The truth: scores are drawn from it.",
)


@dataclass(frozen=True)
class SimulatedSurvey:
    """What the estimate sees of a survey, and what it does not."""

    sightings: tuple[Sighting, ...]
    proposals: tuple[Proposal, ...]
    deployments: tuple[Deployment, ...]
    surroundings: Surroundings
    animal_of: dict[str, int]
    density: float


@dataclass(frozen=True)
class Difficulty:
    """How well coats can be read: share of poor photographs, and marks on poor and good ones."""

    density: float = 8.0
    hazard: float = 0.05
    poor: float = 0.2
    marks_poor: float = 60.0
    marks_good: float = 250.0
    paired: float = 0.5


def simulate(seed: int, how: Difficulty) -> SimulatedSurvey:
    """Draw a survey."""
    random = np.random.default_rng(seed)
    line = (np.arange(SIDE) - (SIDE - 1) / 2) * SPACING
    stations = np.array([(x, y) for x in line for y in line])
    stations = stations + random.uniform(-0.15, 0.15, stations.shape) * SPACING
    paired = random.permutation(len(stations)) < round(how.paired * len(stations))
    deployments, places = _deployments(stations, paired)
    half = float(np.abs(stations).max()) + BUFFER * SIGMA
    animals = int(random.poisson(how.density * (2 * half) ** 2 / 1e8))
    centres = random.uniform(-half, half, (animals, 2))
    squared = ((centres[:, None] - stations[None]) ** 2).sum(axis=2)
    rate = 2 * how.hazard * np.exp(-squared / (2 * SIGMA**2))
    passes = random.poisson(rate[:, :, None], (*rate.shape, NIGHTS))
    sightings: list[Sighting] = []
    animal_of: dict[str, int] = {}
    for animal, station, night in np.argwhere(passes):
        for _ in range(passes[animal, station, night]):
            time = START + timedelta(days=int(night), hours=float(random.uniform(5, 19)))
            sides = (
                [Flank.LEFT, Flank.RIGHT] if random.random() < 0.5 else [Flank.RIGHT, Flank.LEFT]
            )
            event = f"e{len(sightings):05d}"
            for side, camera in zip(sides, "AB" if paired[station] else "A", strict=False):
                made = _sighting(len(sightings), f"S{station:02d}{camera}", event, time, side)
                sightings.append(made)
                animal_of[made.sighting_id] = int(animal)
    marks = _marks(sightings, random, how)
    proposals = (*_proposals(sightings, animal_of, marks, random), *propose_paired(sightings))
    return SimulatedSurvey(
        tuple(sightings),
        proposals,
        deployments,
        Surroundings(marks, places, CALIBRATION),
        animal_of,
        how.density,
    )


def _deployments(
    stations: np.ndarray, paired: np.ndarray
) -> tuple[tuple[Deployment, ...], dict[str, tuple[float, float]]]:
    made, places = [], {}
    for number, (x, y) in enumerate(stations.tolist()):
        for camera in "AB" if paired[number] else "A":
            name = f"S{number:02d}{camera}"
            end = START + timedelta(days=NIGHTS)
            made.append(
                Deployment(
                    name, f"S{number:02d}", y / METRES_A_DEGREE, x / METRES_A_DEGREE, START, end, 0
                )
            )
            places[name] = (x, y)
    return tuple(made), places


def _sighting(number: int, camera: str, event: str, time: datetime, side: Flank) -> Sighting:
    name = f"m{number:05d}"
    media = Media(
        name, f"{camera}/{name}.jpg", name, camera, camera, Placement.PLACED, time, 0,
        f"b{number}", event, 1600, 1200,
    )  # fmt: skip
    box = BoundingBox(0.2, 0.3, 0.5, 0.4)
    detection = Detection(f"{name}-1", name, "animal", box, 0.9, "simulated")
    return Sighting(f"{name}-1", (detection,), (media,), side)


def _marks(
    sightings: list[Sighting], random: np.random.Generator, how: Difficulty
) -> dict[str, int]:
    found = {}
    for each in sightings:
        middle = how.marks_poor if random.random() < how.poor else how.marks_good
        found[each.sighting_id] = max(8, round(float(middle * np.exp(0.4 * random.normal()))))
    return found


def _proposals(
    sightings: list[Sighting],
    animal_of: dict[str, int],
    marks: dict[str, int],
    random: np.random.Generator,
) -> list[Proposal]:
    made = []
    for side in (Flank.LEFT, Flank.RIGHT):
        names = [each.sighting_id for each in sightings if each.flank is side]
        for a, b in combinations(sorted(names), 2):
            same = animal_of[a] == animal_of[b]
            fewer = log(min(marks[a], marks[b]))
            terms = CALIBRATION.found_same if same else CALIBRATION.found_different
            if random.random() < 1.0 / (1.0 + exp(-(terms[0] + terms[1] * fewer))):
                spots = max(1, round(exp(random.normal(_log_spots(same), SPREAD))))
                made.append(Proposal(a, b, Evidence.PATTERN, "simulated", spots, float(spots)))
    return made


def _log_spots(same: bool) -> float:
    """Mean log of spots for which the calibration's strength is the true log ratio.

    Normal with one spread, means apart by slope * spread^2, and exp(strength) of mean 1 for two.
    """
    intercept, slope, _ = CALIBRATION.strength
    of_two = -intercept / slope - slope * SPREAD**2 / 2
    return of_two + (slope * SPREAD**2 if same else 0.0)


def survey(seed: int) -> dict[str, Any]:
    """One survey: the estimate with true identities, with the catalogue, and over drawn ones."""
    drawn = simulate(seed, Difficulty())
    everyone = frozenset(drawn.animal_of)
    around = drawn.surroundings
    made = catalogue(drawn.sightings, drawn.proposals, (), (), everyone, None, around)
    counting = Counting(made, drawn.sightings, drawn.deployments, (), frozenset(), "s", None)
    history = counting.history(Flank.LEFT)[0]
    row: dict[str, Any] = {"truth": drawn.density, **errors(made, drawn.animal_of)}
    true = counting.history(Flank.LEFT, true_animals(drawn))[0]
    row |= {"animals_true": len(true.individual_ids), "captures": len(true.animal)}
    row["animals_certain"] = len(history.individual_ids)
    true_estimate, _ = fit_with_mask((true,), ScrModel())
    row["true"] = values(true_estimate)
    certain, masks = fit_with_mask((history,), ScrModel())
    row["certain"] = values(certain)
    if certain.status is EstimateStatus.REFUSED:
        return {**row, "doubt": None}
    refit = Refit(ScrModel(), masks[0], None, False, {})
    catalogues = draw_catalogues(drawn.sightings, drawn.proposals, (), everyone, around, DRAWS, 20)
    histories = [(counting.history(Flank.LEFT, each)[0],) for each in catalogues]
    pooled = with_doubt(
        certain, (history,), histories, lambda own: refit.one(own[0], certain), {}, 1, silent
    )
    return {**row, "doubt": values(pooled), **doubt_of(pooled)}


def true_animals(drawn: SimulatedSurvey) -> tuple[Individual, ...]:
    """The catalogue of one who knows."""
    groups: dict[int, list[str]] = {}
    for name, animal in drawn.animal_of.items():
        groups.setdefault(animal, []).append(name)
    return tuple(
        Individual(f"A{animal:03d}", tuple(names), frozenset((Flank.LEFT, Flank.RIGHT)))
        for animal, names in groups.items()
    )


def errors(made: tuple[Individual, ...], animal_of: Mapping[str, Any]) -> dict[str, int]:
    """Splits: individuals of an animal beyond its first. Merges: individuals of several animals."""
    parts: dict[Any, set[str]] = {}
    merges = 0
    for each in made:
        animals = {animal_of[name] for name in each.sightings}
        merges += len(animals) > 1
        for animal in animals:
            parts.setdefault(animal, set()).add(each.individual_id)
    return {"splits": sum(len(names) - 1 for names in parts.values()), "merges": merges}


def values(estimate: Estimate) -> list[float] | None:
    """Density with its interval; None without a number."""
    density = estimate.density
    if density is None or not estimate.converged:
        return None
    return [round(value, 4) for value in (density.estimate, density.lower, density.upper)]


def doubt_of(estimate: Estimate) -> dict[str, Any]:
    """What the drawn catalogues say."""
    doubt = estimate.doubt
    if doubt is None:
        return {"missing": 0.0, "animals_doubt": float(estimate.animals), "failures": 0}
    return {
        "missing": round(doubt.missing, 4),
        "within": round(doubt.within, 5),
        "between": round(doubt.between, 5),
        "animals_doubt": round(doubt.animals.estimate, 2),
        "failures": sum(number for _, number in doubt.failures),
    }
