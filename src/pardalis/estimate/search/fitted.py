"""A model fitted to data: where the search ended, with everything that follows from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from pardalis.estimate.design.matrices import Design, UnitDesign, make_design
from pardalis.estimate.design.spec import ScrSpec
from pardalis.estimate.search.maximise import Maximum, approach, maximise
from pardalis.estimate.search.model_likelihood import Beta, ModelLikelihood
from pardalis.estimate.search.starts import scales, start_sigma, start_values
from pardalis.estimate.search.thinning import thinned
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.mask import Mask
from pardalis.scr.likelihood import SessionLikelihood

LARGEST_LEFT_OUT = 1e-8
"""Share of the log likelihood by which distant cells may change it before they are put back."""

NEAR_MARGIN = 0.04
"""How far log sigma may grow while a plan holds that is made near the maximum."""


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A fitted model.

    Parameters
    ----------
    likelihood
        The model on its data.
    maximum
        Where the search ended.
    left_out
        Bound on the error of the log likelihood that leaving out distant cells makes.
    """

    likelihood: ModelLikelihood
    maximum: Maximum
    left_out: float

    @property
    def design(self) -> Design:
        """The model on its data."""
        return self.likelihood.design

    @property
    def vcov(self) -> Float[np.ndarray, "parameters parameters"]:
        """Covariance of the link-scale parameters, 0 for those that the data do not determine."""
        vcov: np.ndarray = np.nan_to_num(self.maximum.vcov)
        return vcov

    def variance(self, slopes: Beta) -> float:
        """Variance of a quantity by the delta method.

        Parameters
        ----------
        slopes
            Of the quantity by the link-scale parameters.
        """
        return float(slopes @ self.vcov @ slopes)


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """Where the search ended on data that differ little from those to be fitted.

    Parameters
    ----------
    beta, vcov
        Link-scale parameters and their covariance.
    """

    beta: Float[np.ndarray, " parameters"]
    vcov: Float[np.ndarray, "parameters parameters"]


def fit(
    spec: ScrSpec,
    histories: Sequence[CaptureHistory],
    masks: Sequence[Mask],
    threads: int = 1,
    exact: bool = False,
    near: Near | None = None,
) -> Fitted:
    """Fit a model by maximum likelihood.

    Distant cells are left out of the sums where a bound says that this changes the log likelihood
    by less than 1e-8 of it; if the bound says otherwise at the maximum, the fit is repeated with
    all of them.

    Parameters
    ----------
    spec
        The model.
    histories, masks
        One a session, with an animal caught in at least one.
    threads
        To work with.
    exact
        Leave nothing out.
    near
        The maximum on data that differ little, at which the search begins; another start is
        tried only where that fails.

    Raises
    ------
    InputError
        If a formula names what the data lack, or a capture has no effort.
    """
    design = make_design(spec, histories, masks)
    likelihood = ModelLikelihood(design, threads, exact)
    maximum = _best(likelihood, near)
    left_out = bound_left_out(likelihood, maximum.beta)
    if left_out > LARGEST_LEFT_OUT * abs(maximum.log_likelihood) and not exact:
        return fit(spec, histories, masks, threads, exact=True, near=near)
    return Fitted(likelihood, maximum, left_out)


def _best(likelihood: ModelLikelihood, near: Near | None) -> Maximum:
    """The best maximum from the automatic start, from others where that one fails.

    Where the mask is large the maximum is sought on a thinned mask first.
    """
    design = likelihood.design
    start, scale = start_values(design), scales(design)
    if near is not None and len(near.beta) == len(start):
        inverse = near.vcov / np.outer(scale, scale)
        found = maximise(likelihood, near.beta, scale, inverse)
        if found.converged and not found.undetermined.any():
            return found
    coarse = _near_maximum(likelihood, start, scale)
    if coarse is not None:
        for session in likelihood.sessions:
            session.margin = NEAR_MARGIN
        found = maximise(likelihood, coarse[0], scale, coarse[1])
        if found.converged and not found.undetermined.any():
            return found
    tried: list[Maximum] = []
    for shift in (0.0, np.log(2.0), -np.log(2.0)):
        moved = start.copy()
        if "sigma" in design.detection:
            moved[design.columns["sigma"].start] += shift
        if "D" in design.formulas and not design.spec.conditional and not design.spec.links:
            moved[design.columns["D"]][:1] -= 2 * shift
        found = maximise(likelihood, moved, scale)
        if found.converged and not found.undetermined.any():
            return found
        tried.append(found)
    return max(tried, key=lambda found: (found.log_likelihood, found.converged))


def _near_maximum(
    likelihood: ModelLikelihood, start: Beta, scale: Beta
) -> tuple[Beta, np.ndarray] | None:
    """The maximum on a thinned mask with the inverse of the information; None if there is none."""
    histories = [each.unit.history for each in likelihood.design.units]
    sigma = min(start_sigma(each) for each in histories if each.individual_ids)
    coarse = thinned(likelihood.design, sigma)
    if coarse is None:
        return None
    return approach(likelihood.on(coarse), start, scale)


def bound_left_out(likelihood: ModelLikelihood, beta: Beta) -> float:
    """Bound on the error of the log likelihood that leaving out distant cells makes.

    Parameters
    ----------
    likelihood
        The model on its data.
    beta
        Link-scale parameters.
    """
    betas, _ = likelihood.detection(beta)
    return sum(
        session.left_out(betas, expected_number(likelihood, unit, beta))
        for unit, session in zip(likelihood.design.units, likelihood.sessions, strict=True)
    )


def expected_number(likelihood: ModelLikelihood, unit: UnitDesign, beta: Beta) -> float:
    """Expected number of animals in a unit's mask; relative if the fit is conditional.

    Parameters
    ----------
    likelihood
        The model on its data.
    unit
        The unit.
    beta
        Link-scale parameters.
    """
    log_density, _ = likelihood.log_density(unit, beta)
    return float(np.exp(log_density).sum()) * hectares(unit.unit.mask)


def hectares(mask: Mask) -> float:
    """Area that each point of a mask stands for [ha].

    Parameters
    ----------
    mask
        Habitat mask.
    """
    return mask.cell_area / 10_000.0


def slopes_of(quantity: Callable[[Beta], float], beta: Beta, step: float = 1e-5) -> Beta:
    """Slopes of a quantity by the link-scale parameters, by central differences.

    Parameters
    ----------
    quantity
        A smooth function of the parameters.
    beta
        Where.
    step
        Of each parameter.

    Examples
    --------
    >>> slopes_of(lambda b: float(b[0] ** 2), np.array([3.0])).round(6).tolist()
    [6.0]
    """
    return np.array(
        [
            (quantity(beta + step * unit) - quantity(beta - step * unit)) / (2 * step)
            for unit in np.eye(len(beta))
        ]
    )


def seen_by_group(
    likelihood: ModelLikelihood,
    unit: UnitDesign,
    session: SessionLikelihood,
    beta: Beta,
) -> tuple[Float[np.ndarray, " groups"], Float[np.ndarray, "groups classes"]]:
    """Expected animals caught, were all in a group or class: density times effective area.

    Parameters
    ----------
    likelihood
        The model on its data.
    unit, session
        The unit, and its likelihood.
    beta
        Link-scale parameters.

    Returns
    -------
    tuple
        Of each group, classes mixed by their shares; and of each group and class.
    """
    betas, _ = likelihood.detection(beta)
    log_density, _ = likelihood.log_density(unit, beta)
    log_share = likelihood.log_share(unit, beta)
    sums = session.sums(betas, log_density, log_share)
    seen = sums.exposed[session.terms.never]
    return (np.exp(log_share) * seen).sum(axis=1), seen
