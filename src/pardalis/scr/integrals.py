"""Integrals over a session's mask of density times the probabilities of histories."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import chain

import numpy as np
from jaxtyping import Float, Int

from pardalis.scr.detection_functions import DetectionFunction
from pardalis.scr.kernel import BlockSums, raised, sums_over
from pardalis.scr.terms import Terms
from pardalis.scr.tiles import Betas, Plan, Tile

THREADED_ELEMENTS = 1_000_000
"""From so many channels by points on, tiles are shared among threads."""

TASKS = 64
"""Runs of tiles that threads are given."""


@dataclass(frozen=True, slots=True, eq=False)
class Integrals:
    """Integrals over the mask; the columns are the integral, then its slopes if there are any.

    Slopes are those by the detection parameters of each combination, then those by the
    coefficients of the density.

    Parameters
    ----------
    top
        Log of what the rows' integrals are relative to.
    by_row
        Of each row: the integral of density times the probability of its history.
    by_effort
        Of each shared exposure: the integral of density times the chance of being caught.
    """

    top: Float[np.ndarray, " rows"]
    by_row: Float[np.ndarray, "rows columns"]
    by_effort: Float[np.ndarray, "efforts columns"]

    @property
    def log_row(self) -> Float[np.ndarray, " rows"]:
        """Log of each row's integral."""
        with np.errstate(divide="ignore"):
            log_row: np.ndarray = self.top + np.log(self.by_row[:, 0])
        return log_row

    def raised_by(self, level: float) -> Integrals:
        """The integrals, were the log density higher by so much everywhere.

        Parameters
        ----------
        level
            How much.
        """
        return Integrals(self.top + level, self.by_row, self.by_effort * np.exp(level))


def integrate(
    terms: Terms,
    plan: Plan,
    function: DetectionFunction,
    betas: Betas,
    log_prior: Float[np.ndarray, " points"],
    directions: Float[np.ndarray, "points coefficients"] | None = None,
    executor: Executor | None = None,
) -> Integrals:
    """Integrate over the mask, tile by tile.

    Parameters
    ----------
    terms, plan
        The session's terms, and its mask in tiles.
    function
        Detection function.
    betas
        Detection parameters of each combination, on the function's link scale.
    log_prior
        Log of the number of animals expected at each point.
    directions
        Slopes of the log prior by the coefficients of the density; None if no slopes are wanted.
    executor
        Threads to share the tiles among; None to go through them one by one.
    """

    def work(tile: Tile) -> tuple[Tile, BlockSums]:
        own = None if directions is None else directions[tile.points]
        return tile, sums_over(tile.block, function, betas, log_prior[tile.points], own)

    columns = 1
    if directions is not None:
        columns += len(betas) * len(function.parameters) + directions.shape[1]
    rows = len(terms.row_animal)
    top, by_row = np.full(rows, -np.inf), np.zeros((rows, columns))
    by_effort = np.zeros((len(terms.efforts), columns))
    for tile, found in _over(plan, work, executor):
        old = top[tile.rows]
        both = np.maximum(np.maximum(old, found.top), -1e300)
        kept, new = raised(old - both), raised(found.top - both)
        by_row[tile.rows] = by_row[tile.rows] * kept[:, None] + found.by_row * new[:, None]
        top[tile.rows] = both
        by_effort += found.by_effort
    return Integrals(top, by_row, by_effort)


def _over(
    plan: Plan, work: Callable[[Tile], tuple[Tile, BlockSums]], executor: Executor | None
) -> Iterator[tuple[Tile, BlockSums]]:
    """What each tile yields, in the order of the tiles."""
    if executor is None or plan.elements < THREADED_ELEMENTS:
        return map(work, plan.tiles)
    size = -(-len(plan.tiles) // TASKS)
    runs = [plan.tiles[start : start + size] for start in range(0, len(plan.tiles), size)]
    return chain.from_iterable(executor.map(lambda run: [work(tile) for tile in run], runs))


def log_sums(
    log_rows: Float[np.ndarray, " rows"], row_animal: Int[np.ndarray, " rows"], animals: int
) -> Float[np.ndarray, " animals"]:
    """Log of the sum over each animal's rows.

    Parameters
    ----------
    log_rows
        Logs of what is summed.
    row_animal
        Animal of each row.
    animals
        How many there are.

    Examples
    --------
    >>> log_sums(np.log([1.0, 3.0, 5.0]), np.array([0, 0, 1]), 2).round(6).tolist()
    [1.386294, 1.609438]
    """
    top = np.full(animals, -np.inf)
    np.maximum.at(top, row_animal, log_rows)
    total = np.zeros(animals)
    finite = np.where(np.isfinite(top), top, 0.0)
    np.add.at(total, row_animal, np.exp(log_rows - finite[row_animal]))
    with np.errstate(divide="ignore"):
        value: np.ndarray = top + np.log(total)
    return value
