"""Which statistical model is fitted, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Distribution = Literal["poisson", "binomial"]
Link = Literal["log", "logit", "identity"]


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A spatial capture-recapture model, in words.

    Parameters
    ----------
    detectfn
        secr's short name of the detection function: HN, EX, HR, HHN, HEX or HHR.
    formulas
        Such as "D ~ forest; sigma ~ sex"; a parameter that is not named is constant.
    conditional
        Fit given the animals that were caught; density is derived, and individual covariates may
        stand in detection formulas.
    distribution
        Of the number of animals in the mask: "poisson", or "binomial" with N fixed.
    binomial_size
        0: counts are Poisson, binary records are what they are. 1: counts are binomial with the
        effort as their size; binary records are summed to such counts first (secr's shortcut).
        Above 1: counts are binomial of this size on each occasion.
    hcov
        Individual covariate of two levels that names an animal's class where it is known.
    groups
        Individual covariate by which animals are parted into groups (g in formulas).
    fixed
        Parameters with a value on their own scale that are not estimated.
    links
        Links other than the usual ones: parameter and "log", "logit" or "identity".
    """

    detectfn: str = "HN"
    formulas: str = ""
    conditional: bool = False
    distribution: Distribution = "poisson"
    binomial_size: int = 0
    hcov: str | None = None
    groups: str | None = None
    fixed: tuple[tuple[str, float], ...] = ()
    links: tuple[tuple[str, Link], ...] = ()
