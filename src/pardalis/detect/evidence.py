"""Movement within the burst and change against the background, taken together."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from jaxtyping import Float

_BLUR = 0.006
"""Part of the width over which frames are compared for ghosts."""

_PLAIN = 0.6
"""Change that is plainly something."""

Evidence = Float[np.ndarray, "height width"]


def combined(movement: Sequence[Evidence], changes: Sequence[Evidence]) -> list[Evidence]:
    """Evidence by pixel for each frame; two independent kinds add as variances do.

    Where an animal stands in the frames around but not in this one, the movement is a ghost: this
    frame shows the background there, and the others do not. With the background it is taken out.

    Parameters
    ----------
    movement
        Of each frame; empty for a single photograph.
    changes
        Of each frame; empty if the background is not known.

    Examples
    --------
    >>> animal, ground = np.full((4, 9), 0.8, np.float32), np.zeros((4, 9), np.float32)
    >>> here, ghost = combined([animal, animal], [animal, ground])
    >>> float(here.min()) > 1, float(ghost.max())
    (True, 0.0)
    """
    if not changes:
        return list(movement)
    if not movement:
        return list(changes)
    wide = [_blurred(change) for change in changes]
    most = np.maximum.reduce(wide)
    # Half of what is plainly something; where nothing is, less than any evidence.
    half = np.where(most > _PLAIN, most / 2, np.float32(-1))
    return [
        np.asarray(cv2.magnitude(moved * (here >= half), change))
        for moved, here, change in zip(movement, wide, changes, strict=True)
    ]


def _blurred(change: Evidence) -> Evidence:
    return np.asarray(cv2.GaussianBlur(change, (0, 0), max(0.5, _BLUR * change.shape[1])))
