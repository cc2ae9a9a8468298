"""Everything that a report shows, gathered from records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from jaxtyping import Bool, Float

from pardalis.records.capture_history import CaptureHistory
from pardalis.records.comparison import Comparison
from pardalis.records.decision import Decision
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.detection import Finding, Flank
from pardalis.records.effort_doubt import EffortDoubt
from pardalis.records.error_rates import ErrorRates
from pardalis.records.estimate import Estimate
from pardalis.records.find import Find
from pardalis.records.goodness_of_fit import GoodnessOfFit
from pardalis.records.individual import Individual
from pardalis.records.mask import Mask
from pardalis.records.media import Media
from pardalis.records.problem import Problem
from pardalis.records.proposal import Proposal
from pardalis.records.sighting import Sighting


@dataclass(frozen=True, slots=True)
class StepCounts:
    """What one step of the way from the cards to the number counted.

    Parameters
    ----------
    step
        Its name, as a heading ("Import").
    counts
        What was counted, in words, and the number, in the order to be read.

    Examples
    --------
    >>> StepCounts("Import", (("files on the cards", 1200), ("unreadable", 3))).counts[1]
    ('unreadable', 3)
    """

    step: str
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class DensityMap:
    """Density over a mask, to be drawn relative to the cameras.

    Parameters
    ----------
    points
        Of the mask, projected [m].
    density
        At each point [animals per 100 km^2].
    lower, upper
        95 % interval at each point [animals per 100 km^2]; None without one.
    spacing
        Distance between neighbouring points [m].
    cameras
        Projected, in the same system [m].
    caught
        Whether each camera caught an identified animal.
    kind
        "expected density" as the model's formula says, or "activity centres": where those of the
        animals probably were, given the captures.
    session
        Its name, where there are several; else empty.
    """

    points: Float[np.ndarray, "points 2"]
    density: Float[np.ndarray, " points"]
    lower: Float[np.ndarray, " points"] | None
    upper: Float[np.ndarray, " points"] | None
    spacing: float
    cameras: Float[np.ndarray, "cameras 2"]
    caught: Bool[np.ndarray, " cameras"]
    kind: Literal["expected density", "activity centres"]
    session: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class ReportContent:
    """All that one report is drawn from; nothing else is read but the photographs' pixels.

    Parameters
    ----------
    survey
        Its name, as the reader knows it.
    deployments, gaps
        Effort as the deployment table states it; empty without a table.
    effort_doubts
        Times in which it is doubtful whether cameras worked.
    media
        Every photograph that was imported, also those kept apart.
    findings
        What the detection model said, one a searched photograph.
    sightings
        Every sighting, also those of UNKNOWN flank.
    individuals
        The catalogue, in the order to be shown.
    proposals
        Pairs that may be one animal and wait for a person.
    finds
        First records of species, the widest scope first.
    evidence
        All that the machine proposed, whether or not it waits.
    ledger
        All that people said, also what was undone.
    error_rates
        Of reader and machine in this catalogue; None where they are not measured.
    problems
        All that is doubtful, of every step.
    steps
        Counts of each step, in order.
    flank
        The flank whose sightings are counted in `history`; None if it is not chosen.
    history
        The captures that the estimate used; None without deployments.
    occasion_dates
        The evening on which each of the history's occasions begins; empty without a history.
    mask
        The habitat mask of the estimate, in the history's coordinates; None without one.
    estimate
        The number, or why there is none; None if none has been tried.
    comparison
        The models that were compared, the estimate's among them; None if none were.
    goodness
        Whether surveys drawn from the estimate's model look like this one; None if not checked.
    density_maps
        In the order to be shown; empty without an estimate.
    days
        The first and the last day on which photographs were taken; None to tell them by `media`.
    made_on
        The day to print on the report; None for none.
    version
        Of Pardalis; empty to leave it out.
    """

    survey: str
    deployments: tuple[Deployment, ...] = ()
    gaps: tuple[EffortGap, ...] = ()
    effort_doubts: tuple[EffortDoubt, ...] = ()
    media: tuple[Media, ...] = ()
    findings: tuple[Finding, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    individuals: tuple[Individual, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    finds: tuple[Find, ...] = ()
    evidence: tuple[Proposal, ...] = ()
    ledger: tuple[Decision, ...] = ()
    error_rates: ErrorRates | None = None
    problems: tuple[Problem, ...] = ()
    steps: tuple[StepCounts, ...] = ()
    flank: Flank | None = None
    history: CaptureHistory | None = None
    occasion_dates: tuple[date, ...] = ()
    mask: Mask | None = None
    estimate: Estimate | None = None
    comparison: Comparison | None = None
    goodness: GoodnessOfFit | None = None
    density_maps: tuple[DensityMap, ...] = ()
    days: tuple[date, date] | None = None
    made_on: date | None = None
    version: str = ""
