"""Capture histories with a known truth, for tests of statistical models."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from pardalis.records.capture_history import CaptureHistory, DetectorType
from pardalis.records.mask import Mask


@dataclass(frozen=True, slots=True)
class SimulatedSurvey:
    """A square array of detectors among animals with activity centres.

    Parameters
    ----------
    density
        Animals per 100 km^2; their centres are Poisson over the mask.
    lambda0
        Hazard of one unit of usage at the centre.
    sigma
        [m], following exp(-d^2 / (2 sigma^2)).
    side
        Detectors along a side of the array.
    spacing
        Between detectors [m].
    occasions
        Their number.
    usage
        Effort of each detector on each occasion.
    buffer
        Of the mask about the array [m].
    mask_spacing
        Between mask points [m].
    detector
        "proximity" or "count".
    """

    density: float = 8.0
    lambda0: float = 0.08
    sigma: float = 1500.0
    side: int = 6
    spacing: float = 2000.0
    occasions: int = 20
    usage: float = 1.0
    buffer: float = 6000.0
    mask_spacing: float = 750.0
    detector: DetectorType = "proximity"

    def detectors(self) -> Float[np.ndarray, "detectors 2"]:
        """Coordinates of the detectors [m]."""
        line = np.arange(self.side) * self.spacing
        east, north = np.meshgrid(line, line)
        return np.column_stack([east.ravel(), north.ravel()])

    def mask(self) -> Mask:
        """The rectangle on which the animals live."""
        line = np.arange(
            -self.buffer + self.mask_spacing / 2,
            (self.side - 1) * self.spacing + self.buffer,
            self.mask_spacing,
        )
        east, north = np.meshgrid(line, line)
        points = np.column_stack([east.ravel(), north.ravel()])
        return Mask(points, cell_area=self.mask_spacing**2, spacing=self.mask_spacing)

    def simulate(self, seed: int) -> CaptureHistory:
        """Draw animals and their captures; only the animals caught are in the history.

        Parameters
        ----------
        seed
            Of the random numbers.
        """
        random = np.random.default_rng(seed)
        mask, detectors = self.mask(), self.detectors()
        low = mask.points.min(axis=0) - self.mask_spacing / 2
        high = mask.points.max(axis=0) + self.mask_spacing / 2
        number = random.poisson(self.density * float((high - low).prod()) / 1e8)
        centres = low + random.random((number, 2)) * (high - low)
        squared = ((centres[:, None, :] - detectors[None, :, :]) ** 2).sum(axis=2)
        hazard = self.lambda0 * self.usage * np.exp(-squared / (2 * self.sigma**2))
        each_night = np.repeat(hazard[:, None, :], self.occasions, axis=1)
        if self.detector == "count":
            counts = random.poisson(each_night)
        else:
            counts = (random.random(each_night.shape) < -np.expm1(-each_night)).astype(np.int64)
        return self._history(counts[counts.any(axis=(1, 2))])

    def _history(self, counts: np.ndarray) -> CaptureHistory:
        animal, occasion, trap = np.nonzero(counts)
        return CaptureHistory(
            session="simulated",
            detector=self.detector,
            detector_ids=tuple(f"S{number:02d}" for number in range(self.side**2)),
            detectors=self.detectors(),
            usage=np.full((self.side**2, self.occasions), self.usage),
            individual_ids=tuple(f"L{number:03d}" for number in range(1, len(counts) + 1)),
            animal=animal,
            occasion=occasion,
            trap=trap,
            count=counts[animal, occasion, trap].astype(np.int64),
        )


def reordered(history: CaptureHistory, seed: int) -> CaptureHistory:
    """The same history with its animals in another order.

    Parameters
    ----------
    history
        The capture history.
    seed
        Of the order.
    """
    order = np.random.default_rng(seed).permutation(len(history.individual_ids))
    place = np.argsort(order)
    return replace(
        history,
        individual_ids=tuple(history.individual_ids[old] for old in order),
        animal=place[history.animal],
    )


def varied_mask() -> Mask:
    """A small mask with a covariate of numbers and one of levels, for `varied_history`."""
    line = np.arange(-1500.0, 3600.0, 500.0)
    east, north = np.meshgrid(line, line)
    points = np.column_stack([east.ravel(), north.ravel()])
    forest = np.sin(points[:, 0] / 900.0) + points[:, 1] / 4000.0
    side = np.where(points[:, 0] < 1000.0, "west", "east")
    return Mask(points, 250_000.0, 500.0, (("forest", forest), ("side", side)))


def varied_history(
    detector: DetectorType, seed: int = 1, session: str = "A", animals: int = 9
) -> CaptureHistory:
    """A small history with uneven effort, covariates of every kind and some sexes unknown.

    It follows no model: likelihoods are compared on it, nothing is estimated.

    Parameters
    ----------
    detector
        Type of all detectors.
    seed
        Of the random numbers.
    session
        Its name.
    animals
        Caught, each with another history.
    """
    random = np.random.default_rng(seed)
    line = np.array([0.0, 1000.0, 2000.0])
    east, north = np.meshgrid(line, line)
    detectors = np.column_stack([east.ravel(), north.ravel()]) + random.normal(0, 90, (9, 2))
    usage = random.choice([0.0, 1.0, 2.0, 3.0], p=[0.15, 0.45, 0.25, 0.15], size=(9, 4))
    caught: dict[bytes, np.ndarray] = {}
    while len(caught) < animals:
        one = _caught_once(detector, detectors, usage, random)
        if one.any():
            caught[one.tobytes()] = one
    counts = np.array(list(caught.values()))
    animal, occasion, trap = np.nonzero(counts.transpose(0, 2, 1))
    sexes = tuple(("F", "M", "")[number % 3] for number in range(animals))
    return CaptureHistory(
        session=session,
        detector=detector,
        detector_ids=tuple(f"{session}{number}" for number in range(9)),
        detectors=detectors,
        usage=usage,
        individual_ids=tuple(f"{session}{number:02d}" for number in range(animals)),
        animal=animal,
        occasion=occasion,
        trap=trap,
        count=counts[animal, trap, occasion].astype(np.int64),
        covariates=(
            ("sex", sexes),
            ("age", tuple("adult" if number % 2 else "young" for number in range(animals))),
            ("mass", tuple(f"{number / 10 - 0.4:.1f}" for number in range(animals))),
        ),
        detector_covariates=(
            ("road", tuple("yes" if number % 2 else "no" for number in range(9))),
            ("height", tuple((number - 4.0) / 4.0 for number in range(9))),
        ),
        occasion_covariates=(("moon", (0.0, 0.5, 1.0, 0.5)),),
        session_covariates=(("rain", float(seed)),),
    )


def _caught_once(
    detector: DetectorType,
    detectors: Float[np.ndarray, "detectors 2"],
    usage: Float[np.ndarray, "detectors occasions"],
    random: np.random.Generator,
) -> np.ndarray:
    """How often one animal was caught at each detector on each occasion."""
    squared = ((detectors - random.uniform(-300, 2300, 2)) ** 2).sum(axis=1)
    share = -np.expm1(-0.7 * np.exp(-squared / (2 * 800.0**2)))
    counts = random.binomial(usage.astype(np.int64), share[:, None])
    if detector == "count":
        return np.asarray(counts)
    counts = np.minimum(counts, 1)
    if detector in ("multi", "single"):
        for occasion in range(usage.shape[1]):
            at = np.flatnonzero(counts[:, occasion])
            counts[:, occasion] = 0
            if len(at):
                counts[random.choice(at), occasion] = 1
    return np.asarray(counts)
