"""Which marks of one coat look like which of another, first anywhere, then where they should be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float32, Int
from scipy.spatial import cKDTree

from pardalis.records.coat_features import CoatFeatures


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """How alike the marks of two coats are.

    Parameters
    ----------
    product
        Scalar products of the descriptors.
    own, theirs
        Squared lengths of the descriptors of the first and the second coat.
    best
        Column of each row's most similar mark.
    nearest, next_nearest
        Squared distances of each row's most similar and second most similar marks.
    best_row
        Row of each column's most similar mark.
    """

    product: Float32[np.ndarray, "rows columns"]
    own: Float32[np.ndarray, " rows"]
    theirs: Float32[np.ndarray, " columns"]
    best: Int[np.ndarray, " rows"]
    nearest: Float32[np.ndarray, " rows"]
    next_nearest: Float32[np.ndarray, " rows"]
    best_row: Int[np.ndarray, " columns"]

    def distance(
        self, rows: Int[np.ndarray, " pairs"], columns: Int[np.ndarray, " pairs"]
    ) -> Float32[np.ndarray, " pairs"]:
        """Squared distances of pairs of descriptors.

        Parameters
        ----------
        rows, columns
            The pairs.
        """
        result: Float32[np.ndarray, " pairs"] = (
            self.own[rows] + self.theirs[columns] - 2.0 * self.product[rows, columns]
        )
        return result


def likeness(a: CoatFeatures, b: CoatFeatures, most: int | None = None) -> Likeness:
    """Compare every mark of one coat with every mark of another.

    Parameters
    ----------
    a, b
        The coats, each of two marks at least.
    most
        Of each the strongest so many; by default all.
    """
    one, other = (each.descriptors[:most].astype(np.float32) for each in (a, b))
    # Descriptors have one length, so the largest product is the nearest; sums of whole numbers
    # below 2^24 are exact, whatever the number of threads.
    product = one @ other.T
    rows = np.arange(len(one))
    best, best_row = product.argmax(axis=1), product.argmax(axis=0)
    first = product[rows, best].copy()
    product[rows, best] = -1.0
    second = product.argmax(axis=1)
    following = product[rows, second].copy()
    product[rows, best] = first
    own, theirs = (one**2).sum(axis=1), (other**2).sum(axis=1)
    return Likeness(
        product,
        own,
        theirs,
        best,
        own + theirs[best] - 2.0 * first,
        own + theirs[second] - 2.0 * following,
        best_row,
    )


def clear_pairs(like: Likeness, ratio: float) -> Int[np.ndarray, "matches 2"]:
    """Marks that are each other's best partner and clearly so, by Lowe's ratio.

    Parameters
    ----------
    like
        Of the two coats.
    ratio
        Of the distances to the best and the second best.
    """
    rows = np.arange(len(like.best))
    mutual = like.best_row[like.best] == rows
    good = mutual & (like.nearest < ratio**2 * like.next_nearest)
    return np.stack([rows[good], like.best[good]], axis=1).astype(np.int64)


def nearby_pairs(
    like: Likeness,
    expected: Float32[np.ndarray, "rows 2"],
    points: Float32[np.ndarray, "columns 2"],
    radius: float,
    slack: float,
) -> Int[np.ndarray, "found 2"]:
    """Marks that are each other's most similar near where they are expected.

    Parameters
    ----------
    like
        Of the two coats.
    expected
        Where the first coat's marks should lie on the second.
    points
        Where the second coat's marks lie.
    radius
        How far from there they may be [px at working size].
    slack
        How much farther in likeness than the most similar of all marks, as a ratio of distances.
    """
    near = cKDTree(expected).sparse_distance_matrix(cKDTree(points), radius, output_type="ndarray")
    rows, columns = near["i"].astype(np.int64), near["j"].astype(np.int64)
    distance = like.distance(rows, columns)
    allowed = distance <= slack**2 * like.nearest[rows]
    rows, columns, distance = rows[allowed], columns[allowed], distance[allowed]
    order = np.lexsort((columns, rows, distance))
    rows, columns = rows[order], columns[order]
    first_row, first_column = _firsts(rows), _firsts(columns)
    both = first_row & first_column
    kept = np.stack([rows[both], columns[both]], axis=1)
    return kept[np.argsort(kept[:, 0], kind="stable")]


def _firsts(values: Int[np.ndarray, " pairs"]) -> Bool[np.ndarray, " pairs"]:
    """Where each value stands for the first time."""
    result = np.zeros(len(values), bool)
    result[np.unique(values, return_index=True)[1]] = True
    return result
