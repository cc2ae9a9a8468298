"""What a name in a formula means: along which side of the situations it varies, and its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float, Int

from pardalis.errors import InputError
from pardalis.estimate.design.spec import ScrSpec
from pardalis.estimate.design.units import Unit, group_levels, individual_covariate
from pardalis.records.capture_history import CaptureHistory
from pardalis.scr.situations import (
    ANIMAL_RESPONSES,
    DETECTOR_RESPONSES,
    SITE_RESPONSES,
    before,
)

Side = Literal["unit", "class", "animal", "state", "place"]
"""What a variable varies with; a place is a detector on an occasion."""

LEARNED = (*ANIMAL_RESPONSES, *DETECTOR_RESPONSES)


@dataclass(frozen=True, slots=True, eq=False)
class Variable:
    """A variable in one unit.

    Parameters
    ----------
    side
        What it varies with.
    values
        Along that side: one, one a class, one an animal, (for learned responses) two, or a table
        of detectors by occasions.
    levels
        Of a factor; None for a number.
    naive
        The values, had no animal been caught; None if they would be the same.
    """

    side: Side
    values: np.ndarray
    levels: tuple[str, ...] | None = None
    naive: np.ndarray | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything that formulas may name, over all units.

    Parameters
    ----------
    spec
        The model.
    units
        Sessions, and groups in them.
    classes
        Names of the classes of animals; one empty name if there is one.
    """

    spec: ScrSpec
    units: tuple[Unit, ...]
    classes: tuple[str, ...]

    def variable(self, name: str, unit: Unit) -> Variable | None:
        """What a name in a detection formula means in a unit; None if it is unknown.

        Parameters
        ----------
        name
            In the formula.
        unit
            Where.

        Raises
        ------
        InputError
            If it is an individual covariate that cannot stand there.
        """
        for look in (self._of_class, self._of_unit, self._learned, self._of_place, self._of_animal):
            found = look(name, unit)
            if found is not None:
                return found
        return None

    def known(self) -> tuple[str, ...]:
        """Names that detection formulas may hold, sorted."""
        history = self.units[0].history
        named = [
            *(name for name, _ in history.detector_covariates),
            *(name for name, _ in history.occasion_covariates),
            *(name for name, _ in history.session_covariates),
            *(name for name, _ in history.covariates),
        ]
        own = ["t", "T", "h2", *LEARNED, *SITE_RESPONSES]
        own += ["session"] if len({unit.number for unit in self.units}) > 1 else []
        own += ["g"] if self.spec.groups else []
        return tuple(sorted({*named, *own}))

    def of_unit(self, name: str, unit: Unit) -> Variable | None:
        """What a name means that has one value in a unit; None if it is unknown.

        Parameters
        ----------
        name
            In the formula.
        unit
            Where.
        """
        return self._of_unit(name, unit)

    def _of_class(self, name: str, unit: Unit) -> Variable | None:
        if name not in ("h2", self.spec.hcov) or self.classes == ("",):
            return None
        return Variable("class", np.array(self.classes), self.classes)

    def _of_unit(self, name: str, unit: Unit) -> Variable | None:
        sessions = {each.number: each.history.session for each in self.units}
        if name == "session":
            return Variable("unit", np.array([unit.history.session]), tuple(sessions.values()))
        if name == "Session":
            return Variable("unit", np.array([float(unit.number)]))
        if self.spec.groups and name in ("g", self.spec.groups):
            levels = tuple(dict.fromkeys(each.group for each in self.units))
            return Variable("unit", np.array([unit.group]), levels)
        everywhere = [dict(each.history.session_covariates).get(name) for each in self.units]
        own = dict(unit.history.session_covariates).get(name)
        if own is None:
            return None
        return _variable("unit", [own], [value for value in everywhere if value is not None])

    def _learned(self, name: str, unit: Unit) -> Variable | None:
        if name not in LEARNED:
            return None
        return Variable("state", np.array(["FALSE", "TRUE"]), ("FALSE", "TRUE"))

    def _of_place(self, name: str, unit: Unit) -> Variable | None:
        history = unit.history
        detectors, occasions = history.usage.shape
        if name == "t":
            most = max(each.history.usage.shape[1] for each in self.units)
            levels = tuple(str(number) for number in range(1, most + 1))
            return Variable("place", np.tile(levels[:occasions], (detectors, 1)), levels)
        if name == "T":
            return Variable("place", np.tile(np.arange(float(occasions)), (detectors, 1)))
        if name in SITE_RESPONSES:
            texts = np.where(_site_response(history, name), "TRUE", "FALSE")
            return Variable("place", texts, ("FALSE", "TRUE"), np.full_like(texts, "FALSE"))
        shapes = {"detector_covariates": (-1, 1), "occasion_covariates": (1, -1)}
        for attribute, shape in shapes.items():
            own = dict(getattr(history, attribute)).get(name)
            if own is not None:
                everywhere = [
                    value
                    for each in self.units
                    for value in dict(getattr(each.history, attribute)).get(name, ())
                ]
                found = _variable("place", own, everywhere)
                values = np.broadcast_to(found.values.reshape(shape), (detectors, occasions))
                return Variable("place", values, found.levels)
        return None

    def _of_animal(self, name: str, unit: Unit) -> Variable | None:
        if name not in dict(unit.history.covariates):
            return None
        if not self.spec.conditional:
            raise InputError(
                f"The value of '{name}' is not known for animals that were never caught.",
                f"Fit with --conditional, or name it as a class: --hcov {name}.",
            )
        own = individual_covariate(unit.history, name)
        for animal, value in zip(unit.history.individual_ids, own, strict=True):
            if value == "":
                raise InputError(
                    f"The '{name}' of animal {animal} is unknown.",
                    f"Give it, or let the model find out: --hcov {name}.",
                )
        everywhere = [
            value for each in self.units for value in individual_covariate(each.history, name)
        ]
        return _variable("animal", own, everywhere)


def class_names(
    spec: ScrSpec, formulas: Mapping[str, str], histories: Sequence[CaptureHistory]
) -> tuple[str, ...]:
    """Names of the classes of animals, the base first; one empty name if there is one class.

    Parameters
    ----------
    spec
        The model.
    formulas
        By parameter.
    histories
        One a session.

    Raises
    ------
    InputError
        If the covariate that names classes has not two levels.
    """
    if "pmix" not in formulas:
        return ("",)
    if spec.hcov is None:
        return ("1", "2")
    levels = group_levels(spec.hcov, histories)
    if len(levels) != 2:
        told = f"has the levels {', '.join(levels)}" if levels else "is known of no animal"
        raise InputError(
            f"The covariate '{spec.hcov}' {told}; classes need two levels.",
            "Are levels written alike (F and f are two)? Leave unknown ones empty.",
        )
    return levels


def _site_response(history: CaptureHistory, name: str) -> Int[np.ndarray, "detectors occasions"]:
    caught = np.zeros(history.usage.shape, dtype=bool)
    caught[history.trap, history.occasion] = True
    return before(caught, lasting=name == "k")


def _variable(
    side: Side, own: Sequence[str | float], everywhere: Sequence[str | float]
) -> Variable:
    """Numbers if all values everywhere are numbers, else a factor with sorted levels."""
    numbers = [_number(value) for value in everywhere]
    if all(value is not None for value in numbers):
        return Variable(side, np.array([float(value) for value in own]))
    levels = tuple(sorted({str(value) for value in everywhere}))
    return Variable(side, np.array([str(value) for value in own]), levels)


def _number(value: str | float) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def standardised(
    points: Float[np.ndarray, "points 2"], of: Float[np.ndarray, "all 2"]
) -> dict[str, Float[np.ndarray, " points"]]:
    """Coordinates in standard deviations from the mean, their squares and product, as in secr.

    Parameters
    ----------
    points
        Projected coordinates [m].
    of
        The points whose mean and standard deviation are the measure [m].

    References
    ----------
    Efford, M. G. (2025) secr: spatially explicit capture-recapture models, vignette on density
    surfaces.
    """
    scaled = (points - of.mean(axis=0)) / of.std(axis=0, ddof=1)
    x, y = scaled[:, 0], scaled[:, 1]
    return {"x": x, "y": y, "x2": x * x, "y2": y * y, "xy": x * y}
