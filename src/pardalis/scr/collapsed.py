"""A capture history without what its model does not need."""

from __future__ import annotations

from dataclasses import dataclass
from math import lgamma

import numpy as np
from jaxtyping import Bool, Float, Int, Num

from pardalis.errors import InputError
from pardalis.records.capture_history import CaptureHistory


@dataclass(frozen=True, slots=True, eq=False)
class CollapsedHistory:
    """What the likelihood needs of a capture history, occasions collapsed.

    Given its activity centre s, the log probability of an animal's records is, up to `constant`,
    minus the season's hazard (common to all animals) plus one term for each record. Records at
    the same detector under the same effort have the same term: they share a *cell*.

    Parameters
    ----------
    binary
        True for proximity detectors; False for Poisson counts.
    detectors
        Projected coordinates [m] of the detectors that had effort.
    effort
        Of each detector, summed over occasions.
    cell_detector
        Row of `detectors`, one entry a cell.
    cell_usage
        Effort of the occasions that share the cell; 1 for counts, whose effort is in `constant`.
    captures
        How often each animal was recorded in each cell.
    constant
        Terms of the log likelihood without parameters.
    """

    binary: bool
    detectors: Float[np.ndarray, "detectors 2"]
    effort: Float[np.ndarray, " detectors"]
    cell_detector: Int[np.ndarray, " cells"]
    cell_usage: Float[np.ndarray, " cells"]
    captures: Float[np.ndarray, "animals cells"]
    constant: float


def collapse(history: CaptureHistory) -> CollapsedHistory:
    """Collapse occasions and detectors as far as the model allows.

    Counts are summed over occasions, as are their efforts: sums of Poisson counts are Poisson.
    Binary records keep the effort of their occasion, and only that.
    The constant is secr's: animals have no order, so that n! cancels and only the orders of
    animals with the same history (for counts, with the same sums) divide the likelihood.

    Parameters
    ----------
    history
        The capture history.

    Raises
    ------
    InputError
        If an animal was recorded where there was no effort: its probability would be zero.

    References
    ----------
    Efford, Borchers & Byrom (2009) in Thomson et al. (eds) Modeling Demographic Processes in
    Marked Populations, 255-269 (counts); Efford, Borchers & Mowat (2013) Methods in Ecology and
    Evolution 4:629-636 (varying effort).
    """
    working = history.usage.sum(axis=1) > 0
    effort_at_record = history.usage[history.trap, history.occasion]
    if np.any(effort_at_record <= 0):
        raise InputError(
            f"{int((effort_at_record <= 0).sum())} captures lie on occasions without effort.",
            "Correct the effort or leave these captures out.",
        )
    if history.detector == "count":
        return _collapse_counts(history, working)
    return _collapse_binary(history, working)


def _collapse_counts(
    history: CaptureHistory, working: Bool[np.ndarray, " detectors"]
) -> CollapsedHistory:
    animals = len(history.individual_ids)
    totals = np.zeros((animals, len(history.detector_ids)))
    np.add.at(totals, (history.animal, history.trap), history.count)
    caught_at = np.flatnonzero(totals.any(axis=0))
    effort = history.usage.sum(axis=1)
    counts = totals[:, caught_at]
    constant = float((counts * np.log(effort[caught_at])).sum())
    constant -= sum(lgamma(count + 1) for count in counts[counts > 1].tolist())
    constant -= _log_orders_of_twins(totals)
    return CollapsedHistory(
        binary=False,
        detectors=history.detectors[working],
        effort=effort[working],
        cell_detector=_rows_among(working, caught_at),
        cell_usage=np.ones(len(caught_at)),
        captures=counts,
        constant=constant,
    )


def _collapse_binary(
    history: CaptureHistory, working: Bool[np.ndarray, " detectors"]
) -> CollapsedHistory:
    usage = history.usage[history.trap, history.occasion]
    pairs = np.column_stack([history.trap, usage]).astype(float)
    cells, of_record = np.unique(pairs, axis=0, return_inverse=True)
    animals = len(history.individual_ids)
    captures = np.zeros((animals, len(cells)))
    np.add.at(captures, (history.animal, of_record.reshape(-1)), 1.0)
    by_occasion = np.zeros((animals, history.usage.size), dtype=np.int8)
    by_occasion[history.animal, history.trap * history.usage.shape[1] + history.occasion] = 1
    return CollapsedHistory(
        binary=True,
        detectors=history.detectors[working],
        effort=history.usage.sum(axis=1)[working],
        cell_detector=_rows_among(working, cells[:, 0].astype(np.int64)),
        cell_usage=cells[:, 1],
        captures=captures,
        constant=-_log_orders_of_twins(by_occasion),
    )


def _log_orders_of_twins(histories: Num[np.ndarray, "animals places"]) -> float:
    """Log of the number of ways to order animals whose histories are the same."""
    _, twins = np.unique(histories, axis=0, return_counts=True)
    return sum(lgamma(number + 1) for number in twins.tolist())


def _rows_among(
    working: Bool[np.ndarray, " detectors"], rows: Int[np.ndarray, " cells"]
) -> Int[np.ndarray, " cells"]:
    among: np.ndarray = (np.cumsum(working) - 1)[rows]
    return among
