"""One number from several imputations of what is not known: Rubin's rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite, sqrt

import numpy as np
from scipy.stats import norm, t

from pardalis.errors import InputError

_MIDDLE_95 = 0.975


@dataclass(frozen=True, slots=True)
class Combined:
    """A quantity combined over imputations, on the scale on which it is nearly normal.

    Parameters
    ----------
    estimate
        Mean over the imputations.
    within
        Mean of the variances that each imputation gives.
    between
        Variance of the estimates.
    total
        Variance of the combined estimate.
    degrees_of_freedom
        Of the t distribution of the interval; infinite where the imputations agree.
    missing
        Fraction of the information about the quantity that is missing, 0 to 1.
    """

    estimate: float
    within: float
    between: float
    total: float
    degrees_of_freedom: float
    missing: float

    @property
    def reach(self) -> float:
        """From the estimate to either end of the 95 % interval."""
        return quantile(self.degrees_of_freedom) * sqrt(self.total)


def combine(
    estimates: Sequence[float], variances: Sequence[float], complete: float = inf
) -> Combined:
    """Combine what the imputations say of one quantity.

    Parameters
    ----------
    estimates, variances
        Of each imputation, two or more.
    complete
        Degrees of freedom of the interval, were nothing missing; infinite for an interval of
        the normal distribution.

    Raises
    ------
    InputError
        If there are fewer than two imputations.

    References
    ----------
    Rubin (1987) Multiple Imputation for Nonresponse in Surveys, eq. 3.1.2 to 3.1.10: mean, within,
    between and total variance, their ratio, degrees of freedom and the fraction of missing
    information. Barnard & Rubin (1999) Biometrika 86:948-955: degrees of freedom where those of
    the complete data are few.

    Examples
    --------
    >>> combine([1.0, 2.0, 3.0], [0.5, 0.5, 0.5]).total.__round__(4)
    1.8333
    """
    count = len(estimates)
    if count < 2 or len(variances) != count:
        raise InputError(
            f"{count} imputations say nothing of what is not known.", "Draw two or more."
        )
    within = float(np.mean(variances))
    between = float(np.var(estimates, ddof=1))
    added = (1.0 + 1.0 / count) * between
    total = within + added
    share = added / total if total > 0.0 else 0.0
    freedom = (count - 1) / share**2 if share**2 > 0.0 else inf
    # (ratio + 2 / (freedom + 3)) / (ratio + 1), where the share is ratio / (ratio + 1).
    missing = share + (1.0 - share) * 2.0 / (freedom + 3.0)
    if isfinite(complete):
        observed = (complete + 1.0) / (complete + 3.0) * complete * (1.0 - share)
        freedom = 1.0 / (1.0 / freedom + 1.0 / observed)
    return Combined(float(np.mean(estimates)), within, between, total, freedom, missing)


def quantile(degrees_of_freedom: float) -> float:
    """The 97.5 % point of Student's t, or of the normal distribution if infinite.

    Parameters
    ----------
    degrees_of_freedom
        Above 0.

    Examples
    --------
    >>> round(quantile(10.0), 3), round(quantile(inf), 3)
    (2.228, 1.96)
    """
    if not isfinite(degrees_of_freedom):
        return float(norm.ppf(_MIDDLE_95))
    return float(t.ppf(_MIDDLE_95, degrees_of_freedom))
