"""Between a parameter's own scale and its link scale."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float
from scipy.special import expit, logit

from pardalis.records.model_spec import Link

Values = Float[np.ndarray, "*shape"]


def to_real(value: Values, link: Link) -> Values:
    """From the link scale to the parameter's own.

    Parameters
    ----------
    value
        On the link scale.
    link
        "log", "logit" or "identity".

    Examples
    --------
    >>> to_real(np.array([0.0]), "logit").tolist()
    [0.5]
    """
    real: np.ndarray = value
    if link != "identity":
        real = np.asarray(np.exp(value) if link == "log" else expit(value))
    return real


def from_real(value: Values, link: Link) -> Values:
    """From the parameter's own scale to the link scale; not a number where that is impossible.

    Parameters
    ----------
    value
        On its own scale.
    link
        "log", "logit" or "identity".

    Examples
    --------
    >>> from_real(np.array([1.0]), "log").tolist()
    [0.0]
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        linked: np.ndarray = value
        if link != "identity":
            linked = np.asarray(np.log(value) if link == "log" else logit(value))
        return linked


def slope_of_real(value: Values, link: Link) -> Values:
    """Slope of the parameter's own scale by the link scale.

    Parameters
    ----------
    value
        On the link scale.
    link
        "log", "logit" or "identity".

    Examples
    --------
    >>> slope_of_real(np.array([0.0]), "logit").tolist()
    [0.25]
    """
    slope: np.ndarray = np.ones_like(value)
    if link != "identity":
        slope = np.asarray(np.exp(value) if link == "log" else expit(value) * expit(-value))
    return slope


def to_usual(value: Values, link: Link, usual: Link) -> tuple[Values, Values]:
    """From one link scale to another, with its slope.

    Parameters
    ----------
    value
        On the scale of `link`.
    link
        The one that it is on.
    usual
        The one that is wanted.

    Examples
    --------
    >>> to_usual(np.array([2.0]), "identity", "log")[0].round(4).tolist()
    [0.6931]
    """
    if link == usual:
        return value, np.ones_like(value)
    wanted = from_real(to_real(value, link), usual)
    with np.errstate(invalid="ignore", divide="ignore"):
        return wanted, slope_of_real(value, link) / slope_of_real(wanted, usual)
