"""SpeciesNet's predictions as findings.

References
----------
Gadot et al. 2024, To crop or not to crop: comparing whole-image and cropped classification on a
large dataset of camera trap images. IET Computer Vision 18, 1193-1208. Format: the README of
github.com/google/cameratrapai, "Output format".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pardalis.errors import InputError
from pardalis.exchange.json_text import parse_json
from pardalis.exchange.path_match import PathMatch
from pardalis.records.detection import BoundingBox, Detection, Finding, SearchStatus
from pardalis.records.media import Media
from pardalis.records.problem import Problem

_REMEDY = "It must be SpeciesNet's predictions (run_model --predictions_json); make it anew."
_TYPES = {"animal": "animal", "human": "human", "person": "human", "vehicle": "vehicle"}
_NUMBERED = {"1": "animal", "2": "human", "3": "vehicle"}
_RANKS = 7


class _Edge(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Seen(_Edge):
    category: str = ""
    label: str = ""
    conf: float = Field(ge=0, le=1, allow_inf_nan=False)
    bbox: tuple[float, float, float, float]

    @model_validator(mode="after")
    def _box_in_the_photograph(self) -> _Seen:
        x, y, width, height = self.bbox
        inside = (x, y, 1 - x - width, 1 - y - height)
        if not all(value >= -0.01 for value in inside) or width < 0 or height < 0:
            raise ValueError("bbox is not [x, y, width, height] as shares of the photograph")
        return self

    @property
    def kind(self) -> str:
        return _TYPES.get(self.label.casefold()) or _NUMBERED.get(self.category, "unknown")


class _Prediction(_Edge):
    filepath: str = Field(min_length=1)
    failures: list[str] = Field(default_factory=list)
    detections: list[_Seen] | None = None
    prediction: str | None = None
    prediction_score: float | None = Field(default=None, ge=0, le=1, allow_inf_nan=False)
    model_version: str = ""


class _Predictions(_Edge):
    predictions: list[_Prediction]


def is_speciesnet(document: Any) -> bool:
    """Whether a JSON document has the form of SpeciesNet's predictions.

    Parameters
    ----------
    document
        As parsed.
    """
    return isinstance(document, dict) and "predictions" in document and "images" not in document


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
    document = parse_json(text, name, _REMEDY)
    try:
        parsed = _Predictions.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the whole file"
        reason = re.sub(r"^Value error, ", "", first["msg"])
        raise InputError(f"'{name}' is wrong at {place}: {reason}.", _REMEDY) from error
    match = PathMatch(media)
    found: dict[str, Finding] = {}
    problems: list[Problem] = []
    for each in parsed.predictions:
        matched, reason = match.find(each.filepath)
        if matched is not None and matched.media_id in found:
            reason = f"It names {matched.file_path} a second time."
        if matched is None or reason:
            remedy = "See that the predictions were made from this survey's cards."
            problems.append(Problem(each.filepath, "unmatched_result", reason, remedy))
        else:
            found[matched.media_id] = _finding(each, matched.media_id)
    return tuple(found.values()), tuple(problems)


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
            box=_box(seen.bbox),
            confidence=seen.conf,
            detection_model=model,
            scientific_name=species if seen.kind == "animal" else "",
        )
        for rank, seen in enumerate(sorted(each.detections, key=lambda one: -one.conf), start=1)
    )
    return Finding(media_id, model, SearchStatus.SEARCHED, detections)


def _box(bbox: tuple[float, float, float, float]) -> BoundingBox:
    left, top = max(0.0, bbox[0]), max(0.0, bbox[1])
    right, bottom = min(1.0, bbox[0] + bbox[2]), min(1.0, bbox[1] + bbox[3])
    return BoundingBox(left, top, max(0.0, right - left), max(0.0, bottom - top))


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
