"""What the report and the contact sheets show, gathered from the store."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pardalis import __version__
from pardalis.history.moved import with_stations
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.decision import Decision
from pardalis.records.density_surface import DensitySurface
from pardalis.records.estimate import Estimate
from pardalis.records.problem import Problem
from pardalis.records.sentence import say
from pardalis.report.content import DensityMap, ReportContent, StepCounts
from pardalis.store import cards, results
from pardalis.store.database import Connection
from pardalis.workflows.catalogue import Catalogue, catalogue_in, catalogue_of_sightings
from pardalis.workflows.counted_effort import read_effort
from pardalis.workflows.finds import read_finds
from pardalis.workflows.fit_answer import main_and_models
from pardalis.workflows.gather_captures import gather
from pardalis.workflows.identity_doubts import rates_of
from pardalis.workflows.project import Project
from pardalis.workflows.said_effort import gaps_in
from pardalis.workflows.settings import EstimateSettings

_SHOWN = ("import", "find", "identify", "estimate")


def report_content(project: Project) -> ReportContent:
    """All that the project's pages show, as it stands now.

    Parameters
    ----------
    project
        An open project.
    """
    with project.database.read() as connection:
        known = catalogue_in(connection)
        found = read_finds(connection, known)
        return replace(_content(project, connection, known), finds=found)


def sheets_content(project: Project) -> ReportContent:
    """What the contact sheets show; photographs without an animal stay in the store.

    Parameters
    ----------
    project
        An open project.
    """
    with project.database.read() as connection:
        content = _content(project, connection, catalogue_of_sightings(connection))
        return replace(content, days=cards.first_and_last_day(connection))


def _content(project: Project, connection: Connection, known: Catalogue) -> ReportContent:
    deployments = cards.deployments(connection)
    effort = read_effort(connection, deployments, gaps_in(connection))
    counts = results.step_counts(connection)
    estimates, surfaces = results.estimates(connection), results.surfaces(connection)
    estimate, comparison = main_and_models(estimates)
    captures = None
    if deployments and estimate is not None:
        flank = estimate.flank.value if estimate.flank is not None else "best"
        chosen = results.choices(connection, "estimate")
        settings = EstimateSettings(session=estimate.session, flank=flank, **chosen)
        captures = gather(known, deployments, effort, settings)
    return ReportContent(
        survey=project.name,
        deployments=with_stations(deployments),
        gaps=gaps_in(connection),
        effort_doubts=effort.doubts,
        media=known.media,
        findings=known.findings,
        sightings=known.sightings,
        individuals=known.individuals,
        proposals=known.waiting,
        evidence=known.proposals,
        ledger=_ledger(known),
        error_rates=rates_of(known),
        problems=(*cards.problems(connection), *_out_of_date(known, estimate)),
        steps=tuple(_step(name, counts[name]) for name in _SHOWN if name in counts),
        flank=captures.flank if captures else None,
        history=captures.history if captures else None,
        occasion_dates=captures.evenings if captures else (),
        estimate=estimate,
        comparison=comparison,
        goodness=estimate.goodness if estimate is not None else None,
        density_maps=_maps(surfaces, captures.history) if captures else (),
        version=__version__,
    )


def _ledger(known: Catalogue) -> tuple[Decision, ...]:
    """All that people said, of the sightings that are there now."""
    bound = {each.position: each for each in known.decisions}
    return tuple(bound.get(each.position, each) for each in known.ledger)


def _maps(surfaces: tuple[DensitySurface, ...], history: CaptureHistory) -> tuple[DensityMap, ...]:
    """Density that varies, and where the animals' centres probably were, with the cameras."""
    caught = np.isin(np.arange(len(history.detector_ids)), history.trap)
    return tuple(
        DensityMap(
            each.points, each.density, each.lower, each.upper, each.spacing, history.detectors,
            caught, each.kind,
        )
        for each in sorted(surfaces, key=lambda each: each.kind, reverse=True)
        if each.kind == "activity centres" or np.ptp(each.density) > 1e-6 * each.density.max()
    )  # fmt: skip


def _out_of_date(known: Catalogue, estimate: Estimate | None) -> tuple[Problem, ...]:
    if estimate is None or estimate.catalogue_hash == known.hash:
        return ()
    reason = say("The catalogue has changed since density was estimated.")
    remedy = say("Estimate again: pardalis estimate.")
    return (Problem("estimate", "out_of_date", reason, remedy),)


def _step(name: str, counts: dict[str, int | float]) -> StepCounts:
    told = ((label.replace("_", " "), int(number)) for label, number in counts.items())
    return StepCounts(name.capitalize(), tuple(told))
