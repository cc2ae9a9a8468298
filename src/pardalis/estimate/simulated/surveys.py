"""New surveys of the same cameras and nights, drawn from a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Int

from pardalis.errors import InputError
from pardalis.estimate.design.formulas import variables
from pardalis.estimate.design.matrices import Design, UnitDesign, make_design
from pardalis.estimate.numbers.population import Animals, draw_animals
from pardalis.estimate.search.fitted import Fitted
from pardalis.estimate.search.model_likelihood import Beta, ModelLikelihood
from pardalis.estimate.simulated.captures import DrawnUnit, draw_captures
from pardalis.records.capture_history import CaptureHistory
from pardalis.scr.situations import SITE_RESPONSES, Situations
from pardalis.scr.tiles import Betas


def simulate(fitted: Fitted, seed: int | np.random.SeedSequence) -> tuple[CaptureHistory, ...]:
    """A new survey from a fitted model, as if its estimates were the truth; one history a session.

    Parameters
    ----------
    fitted
        The fitted model.
    seed
        Of the random numbers.

    Raises
    ------
    InputError
        If the model's responses of detectors cannot be drawn.
    """
    return simulate_at(fitted.likelihood, fitted.maximum.beta, seed)


def simulate_at(
    likelihood: ModelLikelihood, beta: Beta, seed: int | np.random.SeedSequence
) -> tuple[CaptureHistory, ...]:
    """A new survey from a model with given parameters; one history a session.

    It has the detectors, effort and covariates of the data. Activity centres lie on the mask's
    points, captures come occasion by occasion, and animals and detectors learn from them. Of the
    animals' covariates it has those that the model knows: the class of each, unknown as often as
    in the data, and its group; in a conditional model those of the animal caught that it was
    drawn after.

    What the model was fitted to is what is drawn: where binary records were summed to counts
    (binomial_size 1), it is such counts.

    Parameters
    ----------
    likelihood
        The model on data.
    beta
        Link-scale parameters.
    seed
        Of the random numbers.

    Raises
    ------
    InputError
        If the model's responses of detectors cannot be drawn.

    References
    ----------
    Borchers & Efford (2008) Biometrics 64:377-385, whose model it draws from; Efford, M. G. (2025)
    secr: spatially explicit capture-recapture models, help page `simulate.secr`.
    """
    random = np.random.default_rng(seed)
    response = _site_response(likelihood.design)
    design = _as_if_caught_everywhere(likelihood.design) if response else likelihood.design
    betas, _ = ModelLikelihood(replace(design, units=())).detection(beta)
    drawn = []
    for number, unit in enumerate(likelihood.design.units):
        animals = draw_animals(likelihood, number, beta, random)
        situations = design.units[number].situations
        history = _survey(unit, design, situations, betas, animals, response, random)
        drawn.append((unit, history))
    return _by_session(drawn)


def session_histories(design: Design) -> tuple[CaptureHistory, ...]:
    """The capture histories of a design's sessions, groups of animals put together again.

    Parameters
    ----------
    design
        The model on its data.
    """
    return _by_session([(each, each.unit.history) for each in design.units])


def _by_session(
    of_units: Sequence[tuple[UnitDesign, CaptureHistory]],
) -> tuple[CaptureHistory, ...]:
    sessions: dict[int, list[CaptureHistory]] = {}
    for each, history in of_units:
        sessions.setdefault(each.unit.number, []).append(history)
    return tuple(_together(groups) for groups in sessions.values())


def _survey(
    unit: UnitDesign,
    design: Design,
    situations: Situations,
    betas: Betas,
    animals: Animals,
    response: str,
    random: np.random.Generator,
) -> CaptureHistory:
    """Captures of one unit, with the covariates of the animals caught."""
    source = DrawnUnit(unit.unit.history, situations, design.spec.function, betas, response)
    history, caught = draw_captures(source, animals, unit.unit.mask.points, random)
    covariates = _covariates(unit, design, animals, caught, random)
    return replace(history, covariates=covariates)


def _covariates(
    unit: UnitDesign,
    design: Design,
    animals: Animals,
    caught: Int[np.ndarray, " caught"],
    random: np.random.Generator,
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Covariates of the animals caught, as far as the model knows them."""
    spec, made = design.spec, []
    for name, values in unit.unit.history.covariates:
        if name == spec.hcov:
            unknown = unit.situations.animal_class < 0
            hidden = random.random(len(caught)) < (unknown.mean() if len(unknown) else 0.0)
            names = np.array(design.classes)[animals.of_class[caught]]
            made.append((name, tuple(np.where(hidden, "", names).tolist())))
        elif name == spec.groups:
            made.append((name, (unit.unit.group,) * len(caught)))
        elif spec.conditional:
            made.append((name, tuple(values[one] for one in animals.donor[caught].tolist())))
    return tuple(made)


def _together(groups: Sequence[CaptureHistory]) -> CaptureHistory:
    """The groups of a session's animals in one history."""
    if len(groups) == 1:
        return groups[0]
    starts = np.cumsum([0, *(len(each.individual_ids) for each in groups)])
    names = [name for name, _ in groups[0].covariates]
    values = [dict(each.covariates) for each in groups]
    return replace(
        groups[0],
        individual_ids=tuple(str(number + 1) for number in range(int(starts[-1]))),
        animal=np.concatenate(
            [each.animal + start for each, start in zip(groups, starts, strict=False)]
        ),
        occasion=np.concatenate([each.occasion for each in groups]),
        trap=np.concatenate([each.trap for each in groups]),
        count=np.concatenate([each.count for each in groups]),
        covariates=tuple((name, tuple(v for own in values for v in own[name])) for name in names),
    )


def _site_response(design: Design) -> str:
    """The response of detectors to captures that formulas name; "" if they name none."""
    named = {
        name
        for parameter in design.spec.detection_parameters
        for name in variables(design.formulas[parameter])
    }
    found = sorted(named.intersection(SITE_RESPONSES))
    if len(found) > 1:
        raise InputError(
            "No survey can be drawn from a model with both k and K.", "Use one of the two."
        )
    return found[0] if found else ""


def _as_if_caught_everywhere(design: Design) -> Design:
    """The design, had an animal been caught wherever and whenever there was effort.

    A response of detectors stands in the design as it was in the data; a new survey meets other
    combinations. In this design each has its number: with a capture, and (naive) without one.
    """
    everywhere = []
    for each in design.units:
        history = each.unit.history
        if not history.individual_ids:
            raise InputError(
                f"No animal was caught in session {history.session}: what a capture changes there "
                "cannot be drawn.",
                "Leave k and K out of the formulas, or the session out of the data.",
            )
        trap, occasion = np.nonzero(history.usage)
        one = np.ones(len(trap), dtype=np.int64)
        full = replace(history, animal=0 * one, occasion=occasion, trap=trap, count=one)
        everywhere.append((each, full))
    masks = {each.unit.number: each.unit.mask for each in design.units}
    return make_design(design.spec, _by_session(everywhere), list(masks.values()))
