"""Spatial capture-recapture by maximum likelihood: the built-in statistical model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from jaxtyping import Bool

from pardalis.estimate.checks.fit import Habitat, density_is_void, fit_doubts
from pardalis.estimate.checks.history import (
    array_doubts,
    history_doubts,
    mask_refusals,
    refusals,
)
from pardalis.estimate.checks.summary import summarise, total
from pardalis.estimate.design.matrices import make_design
from pardalis.estimate.design.spec import ScrSpec
from pardalis.estimate.numbers.abundance import Abundance, abundance
from pardalis.estimate.numbers.real import real_parameters
from pardalis.estimate.numbers.results import refused, written
from pardalis.estimate.search.fitted import Fitted, Near, fit
from pardalis.estimate.search.model_likelihood import ModelLikelihood
from pardalis.estimate.search.starts import start_sigma
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.estimate import Estimate
from pardalis.records.mask import Mask
from pardalis.records.model_spec import ModelSpec


@dataclass(frozen=True, slots=True)
class ScrModel:
    """Spatial capture-recapture, by full or conditional likelihood.

    Parameters
    ----------
    spec
        Formulas, detection function and kind of likelihood.
    threads
        To work with.
    habitat
        Whether places are habitat, where masks were cut to it; None if all within the mask's
        outline is.

    References
    ----------
    Borchers & Efford (2008) Spatially explicit maximum likelihood methods for capture-recapture
    studies. Biometrics 64:377-385.
    """

    spec: ModelSpec = field(default_factory=ModelSpec)
    threads: int = 1
    habitat: Habitat | None = None

    name: ClassVar[str] = "scr"
    version: ClassVar[str] = "2"

    def fit(
        self,
        histories: Sequence[CaptureHistory],
        masks: Sequence[Mask],
        regions: Sequence[Bool[np.ndarray, " points"]] | None = None,
    ) -> Estimate:
        """Density and numbers of animals, or the plain reason why there are none.

        Parameters
        ----------
        histories, masks
            One a session.
        regions
            Which points of each mask are the region whose animals are counted; None for all.

        Raises
        ------
        InputError
            If a formula names what the data lack.
        """
        return self.fit_and_keep(histories, masks, regions)[0]

    def fit_and_keep(
        self,
        histories: Sequence[CaptureHistory],
        masks: Sequence[Mask],
        regions: Sequence[Bool[np.ndarray, " points"]] | None = None,
        near: Estimate | None = None,
    ) -> tuple[Estimate, Fitted | None]:
        """The estimate, and the fitted model that it is of; None if the data allow no fit.

        Parameters
        ----------
        histories, masks, regions
            As for `fit`.
        near
            Of captures that differ little, with the same masks: the search begins at its maximum.

        Raises
        ------
        InputError
            If a formula names what the data lack.
        """
        spec = ScrSpec.of(self.spec)
        summaries = tuple(summarise(each) for each in histories)
        summary = total(summaries)
        reasons = refusals(summary)
        if not reasons:
            sigma = max(start_sigma(each) for each in histories if each.individual_ids)
            reasons = mask_refusals(histories, masks, sigma)
        if reasons:
            return refused(spec, histories, summaries, reasons), None
        fitted = fit(spec, histories, masks, self.threads, near=_start(near))
        numbers = self._numbers(fitted, regions)
        doubts = history_doubts(summary) + array_doubts(histories, masks)
        doubts += fit_doubts(fitted, numbers, self.habitat)
        if density_is_void(fitted, numbers):
            void = (
                "The captures do not determine the parameters: at the best ones the information "
                "is singular or nearly so.",
            )
            return refused(spec, histories, summaries, void + doubts, fitted), fitted
        real = tuple(real_parameters(fitted, number) for number in range(len(fitted.design.units)))
        return written(fitted, histories, summaries, numbers, real, doubts), fitted

    def log_likelihood(
        self,
        histories: Sequence[CaptureHistory],
        masks: Sequence[Mask],
        beta: Sequence[float],
    ) -> float:
        """Log likelihood at given link-scale parameters (density per ha), in secr's convention.

        Parameters
        ----------
        histories, masks
            One a session.
        beta
            In the order of `Estimate.beta_names`.

        Raises
        ------
        InputError
            If the number of parameters is wrong, or a capture has no effort.
        """
        design = make_design(ScrSpec.of(self.spec), histories, masks)
        likelihood = ModelLikelihood(design, self.threads)
        return likelihood(likelihood.checked(beta))[0]

    def _numbers(
        self, fitted: Fitted, regions: Sequence[Bool[np.ndarray, " points"]] | None
    ) -> tuple[Abundance, ...]:
        units = fitted.design.units
        return tuple(
            abundance(fitted, number, None if regions is None else regions[each.unit.number])
            for number, each in enumerate(units)
        )


def _start(near: Estimate | None) -> Near | None:
    """Where a search may begin; None where the other data did not determine all parameters."""
    if near is None or not near.converged or near.undetermined or not near.beta:
        return None
    return Near(np.array(near.beta), np.array(near.vcov))
