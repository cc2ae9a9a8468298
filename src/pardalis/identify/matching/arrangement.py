"""Marks that two sightings share count together only where they agree in turn, size and place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from pardalis.identify.index.places import Places


@dataclass(frozen=True, slots=True)
class ArrangementSettings:
    """How far shared marks may differ.

    Parameters
    ----------
    tilt, growth, move
        At most from one photograph to the other: rotation [degrees], natural logarithm of the
        ratio of sizes, and shift [parts of the coat's extent].
    turn, scale, shift
        At most from each other, of the marks that count together, in the same units.
    """

    tilt: float = 50.0
    growth: float = 0.8
    move: float = 0.4
    turn: float = 20.0
    scale: float = 0.45
    shift: float = 0.15


def arranged_scores(
    groups: Int[np.ndarray, " hits"],
    earned: Float[np.ndarray, " hits"],
    ours: Places,
    theirs: Places,
    settings: ArrangementSettings | None = None,
) -> Float[np.ndarray, " groups"]:
    """Of each group of shared marks, the score of those that best agree with one another.

    As in voting for a pose, each mark says how the second photograph is turned, scaled and shifted
    against the first; a mark's neighbours in that space are counted with it.

    Parameters
    ----------
    groups
        Which pair of sightings each shared mark is of, 0, 1, ... ascending.
    earned
        What each adds.
    ours, theirs
        Where each lies in the asking and in the answering photograph.
    settings
        By default `ArrangementSettings()`.

    Returns
    -------
    ndarray
        One score for each group; 0 where no mark could be of a coat seen from the same side.

    References
    ----------
    Lowe, D. G. (2004). Distinctive image features from scale-invariant keypoints. *International
    Journal of Computer Vision*, 60, 91-110. Section 7.3.
    Jegou, H., Douze, M., & Schmid, C. (2008). Hamming embedding and weak geometric consistency for
    large scale image search. *ECCV*, 304-317. Section 4.
    """
    chosen = settings or ArrangementSettings()
    scores = np.zeros(int(groups.max()) + 1 if len(groups) else 0)
    turn = (theirs.turn - ours.turn + 180.0) % 360.0 - 180.0
    growth, shift = theirs.size - ours.size, theirs.coat - ours.coat
    able = (np.abs(turn) <= chosen.tilt) & (np.abs(growth) <= chosen.growth)
    able &= (np.abs(shift) <= chosen.move).all(axis=0)
    groups, earned, turn, growth = groups[able], earned[able], turn[able], growth[able]
    shift = shift[:, able]
    one, other = _pairs_within(groups)
    near = (np.abs(turn[one] - turn[other]) <= chosen.turn) & (
        np.abs(growth[one] - growth[other]) <= chosen.scale
    )
    near &= (np.abs(shift[:, one] - shift[:, other]) <= chosen.shift).all(axis=0)
    together = np.bincount(one[near], earned[other[near]], minlength=len(groups))
    np.maximum.at(scores, groups, together)
    return scores


def _pairs_within(
    groups: Int[np.ndarray, " hits"],
) -> tuple[Int[np.ndarray, " pairs"], Int[np.ndarray, " pairs"]]:
    """Each hit with each of its group, itself among them."""
    _, first, number, size = np.unique(
        groups, return_index=True, return_inverse=True, return_counts=True
    )
    each = size[number]
    one = np.repeat(np.arange(len(groups)), each)
    start = np.repeat(np.cumsum(each) - each, each)
    other = np.repeat(first[number], each) + np.arange(len(one)) - start
    return one, other
