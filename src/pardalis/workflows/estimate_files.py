"""Fit models to capture data in files, without a project."""

from __future__ import annotations

from dataclasses import asdict, replace
from math import isfinite

from pardalis.errors import InputError
from pardalis.exchange.camera_mask_check import check_cameras_in_mask
from pardalis.exchange.capture_tables import is_capture_table, read_capture_tables
from pardalis.exchange.mask_tables import read_masks
from pardalis.exchange.secr_text import read_secr_text
from pardalis.plugins import ESTIMATE_MODELS, EstimateModel, load
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.estimate import Estimate
from pardalis.records.mask import Mask
from pardalis.workflows.fit_answer import answer_of, comparison_rows, said
from pardalis.workflows.fit_models import Fit, examined, fit_models, spec_of
from pardalis.workflows.habitat_masks import HabitatMasks
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.settings import FilesSettings

STEP = "estimate"


def estimate_files(settings: FilesSettings, at: tuple[float, ...] | None = None) -> Outcome:
    """Density from the files' capture histories, or only the log-likelihood at given parameters.

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
    found = fit_in_files(settings)
    estimate = found.best
    counts: dict[str, int | float] = {
        "individuals": estimate.animals,
        "captures": estimate.captures,
        "recaptures": estimate.recaptures,
        "spatial_recaptures": estimate.spatial_recaptures,
    }
    answer = {**answer_of(estimate), "estimate": asdict(estimate)}
    if found.comparison is not None:
        answer["models"] = comparison_rows(found.comparison)
    sentences = said(estimate, found.comparison, settings.region)
    return Outcome(STEP, sentences, counts, answer=answer)


def fit_files(settings: FilesSettings) -> Estimate:
    """Fit the model to the files' capture histories.

    Parameters
    ----------
    settings
        Which files, and how to read and fit them.

    Raises
    ------
    InputError
        If a file is missing or a row of it cannot be used.
    """
    return fit_in_files(settings).best


def fit_in_files(settings: FilesSettings) -> Fit:
    """Fit the model, or the set of models, to the files' capture histories.

    Parameters
    ----------
    settings
        Which files, and how to read and fit them.

    Raises
    ------
    InputError
        If a file is missing or a row of it cannot be used.
    """
    histories, assumed = read_histories(settings)
    habitat = HabitatMasks(settings, settings.crs)
    masks = _masks(settings, histories, habitat)
    found = fit_models(histories, settings, habitat, masks, settings.compare)
    found = examined(found, histories, settings, mapped=False)
    best = replace(found.best, assumptions=found.best.assumptions + assumed)
    return replace(found, best=best)


def log_likelihood_files(settings: FilesSettings, at: tuple[float, ...]) -> float:
    """Log likelihood of the files' capture histories at given link-scale parameters.

    Parameters
    ----------
    settings
        As for `fit_files`; a mask or a buffer with spacing is needed.
    at
        In the order of the fit's `beta_names`; density is log animals per ha.

    Raises
    ------
    InputError
        If no mask is given, a file is missing, a row of it cannot be used, or the parameters are
        impossible.
    """
    if not all(isfinite(value) for value in at):
        raise InputError("A parameter is no finite number.", "Give numbers on the link scale.")
    histories, _ = read_histories(settings)
    habitat = HabitatMasks(settings, settings.crs)
    masks = _masks(settings, histories, habitat) or habitat.from_settings(histories)
    if masks is None:
        raise InputError(
            "A likelihood at given parameters needs a mask.", "Name a mask, or buffer and spacing."
        )
    made = load(ESTIMATE_MODELS, settings.estimate_model)
    model: EstimateModel = made(spec=spec_of(settings), threads=1, habitat=None)
    value = model.log_likelihood(histories, masks, at)
    if value == float("-inf"):
        raise InputError(
            "The likelihood is zero at these parameters.", "Give values that are possible."
        )
    return value


def read_histories(
    settings: FilesSettings,
) -> tuple[tuple[CaptureHistory, ...], tuple[str, ...]]:
    """The capture histories, one a session, and sentences on what was assumed in reading them.

    Parameters
    ----------
    settings
        Which files, and how to read them.

    Raises
    ------
    InputError
        If a file is missing or a row of it cannot be used.
    """
    _check_together(settings)
    tables = (settings.occasion_table, settings.session_table)
    for file in (
        settings.captures, settings.traps, settings.usage, settings.animals, settings.mask, *tables
    ):  # fmt: skip
        if file is not None and file.is_dir():
            raise InputError(f"'{file}' is a folder, not a file.", "Name the file in it.")
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
            *tables,
        )
    else:
        histories = read_secr_text(
            settings.captures,
            settings.traps,
            settings.detector,
            settings.session,
            settings.occasions,
        )
    return histories, _assumed(settings, histories)


def _check_together(settings: FilesSettings) -> None:
    """Raise where of two options one would do nothing."""
    if settings.compare and settings.formulas:
        raise InputError(
            "A set of models is compared, or the one that is named is fitted.",
            "Leave out --compare or --model.",
        )
    if settings.mask is not None and (settings.buffer or settings.spacing):
        raise InputError(
            "The mask is given, and a buffer or spacing for another one.", "Leave out one of them."
        )


def _assumed(settings: FilesSettings, histories: tuple[CaptureHistory, ...]) -> tuple[str, ...]:
    if settings.usage is not None or any((each.usage != 1).any() for each in histories):
        return ()
    said = ["Each detector was taken to have worked on every occasion, since no effort is given."]
    if settings.occasions is None:
        numbers = ", ".join(str(each.usage.shape[1]) for each in histories)
        said.append(f"The number of occasions was taken from the last capture: {numbers}.")
    return tuple(said)


def _masks(
    settings: FilesSettings, histories: tuple[CaptureHistory, ...], habitat: HabitatMasks
) -> tuple[Mask, ...] | None:
    if settings.mask is None:
        return None
    masks = read_masks(settings.mask, tuple(each.session for each in histories))
    for history, mask in zip(histories, masks, strict=True):
        check_cameras_in_mask(history, mask, settings.traps.name, settings.mask.name)
    prepared = {id(mask): habitat.prepare(mask) for mask in masks}
    return tuple(prepared[id(mask)] for mask in masks)
