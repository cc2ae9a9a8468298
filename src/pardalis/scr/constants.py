"""Terms of a log likelihood that no parameter changes: coefficients, efforts, orders of twins."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Int, Num
from scipy.special import gammaln

from pardalis.records.capture_history import CaptureHistory
from pardalis.scr.situations import Situations


def log_constant(
    history: CaptureHistory,
    situations: Situations,
    exposing: Float[np.ndarray, "detectors occasions"],
) -> float:
    """Log of binomial and Poisson coefficients, of effort, and of the orders of twins.

    Parameters
    ----------
    history
        The capture history.
    situations
        Which parameters hold where.
    exposing
        Usage, times the number of binomial trials that each unit of it holds.
    """
    size = situations.binomial_size
    if history.detector == "count" and size == 0:
        return _poisson_constant(history, situations)
    usage = exposing[history.trap, history.occasion]
    counts = history.count.astype(float)
    if history.detector != "count":
        value = float(np.log(usage).sum())
    elif size == 1:
        value = float(_log_choose(np.round(usage), counts).sum())
    else:
        value = float(_log_choose(np.full(len(counts), float(size)), counts).sum())
        value += float((counts * np.log(usage / size)).sum())
    place = history.trap * history.usage.shape[1] + history.occasion
    return value - _twins(history, situations, place)


def _poisson_constant(history: CaptureHistory, situations: Situations) -> float:
    if situations.depends_on_time:
        place = history.trap * history.usage.shape[1] + history.occasion
        effort = history.usage.ravel()
    else:
        place, effort = history.trap, history.usage.sum(axis=1)
    cells, of_record = np.unique(
        np.column_stack([history.animal, place]), axis=0, return_inverse=True
    )
    counts = np.bincount(of_record.reshape(-1), history.count, minlength=len(cells))
    value = float((counts * np.log(effort[cells[:, 1]]) - gammaln(counts + 1.0)).sum())
    return value - _twins(history, situations, place)


def _twins(
    history: CaptureHistory, situations: Situations, place: Int[np.ndarray, " records"]
) -> float:
    """Log of the number of ways to order animals whose histories are the same."""
    return log_orders_of_twins(history.animal, place, history.count, situations.animal_class)


def log_orders_of_twins(
    animal: Int[np.ndarray, " records"],
    place: Int[np.ndarray, " records"],
    count: Int[np.ndarray, " records"],
    animal_class: Int[np.ndarray, " animals"],
) -> float:
    """Log of the number of ways to order animals with the same records.

    Parameters
    ----------
    animal, place, count
        Of each record; records of one animal at one place are summed.
    animal_class
        Of each animal; animals of other classes are no twins.

    Examples
    --------
    >>> one = np.array([1, 1])
    >>> round(log_orders_of_twins(np.array([0, 1]), one, one, np.array([-1, -1])), 4)
    0.6931
    """
    animals = len(animal_class)
    histories: list[dict[int, int]] = [{} for _ in range(animals)]
    for each, where, number in zip(animal.tolist(), place.tolist(), count.tolist(), strict=True):
        histories[each][where] = histories[each].get(where, 0) + number
    orders: dict[tuple[tuple[int, int], ...], int] = {}
    for own in histories:
        key = tuple(sorted(own.items()))
        orders[key] = orders.get(key, 0) + 1
    return float(sum(gammaln(number + 1.0) for number in orders.values()))


def _log_choose(
    size: Num[np.ndarray, " some"], number: Num[np.ndarray, " some"]
) -> Float[np.ndarray, " some"]:
    value: np.ndarray = gammaln(size + 1) - gammaln(number + 1) - gammaln(size - number + 1)
    return value
