"""The catalogue and the effort to a density, or the plain reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import partial

from pardalis.errors import InputError
from pardalis.history.captures import ASSUMPTIONS
from pardalis.history.stations import wide_stations
from pardalis.records.address import Survey
from pardalis.records.detection import Flank
from pardalis.records.effort_doubt import EffortDoubt
from pardalis.records.estimate import Estimate, EstimateStatus, FlankName
from pardalis.records.individual import Individual
from pardalis.records.problem import Problem
from pardalis.records.sentence import say
from pardalis.store import cards, results
from pardalis.workflows.batches import Progress, silent
from pardalis.workflows.catalogue import Catalogue, catalogue_of_sightings
from pardalis.workflows.counted_effort import read_effort
from pardalis.workflows.doubtful_effort import (
    effort_assumption,
    problem_of,
)
from pardalis.workflows.drawn_catalogues import Drawn, drawn_catalogues
from pardalis.workflows.fit_answer import answer_of, comparison_rows, main_and_models, said
from pardalis.workflows.fit_models import Fit, examined, fit_models, model_of
from pardalis.workflows.flank_estimates import Sides, assumed, by_flank, stands_alone
from pardalis.workflows.gather_captures import Captures, gather
from pardalis.workflows.habitat_masks import HabitatMasks
from pardalis.workflows.identity_doubt import Histories, with_doubt
from pardalis.workflows.keep_up import catch_up
from pardalis.workflows.outcome import Outcome, tell_problems
from pardalis.workflows.placed_state import note_made_from
from pardalis.workflows.project import DEPLOYMENTS_TABLE, Project, open_project
from pardalis.workflows.refit import Refit
from pardalis.workflows.said_effort import gaps_in
from pardalis.workflows.settings import EstimateSettings

STEP = "estimate"


def estimate_density(
    survey: Survey, settings: EstimateSettings | None = None, progress: Progress = silent
) -> Outcome:
    """Estimate the density of the individuals of a survey.

    Parameters
    ----------
    survey
        The survey folder.
    settings
        Model, flank, mask, and how many catalogues are drawn.
    progress
        Told when the fit begins and ends.

    Returns
    -------
    Outcome
        The density with its interval and status, or why there is none.

    Raises
    ------
    NotReadyError
        If nothing has been imported.
    InputError
        If a setting cannot be used.
    """
    settings = settings or EstimateSettings()
    with open_project(survey, settings.project) as project:
        return run(project, settings, progress)


def run(project: Project, settings: EstimateSettings, progress: Progress) -> Outcome:
    """Estimate in an open project; as `estimate_density`."""
    _check(settings)
    progress("Estimate", 0, 1)
    # Decisions that the desk took and has not derived yet count as well.
    catch_up(project)
    with project.database.read() as connection:
        known, deployments = catalogue_of_sightings(connection), cards.deployments(connection)
        effort = read_effort(connection, deployments, gaps_in(connection))
    doubts = effort.doubts
    if deployments:
        captures = gather(known, deployments, effort, settings)
        drawn = partial(drawn_catalogues, known, settings.draws)
        found, estimates = _estimates(captures, settings, drawn, progress)
        problems, surfaces = (*captures.problems, *wide_stations(deployments)), found.surfaces
    else:
        estimates, problems, surfaces = (_without_effort(settings),), (), ()
    estimates = tuple(_of_catalogue(each, known) for each in estimates)
    if doubts:
        estimates = tuple(_of_effort(each, doubts, settings) for each in estimates)
        problems = (*problems, *map(problem_of, doubts))
    outcome = _outcome(estimates, problems, settings)
    with project.database.write() as connection:
        results.replace_estimates(connection, estimates)
        results.replace_surfaces(connection, surfaces)
        cards.replace_problems(connection, STEP, problems)
        results.put_step(connection, STEP, known.hash, outcome.counts)
        results.put_choices(connection, STEP, {"doubtful_effort": settings.doubtful_effort})
        note_made_from(connection, STEP)
    progress("Estimate", 1, 1)
    return outcome


def _check(settings: EstimateSettings) -> None:
    if settings.draws < 0 or settings.draws == 1:
        raise InputError(
            f"{settings.draws} drawn catalogues say nothing of the doubt about identity.",
            "Draw 20, or 0 to take identities as certain.",
        )


def _estimates(
    captures: Captures, settings: EstimateSettings, drawn: Drawn, progress: Progress
) -> tuple[Fit, tuple[Estimate, ...]]:
    """What was fitted, and the estimates to keep: of each model, and of both flanks if asked."""
    habitat = HabitatMasks(settings, captures.crs)
    several = settings.formulas is None
    found = fit_models((captures.history,), settings, habitat, None, several)
    found = examined(found, (captures.history,), settings, mapped=True)
    luck = settings.flank == "best" and stands_alone(captures)
    rows = found.comparison.rows if found.comparison is not None else ()
    others = tuple(_assuming(row.estimate, captures.flank, luck) for row in rows[1:])
    if found.best.status is EstimateStatus.REFUSED:
        return found, (_assuming(found.best, captures.flank, luck), *others)
    refit = _refit(found, settings, habitat)
    chosen: FlankName = "joint" if settings.flank == "joint" else _name(captures.flank)
    sides = by_flank(captures, found.best, refit, chosen)
    certain = sides.joint if chosen == "joint" else found.best
    main = _over_draws(certain, captures, sides, refit, settings, drawn, progress)
    main = replace(main, flanks=sides.shown)
    if chosen != "joint":
        return found, (_assuming(main, captures.flank, luck), *others)
    best = _assuming(found.best, captures.flank, luck)
    return found, (_both(main), best, *others)


def _refit(found: Fit, settings: EstimateSettings, habitat: HabitatMasks) -> Refit:
    regions = habitat.regions(found.masks)
    return Refit(
        model_of(settings, found.spec, habitat, threads=1),
        found.masks[0],
        regions[0] if regions is not None else None,
        found.spec.conditional,
        dict(found.spec.links),
    )


def _over_draws(
    certain: Estimate,
    captures: Captures,
    sides: Sides,
    refit: Refit,
    settings: EstimateSettings,
    drawn: Drawn,
    progress: Progress,
) -> Estimate:
    """The estimate with what is not known about identity, if that was asked for."""
    if settings.draws == 0 or certain.status is EstimateStatus.REFUSED:
        return certain
    both = settings.flank == "joint"
    flanks = (Flank.LEFT, Flank.RIGHT) if both else (captures.flank,)

    def count(individuals: Sequence[Individual] | None) -> Histories:
        return tuple(captures.counting.history(flank, individuals)[0] for flank in flanks)

    def again(histories: Histories) -> Estimate:
        if both:
            return refit.both(histories[0], histories[1], sides.composite)[0]
        return refit.one(histories[0], certain)

    histories = [count(each) for each in drawn()]
    return with_doubt(
        certain, count(None), histories, again, refit.links, settings.workers, progress
    )


def _name(flank: Flank) -> FlankName:
    return "left" if flank is Flank.LEFT else "right"


def _assuming(estimate: Estimate, flank: Flank, luck: bool) -> Estimate:
    more = (*ASSUMPTIONS, *assumed(_name(flank), luck))
    doubt = estimate.doubt
    if doubt is not None:
        doubt = replace(doubt, certain=_assuming(doubt.certain, flank, luck))
    assumptions = (*estimate.assumptions, *more)
    return replace(estimate, flank=flank, assumptions=assumptions, doubt=doubt)


def _of_catalogue(estimate: Estimate, known: Catalogue) -> Estimate:
    """The estimate, and what it is without doubt about identity, with the catalogue they are of."""
    doubt = estimate.doubt
    if doubt is not None:
        doubt = replace(doubt, certain=_of_catalogue(doubt.certain, known))
    return replace(
        estimate, catalogue_hash=known.hash, ledger_position=known.ledger_position, doubt=doubt
    )


def _of_effort(
    estimate: Estimate, doubts: Sequence[EffortDoubt], settings: EstimateSettings
) -> Estimate:
    """The estimate with what it took of doubtful effort."""
    doubt = estimate.doubt
    if doubt is not None:
        doubt = replace(doubt, certain=_of_effort(doubt.certain, doubts, settings))
    assumptions = (*estimate.assumptions, effort_assumption(doubts, settings.doubtful_effort))
    return replace(estimate, assumptions=assumptions, doubt=doubt)


def _both(estimate: Estimate) -> Estimate:
    """The estimate from both flanks; it stands beside those of the models that were compared."""
    return replace(
        estimate,
        name="both flanks",
        model=f"{estimate.model}, left and right flank",
        assumptions=(*estimate.assumptions, *ASSUMPTIONS, *assumed("joint")),
    )


def _without_effort(settings: EstimateSettings) -> Estimate:
    return Estimate(
        EstimateStatus.REFUSED,
        (
            say(
                "There is no {table}: where each camera stood and when it worked is not known. "
                "'pardalis init' writes one to fill in.",
                table=DEPLOYMENTS_TABLE,
            ),
        ),
        settings.estimate_model,
        settings.session,
        animals=0,
        captures=0,
        recaptures=0,
        spatial_recaptures=0,
    )


def _outcome(
    estimates: tuple[Estimate, ...], problems: tuple[Problem, ...], settings: EstimateSettings
) -> Outcome:
    estimate, comparison = main_and_models(estimates)
    assert estimate is not None
    counts: dict[str, int | float] = {
        "individuals": estimate.animals,
        "captures": estimate.captures,
        "recaptures": estimate.recaptures,
        "spatial_recaptures": estimate.spatial_recaptures,
    }
    answer = {**answer_of(estimate), "estimate": asdict(estimate)}
    if comparison is not None:
        answer["models"] = comparison_rows(comparison)
    sentences = (*said(estimate, comparison, settings.region), *tell_problems(problems))
    return Outcome(STEP, sentences, counts, problems, answer)
