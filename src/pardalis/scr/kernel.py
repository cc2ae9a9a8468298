"""Sums over one block of mask points: probabilities of histories, with all their slopes.

Written in the array API: the arrays of a block may be those of NumPy or of another library, the
matrices anything that multiplies them. A block is gone through once and nothing of the size of
detectors by points outlives it: what slopes need of other blocks is a factor for each row, and
every slope is a sum over rows that is linear in these factors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pardalis.scr.detection_functions import Array, DetectionFunction, LogSlopes

Matrix = Any
"""A matrix of whichever library multiplies an `Array` by it: sparse, or dense."""

SMALLEST_LOG = -700.0
"""Logs are raised to this before exp: smaller numbers are subnormal, which processors crawl on."""

FAINTEST_LOG = -300.0
"""Log of the share of a row's greatest probability to which all others in a block are raised."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The channels of a block that share a combination of parameters.

    Parameters
    ----------
    combination
        Its number.
    squared
        Squared distances [m^2] of the channels' detectors to the points.
    efforts
        Shared exposures by channels.
    records, extra, risks
        As in `Terms`, for the rows and channels of the part; None where there are none.
    recorded
        Records of each row.
    """

    combination: int
    squared: Array
    efforts: Matrix
    records: Matrix | None
    extra: Matrix | None
    risks: Matrix | None
    recorded: Array


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A block of mask points with the channels and rows that reach it.

    Parameters
    ----------
    parts
        Its channels, by combination.
    row_effort
        Shared exposure of each row.
    risk_records
        As in `Terms`, for the rows and risks of the block; None where there are none.
    """

    parts: tuple[Part, ...]
    row_effort: Array
    risk_records: Matrix | None


@dataclass(frozen=True, slots=True, eq=False)
class BlockSums:
    """Sums over the points of a block; the columns are the sum, then its slopes.

    The slopes are those by the detection parameters of each combination and by the coefficients
    of the log density. There is but one column where no slopes were asked for.

    Parameters
    ----------
    top
        Log of each row's greatest probability at a point, times the prior.
    by_row
        Sum over points of each row's probability times the prior, relative to the greatest.
    by_effort
        For each shared exposure, the sum over points of the prior times the chance of being caught.
    """

    top: Array
    by_row: Array
    by_effort: Array


@dataclass(frozen=True, slots=True, eq=False)
class _Met:
    """A part at given parameters."""

    part: Part
    log_hazard: Array
    hazard: Array
    slopes: LogSlopes
    exposure: Array


def sums_over(
    block: Block,
    function: DetectionFunction,
    betas: tuple[tuple[float, ...], ...],
    log_prior: Array,
    directions: Array | None,
) -> BlockSums:
    """Sums over a block's points of the prior times the probabilities of histories.

    Parameters
    ----------
    block
        The block.
    function
        Detection function.
    betas
        Of each combination, the detection parameters on the function's link scale.
    log_prior
        Log of the number of animals expected at each point.
    directions
        Slopes of the log prior at each point by the coefficients of the density; None if no slopes
        are wanted.
    """
    xp = log_prior.__array_namespace__()
    met = [_meet(part, function, betas[part.combination]) for part in block.parts]
    exposure = _total([each.exposure for each in met])
    log_weight = _of_rows(log_prior - exposure, block.row_effort)
    steepness = None
    for each in met:
        if each.part.records is not None:
            log_weight = log_weight + each.part.records @ each.log_hazard
        if each.part.extra is not None:
            log_weight = log_weight - each.part.extra @ each.hazard
    if block.risk_records is not None:
        risks = [each.part.risks @ each.hazard for each in met if each.part.risks is not None]
        excess, steepness = log_excess(_total(risks))
        log_weight = log_weight + block.risk_records @ excess
    top = xp.max(log_weight, axis=1)
    somewhere = xp.isfinite(top)
    finite_top = xp.where(somewhere, top, xp.zeros_like(top))
    weight = xp.exp(_at_least(log_weight - finite_top[:, None], FAINTEST_LOG))
    total = xp.where(somewhere, xp.sum(weight, axis=1), xp.zeros_like(top))
    density = xp.exp(log_prior)
    caught = -xp.expm1(-exposure)
    rows, efforts = [total], [caught @ density]
    if directions is not None:
        missed = xp.exp(-exposure) * density
        parameters = len(function.parameters)
        for number in range(len(betas)):
            mine = [each for each in met if each.part.combination == number]
            if mine:
                of_rows, of_efforts = _detection(block, mine[0], weight, missed, total, steepness)
            else:
                of_rows = [xp.zeros_like(total)] * parameters
                of_efforts = [xp.zeros_like(efforts[0])] * parameters
            rows, efforts = rows + of_rows, efforts + of_efforts
        for place in range(directions.shape[1]):
            rows.append(weight @ directions[:, place])
            efforts.append(caught @ (density * directions[:, place]))
    return BlockSums(top, xp.stack(rows, axis=1), xp.stack(efforts, axis=1))


def _meet(part: Part, function: DetectionFunction, beta: tuple[float, ...]) -> _Met:
    log_hazard, slopes = function.log_hazard(beta, part.squared)
    hazard = log_hazard.__array_namespace__().exp(_at_least(log_hazard, SMALLEST_LOG))
    return _Met(part, log_hazard, hazard, slopes, part.efforts @ hazard)


def _detection(
    block: Block,
    each: _Met,
    weight: Array,
    missed: Array,
    total: Array,
    steepness: Array | None,
) -> tuple[list[Array], list[Array]]:
    """Slopes of each row's and each exposure's sum by the parameters of one combination."""
    xp = weight.__array_namespace__()
    part: Part = each.part
    of_rows, of_efforts = [], []
    for slope in each.slopes.each():
        steep = each.hazard if slope is None else each.hazard * slope
        exposed = each.exposure if slope is None else part.efforts @ steep
        of_efforts.append(xp.vecdot(missed, exposed))
        of_row = -_weighed(weight, exposed, block.row_effort)
        if slope is None:
            of_row = of_row + part.recorded * total
        elif part.records is not None:
            of_row = of_row + xp.vecdot(weight, part.records @ slope)
        if part.extra is not None:
            of_row = of_row - xp.vecdot(weight, part.extra @ steep)
        if part.risks is not None and block.risk_records is not None:
            more = block.risk_records @ (steepness * (part.risks @ steep))
            of_row = of_row + xp.vecdot(weight, more)
        of_rows.append(of_row)
    return of_rows, of_efforts


def _total(arrays: list[Array]) -> Array:
    total = arrays[0]
    for each in arrays[1:]:
        total = total + each
    return total


def _of_rows(by_effort: Array, row_effort: Array) -> Array:
    """Each row's own of what shared exposures have; all rows' at once if they share one."""
    if by_effort.shape[0] == 1:
        xp = by_effort.__array_namespace__()
        return xp.broadcast_to(by_effort, (row_effort.shape[0], by_effort.shape[1]))
    return by_effort.__array_namespace__().take(by_effort, row_effort, axis=0)


def _weighed(weight: Array, by_effort: Array, row_effort: Array) -> Array:
    """Sum over points of each row's weight times what its shared exposure has."""
    if by_effort.shape[0] == 1:
        return weight @ by_effort[0, :]
    return weight.__array_namespace__().vecdot(weight, _of_rows(by_effort, row_effort))


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
    value: Array = log_value.__array_namespace__().exp(_at_least(log_value, SMALLEST_LOG))
    return value


def _at_least(log_value: Array, least: float) -> Array:
    xp = log_value.__array_namespace__()
    return xp.maximum(log_value, xp.asarray(least, dtype=log_value.dtype))
