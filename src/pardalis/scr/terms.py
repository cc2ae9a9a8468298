"""A capture history as linear terms of hazards, whatever its detectors and its model.

A *channel* is a detector under one combination of parameters; h is its hazard of one unit of
effort for an animal centred at a point. For every model of this package the log probability of
animal i's history, as an animal of class m, is

    log Pr = records . log h  +  risk_records . phi(risks h)  -  (effort + extra) . h  +  constant

with phi(r) = log((exp(r) - 1) / r): the effort is what the animal was exposed to, common to all
animals but for learned responses; a record multiplies by a hazard; and where records exclude each
other (once an occasion at a detector, or once an occasion at all), the record of a risk r has the
probability 1 - exp(-r) in place of r. Nothing of it is as large as animals by detectors by points.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Int
from scipy.sparse import csr_array


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """The linear terms of one session.

    A row is an animal as one of the classes that it may be of.

    Parameters
    ----------
    detectors
        Projected coordinates [m].
    channel_detector, channel_combination
        Of each channel, sorted by combination.
    efforts
        Exposures that rows share, by channel.
    row_animal, row_class, row_effort
        Of each row; the last is a row of `efforts`.
    records
        Rows by channels: how often recorded (sparse).
    extra
        Rows by channels: exposure beyond the shared one, of either sign (sparse); None if none.
    risks
        Risks by channels: exposure in which at most one record was possible (sparse).
    risk_records
        Rows by risks: how often recorded (sparse).
    never
        Groups by classes: the row of `efforts` of an animal that is never caught.
    animal_group
        Of each animal; a group differs from another in what its animals are exposed to.
    animal_class
        Of each animal whose class is known; -1 where it may be of any.
    constant
        Terms of the log likelihood without parameters.
    """

    detectors: Float[np.ndarray, "detectors 2"]
    channel_detector: Int[np.ndarray, " channels"]
    channel_combination: Int[np.ndarray, " channels"]
    efforts: Float[np.ndarray, "efforts channels"]
    row_animal: Int[np.ndarray, " rows"]
    row_class: Int[np.ndarray, " rows"]
    row_effort: Int[np.ndarray, " rows"]
    records: csr_array
    extra: csr_array | None
    risks: csr_array | None
    risk_records: csr_array | None
    never: Int[np.ndarray, "groups classes"]
    animal_group: Int[np.ndarray, " animals"]
    animal_class: Int[np.ndarray, " animals"]
    constant: float


def without_animals(terms: Terms) -> Terms:
    """The terms of a session in which none was caught: for sums of pdot alone.

    Parameters
    ----------
    terms
        Of the session.
    """
    nothing = np.zeros(0, dtype=np.int64)
    return replace(
        terms,
        row_animal=nothing,
        row_class=nothing,
        row_effort=nothing,
        records=terms.records[nothing],
        extra=None,
        risks=None,
        risk_records=None,
        animal_group=nothing,
        animal_class=nothing,
    )
