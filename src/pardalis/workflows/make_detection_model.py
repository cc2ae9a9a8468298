"""A detection model by its name, with the network, classifier and species list that it is given."""

from __future__ import annotations

import inspect
from pathlib import Path

from pardalis import plugins
from pardalis.detect.species.classified import ClassifiedModel
from pardalis.detect.species.classifier import SpeciesClassifier
from pardalis.detect.species.species_list import SpeciesList, read_species_list
from pardalis.errors import InputError, PluginError
from pardalis.networks.registry import Registry, models_folder
from pardalis.plugins import DetectionModel
from pardalis.workflows.settings import FindSettings

_ITS_OWN = ("network", "models", "tiles", "device", "country")
"""Settings that a detection model may take; the others are the workflow's."""

_OWN_NETWORKS = "onnx"
"""The detection model whose networks are those of the models folder."""


def make_detection_model(settings: FindSettings) -> DetectionModel:
    """The detection model that was asked for, ready to search.

    Parameters
    ----------
    settings
        Its name, and what it needs.

    Raises
    ------
    PluginError
        If there is no such model, it is none, or it does not take what was given.
    InputError
        If the species list cannot be used.
    """
    made = plugins.load(plugins.DETECTION_MODELS, settings.model)
    takes = inspect.signature(made).parameters.keys()
    usual = FindSettings()
    given = {
        name: getattr(settings, name)
        for name in _ITS_OWN
        if getattr(settings, name) != getattr(usual, name)
    }
    # The models folder is also the classifier's.
    refused = given.keys() - takes - ({"models", "device"} if settings.classifier else set())
    if refused:
        options = ", ".join(f"--{name}" for name in sorted(refused))
        raise PluginError(
            f"The detection model '{settings.model}' does not take {options}.",
            "Leave it out, or choose the model that does: --model onnx.",
        )
    model = made(**{name: value for name, value in given.items() if name in takes})
    if not isinstance(model, DetectionModel):
        raise PluginError(
            f"The plug-in '{settings.model}' is not a detection model.", "It needs find()."
        )
    return _naming(model, settings)


def species_list(file: Path | None) -> SpeciesList | None:
    """The species of the region, if a file of them was given.

    Parameters
    ----------
    file
        A name a line, or a table with a column of them.

    Raises
    ------
    InputError
        If it cannot be read, or holds what is no scientific name.
    """
    if file is None:
        return None
    try:
        text = file.read_bytes()
    except OSError as error:
        raise InputError(
            f"The species list '{file}' cannot be read ({error.strerror}).",
            "See that the file exists.",
        ) from error
    return read_species_list(text, file.name)


def licences(settings: FindSettings) -> tuple[str, ...]:
    """What is told of the licences of the networks that were used.

    Parameters
    ----------
    settings
        Their names.
    """
    named = [settings.classifier, settings.network if settings.model == _OWN_NETWORKS else None]
    registry = Registry(models_folder(settings.models))
    entries = [registry.find(name) for name in named if name]
    return tuple(f"Licence of the network '{each.name}': {each.licence}." for each in entries)


def _naming(model: DetectionModel, settings: FindSettings) -> DetectionModel:
    """The model, with what names its animals around it."""
    listed = species_list(settings.species_list)
    if settings.classifier is None:
        return ClassifiedModel(model, listed=listed) if listed else model
    if not 0 < settings.species_confidence <= 1:
        raise InputError(
            f"A species confidence of {settings.species_confidence:g} is none.",
            "Give one above 0 and up to 1.",
        )
    classifier = SpeciesClassifier(
        settings.classifier,
        settings.models,
        listed,
        settings.species_confidence,
        settings.device or "",
    )
    return ClassifiedModel(model, classifier, listed)
