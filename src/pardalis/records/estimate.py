"""A number with its uncertainty and its checks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from pardalis.records.detection import Flank
from pardalis.records.goodness_of_fit import GoodnessOfFit

FlankName = Literal["left", "right", "joint"]


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
class SessionEstimate:
    """What a fitted model says of one session, or of one group of animals in it.

    Parameters
    ----------
    session
        The capture history's session.
    group
        Such as "sex = F"; empty where animals are not parted into groups.
    animals, captures
        Counts.
    density
        Mean over the session's mask [animals per 100 km^2].
    expected_n, realised_n
        Activity centres in the region: expected, and given the animals that were caught.
    region_area
        Area of the region [km^2]: the session's mask, unless a region was named.
    esa
        Effective sampling area of each class of animals that the model tells apart: name and
        area [km^2].
    real
        Detection parameters on their own scale for each set of levels that the model tells apart:
        name (such as "sigma[sex = F]") and interval.
    """

    session: str
    group: str
    animals: int
    captures: int
    density: Interval | None = None
    expected_n: Interval | None = None
    realised_n: Interval | None = None
    region_area: float | None = None
    esa: tuple[tuple[str, float], ...] = ()
    real: tuple[tuple[str, Interval], ...] = ()


@dataclass(frozen=True, slots=True)
class FlankEstimate:
    """What the captures of one flank say, or those of both together.

    Parameters
    ----------
    flanks
        "left", "right", or "joint" for both.
    chosen
        Whether it is the one that the estimate is of.
    status, reasons
        Whether it may be relied on, and why not.
    animals, captures, spatial_recaptures
        Counts; of both flanks together an animal that is known from both counts twice.
    density
        Animals per 100 km^2, identities taken as certain; None if refused.
    assumption
        What it takes for granted, in words.
    """

    flanks: FlankName
    chosen: bool
    status: EstimateStatus
    reasons: tuple[str, ...]
    animals: int
    captures: int
    spatial_recaptures: int
    density: Interval | None
    assumption: str


@dataclass(frozen=True, slots=True)
class IdentityDoubt:
    """What is not known about identity, carried into an estimate by catalogues that were drawn.

    Parameters
    ----------
    draws
        Catalogues drawn.
    distinct
        Capture histories among them that differ from each other.
    failures
        Why the fit to a drawn catalogue gave no number, and for how many; empty if all gave one.
    animals
        Animals counted in a drawn catalogue: mean, standard deviation, and the range of the
        middle 95 %.
    within, between
        Variance of the log of density: of a fit were identities certain, and from one drawn
        catalogue to another.
    degrees_of_freedom
        Of the interval of the log of density; None if infinite.
    missing
        Fraction of the information about density that is missing with the identities, 0 to 1.
    certain
        The estimate with the identities of the catalogue taken as certain.
    """

    draws: int
    distinct: int
    failures: tuple[tuple[str, int], ...]
    animals: Interval
    within: float
    between: float
    degrees_of_freedom: float | None
    missing: float
    certain: Estimate


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
        The statistical model and its formulas.
    session
        The capture history's session.
    animals, captures, recaptures
        Counts: animals, records, records beyond each animal's first.
    spatial_recaptures
        Number of detectors beyond the first, summed over animals.
    density
        Animals per 100 km^2, the mean over the mask; None if refused, or if there are several
        sessions.
    expected_n, realised_n
        Number of activity centres in the mask: expected, and given the animals that were caught;
        None if refused, or if there are several sessions.
    region_area
        Area of the mask [km^2]; None if there are several sessions.
    beta_names, beta, vcov
        Link-scale parameters, and their covariance by rows; 0 for those not determined.
    undetermined
        Link-scale parameters along which the likelihood is flat.
    real
        Detection parameters on their own scale in the first session, for an animal of the base
        levels: name and interval (g0 or lambda0 without unit per unit of usage; sigma [m];
        z without unit).
    log_likelihood, aic, aicc
        At the maximum; None if refused. AICc is None where there are too few animals for it.
    converged
        Whether the search for the maximum ended at one.
    detectfn
        secr's short name of the detection function.
    formulas
        Of each parameter: name and formula, such as ("sigma", "~sex").
    conditional
        Whether the likelihood is conditional on the animals that were caught.
    sessions
        One for each session, and each group of animals in it.
    name
        Of the model among those compared, as a reader knows it ("learned response").
    notes
        Choices that were made by themselves, such as collapsing occasions.
    goodness
        How surveys drawn from the model compare with the survey; None if that was not asked.
    flank
        The side by which animals were counted; None where identities came from elsewhere.
    catalogue_hash, ledger_position
        The identities that it used.
    assumptions
        Sentences that the reader must know.
    doubt
        What is not known about identity, which the numbers then include; None where identities
        are taken as certain.
    flanks
        What the captures of each flank say, and those of both; empty where there are none.
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
    realised_n: Interval | None = None
    region_area: float | None = None
    beta_names: tuple[str, ...] = ()
    beta: tuple[float, ...] = ()
    vcov: tuple[tuple[float, ...], ...] = ()
    undetermined: tuple[str, ...] = ()
    real: tuple[tuple[str, Interval], ...] = ()
    log_likelihood: float | None = None
    aic: float | None = None
    aicc: float | None = None
    converged: bool = False
    detectfn: str = ""
    formulas: tuple[tuple[str, str], ...] = ()
    conditional: bool = False
    sessions: tuple[SessionEstimate, ...] = ()
    name: str = ""
    notes: tuple[str, ...] = ()
    goodness: GoodnessOfFit | None = None
    flank: Flank | None = None
    catalogue_hash: str = ""
    ledger_position: int = 0
    assumptions: tuple[str, ...] = ()
    doubt: IdentityDoubt | None = None
    flanks: tuple[FlankEstimate, ...] = ()
