"""The main job: from a survey folder to the answer."""

from __future__ import annotations

from dataclasses import replace

from pardalis.records.address import Survey
from pardalis.workflows import (
    estimate_density,
    find_animals,
    identify_animals,
    import_cards,
    write_report,
)
from pardalis.workflows.batches import Progress, silent
from pardalis.workflows.outcome import Outcome, tell_problems
from pardalis.workflows.project import Project, new_project
from pardalis.workflows.settings import CensusSettings, IdentifySettings


def census(
    survey: Survey, settings: CensusSettings | None = None, progress: Progress = silent
) -> Outcome:
    """Import, find, identify, estimate and report.

    A step that was cut off goes on where it stopped; one that has nothing new to do is quick.

    Parameters
    ----------
    survey
        The survey folder.
    settings
        Those of each step.
    progress
        Told how far each step is.

    Returns
    -------
    Outcome
        The answer in words, each step's counts, and where the report lies.

    Raises
    ------
    SurveyError, TableError, ProjectError, PluginError
        As the steps do.
    """
    settings = settings or CensusSettings()
    listing = import_cards.look(survey, settings.cards.project)
    with new_project(survey, settings.cards.project, settings.cards.database) as project:
        steps = (
            import_cards.run(project, listing, settings.cards, progress),
            find_animals.run(project, settings.find, progress),
            identify_animals.run(project, _matchers(project, settings.identify), progress),
            estimate_density.run(project, settings.estimate, progress),
            write_report.run(project, progress),
        )
    report = steps[-1]
    return Outcome(
        "census",
        (*tell_problems(steps[0].problems), *report.sentences),
        {f"{step.job}_{name}": value for step in steps for name, value in step.counts.items()},
        tuple(problem for step in steps for problem in step.problems),
        {"steps": {step.job: step.counts for step in steps}, **steps[3].answer, **report.answer},
    )


def _matchers(project: Project, settings: IdentifySettings) -> IdentifySettings:
    """Those that were chosen; otherwise the animals are told apart as the last time."""
    chosen = replace(settings, project=None, workers=None, scheduler=None)
    if chosen != IdentifySettings():
        return settings
    former = identify_animals.settings_of_last_run(project, settings.workers)
    return replace(former, scheduler=settings.scheduler)
