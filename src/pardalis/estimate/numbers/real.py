"""Detection parameters on their own scale, for each set of levels that a model tells apart."""

from __future__ import annotations

import numpy as np

from pardalis.estimate.search.fitted import Fitted
from pardalis.records.estimate import Interval
from pardalis.scr.derived import real_interval


def real_parameters(fitted: Fitted, number: int) -> tuple[tuple[str, Interval], ...]:
    """Each detection parameter of a unit with its interval, such as "sigma[h2 = M]".

    The first of each name is that of the base levels. A fixed parameter has no error.

    Parameters
    ----------
    fitted
        The fitted model.
    number
        Of the unit, from 0.
    """
    design, beta = fitted.design, fitted.maximum.beta
    unit = design.units[number]
    met = np.unique(unit.situations.combination.reshape(-1), return_index=True)
    combinations = met[0][np.argsort(met[1])]
    rows: list[tuple[str, Interval]] = []
    fixed = dict(design.spec.fixed)
    for name in design.spec.detection_parameters:
        if name in fixed:
            rows.append((name, Interval(*[fixed[name], 0.0, fixed[name], fixed[name]])))
            continue
        matrix, columns = design.detection[name], design.columns[name]
        seen: set[bytes] = set()
        for combination in combinations.tolist():
            row = matrix[combination]
            if row.tobytes() in seen:
                continue
            seen.add(row.tobytes())
            variance = row @ fitted.vcov[columns, columns] @ row
            value = float(row @ beta[columns])
            label = _label(design.labels[combination], design.formulas[name])
            interval = real_interval(value, float(np.sqrt(variance)), design.spec.link_of(name))
            rows.append((f"{name}[{label}]" if label and len(matrix[0]) > 1 else name, interval))
    return (*rows, *_share(fitted, number))


def _label(levels: str, formula: str) -> str:
    """Those levels that the formula tells apart."""
    return ", ".join(
        part for part in levels.split(", ") if part and part.split(" = ")[0] in formula
    )


def _share(fitted: Fitted, number: int) -> tuple[tuple[str, Interval], ...]:
    design, beta = fitted.design, fitted.maximum.beta
    if len(design.classes) == 1:
        return ()
    columns, row = design.columns["pmix"], design.units[number].share[0]
    spread = float(np.sqrt(row @ fitted.vcov[columns, columns] @ row))
    interval = real_interval(float(row @ beta[columns]), spread, "logit")
    return ((f"pmix[{design.spec.hcov or 'h2'} = {design.classes[1]}]", interval),)
