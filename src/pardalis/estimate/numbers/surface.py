"""Density over the mask, with its uncertainty; and where the animals are, given the captures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from pardalis.estimate.numbers.population import (
    areas_of_caught,
    cell_numbers,
    height,
    variance_of_caught,
)
from pardalis.estimate.search.fitted import Fitted, slopes_of
from pardalis.records.density_surface import DensitySurface
from pardalis.scr.derived import Z95
from pardalis.scr.kernel import sums_over
from pardalis.scr.tiles import make_plan

HECTARES_IN_100_KM2 = 10_000.0
SQUARE_METRES_IN_100_KM2 = 1e8


@dataclass(frozen=True, slots=True, eq=False)
class LocalDensity:
    """Expected density at each point of a mask, with its interval [animals per 100 km^2].

    Parameters
    ----------
    estimate, standard_error, lower, upper
        At each point; the limits are those of 95 %.
    """

    estimate: Float[np.ndarray, " points"]
    standard_error: Float[np.ndarray, " points"]
    lower: Float[np.ndarray, " points"]
    upper: Float[np.ndarray, " points"]


@dataclass(frozen=True, slots=True, eq=False)
class Centres:
    """Expected number of activity centres in each cell of a mask, given the captures.

    Parameters
    ----------
    caught
        Of the animals that were caught.
    uncaught
        Of those that were not.
    """

    caught: Float[np.ndarray, " points"]
    uncaught: Float[np.ndarray, " points"]


def density_surface(fitted: Fitted, number: int) -> DensitySurface:
    """Expected density over a unit's mask, as a map shows it.

    Parameters
    ----------
    fitted
        The fitted model.
    number
        Of the unit, from 0.
    """
    unit, found = fitted.design.units[number].unit, local_density(fitted, number)
    return DensitySurface(
        session=unit.history.session,
        kind="expected density",
        points=unit.mask.points,
        density=found.estimate,
        lower=found.lower,
        upper=found.upper,
        spacing=unit.mask.spacing,
    )


def centres_surface(fitted: Fitted, number: int) -> DensitySurface:
    """Density of activity centres over a unit's mask given the captures, as a map shows it.

    It shows where single animals live, and is as secret as the captures are.

    Parameters
    ----------
    fitted
        The fitted model.
    number
        Of the unit, from 0.
    """
    unit, found = fitted.design.units[number].unit, centres(fitted, number)
    return DensitySurface(
        session=unit.history.session,
        kind="activity centres",
        points=unit.mask.points,
        density=(found.caught + found.uncaught) * (SQUARE_METRES_IN_100_KM2 / unit.mask.cell_area),
        lower=None,
        upper=None,
        spacing=unit.mask.spacing,
    )


def local_density(fitted: Fitted, number: int) -> LocalDensity:
    """Expected density at each point of a unit's mask, with its interval there.

    Standard errors are the delta method's on the link scale. With a log link the interval is
    back-transformed and the standard error is the log-normal variate's; with an identity link the
    interval is cut off at zero, as the density is. The derived density of a conditional fit has
    the standard error and interval of `abundance`.

    Parameters
    ----------
    fitted
        The fitted model.
    number
        Of the unit, from 0.

    References
    ----------
    Efford, M. G. (2025) secr: spatially explicit capture-recapture models, help page
    `predictDsurface`; derived density: Borchers & Efford (2008) Biometrics 64:377-385.
    """
    design, beta = fitted.design, fitted.maximum.beta
    unit, spec = design.units[number], design.spec
    slopes = np.zeros((len(unit.unit.mask.points), len(beta)))
    if "D" in dict(spec.fixed):
        linear = np.full(len(slopes), np.log(dict(spec.fixed)["D"]))
    else:
        slopes[:, design.columns["D"]] = unit.density
        linear = slopes @ beta
    own = 0.0
    if spec.conditional:
        linear = linear + np.log(height(fitted.likelihood, number, beta))
        slopes += slopes_of(lambda at: np.log(height(fitted.likelihood, number, at)), beta)
        own = variance_of_caught(fitted.likelihood, number, beta)
    variance = np.einsum("ij,jk,ik->i", slopes, fitted.vcov, slopes) + own
    if spec.conditional:  # that of a derived density is of the density, not of its logarithm
        variance = np.log1p(variance)
    identity = spec.link_of("D") == "identity" and not spec.conditional and "D" in design.columns
    values = _linear(linear, variance) if identity else _log_normal(linear, variance)
    return LocalDensity(*(HECTARES_IN_100_KM2 * values))


def _log_normal(
    log_density: Float[np.ndarray, " points"], variance: Float[np.ndarray, " points"]
) -> Float[np.ndarray, "4 points"]:
    """Estimate, standard error and limits from those on the log scale."""
    density, spread = np.exp(log_density), np.sqrt(variance)
    error = density * np.sqrt(np.expm1(np.minimum(variance, 700.0)))
    factor = np.exp(np.minimum(Z95 * spread, 700.0))
    return np.stack([density, error, density / factor, density * factor])


def _linear(
    density: Float[np.ndarray, " points"], variance: Float[np.ndarray, " points"]
) -> Float[np.ndarray, "4 points"]:
    """The same from those of the density itself, none of which is below zero."""
    spread = np.sqrt(variance)
    limits = [density, density - Z95 * spread, density + Z95 * spread]
    estimate, lower, upper = (np.maximum(each, 0.0) for each in limits)
    return np.stack([estimate, spread, lower, upper])


def centres(fitted: Fitted, number: int) -> Centres:
    """Expected number of activity centres in each cell of a mask, given the captures.

    Each animal that was caught counts in a cell with the probability that its centre lies there;
    those not caught with the density times the chance of never being caught. The cells add up to
    the realised number of animals.

    Parameters
    ----------
    fitted
        The fitted model.
    number
        Of the unit, from 0.

    References
    ----------
    Borchers & Efford (2008) Biometrics 64:377-385 (centres of animals caught); Efford & Fewster
    (2013) Oikos 122:918-928 (the realised number).
    """
    likelihood, beta = fitted.likelihood, fitted.maximum.beta
    session = likelihood.sessions[number]
    relative = cell_numbers(likelihood, number, beta) / height(likelihood, number, beta)
    caught, seen = _by_cell(fitted, number, relative)
    share = np.exp(likelihood.log_share(fitted.design.units[number], beta))
    of_group = np.einsum("gm,gmp->gp", share, seen[session.terms.never])
    group, areas = session.terms.animal_group, areas_of_caught(likelihood, number, beta)
    members = np.bincount(group, 1.0 / areas, minlength=len(of_group))
    weight = members / members.sum() if len(areas) else np.full(len(members), 1 / len(members))
    uncaught = (relative - weight @ of_group) * height(likelihood, number, beta)
    return Centres(caught, uncaught)


def _by_cell(
    fitted: Fitted, number: int, relative: Float[np.ndarray, " points"]
) -> tuple[Float[np.ndarray, " points"], Float[np.ndarray, "efforts points"]]:
    """Centres of caught animals in each cell, and density there times the chance of being caught.

    Both are slopes of sums over the mask by the log density in single cells.
    """
    likelihood, beta = fitted.likelihood, fitted.maximum.beta
    unit, session = fitted.design.units[number], likelihood.sessions[number]
    terms, function = session.terms, session.function
    betas, _ = likelihood.detection(beta)
    log_density, _ = likelihood.log_density(unit, beta)
    log_share = likelihood.log_share(unit, beta)
    own_share = log_share[terms.animal_group[terms.row_animal], terms.row_class]
    of_animal = session.sums(betas, log_density, log_share).log_probability
    relation = own_share - of_animal[terms.row_animal]
    caught, seen = np.zeros(len(relative)), np.zeros((len(terms.efforts), len(relative)))
    with np.errstate(divide="ignore"):
        prior = np.log(relative)
    first = 1 + len(betas) * len(function.parameters)
    for tile in make_plan(terms, session.mask.points, function, betas).tiles:
        cells = np.eye(len(tile.points))
        found = sums_over(tile.block, function, betas, prior[tile.points], cells)
        posterior = np.exp(found.top + relation[tile.rows]) @ found.by_row[:, first:]
        caught[tile.points] = posterior
        seen[:, tile.points] = found.by_effort[:, first:]
    return caught, seen
