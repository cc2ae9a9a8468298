"""Sessions and groups of animals: the units that each have captures, a mask and a density."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import compress

import numpy as np

from pardalis.errors import InputError
from pardalis.estimate.design.spec import ScrSpec
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.mask import Mask
from pardalis.scr.collapse import as_binomial_counts


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A session, or one group of its animals.

    Parameters
    ----------
    number
        Of the session, from 0.
    group
        Level of the grouping covariate; "" without groups.
    history
        Captures of the unit's animals.
    mask
        The session's.
    """

    number: int
    group: str
    history: CaptureHistory
    mask: Mask


def part_into_units(
    spec: ScrSpec, histories: Sequence[CaptureHistory], masks: Sequence[Mask]
) -> tuple[Unit, ...]:
    """The units of a model.

    Parameters
    ----------
    spec
        The model, with its grouping covariate.
    histories, masks
        One a session.

    Raises
    ------
    InputError
        If the numbers of sessions and masks differ, or an animal's group is unknown.
    """
    if len(histories) != len(masks):
        raise InputError(
            f"There are {len(histories)} sessions and {len(masks)} masks.",
            "Give each session its mask.",
        )
    units = []
    for number, (history, mask) in enumerate(zip(histories, masks, strict=True)):
        if spec.binomial_size > 1 and history.detector != "count":
            raise InputError(
                f"{history.detector} detectors record no counts, binomial or other.",
                "Leave the size out, or read the captures with detector count.",
            )
        if spec.binomial_size == 1 and history.detector == "proximity":
            history = as_binomial_counts(history)
        if spec.groups is None:
            units.append(Unit(number, "", history, mask))
            continue
        own = individual_covariate(history, spec.groups)
        unknown = sum(value == "" for value in own)
        if unknown:
            raise InputError(
                f"The '{spec.groups}' of {unknown} of {len(own)} animals is unknown: they would "
                "belong to no group.",
                f"Give it, or take it as a class that may be unknown: --hcov {spec.groups}.",
            )
        for level in group_levels(spec.groups, histories):
            chosen = np.array([value == level for value in own], dtype=bool)
            units.append(Unit(number, level, some_animals(history, chosen), mask))
    return tuple(units)


def group_levels(name: str, histories: Sequence[CaptureHistory]) -> tuple[str, ...]:
    """Levels of an individual covariate over all sessions, unknown left out.

    Parameters
    ----------
    name
        Of the covariate.
    histories
        One a session.
    """
    values = {value for each in histories for value in individual_covariate(each, name)}
    return tuple(sorted(values - {""}))


def individual_covariate(history: CaptureHistory, name: str) -> tuple[str, ...]:
    """An individual covariate's value for each animal.

    Parameters
    ----------
    history
        The capture history.
    name
        Of the covariate.

    Raises
    ------
    InputError
        If the animals have none of that name.
    """
    known = dict(history.covariates)
    if name not in known and history.individual_ids:
        raise InputError(
            f"Session {history.session}: the animals have no covariate '{name}'.",
            f"Known: {', '.join(known) or 'none'}.",
        )
    return known.get(name, ())


def some_animals(history: CaptureHistory, chosen: np.ndarray) -> CaptureHistory:
    """The history of some of the animals.

    Parameters
    ----------
    history
        The capture history.
    chosen
        Whether each animal is wanted.
    """
    numbers = np.cumsum(chosen) - 1
    kept = chosen[history.animal]
    covariates = tuple(
        (name, tuple(compress(values, chosen))) for name, values in history.covariates
    )
    return replace(
        history,
        individual_ids=tuple(compress(history.individual_ids, chosen)),
        animal=numbers[history.animal[kept]],
        occasion=history.occasion[kept],
        trap=history.trap[kept],
        count=history.count[kept],
        covariates=covariates,
    )
