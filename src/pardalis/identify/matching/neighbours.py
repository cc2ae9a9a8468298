"""Which sightings have descriptors in common, one against many."""

from __future__ import annotations

from collections.abc import Sequence

import faiss
import numpy as np
from jaxtyping import Float, Float32, Int, UInt8

_FEW = 12_000
_PROBES = 12
_TRAINED_ON = 40


def local_naive_bayes_scores(
    descriptors: Sequence[UInt8[np.ndarray, "_ 128"]],
    owners: Sequence[int],
    count: int,
    nearest: int = 5,
) -> Float[np.ndarray, "{count} {count}"]:
    """Similarity of sightings by local naive Bayes nearest neighbours.

    Every descriptor of a sighting is looked up among all others; each neighbour of another
    sighting earns that one the margin by which it is nearer than the first neighbour beyond.

    Parameters
    ----------
    descriptors
        One array a photograph.
    owners
        For each photograph, the number of its sighting.
    count
        Number of sightings.
    nearest
        Neighbours that may earn a score, k.

    Returns
    -------
    ndarray
        Symmetric; the mean of both directions, each divided by the descriptors that asked.

    References
    ----------
    McCann, S., & Lowe, D. G. (2012). Local naive Bayes nearest neighbor for image classification.
    *CVPR*, 3650-3656. Algorithm 2.
    Crall, J. P., Stewart, C. V., Berger-Wolf, T. Y., Rubenstein, D. I., & Sundaresan, S. R. (2013).
    HotSpotter: patterned species instance recognition. *WACV*, 230-237. Section 3.2.
    """
    scores = np.zeros((count, count))
    sizes = [len(each) for each in descriptors]
    if count < 2 or sum(sizes) <= nearest + 1:
        return scores
    owner = np.repeat(np.asarray(owners, np.int64), sizes)
    stacked = np.concatenate(descriptors).astype(np.float32)
    # Own photographs fill the first places, so look beyond them.
    asked = min(len(stacked), nearest + 8)
    distance, found = _search(stacked, asked)
    theirs = owner[np.maximum(found, 0)]
    foreign = (found >= 0) & (theirs != owner[:, None])
    margins = _margins(distance, foreign, nearest)
    _, columns = np.nonzero(margins > 0)
    rows = np.nonzero(margins > 0)[0]
    earned = margins[rows, columns]
    best = _best_per_target(rows, theirs[rows, columns], earned)
    np.add.at(scores, (owner[best[0]], best[1]), best[2])
    asked_by = np.maximum(np.bincount(owner, minlength=count), 1)
    scores /= asked_by[:, None]
    return (scores + scores.T) / 2


def _margins(
    distance: Float32[np.ndarray, "rows found"],
    foreign: np.ndarray,
    nearest: int,
) -> Float[np.ndarray, "rows found"]:
    """d(normaliser) - d(neighbour) for the first k neighbours of other sightings; 0 elsewhere."""
    rank = np.cumsum(foreign, axis=1)
    beyond = foreign & (rank == nearest + 1)
    last = np.where(foreign, distance, -np.inf).max(axis=1, initial=-np.inf)
    at_rank = np.where(beyond, distance, -np.inf).max(axis=1)
    normaliser = np.where(np.isfinite(at_rank), at_rank, last)
    with np.errstate(invalid="ignore"):
        margin = normaliser[:, None] - distance
    wanted = foreign & (rank <= nearest) & np.isfinite(normaliser)[:, None]
    return np.where(wanted, np.maximum(margin, 0.0), 0.0).astype(np.float64)


def _best_per_target(
    rows: Int[np.ndarray, " hits"],
    targets: Int[np.ndarray, " hits"],
    earned: Float[np.ndarray, " hits"],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A descriptor counts once for each sighting, with its best neighbour there."""
    order = np.lexsort((-earned, targets, rows))
    rows, targets, earned = rows[order], targets[order], earned[order]
    first = np.ones(len(rows), bool)
    first[1:] = (rows[1:] != rows[:-1]) | (targets[1:] != targets[:-1])
    return rows[first], targets[first], earned[first]


def _search(
    stacked: Float32[np.ndarray, "rows 128"], asked: int
) -> tuple[Float32[np.ndarray, "rows asked"], Int[np.ndarray, "rows asked"]]:
    flat = faiss.IndexFlatL2(128)
    if len(stacked) <= _FEW:
        flat.add(stacked)
        distance, found = flat.search(stacked, asked)
        return distance, found
    cells = int(2 * np.sqrt(len(stacked)))
    index = faiss.IndexIVFFlat(flat, 128, cells)
    step = max(1, len(stacked) // (cells * _TRAINED_ON))
    index.cp.niter = 6
    threads = faiss.omp_get_max_threads()
    try:
        # Sums over threads differ in the last digit, and the cells with them.
        faiss.omp_set_num_threads(1)
        index.train(np.ascontiguousarray(stacked[::step]))
    finally:
        faiss.omp_set_num_threads(threads)
    index.add(stacked)
    index.nprobe = _PROBES
    distance, found = index.search(stacked, asked)
    return distance, found
