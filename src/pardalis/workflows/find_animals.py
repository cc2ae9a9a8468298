"""Media to detections: search each camera's photographs, or take another program's results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from pardalis import plugins
from pardalis.detect.scenes import scenes
from pardalis.detect.videos import find_in, frames_of, media_of
from pardalis.intake.sources.ahead import bring_ahead
from pardalis.plugins import DetectionModel, LooksAlone
from pardalis.records.address import Survey
from pardalis.records.detection import Finding, SearchStatus
from pardalis.records.media import Media
from pardalis.records.problem import Problem
from pardalis.records.scene import Scene
from pardalis.store import cards, findings, results
from pardalis.workflows.alone import alone
from pardalis.workflows.batches import Progress, hands, map_in_order, silent
from pardalis.workflows.found_counts import STEP, count_found, standing
from pardalis.workflows.make_detection_model import licences, make_detection_model
from pardalis.workflows.outcome import Outcome, tell_problems
from pardalis.workflows.place_cards import finish_import
from pardalis.workflows.project import Project, open_project
from pardalis.workflows.replace_findings import replace_findings
from pardalis.workflows.settings import FindSettings
from pardalis.workflows.sure_findings import not_believed, sure, thresholds
from pardalis.workflows.take_results import take_results

ALONE = 16
"""Photographs of a run, for models that look at each by itself."""
NEAR = 20
"""Neighbours before and after, for photographs that are searched as they arrive."""
_LONGEST_TOLD = 60
_BACK = "Put the card back in its place, then find again."


def find_animals(
    survey: Survey, settings: FindSettings | None = None, progress: Progress = silent
) -> Outcome:
    """Find what is in the photographs of a survey that has been imported.

    Parameters
    ----------
    survey
        The survey folder.
    settings
        The detection model, or the file whose results take its place.
    progress
        Told how far the search is.

    Returns
    -------
    Outcome
        How many photographs hold something, hold nothing, and could not be judged.

    Raises
    ------
    NotReadyError
        If nothing has been imported.
    PluginError
        If there is no such model.
    InputError
        If the file of results cannot be used.
    """
    settings = settings or FindSettings()
    with open_project(survey, settings.project) as project:
        return run(project, settings, progress)


def run(
    project: Project, settings: FindSettings, progress: Progress, near: bool = False
) -> Outcome:
    """Find in an open project; as `find_animals`.

    Parameters
    ----------
    project, settings, progress
        As there.
    near
        Look at few neighbours of each photograph, as where single ones arrive and wait.
    """
    with alone(project.folder, STEP, project.database):
        return _run(project, settings, progress, near)


def _run(project: Project, settings: FindSettings, progress: Progress, near: bool) -> Outcome:
    finish_import(project, settings.workers, progress)
    with project.database.read() as connection:
        media = cards.all_media(connection)
    thresholds(settings)
    problems: tuple[Problem, ...] = ()
    told: tuple[str, ...] = ()
    if settings.results is not None or settings.tags:
        problems = take_results(project, settings, media, progress)
    else:
        problems = _search(project, settings, media, progress, near)
        told = licences(settings)
    return _conclude(project, media, problems, told)


def _search(
    project: Project,
    settings: FindSettings,
    media: tuple[Media, ...],
    progress: Progress,
    near: bool,
) -> tuple[Problem, ...]:
    """Search what is to be searched; photographs that could not be read again, as problems."""
    model = make_detection_model(settings)
    known = _judged(project, model, settings)
    done = sum(each.media_id in known for each in media)
    progress("Find", done, len(media))
    if done == len(media):
        return ()
    kept: list[Finding] = []
    pictures = tuple(frames_of(media, settings.frame_interval))
    with hands(settings.workers, settings.scheduler, project.cards, media) as executor:
        todo = _unsearched(_runs(project, model, pictures, near), known)
        if settings.scheduler is None:
            todo = bring_ahead(project.cards, todo, _opened)
        for found in map_in_order(executor, partial(find_in, model), todo):
            with project.database.write() as connection:
                kept += replace_findings(connection, sure(found, settings))
            done += len(found)
            progress("Find", done, len(media))
    paths = {each.media_id: each.file_path for each in media}
    return tuple(_not_again(paths[each.media_id], each.reason) for each in kept)


def _not_again(path: str, reason: str) -> Problem:
    kept = f"{reason.rstrip('.')}: what was found in it before is kept."
    return Problem(path, "not_searched_again", kept, _BACK)


def _runs(
    project: Project, model: DetectionModel, media: tuple[Media, ...], near: bool
) -> Iterator[Scene]:
    root = project.cards
    if isinstance(model, LooksAlone) and model.alone:
        return scenes(media, root, run=ALONE, context=0)
    if near:
        return scenes(media, root, run=1, context=NEAR)
    return scenes(media, root)


def _opened(scene: Scene) -> Iterator[str]:
    return (each.file_path for each in scene.media)


def _judged(project: Project, model: DetectionModel, settings: FindSettings) -> frozenset[str]:
    """Photographs that need no search: judged by this version of the model, or from elsewhere.

    A model that was asked for by name searches what another one has judged; the usual one does
    not. Results that were brought from elsewhere stand until all is searched again.
    """
    if settings.again:
        return frozenset()
    with project.database.read() as connection:
        searched = findings.searched(connection)
    current = f"{model.name} {model.version}"
    is_asked_for = settings.model != FindSettings().model
    others = plugins.names(plugins.DETECTION_MODELS) if is_asked_for else ()
    anew = tuple(f"{name} " for name in {model.name, *others})
    return frozenset(
        media_id
        for media_id, judge in searched.items()
        if judge == current or not judge.startswith(anew)
    )


def _unsearched(runs: Iterable[Scene], known: frozenset[str]) -> Iterator[Scene]:
    """The scenes in which something is left to search; what is known is looked at as background."""
    for scene in runs:
        wanted = frozenset(name for name in scene.wanted if media_of(name) not in known)
        if wanted:
            yield replace(scene, wanted=wanted)


def _conclude(
    project: Project,
    media: tuple[Media, ...],
    problems: tuple[Problem, ...],
    told: tuple[str, ...],
) -> Outcome:
    with project.database.read() as connection:
        found = {each.media_id: each for each in findings.findings(connection)}
        present = standing(connection, media, found.values())
    counts = count_found(present)
    listed = (*problems, *not_believed(present), *_doubts(media, found))
    models = sorted({each.detection_model for each in present})
    made_from = ", ".join(models)
    if len(made_from) > _LONGEST_TOLD:
        made_from = f"{len(models)} models and people"
    with project.database.write() as connection:
        cards.replace_problems(connection, STEP, listed)
        results.put_unsearched(connection, findings.count_unsearched(connection))
        results.put_step(connection, STEP, made_from, counts)
    sentences = (
        f"{counts['photographs_searched']} photographs searched by {made_from or 'no model'}: "
        f"{counts['with_a_detection']} hold something, {counts['empty']} are empty, "
        f"{counts['not_judged']} could not be judged and {counts['failed']} could not be read.",
        *told,
        *tell_problems(listed),
    )
    return Outcome(STEP, sentences, counts, listed)


def _doubts(media: tuple[Media, ...], found: dict[str, Finding]) -> Iterator[Problem]:
    """One problem for each failure, and one for each card and reason that could not be judged."""
    unjudged: dict[tuple[str, str], int] = {}
    for each in media:
        finding = found.get(each.media_id)
        if finding is None:
            yield Problem(each.file_path, "not_searched", "No detection model has seen it.")
        elif finding.status is SearchStatus.FAILED:
            yield Problem(each.file_path, "failed", finding.reason, _BACK)
        elif finding.status is SearchStatus.CANNOT_TELL:
            key = (each.card, finding.reason)
            unjudged[key] = unjudged.get(key, 0) + 1
    for (card, reason), number in unjudged.items():
        remedy = "Look at them yourself: they are kept, not taken for empty."
        yield Problem(card, "not_judged", f"{number} photographs: {reason}", remedy)
