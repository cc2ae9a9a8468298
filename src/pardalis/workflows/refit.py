"""The model that was chosen, fitted again to other captures of the same survey."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pardalis.estimate.models.scr import ScrModel
from pardalis.estimate.numbers.flanks import joint
from pardalis.plugins import EstimateModel
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.estimate import Estimate, EstimateStatus
from pardalis.records.mask import Mask
from pardalis.records.model_spec import Link


@dataclass(frozen=True, slots=True, eq=False)
class Refit:
    """Fits a model over the mask of a survey to other captures of it.

    Parameters
    ----------
    model
        The statistical model.
    mask
        Of the survey.
    region
        Which of its points are counted; None for all.
    conditional
        Whether the model is conditional on the animals caught.
    links
        Of parameters whose link is not the usual one.
    """

    model: EstimateModel
    mask: Mask
    region: np.ndarray | None
    conditional: bool
    links: Mapping[str, Link]

    def one(self, history: CaptureHistory, near: Estimate | None = None) -> Estimate:
        """The estimate from the captures of one flank.

        Parameters
        ----------
        history
            Of that flank.
        near
            From captures that differ little; None if none are known.
        """
        return self._fit((history,), near)

    def both(
        self, left: CaptureHistory, right: CaptureHistory, near: Estimate | None = None
    ) -> tuple[Estimate, Estimate]:
        """The estimate from both flanks, and the fit whose maximum it is.

        Parameters
        ----------
        left, right
            Captures of each.
        near
            A fit to both flanks from captures that differ little; None if none is known.
        """
        named = (replace(left, session="left"), replace(right, session="right"))
        fitted = self._fit(named, near)
        if fitted.status is not EstimateStatus.REFUSED and (
            self.conditional or len(fitted.sessions) != 2
        ):
            fitted = _refused(fitted)
        return replace(joint(fitted), session=left.session), fitted

    def _fit(self, histories: Sequence[CaptureHistory], near: Estimate | None) -> Estimate:
        masks = (self.mask,) * len(histories)
        regions = None if self.region is None else (self.region,) * len(histories)
        if isinstance(self.model, ScrModel):
            return self.model.fit_and_keep(histories, masks, regions, near)[0]
        return self.model.fit(histories, masks, regions)


def _refused(fitted: Estimate) -> Estimate:
    reason = (
        "Both flanks together need a full likelihood without groups: their densities would not be "
        "one parameter."
    )
    return replace(
        fitted, status=EstimateStatus.REFUSED, reasons=(reason,), density=None, expected_n=None,
        realised_n=None, sessions=(),
    )  # fmt: skip
