"""The tables of a block of mask points, cut out of a session's terms."""

from __future__ import annotations

from typing import Any

import numpy as np
from jaxtyping import Float, Int
from scipy.sparse import csr_array

from pardalis.scr.kernel import Block, Part
from pardalis.scr.terms import Terms


class Tables:
    """Exposures and records of some rows at some channels, to be laid over points.

    Parameters
    ----------
    terms
        Of the session.
    rows, channels
        Which of them.
    """

    def __init__(
        self, terms: Terms, rows: Int[np.ndarray, " rows"], channels: Int[np.ndarray, " channels"]
    ) -> None:
        self.terms, self.detectors = terms, terms.channel_detector[channels]
        self.row_effort = terms.row_effort[rows]
        self.efforts = terms.efforts[:, channels]
        self.records = _columns(terms.records[rows], channels)
        self.extra = None if terms.extra is None else _columns(terms.extra[rows], channels)
        self.risks = self.risk_records = None
        if terms.risks is not None and terms.risk_records is not None:
            risk_records = terms.risk_records[rows]
            met = np.unique(risk_records.indices)
            if len(met):
                self.risks = terms.risks[met][:, channels]
                self.risk_records = risk_records[:, met]
        self.parts = [
            self._part(number, own)
            for number, own in by_combination(terms.channel_combination[channels])
        ]

    def _part(self, number: int, own: slice) -> tuple[int, slice, tuple[Any, ...]]:
        efforts = np.ascontiguousarray(self.efforts[:, own])
        tables: list[csr_array | None] = [self.records, self.extra, self.risks]
        if own != slice(0, len(self.detectors)):
            tables = [None if table is None else table[:, own] for table in tables]
        sparse = [table if table is not None and table.nnz else None for table in tables]
        records = sparse[0]
        recorded = np.zeros(len(self.row_effort)) if records is None else records.sum(axis=1)
        return number, own, (efforts, *sparse, recorded)

    def over(self, places: Float[np.ndarray, "points 2"]) -> Block:
        """The block of some mask points.

        Parameters
        ----------
        places
            Projected coordinates [m].
        """
        known: dict[bytes, np.ndarray] = {}
        parts = []
        for number, own, tables in self.parts:
            detectors = self.detectors[own]
            key = detectors.tobytes()
            if key not in known:
                known[key] = squared_distances(self.terms.detectors[detectors], places)
            parts.append(Part(number, known[key], *tables))
        return Block(tuple(parts), self.row_effort, self.risk_records)


def _columns(table: csr_array, kept: Int[np.ndarray, " channels"]) -> csr_array:
    """Those columns of a table, in increasing order, that hold all of its entries."""
    places = np.searchsorted(kept, table.indices).astype(table.indices.dtype)
    return csr_array((table.data, places, table.indptr), shape=(table.shape[0], len(kept)))


def by_combination(combination: Int[np.ndarray, " channels"]) -> list[tuple[int, slice]]:
    """Each combination of parameters with its run of channels.

    Parameters
    ----------
    combination
        Of each channel, sorted.

    Examples
    --------
    >>> by_combination(np.array([0, 0, 2]))
    [(0, slice(0, 2, None)), (2, slice(2, 3, None))]
    """
    numbers, starts = np.unique(combination, return_index=True)
    stops = [*starts[1:].tolist(), len(combination)]
    return [
        (number, slice(start, stop))
        for number, start, stop in zip(numbers.tolist(), starts.tolist(), stops, strict=True)
    ]


def squared_distances(
    detectors: Float[np.ndarray, "detectors 2"], points: Float[np.ndarray, "points 2"]
) -> Float[np.ndarray, "detectors points"]:
    """Squared distance of each detector to each point [m^2].

    Parameters
    ----------
    detectors
        Projected coordinates [m], one row a detector.
    points
        Projected coordinates [m], one row a point.

    Examples
    --------
    >>> squared_distances(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]])).tolist()
    [[25.0]]
    """
    east = detectors[:, :1] - points[:, 0]
    north = detectors[:, 1:] - points[:, 1]
    squared: np.ndarray = east * east + north * north
    return squared
