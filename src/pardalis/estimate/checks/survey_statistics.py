"""Numbers that describe a survey's captures, by which surveys are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Num

from pardalis.estimate.checks.summary import summarise, total
from pardalis.records.capture_history import CaptureHistory

METRES_IN_KM = 1000.0


@dataclass(frozen=True, slots=True, eq=False)
class SurveyCounts:
    """Counts of all sessions of a survey.

    Parameters
    ----------
    animals, captures, spatial_recaptures
        As in `HistorySummary`.
    at_one_place
        Animals caught at one detector only.
    of_animals
        Captures of each animal.
    of_detectors
        Captures at each detector of each session.
    moved
        Greatest distance between its captures of each animal caught more than once [m].
    """

    animals: int
    captures: int
    spatial_recaptures: int
    at_one_place: int
    of_animals: Num[np.ndarray, " animals"]
    of_detectors: Num[np.ndarray, " detectors"]
    moved: Float[np.ndarray, " recaptured"]


def count_survey(histories: Sequence[CaptureHistory]) -> SurveyCounts:
    """Count a survey's captures.

    Parameters
    ----------
    histories
        One a session.
    """
    summary = total([summarise(each) for each in histories])
    of_animals, of_detectors, moved, places = [], [], [], []
    for each in histories:
        animals, detectors = len(each.individual_ids), len(each.detector_ids)
        of_animals.append(np.bincount(each.animal, each.count, minlength=animals))
        of_detectors.append(np.bincount(each.trap, each.count, minlength=detectors))
        met = np.unique(each.animal * detectors + each.trap)
        places.append(np.bincount(met // detectors, minlength=animals))
        apart = _greatest_distances(met // detectors, each.detectors[met % detectors], animals)
        moved.append(apart[of_animals[-1] > 1])
    return SurveyCounts(
        animals=summary.animals,
        captures=summary.captures,
        spatial_recaptures=summary.spatial_recaptures,
        at_one_place=int((np.concatenate(places) == 1).sum()),
        of_animals=np.concatenate(of_animals),
        of_detectors=np.concatenate(of_detectors),
        moved=np.concatenate(moved),
    )


def _greatest_distances(
    animal: Num[np.ndarray, " places"], places: Float[np.ndarray, "places 2"], animals: int
) -> Float[np.ndarray, " animals"]:
    """Greatest distance between the places of each animal, which stand in its order."""
    greatest = np.zeros(animals)
    starts = np.searchsorted(animal, np.arange(animals + 1))
    for number in np.flatnonzero(np.diff(starts) > 1):
        own = places[starts[number] : starts[number + 1]]
        apart = own[:, None, :] - own[None, :, :]
        greatest[number] = np.sqrt((apart**2).sum(axis=2).max())
    return greatest


def freeman_tukey(
    counts: Num[np.ndarray, " counts"], expected: Num[np.ndarray, "#counts"]
) -> float:
    """Freeman and Tukey's distance of counts from what is expected: sum (sqrt y - sqrt E)^2.

    Parameters
    ----------
    counts
        Such as the captures of each detector.
    expected
        The expectation of each, or one for all.

    References
    ----------
    Freeman & Tukey (1950) Annals of Mathematical Statistics 21:607-611; Royle, Chandler, Sollmann &
    Gardner (2014) Spatial Capture-Recapture, chapter 8.

    Examples
    --------
    >>> freeman_tukey(np.array([4.0, 9.0]), np.array([1.0]))
    5.0
    """
    return float(((np.sqrt(counts) - np.sqrt(expected)) ** 2).sum())
