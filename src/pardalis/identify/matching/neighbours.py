"""What shared marks are worth: local naive Bayes nearest neighbours, for sightings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Float32, Int

NEAREST = 5


@dataclass(frozen=True, slots=True, eq=False)
class SharedMarks:
    """Marks with a neighbour that earned its sighting something.

    Parameters
    ----------
    rows, columns
        Which mark asked, and which of its neighbours answered.
    owners
        Of the neighbour.
    earned
        The margin.
    """

    rows: Int[np.ndarray, " shared"]
    columns: Int[np.ndarray, " shared"]
    owners: Int[np.ndarray, " shared"]
    earned: Float[np.ndarray, " shared"]


def local_naive_bayes_margins(
    distance: Float32[np.ndarray, "rows found"],
    owners: Int[np.ndarray, "rows found"],
    nearest: int = NEAREST,
) -> SharedMarks:
    """What each mark's neighbours earn by local naive Bayes nearest neighbours.

    Each of the k nearest neighbours of a mark earns its sighting the margin by which it is nearer
    than the neighbour k + 1. A mark counts once for each sighting, with its nearest mark there.

    Parameters
    ----------
    distance
        Squared distances to the neighbours of each mark, in ascending order.
    owners
        Which sighting each neighbour is of; -1 where it does not count, and takes no place among
        the k: the asking sighting's own, the background's, what is no longer in the catalogue.
    nearest
        Neighbours that may earn a score, k.

    References
    ----------
    McCann, S., & Lowe, D. G. (2012). Local naive Bayes nearest neighbor for image classification.
    *CVPR*, 3650-3656. Algorithm 2.
    Crall, J. P., Stewart, C. V., Berger-Wolf, T. Y., Rubenstein, D. I., & Sundaresan, S. R. (2013).
    HotSpotter: patterned species instance recognition. *WACV*, 230-237. Section 3.2.

    Examples
    --------
    >>> near = np.array([[1.0, 4.0, 9.0]], np.float32)
    >>> local_naive_bayes_margins(near, np.array([[7, 8, 9]]), nearest=2).earned
    array([8., 5.])
    """
    margins = _margins(distance, owners >= 0, nearest)
    rows, columns = np.nonzero(margins > 0)
    earned, owned = margins[rows, columns], owners[rows, columns]
    order = np.lexsort((columns, -earned, owned, rows))
    rows, columns, owned, earned = (each[order] for each in (rows, columns, owned, earned))
    first = np.ones(len(rows), bool)
    first[1:] = (rows[1:] != rows[:-1]) | (owned[1:] != owned[:-1])
    return SharedMarks(rows[first], columns[first], owned[first], earned[first])


def lacking(
    owners: Int[np.ndarray, "rows found"], nearest: int = NEAREST
) -> Bool[np.ndarray, " rows"]:
    """Marks of which fewer than k + 1 neighbours count, so that more must be looked up.

    Parameters
    ----------
    owners
        As for `local_naive_bayes_margins`.
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
