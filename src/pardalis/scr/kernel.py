"""Probabilities of histories over one block of mask points, and their slopes in reverse.

Written in the array API: the arrays of a block may be those of NumPy or of another library, the
matrices anything that multiplies them. Only the functions here are called once for each block.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pardalis.scr.detection_functions import Array, DetectionFunction, Pull

Matrix = Any
"""A matrix of whichever library multiplies an `Array` by it: sparse, or dense."""

SMALLEST_LOG = -700.0
"""Logs are raised to this before exp: smaller numbers are subnormal, which processors crawl on."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A block of mask points with the channels and rows that reach it.

    Parameters
    ----------
    parts
        Of each combination of parameters: its number, and the squared distances [m^2] of its
        channels' detectors to the points. The channels stand in the order of the parts.
    efforts
        Shared exposures by channels.
    records, extra, risks, risk_records
        As in `Terms`, for the rows and channels of the block; None where there are none.
    selector
        Shared exposures by rows: 1 where the row has the exposure.
    """

    parts: tuple[tuple[int, Array], ...]
    efforts: Matrix
    records: Matrix
    extra: Matrix | None
    risks: Matrix | None
    risk_records: Matrix | None
    selector: Matrix


@dataclass(frozen=True, slots=True, eq=False)
class Forward:
    """What a block yields at given parameters.

    Parameters
    ----------
    log_pr
        Log probability of each row's history at each point, the prior left out.
    exposure
        Hazard over the season of each shared exposure at each point.
    hazard
        Of each channel at each point.
    steepness
        Slope of phi by each risk at each point; None without risks.
    pulls
        Of each part, from slopes by log hazards to slopes by parameters.
    """

    log_pr: Array
    exposure: Array
    hazard: Array
    steepness: Array | None
    pulls: tuple[Pull, ...]


def forward(
    block: Block, function: DetectionFunction, beta: tuple[tuple[float, ...], ...]
) -> Forward:
    """Log probabilities of the block's histories at each of its points.

    Parameters
    ----------
    block
        The block.
    function
        Detection function.
    beta
        Of each combination, the detection parameters on the function's link scale.
    """
    xp = block.parts[0][1].__array_namespace__()
    found = [function.log_hazard(beta[number], squared) for number, squared in block.parts]
    parts = [value for value, _ in found]
    log_hazard = parts[0] if len(parts) == 1 else xp.concat(parts, axis=0)
    hazard = xp.exp(_not_subnormal(log_hazard))
    exposure = block.efforts @ hazard
    log_pr = block.records @ log_hazard - block.selector.T @ exposure
    if block.extra is not None:
        log_pr = log_pr - block.extra @ hazard
    steepness = None
    if block.risks is not None:
        excess, steepness = log_excess(block.risks @ hazard)
        log_pr = log_pr + block.risk_records @ excess
    return Forward(log_pr, exposure, hazard, steepness, tuple(pull for _, pull in found))


def backward(
    block: Block, at: Forward, weight: Array, missed: Array
) -> list[tuple[int, tuple[float, ...]]]:
    """Slopes of a sum by each combination's detection parameters.

    Parameters
    ----------
    block, at
        The block, and what it yielded.
    weight
        Slope of the sum by the log probability of each row at each point.
    missed
        Minus the slope of the sum by each shared exposure at each point, histories left out.
    """
    exposed = block.selector @ weight + missed
    upon = block.efforts.T @ exposed
    if block.extra is not None:
        upon = upon + block.extra.T @ weight
    if block.risks is not None and block.risk_records is not None:
        upon = upon - block.risks.T @ ((block.risk_records.T @ weight) * at.steepness)
    upon = block.records.T @ weight - upon * at.hazard
    slopes, start = [], 0
    for (number, squared), pull in zip(block.parts, at.pulls, strict=True):
        stop = start + squared.shape[0]
        slopes.append((number, pull(upon[start:stop, :])))
        start = stop
    return slopes


def log_excess(risk: Array) -> tuple[Array, Array]:
    """log((exp(r) - 1) / r), with its slope: what one record adds where only one is possible.

    Parameters
    ----------
    risk
        Not negative.

    Examples
    --------
    >>> import numpy as np
    >>> value, slope = log_excess(np.array([0.0, 2.0]))
    >>> bool(np.allclose(value, [0.0, np.log(np.expm1(2.0) / 2.0)])), float(slope[0])
    (True, 0.5)
    """
    xp = risk.__array_namespace__()
    small = risk < 1e-4
    safe = xp.where(small, xp.ones_like(risk), risk)
    caught = -xp.expm1(-safe)
    value = xp.where(small, risk * (0.5 + risk / 24.0), safe + xp.log(caught / safe))
    slope = xp.where(small, 0.5 + risk / 12.0, 1.0 / caught - 1.0 / safe)
    return value, slope


def raised(log_value: Array) -> Array:
    """Exp of a log, no smaller than the smallest normal number.

    Parameters
    ----------
    log_value
        Any array.
    """
    xp = log_value.__array_namespace__()
    value: Array = xp.exp(_not_subnormal(log_value))
    return value


def _not_subnormal(log_value: Array) -> Array:
    xp = log_value.__array_namespace__()
    return xp.maximum(log_value, xp.asarray(SMALLEST_LOG, dtype=log_value.dtype))
