"""Descriptors parted into cells, so that a search looks into a few of them."""

from __future__ import annotations

from dataclasses import dataclass

import faiss
import numpy as np
from jaxtyping import Int, UInt8

EXACT_ROWS = 20_000
"""Up to so many descriptors all are compared; cells would save little."""

_ROUNDS = 5
_EACH = 30


def cells_for(rows: int) -> int:
    """Into how many cells so many descriptors are parted: one means that none is left out.

    Parameters
    ----------
    rows
        Number of descriptors.

    Examples
    --------
    >>> cells_for(5_000), cells_for(100_000), cells_for(3_000_000)
    (1, 512, 4096)
    """
    return 1 if rows <= EXACT_ROWS else int(2 ** round(np.log2(2 * np.sqrt(rows))))


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Centres of cells; a descriptor lies in that of the nearest.

    Parameters
    ----------
    centres
        Whole numbers, so that distances are exact whatever the number of threads.
    trained_rows
        How many descriptors there were when the centres were found.
    """

    centres: UInt8[np.ndarray, "cells 128"]
    trained_rows: int

    def nearest(
        self, descriptors: UInt8[np.ndarray, "rows 128"], count: int
    ) -> Int[np.ndarray, "rows probes"]:
        """The nearest cells of each descriptor, the nearest first.

        Parameters
        ----------
        descriptors
            One a row.
        count
            How many cells, at most all.
        """
        count = min(count, len(self.centres))
        if len(self.centres) == 1 or not len(descriptors):
            return np.zeros((len(descriptors), count), np.int64)
        _, found = faiss.knn(descriptors.astype(np.float32), self.centres.astype(np.float32), count)
        return np.asarray(found, np.int64)


def one_cell() -> Cells:
    """The only cell of a small index, searched as a whole."""
    return Cells(np.zeros((1, 128), np.uint8), 0)


def train_cells(sample: UInt8[np.ndarray, "rows 128"], total: int) -> Cells:
    """Centres found by k-means on a sample of the descriptors.

    Parameters
    ----------
    sample
        Drawn evenly from all descriptors.
    total
        Number of all descriptors.
    """
    count = min(cells_for(total), max(1, len(sample) // 2))
    if count == 1:
        return one_cell()
    step = max(1, len(sample) // (count * _EACH))
    rows = np.ascontiguousarray(sample[::step][: count * _EACH], dtype=np.float32)
    means = faiss.Clustering(128, count)
    means.niter = _ROUNDS
    means.min_points_per_centroid = 1
    means.max_points_per_centroid = _EACH
    threads = faiss.omp_get_max_threads()
    try:
        # Sums over threads differ in the last digit, and the cells with them.
        faiss.omp_set_num_threads(1)
        means.train(rows, faiss.IndexFlatL2(128))
    finally:
        faiss.omp_set_num_threads(threads)
    centres = faiss.vector_to_array(means.centroids).reshape(count, 128)
    return Cells(np.clip(np.round(centres), 0, 255).astype(np.uint8), total)
