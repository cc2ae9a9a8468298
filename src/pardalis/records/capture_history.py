"""Which animal was caught where and when, and where and when it could have been."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float, Int

DetectorType = Literal["proximity", "count", "multi", "single"]

Covariates = tuple[tuple[str, tuple[str | float, ...]], ...]
"""Name and values of each covariate: numbers, or texts that name the levels of a factor."""


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
        "multi": at most one record of an animal on an occasion, wherever.
        "single": as multi, and at most one animal at a detector on an occasion.
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
        Times recorded, at least 1; always 1 but for count detectors.
    covariates
        Of individuals: name and text for each animal ("" if unknown).
    detector_covariates, occasion_covariates
        Name and a value for each detector, for each occasion.
    session_covariates
        Name and the session's value.
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
    detector_covariates: Covariates = ()
    occasion_covariates: Covariates = ()
    session_covariates: tuple[tuple[str, str | float], ...] = ()
