"""Logistic regression with a normal prior on each coefficient."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float


def logistic_map(
    design: Float[np.ndarray, "rows columns"],
    truth: Float[np.ndarray, " rows"],
    weights: Float[np.ndarray, " rows"],
    offset: Float[np.ndarray, " rows"],
    middle: Float[np.ndarray, " columns"],
    widths: Float[np.ndarray, " columns"],
    rising: tuple[int, ...],
) -> tuple[float, ...]:
    """Coefficients of greatest posterior density, some of them never below zero.

    Parameters
    ----------
    design
        One row an observation.
    truth
        1 or 0.
    weights
        How many observations a row stands for.
    offset
        Known part of the logit.
    middle, widths
        Means and standard deviations of the priors.
    rising
        Columns whose coefficients are not negative: the worst is left out as long as one is.

    References
    ----------
    Bishop (2006), Pattern Recognition and Machine Learning, equations 4.99 and 4.142.

    Examples
    --------
    >>> x = np.array([[1.0, -1.0], [1.0, 1.0]])
    >>> flat = np.full(2, 100.0)
    >>> made = logistic_map(np.repeat(x, 2, 0), np.array([1.0, 0.0, 1.0, 0.0]),
    ...                     np.array([1.0, 3.0, 3.0, 1.0]), np.zeros(4), np.zeros(2), flat, (1,))
    >>> [round(each, 3) + 0.0 for each in made]
    [0.0, 1.099]
    """
    kept = list(range(design.shape[1]))
    while True:
        part = _climbed(design[:, kept], truth, weights, offset, middle[kept], widths[kept])
        found = dict(zip(kept, part.tolist(), strict=True))
        worst = min((each for each in kept if each in rising), key=found.__getitem__, default=-1)
        if worst < 0 or found[worst] >= 0.0:
            return tuple(found.get(column, 0.0) for column in range(design.shape[1]))
        kept.remove(worst)


def _climbed(
    design: Float[np.ndarray, "rows columns"],
    truth: Float[np.ndarray, " rows"],
    weights: Float[np.ndarray, " rows"],
    offset: Float[np.ndarray, " rows"],
    middle: Float[np.ndarray, " columns"],
    widths: Float[np.ndarray, " columns"],
) -> Float[np.ndarray, " columns"]:
    """By Newton's method, with steps halved until the posterior rises."""
    beta = middle.astype(np.float64)
    precision = np.diag(widths**-2.0)

    def loss(at: Float[np.ndarray, " columns"]) -> float:
        logits = design @ at + offset
        return float(
            weights @ (np.logaddexp(0.0, logits) - truth * logits)
            + 0.5 * (at - middle) @ precision @ (at - middle)
        )

    now = loss(beta)
    for _ in range(100):
        logits = np.clip(design @ beta + offset, -500.0, 500.0)
        chance = 1.0 / (1.0 + np.exp(-logits))
        slope = design.T @ (weights * (chance - truth)) + precision @ (beta - middle)
        curve = (design * (weights * chance * (1.0 - chance))[:, None]).T @ design + precision
        step = np.linalg.solve(curve, slope)
        size = 1.0
        while size > 1e-8 and loss(beta - size * step) > now:
            size /= 2.0
        beta = beta - size * step
        before, now = now, loss(beta)
        if before - now < 1e-10 * (1.0 + abs(now)):
            break
    return np.asarray(beta)
