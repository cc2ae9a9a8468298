"""Habitat points over which density is integrated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float


@dataclass(frozen=True, slots=True, eq=False)
class Mask:
    """A habitat mask: the points that stand for the area where activity centres may lie.

    Parameters
    ----------
    points
        Projected coordinates [m], one row a point.
    cell_area
        Area that each point stands for [m^2].
    spacing
        Distance between neighbouring points [m].
    covariates
        Names and values, each as long as the points.
    """

    points: Float[np.ndarray, "points 2"]
    cell_area: float
    spacing: float
    covariates: tuple[tuple[str, np.ndarray], ...] = ()
