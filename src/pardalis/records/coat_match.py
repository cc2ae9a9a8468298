"""Two coats laid onto each other: which marks agree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Float64


@dataclass(frozen=True, slots=True, eq=False)
class CoatMatch:
    """What a matcher finds when it compares two photographed coats.

    Parameters
    ----------
    verified
        Marks that agree in place, size and direction; 0 from a matcher that knows no marks.
    score
        The matcher's score, larger is surer.
    spots_a, spots_b
        Where the verified marks lie, relative to the width and height of each whole photograph.
    transform
        Homography from the first photograph to the second, both relative to width and height;
        all zero where none was found.
    mirrored
        Whether the marks agree only if one of the photographs is mirrored.
    set_aside
        Marks that agree as well, but at the same place of both pictures, as one camera's background
        does.
    """

    verified: int
    score: float
    spots_a: Float32[np.ndarray, "spots 2"]
    spots_b: Float32[np.ndarray, "spots 2"]
    transform: Float64[np.ndarray, "3 3"]
    mirrored: bool = False
    set_aside: int = 0
