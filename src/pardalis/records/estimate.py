"""A number with its uncertainty and its checks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pardalis.records.detection import Flank


class EstimateStatus(StrEnum):
    """Whether an estimate may be relied on."""

    OK = "ok"
    DOUBTFUL = "doubtful"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with its standard error and 95 % interval, in one unit.

    Parameters
    ----------
    estimate, standard_error, lower, upper
        All in the unit that the holder of the interval states.
    """

    estimate: float
    standard_error: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a statistical model says of a capture history.

    Parameters
    ----------
    status
        OK, DOUBTFUL (a number with a stated doubt) or REFUSED (no number).
    reasons
        In words, why the status is not OK; empty if it is.
    model
        Name of the model and its formulas.
    session
        The capture history's session.
    animals, captures, recaptures
        Counts: animals, records, records beyond each animal's first.
    spatial_recaptures
        Number of detectors beyond the first, summed over animals.
    density
        Animals per 100 km^2; None if refused.
    expected_n
        Expected number of activity centres in the mask; None if refused.
    region_area
        Area of the mask [km^2].
    beta_names, beta, vcov
        Link-scale parameters, and their covariance by rows.
    real
        Parameters on their own scale: name and interval (g0 or lambda0 without unit per unit of
        usage; sigma [m], following exp(-d^2 / (2 sigma^2))).
    log_likelihood, aic
        At the maximum; None if refused.
    flank
        The side by which animals were counted; None where identities came from elsewhere.
    catalogue_hash, ledger_position
        The identities that it used.
    assumptions
        Sentences that the reader must know.
    """

    status: EstimateStatus
    reasons: tuple[str, ...]
    model: str
    session: str
    animals: int
    captures: int
    recaptures: int
    spatial_recaptures: int
    density: Interval | None = None
    expected_n: Interval | None = None
    region_area: float | None = None
    beta_names: tuple[str, ...] = ()
    beta: tuple[float, ...] = ()
    vcov: tuple[tuple[float, ...], ...] = ()
    real: tuple[tuple[str, Interval], ...] = ()
    log_likelihood: float | None = None
    aic: float | None = None
    flank: Flank | None = None
    catalogue_hash: str = ""
    ledger_position: int = 0
    assumptions: tuple[str, ...] = ()
