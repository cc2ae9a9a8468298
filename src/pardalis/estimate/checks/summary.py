"""Counts of a capture history, as one looks at them before any model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np

from pardalis.records.capture_history import CaptureHistory


@dataclass(frozen=True, slots=True)
class HistorySummary:
    """What a capture history holds.

    Parameters
    ----------
    animals
        Animals caught at least once.
    captures
        Records, each count in full.
    recaptures
        Captures beyond each animal's first.
    spatial_recaptures
        Detectors beyond the first, summed over animals.
    working_detectors
        Detectors with any effort.
    effort
        Sum of the usage (camera-nights).
    without_effort
        Captures on an occasion on which their detector had no effort.
    """

    animals: int
    captures: int
    recaptures: int
    spatial_recaptures: int
    working_detectors: int
    effort: float
    without_effort: int


def summarise(history: CaptureHistory) -> HistorySummary:
    """Count animals, captures, recaptures and effort of a capture history.

    Parameters
    ----------
    history
        The capture history.

    Examples
    --------
    >>> history = CaptureHistory(
    ...     "2026", "proximity", ("A", "B"), np.zeros((2, 2)), np.ones((2, 2)), ("L1",),
    ...     np.array([0, 0]), np.array([0, 1]), np.array([0, 1]), np.array([1, 1]))
    >>> summarise(history).spatial_recaptures
    1
    """
    animals = len(np.unique(history.animal))
    captures = int(history.count.sum())
    places = len(np.unique(np.column_stack([history.animal, history.trap]), axis=0))
    at_record = history.usage[history.trap, history.occasion]
    return HistorySummary(
        animals=animals,
        captures=captures,
        recaptures=captures - animals,
        spatial_recaptures=places - animals,
        working_detectors=int((history.usage.sum(axis=1) > 0).sum()),
        effort=float(history.usage.sum()),
        without_effort=int(history.count[at_record <= 0].sum()),
    )


def total(summaries: Sequence[HistorySummary]) -> HistorySummary:
    """Counts over all sessions.

    Parameters
    ----------
    summaries
        One a session.

    Examples
    --------
    >>> total([HistorySummary(3, 5, 2, 1, 9, 90.0, 0)] * 2).recaptures
    4
    """
    rows = [astuple(each) for each in summaries] or [(0, 0, 0, 0, 0, 0.0, 0)]
    return HistorySummary(*(sum(column) for column in zip(*rows, strict=True)))
