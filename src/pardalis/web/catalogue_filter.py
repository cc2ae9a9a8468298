"""What is asked of the catalogue, as it stands in an address."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Query

from pardalis.errors import InputError
from pardalis.records.animal_card import CatalogueFilter, CatalogueOrder, KnownFrom
from pardalis.records.sentence import say

Sex = Literal["", "female", "male", "unknown"]
LifeStage = Literal["", "adult", "subadult", "juvenile", "unknown"]


def asked_filter(
    text: Annotated[str, Query(max_length=200)] = "",
    sex: Sex = "",
    life_stage: LifeStage = "",
    site: Annotated[str, Query(max_length=200)] = "",
    known_from: KnownFrom | Literal[""] = "",
    seen_from: Annotated[str, Query(max_length=10)] = "",
    seen_to: Annotated[str, Query(max_length=10)] = "",
    order: CatalogueOrder = CatalogueOrder.ID,
) -> CatalogueFilter:
    """The filter that a form sends; what is left empty is not asked for.

    Parameters
    ----------
    text, sex, life_stage, site, known_from, seen_from, seen_to, order
        As of `CatalogueFilter`.

    Raises
    ------
    InputError
        If a day is none.
    """
    return CatalogueFilter(
        text, sex, life_stage, site, known_from or None, day(seen_from), day(seen_to), order
    )


def day(text: str) -> date | None:
    """A day as a form sends it; None if it is empty.

    Parameters
    ----------
    text
        ISO 8601.

    Raises
    ------
    InputError
        If it is none.

    Examples
    --------
    >>> day("2026-03-01"), day("")
    (datetime.date(2026, 3, 1), None)
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InputError(
            say("'{text}' is no day.", text=text), say("Write it as 2026-03-01.")
        ) from error


Filter = Annotated[CatalogueFilter, Depends(asked_filter)]
