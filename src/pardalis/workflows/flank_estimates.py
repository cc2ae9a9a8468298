"""The estimate from left, from right, and from both flanks, side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pardalis.records.detection import Flank
from pardalis.records.estimate import Estimate, EstimateStatus, FlankEstimate, FlankName
from pardalis.records.sentence import say
from pardalis.workflows.gather_captures import Captures
from pardalis.workflows.refit import Refit

HALF_OF_PASSES = say(
    "An animal walks either way equally often, so that each camera sees a given flank on half of "
    "the passes."
)
LUCKIER = say(
    "The flank was chosen because more animals are known from it. Where stations have one camera "
    "that favours the luckier flank, by a few per cent of density; both flanks together do not."
)
BOTH = say(
    "Left and right flank are of one population. Nothing is assumed of which left flank is whose "
    "right one; the interval holds even if both flanks tell the same thing twice."
)


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """What each flank says, and both.

    Parameters
    ----------
    shown
        Side by side, the chosen one marked.
    joint
        The estimate from both flanks.
    composite
        The fit that it was made from, at which others begin.
    """

    shown: tuple[FlankEstimate, ...]
    joint: Estimate
    composite: Estimate


def by_flank(captures: Captures, best: Estimate, refit: Refit, chosen: FlankName) -> Sides:
    """The estimates from left, right and both flanks, identities taken as certain.

    Parameters
    ----------
    captures
        Of the flank that was fitted first.
    best
        Its estimate.
    refit
        Fits the same model to other captures.
    chosen
        Which of the three is the survey's answer.
    """
    flanks = (Flank.LEFT, Flank.RIGHT)
    histories = [
        captures.history if flank is captures.flank else captures.counting.history(flank)[0]
        for flank in flanks
    ]
    alone = [
        best if flank is captures.flank else refit.one(history, best)
        for flank, history in zip(flanks, histories, strict=True)
    ]
    together, composite = refit.both(histories[0], histories[1], best)
    if all(each.status is not EstimateStatus.OK for each in alone):
        together = _as_doubtful(together)
    names: tuple[FlankName, ...] = ("left", "right", "joint")
    shown = tuple(
        _shown(name, each, chosen) for name, each in zip(names, (*alone, together), strict=True)
    )
    return Sides(shown, together, composite)


def assumed(name: FlankName, by_itself: bool = False) -> tuple[str, ...]:
    """What an estimate from these flanks takes for granted.

    Parameters
    ----------
    name
        "left", "right" or "joint".
    by_itself
        Whether it was chosen because more animals are known from it.
    """
    if name == "joint":
        return BOTH, HALF_OF_PASSES
    alone = say("Animals are counted by their left flank alone, so that none counts twice.")
    if name == "right":
        alone = say("Animals are counted by their right flank alone, so that none counts twice.")
    return alone, HALF_OF_PASSES, *((LUCKIER,) if by_itself else ())


def stands_alone(captures: Captures) -> bool:
    """Whether some station has one camera, which sees one flank of a passing animal.

    Parameters
    ----------
    captures
        With the deployments that they are of.
    """
    cameras: dict[str, set[str]] = {}
    for each in captures.counting.deployments:
        cameras.setdefault(each.location_id, set()).add(each.camera_id or each.deployment_id)
    return any(len(names) == 1 for names in cameras.values())


def _as_doubtful(together: Estimate) -> Estimate:
    """Two poor samples of the same animals are no good one."""
    if together.status is EstimateStatus.REFUSED:
        return together
    reason = say("Neither flank alone gives an estimate without doubt.")
    reasons = (*together.reasons, reason)
    return replace(together, status=EstimateStatus.DOUBTFUL, reasons=reasons)


def _shown(name: FlankName, each: Estimate, chosen: FlankName) -> FlankEstimate:
    converged = each.converged or each.status is EstimateStatus.REFUSED
    reasons = each.reasons
    if not converged and not any("converge" in reason for reason in reasons):
        reasons = (*reasons, say("The search for the maximum did not converge."))
    return FlankEstimate(
        flanks=name,
        chosen=name == chosen,
        status=each.status if converged else EstimateStatus.DOUBTFUL,
        reasons=reasons,
        animals=each.animals,
        captures=each.captures,
        spatial_recaptures=each.spatial_recaptures,
        density=each.density,
        assumption=assumed(name)[0],
    )
