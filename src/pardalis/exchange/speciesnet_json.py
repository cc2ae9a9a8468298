"""SpeciesNet's predictions as findings.

References
----------
Gadot et al. 2024, To crop or not to crop: comparing whole-image and cropped classification on a
large dataset of camera trap images. IET Computer Vision 18, 1193-1208. Format: the README of
github.com/google/cameratrapai, "Output format".
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from pydantic import Field

from pardalis.exchange.detector_json import Box, Edge, found_in, parse_results
from pardalis.records.detection import Detection, Finding, SearchStatus
from pardalis.records.media import Media
from pardalis.records.problem import Problem

_REMEDY = "It must be SpeciesNet's predictions (run_model --predictions_json); make it anew."
_TYPES = {"animal": "animal", "human": "human", "person": "human", "vehicle": "vehicle"}
_NUMBERED = {"1": "animal", "2": "human", "3": "vehicle"}
_RANKS = 7


class _Seen(Box):
    category: str = ""
    label: str = ""

    @property
    def kind(self) -> str:
        return _TYPES.get(self.label.casefold()) or _NUMBERED.get(self.category, "unknown")


class _Prediction(Edge):
    filepath: str = Field(min_length=1)
    failures: list[str] = Field(default_factory=list)
    detections: list[_Seen] | None = None
    prediction: str | None = None
    prediction_score: float | None = Field(default=None, ge=0, le=1, allow_inf_nan=False)
    model_version: str = ""


class _Predictions(Edge):
    predictions: list[_Prediction]


def is_speciesnet(document: Any) -> bool:
    """Whether a JSON document has the form of SpeciesNet's predictions.

    Parameters
    ----------
    document
        As parsed.
    """
    return isinstance(document, dict) and "predictions" in document and "images" not in document


def labels_of(document: Any) -> frozenset[str]:
    """The labels that predictions give, with the taxa above each species.

    Parameters
    ----------
    document
        As parsed, after it was read.
    """
    return frozenset(each.get("prediction") or "" for each in document["predictions"])


def read_predictions(
    text: bytes, name: str, media: Iterable[Media]
) -> tuple[tuple[Finding, ...], tuple[Problem, ...]]:
    """Findings from SpeciesNet's predictions, for the photographs whose paths they name.

    The species that is predicted of a photograph is that of the animals found in it; a prediction
    of a genus, a family or of no more than "animal" names no species.

    Parameters
    ----------
    text
        The file's bytes.
    name
        The file's name, as the user knows it.
    media
        The survey's photographs.

    Raises
    ------
    InputError
        If the file is not such predictions; it says where it is wrong.
    """
    parsed = parse_results(_Predictions, text, name, _REMEDY)
    entries = ((each.filepath, partial(_finding, each)) for each in parsed.predictions)
    return found_in(media, entries)


def _finding(each: _Prediction, media_id: str) -> Finding:
    model = f"SpeciesNet {each.model_version}".strip()
    if each.detections is None:
        failed = ", ".join(each.failures) or "no detections"
        reason = f"SpeciesNet could not judge it: {failed}."
        return Finding(media_id, model, SearchStatus.FAILED, (), reason)
    species = scientific_name(each.prediction or "")
    detections = tuple(
        Detection(
            detection_id=f"{media_id}-{rank}",
            media_id=media_id,
            observation_type=seen.kind,
            box=seen.box,
            confidence=seen.conf,
            detection_model=model,
            scientific_name=species if seen.kind == "animal" else "",
        )
        for rank, seen in enumerate(sorted(each.detections, key=lambda one: -one.conf), start=1)
    )
    return Finding(media_id, model, SearchStatus.SEARCHED, detections)


def scientific_name(label: str) -> str:
    """Genus and species of SpeciesNet's label; empty where it names no species.

    Parameters
    ----------
    label
        Seven parts: ID, class, order, family, genus, species, common name.

    Examples
    --------
    >>> scientific_name("ba2e;mammalia;carnivora;felidae;panthera;pardus;leopard")
    'Panthera pardus'
    >>> scientific_name("1f68;mammalia;carnivora;felidae;;;cat family")
    ''
    """
    parts = label.split(";")
    if len(parts) != _RANKS or not (parts[4] and parts[5]) or parts[4] == "homo":
        return ""
    return f"{parts[4].capitalize()} {parts[5]}"
