"""Which animal was caught where and when, and where and when it could have been."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float, Int

DetectorType = Literal["proximity", "count"]


@dataclass(frozen=True, slots=True, eq=False)
class CaptureHistory:
    """Captures of a session in tidy form with the array of detectors and their usage.

    Parameters
    ----------
    session
        Name of the closed sampling period.
    detector
        "proximity": at most one record of an animal at a detector on an occasion.
        "count": any number.
    detector_ids
        Names, one a detector.
    detectors
        Projected coordinates [m], one row a detector.
    usage
        Effort of each detector on each occasion (camera-nights); 0 where it did not work.
    individual_ids
        Names, one an animal.
    animal, occasion, trap
        Row numbers from 0, one entry a record.
    count
        Times recorded, at least 1; always 1 for proximity.
    covariates
        Individual covariates: name and text for each animal ("" if unknown).
    """

    session: str
    detector: DetectorType
    detector_ids: tuple[str, ...]
    detectors: Float[np.ndarray, "detectors 2"]
    usage: Float[np.ndarray, "detectors occasions"]
    individual_ids: tuple[str, ...]
    animal: Int[np.ndarray, " records"]
    occasion: Int[np.ndarray, " records"]
    trap: Int[np.ndarray, " records"]
    count: Int[np.ndarray, " records"]
    covariates: tuple[tuple[str, tuple[str, ...]], ...] = ()
