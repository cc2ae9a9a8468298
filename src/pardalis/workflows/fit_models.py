"""Fit one model, or compare a small set of them, as the settings ask."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pardalis import plugins
from pardalis.errors import InputError
from pardalis.estimate.checks.goodness import goodness_of_fit
from pardalis.estimate.masks.buffer import fit_with_mask
from pardalis.estimate.models.scr import ScrModel
from pardalis.estimate.numbers.model_set import compare
from pardalis.estimate.numbers.surface import centres_surface, density_surface
from pardalis.plugins import EstimateModel
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.comparison import Comparison
from pardalis.records.density_surface import DensitySurface
from pardalis.records.estimate import Estimate, EstimateStatus
from pardalis.records.mask import Mask
from pardalis.records.model_spec import Link, ModelSpec
from pardalis.workflows.habitat_masks import HabitatMasks
from pardalis.workflows.settings import FitSettings

CONSTANT = "constant"
"""The first of the models: each parameter the same everywhere and always."""

SEX = ("sex", "Sex", "SEX")
LINKS: tuple[Link, ...] = ("log", "logit", "identity")


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """What was fitted.

    Parameters
    ----------
    best
        The estimate to report.
    comparison
        The models beside each other; None if there is one.
    spec
        The model of the best estimate.
    masks
        One a session.
    surfaces
        Density over each mask by the best model: as its formula says, and of activity centres.
    """

    best: Estimate
    comparison: Comparison | None
    spec: ModelSpec
    masks: tuple[Mask, ...]
    surfaces: tuple[DensitySurface, ...] = ()


def fit_models(
    histories: Sequence[CaptureHistory],
    settings: FitSettings,
    habitat: HabitatMasks,
    masks: tuple[Mask, ...] | None,
    several: bool,
) -> Fit:
    """Fit the model of the settings; or compare it with learned and sex-specific capture.

    The mask is chosen for the first model and kept for the others, whose likelihoods could not be
    compared otherwise.

    Parameters
    ----------
    histories
        One a session.
    settings
        The model.
    habitat
        Cuts masks that are chosen here.
    masks
        One a session; None to choose buffers from the data.
    several
        Whether a set is compared.

    Raises
    ------
    InputError
        If the model cannot be read, or the data lack what it names.
    """
    models = [(CONSTANT, spec_of(settings))]
    if several:
        models = small_set(models[0][1], histories)
    prepare = habitat.prepare if _cuts(settings) else None
    first = model_of(settings, models[0][1], habitat)
    if masks is None:
        masks = habitat.from_settings(histories)
    if masks is None:
        estimate, masks = fit_with_mask(histories, first, prepare)
        regions = habitat.regions(masks)
        if regions is not None:
            estimate = first.fit(histories, masks, regions)
    else:
        regions = habitat.regions(masks)
        estimate = first.fit(histories, masks, regions)
    if len(models) == 1 or estimate.status is EstimateStatus.REFUSED:
        return Fit(_noted(estimate, habitat), None, models[0][1], masks)
    estimates = [replace(estimate, name=models[0][0])]
    for name, spec in models[1:]:
        model = model_of(settings, spec, habitat)
        found = model.fit(histories, masks, regions)
        estimates.append(replace(found, name=name))
    comparison = compare([(each.name, each) for each in estimates])
    best = comparison.rows[0]
    return Fit(_noted(best.estimate, habitat), comparison, dict(models)[best.name], masks)


def examined(
    found: Fit, histories: Sequence[CaptureHistory], settings: FitSettings, mapped: bool
) -> Fit:
    """What was fitted, with density over the masks and the check that the settings ask for.

    Parameters
    ----------
    found
        What was fitted.
    histories
        One a session.
    settings
        The model, and how many surveys are drawn to check it.
    mapped
        Whether density over the masks is wanted.
    """
    if settings.check < 0:
        raise InputError(f"{settings.check} surveys cannot be drawn.", "Draw 99, or 0 for none.")
    wanted = (mapped or settings.check > 0) and settings.estimate_model == ScrModel.name
    if found.best.status is EstimateStatus.REFUSED or not wanted:
        return found
    _, fitted = ScrModel(found.spec, _threads(settings)).fit_and_keep(histories, found.masks)
    assert fitted is not None
    if mapped:
        surfaces = tuple(
            surface
            for number in range(len(fitted.design.units))
            for surface in (density_surface(fitted, number), centres_surface(fitted, number))
        )
        found = replace(found, surfaces=surfaces)
    if settings.check > 0:
        goodness = goodness_of_fit(fitted, settings.check)
        found = replace(found, best=replace(found.best, goodness=goodness))
    return found


def _threads(settings: FitSettings) -> int:
    return settings.workers or os.cpu_count() or 1


def spec_of(settings: FitSettings) -> ModelSpec:
    """The model that the settings name.

    Parameters
    ----------
    settings
        Of the fit.

    Raises
    ------
    InputError
        If a fixed value or a link cannot be read.
    """
    fixed = tuple((name, _number(name, text)) for name, text in _pairs(settings.fixed, "2500"))
    links = tuple((name, _link(text)) for name, text in _pairs(settings.links, "identity"))
    return ModelSpec(
        detectfn=settings.detectfn,
        formulas=settings.formulas or "",
        conditional=settings.conditional,
        distribution=settings.distribution,
        binomial_size=settings.binomial_size,
        hcov=settings.hcov,
        groups=settings.groups,
        fixed=fixed,
        links=links,
    )


def small_set(spec: ModelSpec, histories: Sequence[CaptureHistory]) -> list[tuple[str, ModelSpec]]:
    """Constant capture, learned response, and sex where it is known.

    Where sex is known, each model counts it among its data, since likelihoods of other data could
    not be compared.

    Parameters
    ----------
    spec
        The first model; its detection function and number of animals are kept.
    histories
        One a session.
    """
    sex = None if spec.conditional or spec.groups else _known_sex(histories)
    base = replace(spec, hcov=spec.hcov or sex)
    first = "lambda0" if base.detectfn in ("HHN", "HEX", "HHR") else "g0"
    models = [(CONSTANT, base)]
    if any(each.usage.shape[1] > 1 for each in histories):
        models.append(("learned response", replace(base, formulas=f"{first} ~ bk")))
    if base.hcov is not None:
        name = base.hcov.lower() if base.hcov in SEX else base.hcov
        models.append((name, replace(base, formulas=f"{first} ~ h2; sigma ~ h2")))
    return models


def _known_sex(histories: Sequence[CaptureHistory]) -> str | None:
    """The covariate that holds the sex of at least one animal of each sex."""
    for name in SEX:
        levels = {
            value for each in histories for value in dict(each.covariates).get(name, ()) if value
        }
        if len(levels) == 2:
            return name
    return None


def model_of(
    settings: FitSettings, spec: ModelSpec, habitat: HabitatMasks, threads: int | None = None
) -> EstimateModel:
    """The statistical model of the settings.

    Parameters
    ----------
    settings
        Which one.
    spec
        Its formulas.
    habitat
        Where animals may live.
    threads
        To work with; by default those of the settings.

    Raises
    ------
    InputError
        If the plug-in is no statistical model.
    """
    made = plugins.load(plugins.ESTIMATE_MODELS, settings.estimate_model)
    model = made(spec=spec, threads=threads or _threads(settings), habitat=habitat.predicate)
    if not isinstance(model, EstimateModel):
        raise InputError(
            f"'{settings.estimate_model}' is not a statistical model.", "Choose another."
        )
    return model


def _cuts(settings: FitSettings) -> bool:
    return bool(settings.habitat or settings.without or settings.covariates)


def _noted(estimate: Estimate, habitat: HabitatMasks) -> Estimate:
    return replace(estimate, notes=(*estimate.notes, *habitat.notes))


def _pairs(texts: Sequence[str], example: str) -> list[tuple[str, str]]:
    pairs = []
    for text in (part for each in texts for part in each.split(",")):
        name, equals, value = (piece.strip() for piece in text.partition("="))
        if not equals or not name or not value:
            raise InputError(
                f"'{text}' sets nothing.", f"Write NAME=VALUE, such as sigma={example}."
            )
        pairs.append((name, value))
    return pairs


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InputError(
            f"{name} cannot be fixed at '{text}'.", "Give a number on its own scale."
        ) from None


def _link(text: str) -> Link:
    for link in LINKS:
        if text == link:
            return link
    raise InputError(f"There is no link '{text}'.", f"Use {', '.join(LINKS)}.")
