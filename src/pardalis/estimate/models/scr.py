"""Spatial capture-recapture by full likelihood: the built-in statistical model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from jaxtyping import Float

from pardalis.errors import InputError
from pardalis.estimate.checks import (
    determined,
    fit_doubts,
    history_doubts,
    mask_refusals,
    refusals,
)
from pardalis.estimate.maximise import Maximum, maximise
from pardalis.estimate.starts import start_sigma, start_values
from pardalis.estimate.summary import HistorySummary, summarise
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.estimate import Estimate, EstimateStatus, Interval
from pardalis.records.mask import Mask
from pardalis.scr.collapsed import CollapsedHistory, collapse
from pardalis.scr.derived import real_interval, scaled_interval
from pardalis.scr.detection_functions import DetectionFunction, detection_function
from pardalis.scr.integrals import HECTARE
from pardalis.scr.likelihood import full_log_likelihood

HECTARES_IN_100_KM2 = 10_000.0
SQUARE_METRES_IN_KM2 = 1_000_000.0

ASSUMPTIONS = (
    "The population was closed during the session: no births, deaths or moves in or out.",
    "Each animal has one activity centre; centres lie independently and evenly over the mask.",
    "The chance of being caught depends only on the distance from the centre and on effort; the "
    "hazard is proportional to effort.",
    "Every capture carries the right identity.",
)


@dataclass(frozen=True, slots=True)
class ScrModel:
    """Spatial capture-recapture with homogeneous Poisson density, by full likelihood.

    Parameters
    ----------
    detectfn
        "HN" (half-normal, g0) or "HHN" (hazard half-normal, lambda0). In both, sigma follows
        exp(-d^2 / (2 sigma^2)).

    References
    ----------
    Borchers & Efford (2008) Spatially explicit maximum likelihood methods for capture-recapture
    studies. Biometrics 64:377-385.
    """

    detectfn: str = "HN"

    name: ClassVar[str] = "scr"
    version: ClassVar[str] = "1"

    def fit(self, history: CaptureHistory, mask: Mask) -> Estimate:
        """Density and expected N in the mask, or the plain reason why there is none."""
        summary = summarise(history)
        reasons = refusals(summary) or mask_refusals(history, mask, start_sigma(history))
        if reasons:
            return self._refused(history, summary, reasons)
        function = detection_function(self.detectfn)
        maximum = _search(collapse(history), history, mask, function)
        if not determined(function, maximum):
            singular = (
                "The captures do not determine the parameters: at the best ones the information "
                "is singular or nearly so.",
            )
            return self._refused(history, summary, singular + history_doubts(summary))
        doubts = history_doubts(summary) + fit_doubts(history, mask, function, maximum)
        return self._estimate(history, summary, mask, function, maximum, doubts)

    def log_likelihood(self, history: CaptureHistory, mask: Mask, beta: tuple[float, ...]) -> float:
        """Log likelihood at given link-scale parameters (density per ha), in secr's convention.

        Raises
        ------
        InputError
            If the number of parameters is wrong, or a capture has no effort.
        """
        function = detection_function(self.detectfn)
        names = _beta_names(function)
        if len(beta) != len(names):
            raise InputError(
                f"{len(beta)} parameters were given; the model has {len(names)}.",
                f"Give {', '.join(names)}, each on its link scale.",
            )
        return full_log_likelihood(collapse(history), mask, function, np.array(beta))[0]

    def _describe(self, history: CaptureHistory) -> str:
        function = detection_function(self.detectfn)
        return (
            f"{self.name} {self.version}: full likelihood, Poisson density D~1, "
            f"{function.description} ({function.name}), {history.detector} detectors"
        )

    def _refused(
        self, history: CaptureHistory, summary: HistorySummary, reasons: tuple[str, ...]
    ) -> Estimate:
        return Estimate(
            status=EstimateStatus.REFUSED,
            reasons=reasons,
            model=self._describe(history),
            session=history.session,
            animals=summary.animals,
            captures=summary.captures,
            recaptures=summary.recaptures,
            spatial_recaptures=summary.spatial_recaptures,
            assumptions=ASSUMPTIONS,
        )

    def _estimate(
        self,
        history: CaptureHistory,
        summary: HistorySummary,
        mask: Mask,
        function: DetectionFunction,
        maximum: Maximum,
        doubts: tuple[str, ...],
    ) -> Estimate:
        per_hectare, real = _intervals(function, maximum)
        area = len(mask.points) * mask.cell_area
        return Estimate(
            status=EstimateStatus.DOUBTFUL if doubts else EstimateStatus.OK,
            reasons=doubts,
            model=self._describe(history),
            session=history.session,
            animals=summary.animals,
            captures=summary.captures,
            recaptures=summary.recaptures,
            spatial_recaptures=summary.spatial_recaptures,
            density=scaled_interval(per_hectare, HECTARES_IN_100_KM2),
            expected_n=scaled_interval(per_hectare, area / HECTARE),
            region_area=area / SQUARE_METRES_IN_KM2,
            beta_names=_beta_names(function),
            beta=tuple(maximum.beta.tolist()),
            vcov=tuple(map(tuple, [] if maximum.vcov is None else maximum.vcov.tolist())),
            real=real,
            log_likelihood=maximum.log_likelihood,
            aic=2.0 * len(maximum.beta) - 2.0 * maximum.log_likelihood,
            assumptions=ASSUMPTIONS,
        )


def _beta_names(function: DetectionFunction) -> tuple[str, ...]:
    return ("D", *(name for name, _ in function.parameters))


def _intervals(
    function: DetectionFunction, maximum: Maximum
) -> tuple[Interval, tuple[tuple[str, Interval], ...]]:
    """Density per ha and the detection parameters, each with its interval."""
    assert maximum.vcov is not None
    beta, errors = maximum.beta.tolist(), np.sqrt(np.diag(maximum.vcov)).tolist()
    real = tuple(
        (name, real_interval(value, error, link))
        for (name, link), value, error in zip(
            function.parameters, beta[1:], errors[1:], strict=True
        )
    )
    return real_interval(beta[0], errors[0], "log"), real


def _search(
    collapsed: CollapsedHistory, history: CaptureHistory, mask: Mask, function: DetectionFunction
) -> Maximum:
    """The best maximum from the automatic start, from others where that one fails."""

    def log_likelihood(
        beta: Float[np.ndarray, " parameters"],
    ) -> tuple[float, Float[np.ndarray, " parameters"]]:
        return full_log_likelihood(collapsed, mask, function, beta)

    start = start_values(history, mask, function)
    tried: list[Maximum] = []
    for shift in (0.0, np.log(2.0), -np.log(2.0)):
        found = maximise(log_likelihood, start + np.array([-2 * shift, 0.0, shift]))
        if found.converged and found.vcov is not None:
            return found
        tried.append(found)
    return max(tried, key=lambda found: (found.vcov is not None, found.log_likelihood))
