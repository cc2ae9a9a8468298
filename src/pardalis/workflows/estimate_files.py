"""Fit one model to capture data in files, without a project."""

from __future__ import annotations

from dataclasses import asdict, replace

from pardalis.errors import InputError
from pardalis.estimate.buffer import fit_with_mask
from pardalis.estimate.masks import mask_from_buffer
from pardalis.exchange.capture_tables import is_capture_table, read_capture_tables
from pardalis.exchange.mask_tables import read_mask
from pardalis.exchange.secr_text import read_secr_text
from pardalis.plugins import ESTIMATE_MODELS, EstimateModel, load
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.estimate import Estimate
from pardalis.records.mask import Mask
from pardalis.report.answer import density_sentences
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.settings import FilesSettings

STEP = "estimate"


def estimate_files(settings: FilesSettings, at: tuple[float, ...] | None = None) -> Outcome:
    """Density from the files' capture history, or only the log-likelihood at given parameters.

    Parameters
    ----------
    settings
        Which files, and how to read and fit them.
    at
        As for `log_likelihood_files`; None to fit.

    Returns
    -------
    Outcome
        Its `answer` holds the estimate, or the log-likelihood.

    Raises
    ------
    InputError
        If a file is missing or a row of it cannot be used.
    """
    if at is not None:
        value = log_likelihood_files(settings, at)
        return Outcome(STEP, (f"Log-likelihood: {value:.9f}",), answer={"log_likelihood": value})
    estimate = fit_files(settings)
    counts: dict[str, int | float] = {
        "individuals": estimate.animals,
        "captures": estimate.captures,
        "recaptures": estimate.recaptures,
        "spatial_recaptures": estimate.spatial_recaptures,
    }
    answer = {"estimate": asdict(estimate)}
    return Outcome(STEP, density_sentences(estimate), counts, answer=answer)


def fit_files(settings: FilesSettings) -> Estimate:
    """Fit the model to the files' capture history.

    Parameters
    ----------
    settings
        Which files, and how to read and fit them.

    Raises
    ------
    InputError
        If a file is missing or a row of it cannot be used.
    """
    history, notes = _history(settings)
    model = _model(settings)
    mask = _mask(settings, history)
    estimate = fit_with_mask(history, model)[0] if mask is None else model.fit(history, mask)
    return replace(estimate, assumptions=estimate.assumptions + notes)


def log_likelihood_files(settings: FilesSettings, at: tuple[float, ...]) -> float:
    """Log likelihood of the files' capture history at given link-scale parameters.

    Parameters
    ----------
    settings
        As for `fit_files`; a mask or a buffer with spacing is needed.
    at
        log D [log animals per ha], then the detection parameters on their link scale.

    Raises
    ------
    InputError
        If no mask is given, a file is missing or a row of it cannot be used.
    """
    history, _ = _history(settings)
    mask = _mask(settings, history)
    if mask is None:
        raise InputError(
            "A likelihood at given parameters needs a mask.", "Name a mask, or buffer and spacing."
        )
    return _model(settings).log_likelihood(history, mask, at)


def _model(settings: FilesSettings) -> EstimateModel:
    model: EstimateModel = load(ESTIMATE_MODELS, settings.model)(detectfn=settings.detectfn)
    return model


def _history(settings: FilesSettings) -> tuple[CaptureHistory, tuple[str, ...]]:
    """The capture history, and sentences on what was assumed in reading it."""
    files = (settings.captures, settings.traps, settings.usage, settings.animals, settings.mask)
    for file in files:
        if file is not None and not file.is_file():
            raise InputError(f"There is no file '{file}'.", "Check the name.")
    if is_capture_table(settings.captures):
        histories = read_capture_tables(
            settings.captures,
            settings.traps,
            settings.usage,
            settings.animals,
            settings.detector,
            settings.session,
            settings.occasions,
        )
    else:
        histories = read_secr_text(
            settings.captures,
            settings.traps,
            settings.detector,
            settings.session,
            settings.occasions,
        )
    if len(histories) > 1:
        names = [each.session for each in histories]
        raise InputError(f"There are {len(names)} sessions.", f"Choose one of {names}.")
    return histories[0], _notes(settings, histories[0])


def _notes(settings: FilesSettings, history: CaptureHistory) -> tuple[str, ...]:
    if settings.usage is not None or (history.usage != 1).any():
        return ()
    notes = ["Each detector was taken to have worked on every occasion, since no effort is given."]
    if settings.occasions is None:
        notes.append(
            f"The number of occasions was taken from the last capture: {history.usage.shape[1]}."
        )
    return tuple(notes)


def _mask(settings: FilesSettings, history: CaptureHistory) -> Mask | None:
    if settings.mask is not None:
        return read_mask(settings.mask)
    if settings.buffer is None and settings.spacing is None:
        return None
    if settings.buffer is None or settings.spacing is None:
        raise InputError(
            "Of buffer and spacing only one is given.", "Give both in metres, or neither."
        )
    return mask_from_buffer(history.detectors, settings.buffer, settings.spacing)
