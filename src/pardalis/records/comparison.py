"""Several models of the same captures, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pardalis.records.estimate import Estimate

Criterion = Literal["AICc", "AIC"]


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One model of a comparison.

    Parameters
    ----------
    name
        As a reader knows it ("learned response").
    estimate
        What the model says.
    weight
        Akaike weight, 0 to 1; None for a model without a usable fit.
    """

    name: str
    estimate: Estimate
    weight: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Models of the same captures in the order in which the captures support them.

    Parameters
    ----------
    rows
        Best first; models without a usable fit last.
    criterion
        By which they are compared: "AICc", or "AIC" where AICc does not exist for one of them.
    notes
        Sentences on what the reader must know of the comparison.
    """

    rows: tuple[ModelRow, ...]
    criterion: Criterion
    notes: tuple[str, ...] = ()
