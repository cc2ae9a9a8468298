"""What the report and the contact sheets show, gathered from the store."""

from __future__ import annotations

from pardalis import __version__
from pardalis.records.estimate import Estimate
from pardalis.records.problem import Problem
from pardalis.report.content import ReportContent, StepCounts
from pardalis.store import cards, results
from pardalis.workflows.catalogue import Catalogue, read_catalogue
from pardalis.workflows.estimate_density import gather
from pardalis.workflows.project import Project
from pardalis.workflows.settings import EstimateSettings

_SHOWN = ("import", "find", "identify", "estimate")


def report_content(project: Project) -> ReportContent:
    """All that the project's pages show, as it stands now.

    Parameters
    ----------
    project
        An open project.
    """
    known = read_catalogue(project.database)
    with project.database.read() as connection:
        deployments, gaps = cards.deployments(connection), cards.gaps(connection)
        problems = cards.problems(connection)
        counts = results.step_counts(connection)
        estimates = results.estimates(connection)
    estimate = estimates[0] if estimates else None
    captures = None
    if deployments and estimate is not None:
        flank = estimate.flank.value if estimate.flank is not None else None
        settings = EstimateSettings(session=estimate.session, flank=flank)
        captures = gather(known, deployments, gaps, settings)
    return ReportContent(
        survey=project.survey.resolve().name,
        deployments=deployments,
        gaps=gaps,
        media=known.media,
        findings=known.findings,
        sightings=known.sightings,
        individuals=known.individuals,
        proposals=known.waiting,
        problems=(*problems, *_out_of_date(known, estimate)),
        steps=tuple(_step(name, counts[name]) for name in _SHOWN if name in counts),
        flank=captures.flank if captures else None,
        history=captures.history if captures else None,
        occasion_dates=captures.evenings if captures else (),
        estimate=estimate,
        version=__version__,
    )


def _out_of_date(known: Catalogue, estimate: Estimate | None) -> tuple[Problem, ...]:
    if estimate is None or estimate.catalogue_hash == known.hash:
        return ()
    reason = "The catalogue has changed since density was estimated."
    return (Problem("estimate", "out_of_date", reason, "Estimate again: pardalis estimate."),)


def _step(name: str, counts: dict[str, int | float]) -> StepCounts:
    told = ((label.replace("_", " "), int(number)) for label, number in counts.items())
    return StepCounts(name.capitalize(), tuple(told))
