"""Scores of sightings by the marks they have in common, local naive Bayes nearest neighbours."""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float, Float32, Int

NEAREST = 5


def local_naive_bayes_scores(
    distance: Float32[np.ndarray, "rows found"],
    owners: Int[np.ndarray, "rows found"],
    askers: Int[np.ndarray, " rows"],
    nearest: int = NEAREST,
) -> tuple[Int[np.ndarray, "pairs 2"], Float[np.ndarray, " pairs"]]:
    """Similarity of sightings by local naive Bayes nearest neighbours.

    Each of the k nearest neighbours of a mark earns its sighting the margin by which it is nearer
    than the neighbour k + 1. A mark counts once for each sighting, with its nearest mark there.

    Parameters
    ----------
    distance
        Squared distances to the neighbours of each mark, in ascending order.
    owners
        Which sighting each neighbour is of; -1 where it does not count, and takes no place among
        the k: the asking sighting's own, the background's, what is no longer in the catalogue.
    askers
        Which sighting each mark is of.
    nearest
        Neighbours that may earn a score, k.

    Returns
    -------
    tuple
        Asking and answering sighting of each pair, ordered; and their scores, divided by the number
        of marks that asked.

    References
    ----------
    McCann, S., & Lowe, D. G. (2012). Local naive Bayes nearest neighbor for image classification.
    *CVPR*, 3650-3656. Algorithm 2.
    Crall, J. P., Stewart, C. V., Berger-Wolf, T. Y., Rubenstein, D. I., & Sundaresan, S. R. (2013).
    HotSpotter: patterned species instance recognition. *WACV*, 230-237. Section 3.2.

    Examples
    --------
    >>> near = np.array([[1.0, 4.0, 9.0]], np.float32)
    >>> local_naive_bayes_scores(near, np.array([[7, 8, 9]]), np.array([3]), nearest=2)
    (array([[3, 7],
           [3, 8]]), array([8., 5.]))
    """
    margins = _margins(distance, owners >= 0, nearest)
    rows, columns = np.nonzero(margins > 0)
    rows, owned, earned = _best_each(rows, owners[rows, columns], margins[rows, columns])
    pairs, number = np.unique(np.stack([askers[rows], owned], axis=1), axis=0, return_inverse=True)
    scores = np.bincount(number.ravel(), earned, minlength=len(pairs))
    asked, count = np.unique(askers, return_counts=True)
    return pairs, scores / count[np.searchsorted(asked, pairs[:, 0])]


def lacking(
    owners: Int[np.ndarray, "rows found"], nearest: int = NEAREST
) -> Bool[np.ndarray, " rows"]:
    """Marks of which fewer than k + 1 neighbours count, so that more must be looked up.

    Parameters
    ----------
    owners
        As for `local_naive_bayes_scores`.
    nearest
        k.
    """
    few: Bool[np.ndarray, " rows"] = (owners >= 0).sum(axis=1) <= nearest
    return few


def _margins(
    distance: Float32[np.ndarray, "rows found"],
    counted: Bool[np.ndarray, "rows found"],
    nearest: int,
) -> Float[np.ndarray, "rows found"]:
    """d(normaliser) - d(neighbour) for the first k neighbours that count; 0 elsewhere."""
    rank = np.cumsum(counted, axis=1)
    # With fewer than k + 1 the last that counts is the normaliser.
    known = np.where(counted & (rank <= nearest + 1), distance.astype(np.float64), -np.inf)
    normaliser = known.max(axis=1, initial=-np.inf, keepdims=True)
    wanted = counted & (rank <= nearest)
    return np.where(wanted, normaliser - np.where(wanted, distance, 0.0), 0.0)


def _best_each(
    rows: Int[np.ndarray, " hits"],
    owned: Int[np.ndarray, " hits"],
    earned: Float[np.ndarray, " hits"],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A mark counts once for each sighting, with its nearest mark there."""
    order = np.lexsort((-earned, owned, rows))
    rows, owned, earned = rows[order], owned[order], earned[order]
    first = np.ones(len(rows), bool)
    first[1:] = (rows[1:] != rows[:-1]) | (owned[1:] != owned[:-1])
    return rows[first], owned[first], earned[first]
