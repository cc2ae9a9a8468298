"""A coat as it would be read from the mirrored photograph, from its marks alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from jaxtyping import Int

from pardalis.records.coat_features import CoatFeatures


def mirrored(features: CoatFeatures) -> CoatFeatures:
    """The marks as they would be in the photograph flipped left to right.

    Positions and directions are reflected. A SIFT descriptor holds 4 x 4 cells of 8 directions in
    the key point's own frame; a reflection swaps the cells across the key point's direction and
    turns each direction into its opposite about it.

    Parameters
    ----------
    features
        Of the photograph as it is.

    References
    ----------
    Guo, X., & Cao, X. (2010). FIND: A neat flip invariant descriptor. *ICPR*, 515-518. Flipping
    permutes the bins of a gradient histogram.
    """
    width = float(features.points[:, 0].max()) if len(features.points) else 0.0
    points, frame_points = features.points.copy(), features.frame_points.copy()
    points[:, 0] = width - points[:, 0]
    frame_points[:, 0] = 1.0 - frame_points[:, 0]
    left, right, front, back = features.view
    return replace(
        features,
        points=points,
        frame_points=frame_points,
        angles=((540.0 - features.angles) % 360.0).astype(np.float32),
        descriptors=np.ascontiguousarray(features.descriptors[:, _order()]),
        view=(right, left, front, back),
    )


def _order() -> Int[np.ndarray, " bins"]:
    """Which bin of the descriptor each bin of the mirrored one comes from."""
    bins = np.arange(128).reshape(4, 4, 8)
    return bins[::-1, :, (-np.arange(8)) % 8].reshape(-1)
