"""The main job on a simulated reserve, and its answer beside the truth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from pardalis.records.detection import Flank
from pardalis.report.content import ReportContent
from pardalis.simulate.truth import Comparison, compare_with_truth, read_truth
from pardalis.workflows.batches import Progress, silent
from pardalis.workflows.census import census
from pardalis.workflows.content import report_content
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.project import TRUTH_FOLDER, open_project
from pardalis.workflows.settings import (
    CensusSettings,
    FindSettings,
    IdentifySettings,
    ImportSettings,
)
from pardalis.workflows.simulate_reserve import empty_folder, simulate_reserve
from pardalis.workflows.simulate_settings import SimulateSettings

_OUTER = ("folder", "workers")


def demo(settings: SimulateSettings, progress: Progress = silent) -> Outcome:
    """Simulate a reserve, run the census over it, and compare the answer with the truth.

    Parameters
    ----------
    settings
        What the reserve is like, and the folder for it.
    progress
        Told how far each step is.

    Returns
    -------
    Outcome
        The census's answer, then truth against estimate.

    Raises
    ------
    SurveyError
        If the folder holds anything but the reserve of these settings, which is then used again.
    """
    if not _is_made(settings):
        simulate(settings, progress)
    steps = CensusSettings(
        ImportSettings(workers=settings.workers),
        FindSettings(workers=settings.workers),
        IdentifySettings(workers=settings.workers),
    )
    outcome = census(settings.folder, steps, progress)
    compared = compare(settings.folder)
    return Outcome(
        "demo",
        (*outcome.sentences, *told(compared)),
        outcome.counts,
        outcome.problems,
        {**outcome.answer, "truth": asdict(compared)},
    )


def simulate(settings: SimulateSettings, progress: Progress = silent) -> Outcome:
    """Write the survey folder of a simulated reserve.

    Parameters
    ----------
    settings
        What the reserve is like, and the folder for it.
    progress
        Told how many photographs are rendered.

    Raises
    ------
    SurveyError
        If the folder holds anything but what a stopped run of these settings has left.
    """
    begun = settings.folder / TRUTH_FOLDER / "begun.json"
    half_made = begun.is_file() and begun.read_text(encoding="utf-8") == _told_settings(settings)
    if not half_made:
        empty_folder(settings.folder)
        begun.parent.mkdir()
        begun.write_text(_told_settings(settings), encoding="utf-8")
    reserve = simulate_reserve(
        settings, lambda done, total: progress("Simulate", done, total), over=True
    )
    begun.replace(_note(settings))
    cameras = len(reserve.cameras)
    return Outcome(
        "simulate",
        (
            f"A reserve with {len(reserve.stations)} stations and {cameras} cameras lies in "
            f"{settings.folder}; its truth in {settings.folder / 'truth'}.",
            f"Then run: pardalis census {settings.folder}",
        ),
        {"stations": len(reserve.stations), "cameras": cameras},
    )


def _note(settings: SimulateSettings) -> Path:
    return settings.folder / TRUTH_FOLDER / "settings.json"


def _told_settings(settings: SimulateSettings) -> str:
    """All that makes a difference to the reserve."""
    made = {name: value for name, value in asdict(settings).items() if name not in _OUTER}
    return json.dumps(made, indent=1) + "\n"


def _is_made(settings: SimulateSettings) -> bool:
    """Whether the folder holds the whole reserve of these settings: the note is written last."""
    note = _note(settings)
    return note.is_file() and note.read_text(encoding="utf-8") == _told_settings(settings)


def compare(folder: Path, project: Path | None = None) -> Comparison:
    """Hold the answer of a census over a simulated reserve against the truth.

    Parameters
    ----------
    folder
        The simulated survey.
    project
        The project folder, if it is not the survey's own.
    """
    with open_project(folder, project) as opened:
        content = report_content(opened)
    density = content.estimate.density if content.estimate is not None else None
    flanks = (content.flank,) if content.flank is not None else (Flank.LEFT, Flank.RIGHT)
    return compare_with_truth(read_truth(folder), _identified(content), density, flanks)


def _identified(content: ReportContent) -> Iterator[tuple[str, str, Flank]]:
    owner = {name: each.individual_id for each in content.individuals for name in each.sightings}
    for sighting in content.sightings:
        if sighting.sighting_id in owner:
            for photo in sighting.media:
                yield photo.file_path, owner[sighting.sighting_id], sighting.flank


def told(compared: Comparison) -> tuple[str, ...]:
    """Truth against estimate, in words.

    Parameters
    ----------
    compared
        The counts.
    """
    density = compared.density
    estimate = "there is no estimate"
    if density is not None:
        estimate = (
            f"estimated {density.estimate:.2f} ({density.lower:.2f} to {density.upper:.2f}), "
            f"{'the truth lies' if compared.inside else 'the truth does not lie'} in the interval"
        )
    return (
        "Against the truth:",
        f"  animals photographed {compared.animals_photographed}, found "
        f"{compared.animals_found}; individuals {compared.individuals_found}; splits "
        f"{compared.splits}, merges {compared.merges}, individuals that are no leopard "
        f"{compared.false_individuals}; photographs with the wrong flank {compared.wrong_flanks}.",
        f"  density per 100 km²: true {compared.true_density:.2f}, {estimate}.",
    )
