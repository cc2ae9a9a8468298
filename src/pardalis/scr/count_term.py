"""What the number of animals caught adds to a session's log likelihood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float
from scipy.special import digamma, gammaln

from pardalis.scr.terms import Terms

Kind = Literal["poisson", "binomial", "conditional"]
"""Distribution of the number of animals in the mask; or given the animals that were caught."""


@dataclass(frozen=True, slots=True, eq=False)
class CountTerm:
    """The part of the log likelihood that is of the number of animals caught.

    Parameters
    ----------
    value
        The part.
    by_mixture
        Slope by each group's expected number of animals caught, classes mixed by their shares.
    by_class
        Slope by each group's expected number caught if all were of one class.
    by_number
        Slope by the expected number of animals in the mask.
    """

    value: float
    by_mixture: Float[np.ndarray, " groups"]
    by_class: Float[np.ndarray, "groups classes"]
    by_number: float


def count_term(
    terms: Terms,
    kind: Kind,
    seen: Float[np.ndarray, "groups classes"],
    log_share: Float[np.ndarray, "groups classes"],
    number: float,
) -> CountTerm:
    """The part of the number of animals, with its slopes.

    Parameters
    ----------
    terms
        Of the session.
    kind
        Of the likelihood.
    seen
        Expected number of animals caught, were all of a group or class.
    log_share
        Log of each class's share, for each group.
    number
        Expected number of animals in the mask.
    """
    share = np.exp(log_share)
    group, known = terms.animal_group, terms.animal_class
    of_mixture = (share * seen).sum(axis=1)
    members = np.bincount(group, minlength=len(seen))
    safe = np.where(members > 0, of_mixture, 1.0)
    value = -float((members * np.log(safe)).sum())
    by_mixture = -members / safe
    by_class = np.zeros_like(seen)
    if kind == "conditional":
        value += float(gammaln(len(group) + 1))
        return CountTerm(value, by_mixture, by_class, 0.0)
    own = np.where(known < 0, of_mixture[group], seen[group, np.maximum(known, 0)])
    mean = len(group) / float((1.0 / own).sum()) if len(group) else float(of_mixture.mean())
    of_count, by_mean, by_number = _number_caught(len(group), kind, mean, number)
    upon = by_mean * (mean / own) ** 2 / max(len(group), 1)
    np.add.at(by_class, (group[known >= 0], known[known >= 0]), upon[known >= 0])
    np.add.at(by_mixture, group[known < 0], upon[known < 0])
    if not len(group):
        by_mixture = by_mixture + by_mean / len(seen)
    return CountTerm(value + of_count, by_mixture, by_class, by_number)


def _number_caught(
    caught: int, kind: Kind, mean: float, number: float
) -> tuple[float, float, float]:
    """Log probability of n, its ordering left out; slopes by the expected n and by N."""
    of_caught = caught * np.log(mean) if caught else 0.0
    if kind == "poisson":
        return float(of_caught - mean), caught / mean - 1.0, 0.0
    unseen = number - caught
    if unseen < 0.0 or mean >= number:
        return -np.inf, 0.0, 0.0
    missed = np.log1p(-mean / number)
    value = gammaln(number + 1) - gammaln(unseen + 1) - caught * np.log(number)
    by_number = digamma(number + 1) - digamma(unseen + 1) - caught / number + missed
    by_number += unseen * mean / (number * (number - mean))
    by_mean = caught / mean - unseen / (number - mean)
    return float(of_caught + value + unseen * missed), by_mean, float(by_number)
