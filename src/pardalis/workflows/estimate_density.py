"""The catalogue and the effort to a density, or the plain reason why there is none."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from pardalis.errors import InputError
from pardalis.estimate.numbers.model_set import compare
from pardalis.exchange.animal_tables import read_covariates
from pardalis.history.captures import ASSUMPTIONS, capture_history
from pardalis.history.flanks import choose_flank
from pardalis.history.nights import night_of, session_nights
from pardalis.history.stations import deployments_projection, wide_stations
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.detection import Flank
from pardalis.records.estimate import Estimate, EstimateStatus
from pardalis.records.media import Media, Placement
from pardalis.records.problem import Problem
from pardalis.store import cards, results
from pardalis.workflows.batches import Progress, silent
from pardalis.workflows.catalogue import Catalogue, read_catalogue
from pardalis.workflows.fit_answer import answer_of, comparison_rows, said
from pardalis.workflows.fit_models import Fit, examined, fit_models
from pardalis.workflows.habitat_masks import HabitatMasks
from pardalis.workflows.outcome import Outcome, tell_problems
from pardalis.workflows.project import DEPLOYMENTS_TABLE, Project, open_project
from pardalis.workflows.settings import EstimateSettings

STEP = "estimate"
_CLOCK_SHARE = 0.1
"""From this share of photographs outside its deployment on, a camera's clock was wrong.

A visit before the start or after the end gives a few; a reset clock gives all that follow."""


@dataclass(frozen=True, slots=True, eq=False)
class Captures:
    """What an estimate is made from.

    Parameters
    ----------
    flank
        The side that counts.
    history
        Captures by station and night, with effort.
    evenings
        Date of the evening of each occasion.
    problems
        Deployments without effort, and sightings that could not be counted.
    crs
        System of the stations' coordinates, as PROJ writes it.
    """

    flank: Flank
    history: CaptureHistory
    evenings: tuple[date, ...]
    problems: tuple[Problem, ...]
    crs: str


def estimate_density(
    survey: Path, settings: EstimateSettings | None = None, progress: Progress = silent
) -> Outcome:
    """Estimate the density of the individuals of a survey.

    Parameters
    ----------
    survey
        The survey folder.
    settings
        Model, flank and mask.
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
    progress("Estimate", 0, 1)
    known = read_catalogue(project.database)
    with project.database.read() as connection:
        deployments, gaps = cards.deployments(connection), cards.gaps(connection)
    if deployments:
        captures = gather(known, deployments, gaps, settings)
        found = _fit(captures, settings)
        estimates, surfaces = _by_rank(found, captures), found.surfaces
        problems = (*captures.problems, *wide_stations(deployments))
    else:
        estimates, problems, surfaces = (_without_effort(settings),), (), ()
    estimates = tuple(
        replace(each, catalogue_hash=known.hash, ledger_position=known.ledger_position)
        for each in estimates
    )
    outcome = _outcome(estimates, problems, settings)
    with project.database.write() as connection:
        results.replace_estimates(connection, estimates)
        results.replace_surfaces(connection, surfaces)
        cards.replace_problems(connection, STEP, problems)
        results.put_step(connection, STEP, known.hash, outcome.counts)
    progress("Estimate", 1, 1)
    return outcome


def gather(
    known: Catalogue,
    deployments: tuple[Deployment, ...],
    gaps: tuple[EffortGap, ...],
    settings: EstimateSettings,
) -> Captures:
    """The captures of one flank, with effort, and what could not be counted.

    Parameters
    ----------
    known
        Photographs and individuals.
    deployments, gaps
        The survey's table.
    settings
        Session, and the flank if one was chosen.
    """
    silent_ones, unclocked = _without_record(known, deployments)
    excluded = frozenset(problem.subject for problem in silent_ones)
    lost = (*gaps, *(gap for gap, _ in unclocked))
    flank = _flank(settings.flank) or choose_flank(
        known.individuals, known.usable, deployments, lost, excluded
    )
    history, problems = capture_history(
        known.individuals, known.usable, deployments, lost, flank, settings.session, excluded
    )
    counted = [each for each in deployments if each.deployment_id not in excluded]
    nights = session_nights(counted)
    crs = deployments_projection(counted or deployments).proj_string
    evenings = tuple(nights.first + timedelta(days=row) for row in range(nights.count))
    told = (*silent_ones, *(problem for _, problem in unclocked), *problems)
    return Captures(flank, history, evenings, told, crs)


_Unclocked = tuple[EffortGap, Problem]


def _without_record(
    known: Catalogue, deployments: tuple[Deployment, ...]
) -> tuple[list[Problem], list[_Unclocked]]:
    """Deployments without a photograph, and spells in which a camera's clock was wrong."""
    placed: dict[str, list[datetime]] = defaultdict(list)
    outside: Counter[str] = Counter()
    for each in sorted(known.media, key=_order_on_card):
        name = each.deployment_id or ""
        if each.placement is Placement.PLACED and each.timestamp is not None:
            placed[name].append(each.timestamp)
        elif each.placement is Placement.OUTSIDE_DEPLOYMENT and placed[name]:
            # Those before the first that fits are tests, or an old card's; a reset comes later.
            outside[name] += 1
    photographed = {each.deployment_id for each in known.media}
    silent_ones, unclocked = [], []
    for deployment in deployments:
        name = deployment.deployment_id
        seen = len(placed[name]) + outside[name]
        if name not in photographed:
            reason = "No photograph of it was imported: its nights are not counted as effort."
            silent_ones.append(Problem(name, "no_effort", reason, "Import its card."))
        elif not placed[name] or outside[name] >= _CLOCK_SHARE * seen:
            unclocked.append(_unclocked(deployment, placed[name], outside[name], seen))
    return silent_ones, unclocked


def _order_on_card(photo: Media) -> tuple[str, list[int], str]:
    """Cameras number their files: IMG_9 before IMG_10."""
    numbers = [int(digits) for digits in re.findall(r"\d+", photo.file_path[len(photo.card) :])]
    return photo.card, numbers, photo.file_path


def _unclocked(
    deployment: Deployment, placed: list[datetime], outside: int, seen: int
) -> _Unclocked:
    """The rest of a deployment after the last photograph with a date that can be believed."""
    start = max(placed) + timedelta(seconds=1) if placed else deployment.deployment_start
    end = max(start, deployment.deployment_end)
    number = f"{outside} of its {seen} photographs are" if placed else "All its photographs are"
    reason = (
        f"{number} dated outside it: its clock was wrong, and its "
        f"nights from {night_of(start, deployment.utc_offset)} on are not counted as effort."
    )
    remedy = "If the clock was right, correct the deployment's times in the table."
    name = deployment.deployment_id
    return EffortGap(name, start, end, "wrong clock"), Problem(name, "no_effort", reason, remedy)


def _flank(name: str | None) -> Flank | None:
    if name is None:
        return None
    if name not in (Flank.LEFT, Flank.RIGHT):
        raise InputError(f"Animals cannot be counted by '{name}'.", "Name left or right.")
    return Flank(name)


def _fit(captures: Captures, settings: EstimateSettings) -> Fit:
    """The model of the settings; or the small set, if they name none."""
    history = captures.history
    if settings.animals is not None:
        history = replace(history, covariates=read_covariates(settings.animals, history))
    habitat = HabitatMasks(settings, captures.crs)
    several = settings.formulas is None
    found = fit_models((history,), settings, habitat, None, several)
    return examined(found, (history,), settings, mapped=True)


def _by_rank(found: Fit, captures: Captures) -> tuple[Estimate, ...]:
    """The estimates that were compared, the one to report first."""
    rows = found.comparison.rows if found.comparison is not None else ()
    others = tuple(row.estimate for row in rows[1:])
    more = (*ASSUMPTIONS, *_assumed(captures.flank))
    return tuple(
        replace(each, flank=captures.flank, assumptions=(*each.assumptions, *more))
        for each in (found.best, *others)
    )


def _assumed(flank: Flank) -> tuple[str, ...]:
    return (
        f"Animals are counted by their {flank.value} flank alone, so that none counts twice.",
        "An animal walks either way equally often, so that each camera sees a given flank on half "
        "of the passes.",
    )


def _without_effort(settings: EstimateSettings) -> Estimate:
    return Estimate(
        EstimateStatus.REFUSED,
        (
            f"There is no {DEPLOYMENTS_TABLE}: where each camera stood and when it worked is not "
            "known. 'pardalis init' writes one to fill in.",
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
    estimate = estimates[0]
    counts: dict[str, int | float] = {
        "individuals": estimate.animals,
        "captures": estimate.captures,
        "recaptures": estimate.recaptures,
        "spatial_recaptures": estimate.spatial_recaptures,
    }
    answer = {**answer_of(estimate), "estimate": asdict(estimate)}
    comparison = None
    if len(estimates) > 1:
        comparison = compare([(each.name, each) for each in estimates])
        answer["models"] = comparison_rows(comparison)
    sentences = (*said(estimate, comparison, settings.region), *tell_problems(problems))
    return Outcome(STEP, sentences, counts, problems, answer)
