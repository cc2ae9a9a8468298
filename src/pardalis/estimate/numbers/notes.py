"""What a fit chose by itself, in sentences for who reads its numbers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pardalis.estimate.design.spec import ScrSpec
from pardalis.estimate.masks.grids import distance_to_nearest
from pardalis.estimate.search.fitted import Fitted
from pardalis.records.sentence import say


def notes(fitted: Fitted, spec: ScrSpec) -> tuple[str, ...]:
    """What was chosen by itself.

    Parameters
    ----------
    fitted
        The fitted model.
    spec
        As it was asked for.
    """
    return (*_of_occasions(fitted, spec), *_of_choices(fitted, spec), *_of_cells(fitted))


def _of_occasions(fitted: Fitted, spec: ScrSpec) -> Iterator[str]:
    units = fitted.design.units
    longest = max(each.unit.history.usage.shape[1] for each in units)
    if longest <= 1 or any(each.situations.depends_on_time for each in units):
        return
    if units[0].unit.history.detector == "count" and spec.binomial_size == 0:
        yield say("Counts were summed over occasions, which the model does not tell apart.")
    else:
        yield say(
            "Occasions were collapsed: the model tells them apart only by effort; the log "
            "likelihood is that of the records as they are."
        )


def _of_choices(fitted: Fitted, spec: ScrSpec) -> Iterator[str]:
    for name, value in spec.fixed:
        yield say(
            "{name} is fixed at {value}: the intervals do not know how wrong that may be.",
            name=name,
            value=f"{value:g}",
        )
    if fitted.design.units[0].unit.history.detector == "single":
        yield say("Single-catch detectors are fitted by the likelihood of multi-catch ones.")
    if spec.hcov is not None:
        base, other = fitted.design.classes
        yield say(
            "Animals are of the classes {base} and {other} ({covariate}); those of unknown "
            "class may be of either.",
            base=base,
            other=other,
            covariate=spec.hcov,
        )


def _of_cells(fitted: Fitted) -> Iterator[str]:
    yield _of_mask(fitted)
    if fitted.left_out > 0.0:
        yield say(
            "Cells far from captures or cameras were left out where this changes the log "
            "likelihood by less than {change}.",
            change=f"{fitted.left_out:.0e}",
        )


def _of_mask(fitted: Fitted) -> str:
    """How far the mask reaches and how fine it is, of the unit where that is least."""
    betas, _ = fitted.likelihood.detection(fitted.maximum.beta)
    reaches, steps = [], []
    for each in fitted.design.units:
        history, mask = each.unit.history, each.unit.mask
        met = np.unique(each.situations.combination).tolist()
        sigmas = [float(np.exp(betas[combination][1])) for combination in met]
        working = history.detectors[history.usage.sum(axis=1) > 0]
        if len(working):
            reach = float(distance_to_nearest(mask.points, working).max())
            reaches.append((reach / max(sigmas), reach))
            steps.append(float(np.sqrt(mask.cell_area)) / min(sigmas))
    share, reach = min(reaches)
    return say(
        "The mask reaches {reach} km from the cameras, {sigmas} sigma; its points are {step} sigma "
        "apart.",
        reach=f"{reach / 1000:.1f}",
        sigmas=f"{share:.1f}",
        step=f"{max(steps):.2f}",
    )
