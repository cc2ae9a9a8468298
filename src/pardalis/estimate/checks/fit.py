"""What makes a fitted model doubtful, or its density void."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import Bool, Float

from pardalis.estimate.design.matrices import Design
from pardalis.estimate.masks.grids import ring_beyond
from pardalis.estimate.numbers.abundance import Abundance
from pardalis.estimate.search.fitted import Fitted
from pardalis.records.mask import Mask
from pardalis.records.sentence import say
from pardalis.scr.likelihood import SessionLikelihood
from pardalis.scr.terms import without_animals

WIDEST_SPACING = 0.6
"""Of mask points, in sigma (Efford 2025, secr's vignette on habitat masks)."""

LARGEST_SHARE_BEYOND = 0.01
"""Of the effective sampling area that may lie beyond the mask's edge."""

LARGEST_LOG_ERROR = 3.0
"""Standard error of a log parameter from which its interval, a factor of 350 each way, is void."""

LARGEST_ERROR = 0.5
"""Relative standard error of density above which the density is hardly determined."""

AT_BOUND = 8.0
"""A logit beyond this, a probability within 0.0004 of 0 or 1, is at its bound."""

Habitat = Callable[[Float[np.ndarray, "points 2"]], Bool[np.ndarray, " points"]]


def density_is_void(fitted: Fitted, numbers: tuple[Abundance, ...]) -> bool:
    """Whether the captures say nothing of the density.

    Parameters
    ----------
    fitted
        The fitted model.
    numbers
        Of each unit.
    """
    density = fitted.design.columns["D"]
    if fitted.maximum.undetermined[density].any():
        return True
    worst = _worst_error(numbers)
    return not worst < np.sqrt(np.expm1(LARGEST_LOG_ERROR**2))


def fit_doubts(
    fitted: Fitted, numbers: tuple[Abundance, ...], habitat: Habitat | None = None
) -> tuple[str, ...]:
    """What makes this fit doubtful: the search, the parameters, the mask, the precision.

    Parameters
    ----------
    fitted
        The fitted model.
    numbers
        Of each unit.
    habitat
        Whether places are habitat, where the mask was cut to it; None if all is.
    """
    reasons: list[str] = []
    if not fitted.maximum.converged:
        reasons.append(say("The search for the best parameters did not converge."))
    reasons += _vague_parameters(fitted)
    for number in range(len(fitted.design.units)):
        reasons += [text for text in _mask_doubts(fitted, number, habitat) if text not in reasons]
    worst = _worst_error(numbers)
    if worst > LARGEST_ERROR:
        share = f"{LARGEST_ERROR:.0%}"
        reasons.append(say("The standard error of density is above {share} of it.", share=share))
    return tuple(reasons)


def _worst_error(numbers: tuple[Abundance, ...]) -> float:
    """The largest relative standard error of the number of animals, where there are any."""
    intervals = [each.expected_n for each in numbers if each.expected_n.estimate > 0.0]
    return max((each.standard_error / each.estimate for each in intervals), default=0.0)


def _vague_parameters(fitted: Fitted) -> list[str]:
    """Parameters that the captures do not determine, or drive to a bound."""
    design, maximum = fitted.design, fitted.maximum
    errors = np.sqrt(np.nan_to_num(np.diag(maximum.vcov), nan=np.inf))
    spread = _spreads(design)
    reasons: list[str] = []
    for parameter, columns in design.columns.items():
        link = design.spec.link_of(parameter) if parameter in design.formulas else "log"
        for place in range(columns.start, columns.stop):
            name, value = design.names[place], maximum.beta[place]
            if link == "logit" and name == parameter and abs(value) > AT_BOUND:
                bound = "1" if value > 0 else "0"
                reasons.append(
                    say("{name} is at its bound: a probability of {bound}.", name=name, bound=bound)
                )
            elif maximum.undetermined[place] or (
                link != "identity" and errors[place] * spread[place] > LARGEST_LOG_ERROR
            ):
                reasons.append(
                    say(
                        "The captures do not determine {name}: the likelihood is flat along it.",
                        name=name,
                    )
                )
    return reasons


def _spreads(design: Design) -> Float[np.ndarray, " parameters"]:
    """How far each coefficient moves its parameter over the data.

    That of an intercept beside other coefficients says nothing: it may lie far from the data. Of
    the density it is the expected number that is judged.
    """
    spread = np.ones(len(design.names))
    for name, matrix in design.detection.items():
        if matrix.shape[1] > 1:
            spread[design.columns[name]] = np.ptp(matrix, axis=0)
    density = design.columns["D"]
    spread[density] = 1.0 if density.stop - density.start == 1 else 0.0
    return spread


def _mask_doubts(fitted: Fitted, number: int, habitat: Habitat | None) -> list[str]:
    unit = fitted.design.units[number]
    betas, _ = fitted.likelihood.detection(fitted.maximum.beta)
    met = np.unique(unit.situations.combination)
    sigma = float(np.exp(max(betas[each][1] for each in met.tolist())))
    least = float(np.exp(min(betas[each][1] for each in met.tolist())))
    reasons: list[str] = []
    beyond = share_beyond_mask(fitted, number, sigma, habitat)
    if beyond > LARGEST_SHARE_BEYOND:
        reasons.append(
            say(
                "The mask is too small: {share} of the area that the cameras sample lies beyond "
                "its edge. Use a buffer of at least {buffer} km (4 sigma).",
                share=f"{beyond:.0%}",
                buffer=f"{4 * sigma / 1000:.1f}",
            )
        )
    if np.sqrt(unit.unit.mask.cell_area) > WIDEST_SPACING * least:
        reasons.append(
            say(
                "The mask's points are too wide apart for sigma = {sigma} m: use a spacing of at "
                "most {spacing} m.",
                sigma=f"{least:.0f}",
                spacing=f"{WIDEST_SPACING * least:.0f}",
            )
        )
    return reasons


def share_beyond_mask(
    fitted: Fitted, number: int, sigma: float, habitat: Habitat | None = None
) -> float:
    """Share of a unit's effective sampling area that lies farther from the detectors than its mask.

    The ring beyond the mask is taken as habitat where the habitat is not given. A mask cut to
    habitat is judged by the point that lies farthest from the detectors.

    Parameters
    ----------
    fitted
        The fitted model.
    number
        Of the unit, from 0.
    sigma
        The largest of the unit [m].
    habitat
        Whether places are habitat; None if all is.

    References
    ----------
    Efford, M. G. (2025) secr: spatially explicit capture-recapture models, help page
    `suggest.buffer`, for the bias from too narrow a buffer.
    """
    unit, beta = fitted.design.units[number].unit, fitted.maximum.beta
    working = unit.history.detectors[unit.history.usage.sum(axis=1) > 0]
    if not len(working):
        return 0.0
    extent = float(np.ptp(working, axis=0).max()) + 8 * sigma
    spacing = max(sigma / 2, extent / 200)
    ring = ring_beyond(unit.mask, working, 4 * sigma, spacing, habitat)
    if ring is None:
        return 0.0
    inside = _sampled(fitted, number, unit.mask, beta)
    outside = _sampled(fitted, number, ring, beta)
    return outside / (inside + outside)


def _sampled(fitted: Fitted, number: int, mask: Mask, beta: np.ndarray) -> float:
    """Effective sampling area [ha] of a unit's detectors over a mask."""
    likelihood, session = fitted.likelihood, fitted.likelihood.sessions[number]
    betas, _ = likelihood.detection(beta)
    log_share = likelihood.log_share(fitted.design.units[number], beta)
    over = session
    if mask is not session.mask:
        terms = without_animals(session.terms)
        over = SessionLikelihood(terms, mask, session.function, executor=session.executor)
    sums = over.sums(betas, np.zeros(len(mask.points)), log_share)
    return float((np.exp(log_share) * sums.exposed[session.terms.never]).sum(axis=1).mean())
