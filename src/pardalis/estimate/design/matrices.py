"""A model's formulas over sessions, occasions, detectors and animals: who meets which parameters.

A *unit* is a session, or a group of its animals: it has captures, a mask and a density of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Float, Int

from pardalis.errors import InputError
from pardalis.estimate.design.formulas import DesignMatrix, design_matrix, factor, variables
from pardalis.estimate.design.situation_frame import SituationFrame
from pardalis.estimate.design.spec import ScrSpec
from pardalis.estimate.design.units import Unit, part_into_units
from pardalis.estimate.design.variables import Vocabulary, class_names, standardised
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.mask import Mask
from pardalis.scr.situations import Situations


@dataclass(frozen=True, slots=True, eq=False)
class UnitDesign:
    """A unit with its place in the model.

    Parameters
    ----------
    unit
        Captures and mask.
    situations
        Which combination of detection parameters holds where.
    density
        Rows of the density's design matrix, one a mask point.
    share
        Rows of the design matrix of the second class's share, one a group of animals.
    """

    unit: Unit
    situations: Situations
    density: Float[np.ndarray, "points density_coefficients"]
    share: Float[np.ndarray, "groups share_coefficients"]


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """A model on data.

    Parameters
    ----------
    spec
        The model.
    formulas
        By parameter, constant ones and the share of the second class too.
    units
        Sessions, and groups in them.
    detection
        Of each detection parameter that is not fixed: its design matrix over combinations.
    names
        Of the link-scale parameters that are estimated, as secr names them.
    columns
        Of each parameter: which of the estimated parameters are its coefficients.
    labels
        Of each combination: the levels that make it, such as "sex = F".
    classes
        Names of the classes of animals; one empty name if there is one.
    """

    spec: ScrSpec
    formulas: Mapping[str, str]
    units: tuple[UnitDesign, ...]
    detection: Mapping[str, Float[np.ndarray, "combinations coefficients"]]
    names: tuple[str, ...]
    columns: Mapping[str, slice]
    labels: tuple[str, ...]
    classes: tuple[str, ...]


def make_design(
    spec: ScrSpec, histories: Sequence[CaptureHistory], masks: Sequence[Mask]
) -> Design:
    """Evaluate a model's formulas on the data.

    Parameters
    ----------
    spec
        The model.
    histories, masks
        One a session.

    Raises
    ------
    InputError
        If a formula names what the data lack, or what cannot stand there.
    """
    spec = with_hybrid(spec, histories)
    formulas = spec.formula_of()
    units = part_into_units(spec, histories, masks)
    vocabulary = Vocabulary(spec, units, class_names(spec, formulas, histories))
    of_detection = [name for name in spec.detection_parameters if name not in dict(spec.fixed)]
    frames = [
        SituationFrame(vocabulary, unit, [formulas[name] for name in spec.detection_parameters])
        for unit in units
    ]
    detection = {name: _over_frames(frames, formulas[name], name) for name in of_detection}
    combination, first = _combinations(frames, detection)
    density = _density(spec, formulas, vocabulary)
    share = _shares(formulas, vocabulary, frames)
    made, start, point, group = [], 0, 0, 0
    for unit, frame in zip(units, frames, strict=True):
        own = combination[start : start + frame.size].reshape(frame.shape)
        points, groups = len(unit.mask.points), frame.shape[1]
        made.append(
            UnitDesign(
                unit,
                frame.situations(own, spec.binomial_size),
                density.values[point : point + points],
                share.values[group : group + groups],
            )
        )
        start, point, group = start + frame.size, point + points, group + groups
    matrices = {"D": density, **detection, "pmix": share}
    names, columns = _names(matrices)
    labels = [label for frame in frames for label in frame.labels()]
    return Design(
        spec,
        formulas,
        tuple(made),
        {name: each.values[first] for name, each in detection.items()},
        names,
        columns,
        tuple(labels[row] for row in first.tolist()),
        vocabulary.classes,
    )


def with_hybrid(spec: ScrSpec, histories: Sequence[CaptureHistory]) -> ScrSpec:
    """The model, with a covariate of animals in a detection formula taken as their class.

    Animals that were never caught have no covariates; in a full likelihood the covariate is
    therefore a class whose share is estimated.

    Parameters
    ----------
    spec
        The model.
    histories
        One a session.
    """
    if spec.conditional or spec.hcov or spec.groups:
        return spec
    individual = {name for each in histories for name, _ in each.covariates}
    named = [
        name
        for parameter, formula in spec.formula_of().items()
        if parameter != "D"
        for name in variables(formula)
        if name in individual
    ]
    return replace(spec, hcov=named[0]) if named else spec


def _over_frames(frames: Sequence[SituationFrame], formula: str, parameter: str) -> DesignMatrix:
    columns: dict[str, Any] = {}
    for name in variables(formula):
        parts = [frame.column(name, parameter, formula) for frame in frames]
        values = np.concatenate([values for values, _ in parts])
        levels = parts[0][1]
        columns[name] = values.tolist() if levels is None else factor(values.tolist(), levels)
    return design_matrix(formula, columns, sum(frame.size for frame in frames), parameter)


def _combinations(
    frames: Sequence[SituationFrame], detection: Mapping[str, DesignMatrix]
) -> tuple[Int[np.ndarray, " situations"], Int[np.ndarray, " combinations"]]:
    """The combination of parameters of each situation, and a situation of each combination."""
    rows = sum(frame.size for frame in frames)
    stacked = np.hstack([np.zeros((rows, 1)), *(each.values for each in detection.values())])
    _, first, combination = np.unique(stacked, axis=0, return_index=True, return_inverse=True)
    return combination.reshape(-1), first


def _density(spec: ScrSpec, formulas: Mapping[str, str], vocabulary: Vocabulary) -> DesignMatrix:
    """The density's formula over the points of all units; without intercept if conditional."""
    rows = sum(len(unit.mask.points) for unit in vocabulary.units)
    if "D" not in formulas or "D" in dict(spec.fixed):
        return DesignMatrix((), np.zeros((rows, 0)))
    columns: dict[str, Any] = {}
    everywhere = np.concatenate([unit.mask.points for unit in vocabulary.units])
    for name in variables(formulas["D"]):
        parts = [_on_mask(name, unit, vocabulary, everywhere) for unit in vocabulary.units]
        values = np.concatenate(parts)
        if values.dtype.kind in "US":
            known = vocabulary.of_unit(name, vocabulary.units[0])
            levels = known.levels if known is not None else None
            columns[name] = factor(values.tolist(), levels or sorted(set(values.tolist())))
        else:
            columns[name] = values.tolist()
    made = design_matrix(formulas["D"], columns, rows, "D")
    if not spec.conditional:
        return made
    kept = [place for place, name in enumerate(made.names) if name]
    return DesignMatrix(tuple(made.names[place] for place in kept), made.values[:, kept])


def _on_mask(
    name: str, unit: Unit, vocabulary: Vocabulary, everywhere: Float[np.ndarray, "all 2"]
) -> np.ndarray:
    points = unit.mask.points
    covariates = dict(unit.mask.covariates)
    if name in covariates:
        return covariates[name]
    if name in ("x", "y", "x2", "y2", "xy"):
        return standardised(points, everywhere)[name]
    variable = vocabulary.of_unit(name, unit)
    if variable is None:
        if name in dict(unit.history.covariates):
            raise InputError(
                f"'{name}' is an animal's, and density is of places.",
                f"Part the animals into groups to give each its density: --groups {name}.",
            )
        known = ", ".join([*covariates, "x", "y", "x2", "y2", "xy"])
        raise InputError(
            f"The formula of D names '{name}', which the mask does not have.", f"Known: {known}."
        )
    return np.repeat(variable.values, len(points))


def _shares(
    formulas: Mapping[str, str], vocabulary: Vocabulary, frames: Sequence[SituationFrame]
) -> DesignMatrix:
    """Logit of the second class's share for each group of animals of each unit."""
    rows = sum(frame.shape[1] for frame in frames)
    if "pmix" not in formulas:
        return DesignMatrix((), np.zeros((rows, 0)))
    named = {"h2", vocabulary.spec.hcov}
    terms = [term.strip() for term in formulas["pmix"].lstrip("~").split("+")]
    others = [term for term in terms if term not in named and term != "1"]
    formula = "~" + " + ".join(["1", *others]) if others else "~1"
    columns: dict[str, Any] = {}
    for name in variables(formula):
        found = [vocabulary.of_unit(name, unit) for unit in vocabulary.units]
        known = [variable for variable in found if variable is not None]
        if len(known) < len(found):
            raise InputError(
                f"The formula of pmix names '{name}'.",
                "A class's share may differ between sessions: use session covariates.",
            )
        values = np.concatenate(
            [
                np.repeat(variable.values, frame.shape[1])
                for variable, frame in zip(known, frames, strict=True)
            ]
        ).tolist()
        levels = known[0].levels
        columns[name] = values if levels is None else factor(values, levels)
    made = design_matrix(formula, columns, rows, "pmix")
    second = f"h2{vocabulary.classes[1]}"
    return DesignMatrix(tuple(name or second for name in made.names), made.values)


def _names(matrices: Mapping[str, DesignMatrix]) -> tuple[tuple[str, ...], dict[str, slice]]:
    names: list[str] = []
    columns = {}
    for parameter, matrix in matrices.items():
        start = len(names)
        names += [f"{parameter}.{name}" if name else parameter for name in matrix.names]
        columns[parameter] = slice(start, len(names))
    return tuple(names), columns
