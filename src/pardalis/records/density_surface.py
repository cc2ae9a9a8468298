"""Density over a habitat mask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float

SurfaceKind = Literal["expected density", "activity centres"]


@dataclass(frozen=True, slots=True, eq=False)
class DensitySurface:
    """Density at each point of a mask.

    Parameters
    ----------
    session
        Name of the session.
    kind
        "expected density" as the model's formula says, or "activity centres": where those of the
        animals probably were, given the captures.
    points
        Of the mask, projected [m].
    density
        At each point [animals per 100 km^2].
    lower, upper
        95 % interval at each point [animals per 100 km^2]; None without one.
    spacing
        Distance between neighbouring points [m].
    """

    session: str
    kind: SurfaceKind
    points: Float[np.ndarray, "points 2"]
    density: Float[np.ndarray, " points"]
    lower: Float[np.ndarray, " points"] | None
    upper: Float[np.ndarray, " points"] | None
    spacing: float
