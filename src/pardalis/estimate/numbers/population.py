"""The animals that a model says there are: how many in each cell of a mask, and draws of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from pardalis.estimate.search.fitted import expected_number, hectares, seen_by_group
from pardalis.estimate.search.model_likelihood import Beta, ModelLikelihood


@dataclass(frozen=True, slots=True, eq=False)
class Animals:
    """Animals drawn from a model, caught or not.

    Parameters
    ----------
    cell
        Mask point on which each animal's activity centre lies.
    group
        Group of animals that it belongs to.
    of_class
        Its class.
    donor
        The animal of the data whose covariates it has; -1 where it has none.
    """

    cell: Int[np.ndarray, " animals"]
    group: Int[np.ndarray, " animals"]
    of_class: Int[np.ndarray, " animals"]
    donor: Int[np.ndarray, " animals"]


def areas_of_caught(
    likelihood: ModelLikelihood, number: int, beta: Beta
) -> Float[np.ndarray, " animals"]:
    """Effective area [ha] of each animal caught, of its class where that is known.

    With a density that varies it is the integral of the relative density times the chance of
    being caught.

    Parameters
    ----------
    likelihood
        The model on its data.
    number
        Of the unit, from 0.
    beta
        Link-scale parameters.

    References
    ----------
    Borchers & Efford (2008) Biometrics 64:377-385.
    """
    unit, session = likelihood.design.units[number], likelihood.sessions[number]
    mixed, by_class = seen_by_group(likelihood, unit, session, beta)
    group, known = session.terms.animal_group, session.terms.animal_class
    areas: np.ndarray = np.where(known < 0, mixed[group], by_class[group, np.maximum(known, 0)])
    return areas


def height(likelihood: ModelLikelihood, number: int, beta: Beta) -> float:
    """What a model's relative density is multiplied by: 1, or the sum of 1 / a_i if conditional.

    Parameters
    ----------
    likelihood
        The model on its data.
    number
        Of the unit, from 0.
    beta
        Link-scale parameters.

    References
    ----------
    Borchers & Efford (2008) Biometrics 64:377-385, the Horvitz-Thompson-like estimate.
    """
    if not likelihood.design.spec.conditional:
        return 1.0
    return float((1.0 / areas_of_caught(likelihood, number, beta)).sum())


def variance_of_caught(likelihood: ModelLikelihood, number: int, beta: Beta) -> float:
    """Variance of the log of a derived density that comes from the number of animals caught.

    Parameters
    ----------
    likelihood
        The model on its data.
    number
        Of the unit, from 0.
    beta
        Link-scale parameters.

    References
    ----------
    Borchers & Efford (2008) Biometrics 64:377-385: for a Poisson number of animals the variance of
    the sum of 1 / a_i is the sum of 1 / a_i^2.
    """
    design = likelihood.design
    if not design.spec.conditional:
        return 0.0
    areas = areas_of_caught(likelihood, number, beta)
    share: float | np.ndarray = 0.0
    if design.spec.distribution == "binomial":
        share = areas / expected_number(likelihood, design.units[number], beta)
    return float(((1.0 - share) / areas**2).sum()) / float((1.0 / areas).sum()) ** 2


def cell_numbers(
    likelihood: ModelLikelihood, number: int, beta: Beta
) -> Float[np.ndarray, " points"]:
    """Expected number of activity centres in each cell of a unit's mask; derived if conditional.

    Parameters
    ----------
    likelihood
        The model on its data.
    number
        Of the unit, from 0.
    beta
        Link-scale parameters.
    """
    return _relative_numbers(likelihood, number, beta) * height(likelihood, number, beta)


def draw_animals(
    likelihood: ModelLikelihood, number: int, beta: Beta, random: np.random.Generator
) -> Animals:
    """Draw the animals of one unit: their number, centres, groups and classes.

    Their number is Poisson, or for a binomial model the expected one, rounded. Centres lie on the
    points of the mask, as in the likelihood, and not anywhere in their cells. A conditional model
    knows no animals but those that were caught: each animal drawn has the covariates of one of
    them, chosen with a chance in proportion to 1 / a_i, for each stands for so many.

    Parameters
    ----------
    likelihood
        The model on its data.
    number
        Of the unit, from 0.
    beta
        Link-scale parameters.
    random
        Source of random numbers.
    """
    unit, conditional = likelihood.design.units[number], likelihood.design.spec.conditional
    weight = np.ones(1)
    if conditional:
        weight = 1.0 / areas_of_caught(likelihood, number, beta)
    numbers = _relative_numbers(likelihood, number, beta) * float(weight.sum())
    expected = float(numbers.sum())
    poisson = likelihood.design.spec.distribution == "poisson"
    animals = int(random.poisson(expected)) if poisson else round(expected)
    if animals == 0:
        return Animals(*(np.zeros(0, dtype=np.int64) for _ in range(4)))
    cell = random.choice(len(numbers), size=animals, p=numbers / expected)
    group, donor = np.zeros(animals, dtype=np.int64), np.full(animals, -1, dtype=np.int64)
    if conditional:
        donor = random.choice(len(weight), size=animals, p=weight / weight.sum())
        group = likelihood.sessions[number].terms.animal_group[donor]
    share = np.exp(likelihood.log_share(unit, beta))
    below = np.cumsum(share, axis=1)[group, :-1] <= random.random((animals, 1))
    return Animals(cell, group, below.sum(axis=1), donor)


def _relative_numbers(
    likelihood: ModelLikelihood, number: int, beta: Beta
) -> Float[np.ndarray, " points"]:
    unit = likelihood.design.units[number]
    log_density, _ = likelihood.log_density(unit, beta)
    numbers: np.ndarray = np.exp(log_density) * hectares(unit.unit.mask)
    return numbers
