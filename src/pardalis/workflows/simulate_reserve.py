"""Make a survey folder of a reserve whose truth is known."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path

from pardalis.errors import InputError, SurveyError
from pardalis.simulate.cards import single_threaded, write_card, write_strays
from pardalis.simulate.design import PhotoTruth, ReserveDesign, Shot
from pardalis.simulate.reserve import Reserve, draw_reserve
from pardalis.simulate.schedule import schedule
from pardalis.simulate.tables import write_deployments
from pardalis.simulate.truth import write_truth
from pardalis.workflows.simulate_settings import SimulateSettings

__all__ = ["SimulateSettings", "simulate_reserve"]

Progress = Callable[[int, int], None]


def simulate_reserve(
    settings: SimulateSettings,
    progress: Progress = lambda _done, _total: None,
    executor: Executor | None = None,
    over: bool = False,
) -> Reserve:
    """Draw a reserve, render its cards, and write its table and its truth.

    Parameters
    ----------
    settings
        What it is like and where it goes.
    progress
        Told how many photographs are done, of how many.
    executor
        Where cards are rendered; by default processes of this machine.

    over
        Write over what lies in the folder, as over the files of a run that was stopped: the same
        settings write the same files.

    Raises
    ------
    InputError
        If a setting cannot be.
    SurveyError
        If the folder is not empty or cannot be written.
    """
    _check(settings)
    design = design_of(settings)
    if not over:
        empty_folder(settings.folder)
    reserve = draw_reserve(design)
    shots = schedule(reserve)
    progress(0, len(shots))
    if executor is not None:
        photos = _write_cards(settings, reserve, shots, executor, progress)
    else:
        with _processes(settings.workers) as own:
            photos = _write_cards(settings, reserve, shots, own, progress)
    write_deployments(settings.folder, reserve)
    if settings.faults:
        write_strays(settings.folder, reserve, photos)
    write_truth(settings.folder, reserve, photos)
    return reserve


def design_of(settings: SimulateSettings) -> ReserveDesign:
    """The numbers that a reserve of these settings is drawn from.

    Parameters
    ----------
    settings
        What it is like.

    Raises
    ------
    InputError
        If the start is no time with an offset.
    """
    values = {
        name: getattr(settings, name)
        for name in ReserveDesign.__dataclass_fields__
        if name != "start"
    }
    return ReserveDesign(start=_moment(settings.start), **values)


def _moment(text: str) -> datetime:
    try:
        moment: datetime | None = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise InputError(
            f"The start '{text}' is no time with an offset from UTC.",
            "Write it as 2026-03-01T12:00:00+08:00.",
        )
    return moment


def _check(settings: SimulateSettings) -> None:
    least = {
        "leopards": 0,
        "stations": 1,
        "nights": 1,
        "photos": 0,
        "single_stations": 0,
        "width": 160,
        "spacing": 1,
        "sigma": 1,
        "buffer": 1,
        "seed": 0,
    }
    for name, minimum in least.items():
        if getattr(settings, name) < minimum:
            raise InputError(
                f"A reserve cannot have {name} {getattr(settings, name)}.",
                f"Give {minimum} or more.",
            )
    if not 0 < settings.g0 <= 1:
        raise InputError(f"g0 is a probability, not {settings.g0}.", "Give 0 to 1, such as 0.08.")


def empty_folder(folder: Path) -> None:
    """Make the folder of a new survey.

    Raises
    ------
    SurveyError
        If it is not empty or cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise SurveyError(
                f"'{folder}' is not empty.", "Give a new folder; nothing is overwritten."
            )
    except OSError as error:
        raise SurveyError(
            f"'{folder}' cannot be written: {error.strerror}.", "Choose another folder."
        ) from error


@contextmanager
def _processes(count: int | None) -> Iterator[Executor]:
    if count is not None and count < 1:
        raise InputError(f"{count} workers cannot work.", "Give 1 or more.")
    # Spawned, not forked: a forked child of a process with threads may hang.
    executor = ProcessPoolExecutor(
        count or os.cpu_count() or 1, mp_context=get_context("spawn"), initializer=single_threaded
    )
    try:
        yield executor
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _write_cards(
    settings: SimulateSettings,
    reserve: Reserve,
    shots: Sequence[Shot],
    executor: Executor,
    progress: Progress,
) -> tuple[PhotoTruth, ...]:
    futures = {}
    for camera in reserve.cameras:
        own = tuple(shot for shot in shots if shot.camera == camera.index)
        future = executor.submit(
            write_card,
            settings.folder,
            settings.seed,
            settings.width,
            camera,
            reserve.stations[camera.station],
            own,
        )
        futures[future] = camera.index
    done, results = 0, {}
    for future in as_completed(futures):
        results[futures[future]] = future.result()
        done += len(results[futures[future]])
        progress(done, len(shots))
    return tuple(photo for index in sorted(results) for photo in results[index])
