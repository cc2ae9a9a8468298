"""The full likelihood of spatial capture-recapture with Poisson activity centres."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from pardalis.records.mask import Mask
from pardalis.scr.collapsed import CollapsedHistory
from pardalis.scr.detection_functions import DetectionFunction
from pardalis.scr.integrals import integrate


def full_log_likelihood(
    history: CollapsedHistory,
    mask: Mask,
    function: DetectionFunction,
    beta: Float[np.ndarray, " parameters"],
) -> tuple[float, Float[np.ndarray, " parameters"]]:
    """Log likelihood with homogeneous Poisson density, and its gradient.

    With n animals caught, density D and effective sampling area a, and P_i the integral over
    the mask of the probability of animal i's history:
    n log D - D a + sum_i log P_i + constant, where the constant is that of unordered animals
    (`pardalis.scr.collapsed.collapse`).

    Parameters
    ----------
    history
        The collapsed capture history.
    mask
        Habitat mask.
    function
        Detection function.
    beta
        log D [log animals per ha], then the detection parameters on their link scale.

    Returns
    -------
    tuple
        The log likelihood with all its constants, in secr's convention, and its gradient.

    References
    ----------
    Borchers & Efford (2008) Biometrics 64:377-385, equations (2) to (5).
    """
    animals = history.captures.shape[0]
    over = integrate(history, mask, function, beta[1:])
    density = float(np.exp(beta[0]))
    value = animals * beta[0] - density * over.esa
    value += over.log_probability.sum() + history.constant
    gradient = np.empty(len(beta))
    gradient[0] = animals - density * over.esa
    gradient[1:] = over.log_probability_slopes.sum(axis=1) - density * over.esa_slopes
    return float(value), gradient
