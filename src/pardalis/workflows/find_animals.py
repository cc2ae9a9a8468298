"""Media to detections: search each camera's photographs, or take another program's results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain

from pardalis import plugins
from pardalis.detect.scenes import scenes
from pardalis.detect.videos import find_in, frames_of, media_of
from pardalis.intake.sources.ahead import bring_ahead
from pardalis.plugins import DetectionModel, LooksAlone
from pardalis.records.address import Survey
from pardalis.records.detection import Finding
from pardalis.records.media import Media
from pardalis.records.problem import Problem
from pardalis.records.scene import Scene
from pardalis.records.sentence import say
from pardalis.store import cards, findings
from pardalis.workflows.alone import alone
from pardalis.workflows.batches import Progress, hands, map_in_order, silent
from pardalis.workflows.find_outcome import CARD_BACK, conclude
from pardalis.workflows.found_counts import STEP
from pardalis.workflows.make_detection_model import licences, make_detection_model
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.place_cards import finish_import
from pardalis.workflows.project import Project, open_project
from pardalis.workflows.replace_findings import replace_findings
from pardalis.workflows.settings import FindSettings
from pardalis.workflows.sure_findings import sure, thresholds
from pardalis.workflows.take_results import take_results

ALONE = 16
"""Photographs of a run, for models that look at each by itself."""
NEAR = 20
"""Neighbours before and after, for photographs that are searched as they arrive."""


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
    thresholds(settings)
    told: tuple[str, ...] = ()
    if settings.results is not None or settings.tags:
        with project.database.read() as connection:
            media = cards.all_media(connection)
        problems = take_results(project, settings, media, progress)
    else:
        problems = _search(project, settings, progress, near)
        told = licences(settings)
    return conclude(project, problems, told)


def _search(
    project: Project, settings: FindSettings, progress: Progress, near: bool
) -> tuple[Problem, ...]:
    """Search what is to be searched; photographs that could not be read again, as problems."""
    model = make_detection_model(settings)
    is_known = _known_by(model, settings)
    with project.database.read() as connection:
        total, judged = cards.count_media(connection), findings.count_searched(connection)
        names = cards.cards_of_media(connection)
        some = cards.media_of_card(connection, names[0]) if settings.scheduler and names else ()
    done = sum(number for judge, number in judged.items() if is_known(judge))
    progress("Find", done, total)
    if done == total:
        return ()
    kept: list[Finding] = []
    with hands(settings.workers, settings.scheduler, project.cards, some) as executor:
        scenes_of = partial(_unsearched, project, model, settings, near)
        todo: Iterator[Scene] = chain.from_iterable(map(scenes_of, names))
        if settings.scheduler is None:
            todo = bring_ahead(project.cards, todo, _opened)
        for found in map_in_order(executor, partial(find_in, model), todo):
            with project.database.write() as connection:
                kept += replace_findings(connection, sure(found, settings))
            done += len(found)
            progress("Find", done, total)
    return _not_again(project, kept)


def _not_again(project: Project, kept: Sequence[Finding]) -> tuple[Problem, ...]:
    """Problems of photographs that keep what was found in them before."""
    with project.database.read() as connection:
        media = cards.media_of(connection, (each.media_id for each in kept))
    paths = {each.media_id: each.file_path for each in media}
    there = [each for each in kept if each.media_id in paths]
    reasons = (
        say("{reason}: what was found in it before is kept.", reason=each.reason.rstrip("."))
        for each in there
    )
    return tuple(
        Problem(paths[each.media_id], "not_searched_again", reason, CARD_BACK)
        for each, reason in zip(there, reasons, strict=True)
    )


def _unsearched(
    project: Project, model: DetectionModel, settings: FindSettings, near: bool, card: str
) -> Iterator[Scene]:
    """A card's scenes in which something is left to search; what is known is background."""
    is_known = _known_by(model, settings)
    with project.database.read() as connection:
        media = cards.media_of_card(connection, card)
        judged = findings.searched_of_card(connection, card)
    pictures = tuple(frames_of(media, settings.frame_interval))
    for scene in _runs(project, model, pictures, near):
        wanted = frozenset(
            name for name in scene.wanted if not is_known(judged.get(media_of(name), ""))
        )
        if wanted:
            yield replace(scene, wanted=wanted)


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


def _known_by(model: DetectionModel, settings: FindSettings) -> Callable[[str], bool]:
    """Whether what a judge has judged needs no search; nobody's name is empty.

    It needs none if this version of the model judged it, or if that came from elsewhere. A model
    that was asked for by name searches what another one has judged; the usual one does not.
    Results that were brought from elsewhere stand until all is searched again.
    """
    current = f"{model.name} {model.version}"
    is_asked_for = settings.model != FindSettings().model
    others = plugins.names(plugins.DETECTION_MODELS) if is_asked_for else ()
    anew = tuple(f"{name} " for name in {model.name, *others})

    def is_known(judge: str) -> bool:
        if not judge or settings.again:
            return False
        return judge == current or not judge.startswith(anew)

    return is_known
