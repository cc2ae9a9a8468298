"""Models in words: 'D ~ forest; g0 ~ bk; sigma ~ sex', and their design matrices."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float

from pardalis.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

_NAME = re.compile(r"[A-Za-z_.][A-Za-z0-9_.]*")
_WRITTEN = re.compile(r"[A-Za-z0-9_.\s+*:/^(),~-]*")
FUNCTIONS = ("I", "bs", "center", "exp", "log", "log10", "poly", "scale")
"""Functions that a formula may use. Nothing else in it is ever evaluated: a formula may come from a
stranger, and the library would run any expression."""

_LEVEL = re.compile(r"\[(?:T\.)?([^\]]*)\]")


@dataclass(frozen=True, slots=True, eq=False)
class DesignMatrix:
    """A formula evaluated: one row a situation, one column a coefficient.

    Parameters
    ----------
    names
        Of the columns, as R writes them; "" is the intercept.
    values
        The matrix.
    """

    names: tuple[str, ...]
    values: Float[np.ndarray, "situations coefficients"]


def parse_model(text: str, parameters: Sequence[str]) -> dict[str, str]:
    """Formulas by parameter from one line of text.

    Parameters
    ----------
    text
        Formulas with a parameter's name before the tilde, separated by semicolons.
    parameters
        Names that may stand before a tilde.

    Raises
    ------
    InputError
        If a formula has no tilde, or names another parameter, or one stands twice.

    Examples
    --------
    >>> parse_model("D ~ forest; sigma~1", ("D", "g0", "sigma"))
    {'D': '~forest', 'sigma': '~1'}
    """
    found: dict[str, str] = {}
    for part in re.split(r"[;\n]", text):
        if not part.strip():
            continue
        name, tilde, right = (piece.strip() for piece in part.partition("~"))
        if not tilde or not right or set("~|") & set(right):
            raise InputError(
                f"'{part.strip()}' is no formula.",
                "Write each as 'sigma ~ sex', separated by semicolons.",
            )
        if name not in parameters:
            raise InputError(
                f"The model has no parameter '{name}'.", f"Its parameters: {', '.join(parameters)}."
            )
        if name in found:
            raise InputError(f"The formula of {name} stands twice.", "Keep one of the two.")
        found[name] = "~" + " ".join(right.split())
    return found


def variables(formula: str) -> tuple[str, ...]:
    """Names in a formula, functions left out, in order of appearance.

    Parameters
    ----------
    formula
        Such as "~sex + log(forest)".

    Examples
    --------
    >>> variables("~sex + log(km.to.water):t - 1")
    ('sex', 'km.to.water', 't')
    """
    found: dict[str, None] = {}
    for match in _NAME.finditer(formula):
        if formula[match.end() :].lstrip()[:1] != "(" and not re.fullmatch(r"\.\d*", match[0]):
            found[match[0]] = None
    return tuple(found)


def factor(values: Sequence[str], levels: Sequence[str]) -> pd.Categorical:
    """A categorical column whose first level is the base.

    Parameters
    ----------
    values
        One a situation.
    levels
        In their order.
    """
    import pandas as pd

    return pd.Categorical(list(values), categories=list(levels))


def design_matrix(
    formula: str, columns: Mapping[str, Any], rows: int, parameter: str
) -> DesignMatrix:
    """Evaluate a formula over situations.

    Parameters
    ----------
    formula
        Such as "~sex".
    columns
        Values of each variable that may be named: numbers, or a categorical of `factor`.
    rows
        Number of situations.
    parameter
        Whose formula it is, for messages.

    Raises
    ------
    InputError
        If the formula names something unknown, or cannot be read.

    Examples
    --------
    >>> made = design_matrix("~sex", {"sex": factor(["F", "M"], ["F", "M"])}, 2, "sigma")
    >>> made.names, made.values.tolist()
    (('', 'sexM'), [[1.0, 0.0], [1.0, 1.0]])
    """
    if formula == "~1":
        return DesignMatrix(("",), np.ones((rows, 1)))
    _check_written(formula, parameter)
    named = variables(formula)
    unknown = [name for name in named if name not in columns]
    if unknown:
        raise InputError(
            f"The formula {parameter} {formula} names '{unknown[0]}', which is unknown there.",
            f"Known: {', '.join(sorted(columns)) or 'nothing'}.",
        )
    alone = [name for name in named if len(getattr(columns[name], "categories", (0, 1))) < 2]
    if alone:
        raise InputError(
            f"The formula {parameter} {formula} names '{alone[0]}', which is the same everywhere.",
            "Leave it out.",
        )
    return _evaluate(formula, {name: columns[name] for name in named}, rows, parameter)


def _check_written(formula: str, parameter: str) -> None:
    """Raise if a formula holds anything but names, numbers, operators and known functions."""
    strange = _WRITTEN.sub("", formula)
    called = [
        match[0]
        for match in _NAME.finditer(formula)
        if formula[match.end() :].lstrip()[:1] == "(" and match[0] not in FUNCTIONS
    ]
    if strange or called:
        what = f"'{strange[0]}'" if strange else f"the function '{called[0]}'"
        raise InputError(
            f"The formula {parameter} {formula} holds {what}, which no formula may.",
            f"Use names, +, :, * and the functions {', '.join(FUNCTIONS)}.",
        )


def _evaluate(formula: str, columns: Mapping[str, Any], rows: int, parameter: str) -> DesignMatrix:
    import formulaic
    import pandas as pd

    safe = {name: f"v{number}_" for number, name in enumerate(columns)}
    text = _NAME.sub(lambda match: safe.get(match[0], match[0]), formula.lstrip("~"))
    named = {safe[name]: values for name, values in columns.items()}
    frame = pd.DataFrame(named, index=range(rows))
    try:
        matrix = formulaic.model_matrix(text, frame, na_action="raise", context={})
    except (formulaic.errors.FormulaicError, ValueError, SyntaxError, TypeError) as error:
        raise InputError(
            f"The formula {parameter} {formula} cannot be read: {_first_line(error)}.",
            "Use names, +, : and *, such as 'sigma ~ sex + t'.",
        ) from error
    back = {new: old for old, new in safe.items()}
    names = tuple(_as_in_r(str(name), back) for name in matrix.columns)
    values = np.asarray(matrix, dtype=float)
    if not np.all(np.isfinite(values)):
        raise InputError(
            f"The formula {parameter} {formula} has values that are no numbers.",
            "Give each its value, or leave the variable out.",
        )
    return DesignMatrix(names, values)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0].rstrip(".")


def _as_in_r(name: str, back: Mapping[str, str]) -> str:
    """R's name of a column of formulaic's."""
    if name == "Intercept":
        return ""
    return _LEVEL.sub(r"\1", _NAME.sub(lambda match: back.get(match[0], match[0]), name))
