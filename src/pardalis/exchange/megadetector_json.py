"""Results of MegaDetector, and of what writes its batch JSON, as findings.

References
----------
MegaDetector batch output format, https://lila.science/megadetector-output-format
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pardalis.errors import InputError
from pardalis.exchange.json_text import parse_json
from pardalis.exchange.path_match import PathMatch
from pardalis.exchange.scientific_names import reads_as_scientific
from pardalis.records.detection import BoundingBox, Detection, Finding, SearchStatus
from pardalis.records.media import Media
from pardalis.records.problem import Problem

KNOWN_VERSIONS = ("1.3", "1.4", "1.5")

_TYPES = {"animal": "animal", "person": "human", "human": "human", "vehicle": "vehicle"}
_EMPTY = "empty"
_REMEDY = "It must be MegaDetector's batch results, format 1.3 to 1.5; make it anew."


class _Edge(BaseModel):
    """Fields that Pardalis has no use for are let pass, as the format asks."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class _Info(_Edge):
    format_version: str = Field(pattern=r"^\d+(\.\d+)?$")
    detector: str | None = None


class _Detection(_Edge):
    category: str
    conf: float = Field(ge=0, le=1, allow_inf_nan=False)
    bbox: tuple[float, float, float, float]
    classifications: list[tuple[str, float]] | None = None
    frame_number: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _box_in_the_photograph(self) -> _Detection:
        x, y, width, height = self.bbox
        # Detectors round, so that a box may end a hair outside.
        inside = (x, y, 1 - x - width, 1 - y - height)
        if not all(value >= -0.01 for value in inside) or width < 0 or height < 0:
            raise ValueError("bbox is not [x, y, width, height] as shares of the photograph")
        return self


class _Image(_Edge):
    file: str = Field(min_length=1)
    detections: list[_Detection] | None = None
    failure: str | None = None

    @model_validator(mode="after")
    def _says_something(self) -> _Image:
        if self.detections is None and self.failure is None:
            raise ValueError("neither detections nor failure")
        return self


class _Results(_Edge):
    info: _Info
    detection_categories: dict[str, str]
    classification_categories: dict[str, str] = Field(default_factory=dict)
    images: list[_Image]

    @model_validator(mode="after")
    def _categories_named(self) -> _Results:
        for image in self.images:
            for each in image.detections or ():
                if each.category not in self.detection_categories:
                    raise ValueError(
                        f"category {each.category} of {image.file} is not in detection_categories"
                    )
        return self


def read_results(
    text: bytes, name: str, media: Iterable[Media]
) -> tuple[tuple[Finding, ...], tuple[Problem, ...]]:
    """Findings from a file of results, for the photographs whose paths it names.

    Every detection is kept with its confidence; what to make of low ones is asked later.

    Parameters
    ----------
    text
        The file's bytes.
    name
        The file's name, as the user knows it.
    media
        The survey's photographs.

    Returns
    -------
    findings
        One for each photograph that was matched, in the file's order.
    problems
        Entries that match no photograph or several, photographs named twice, and a format
        version that Pardalis does not know.

    Raises
    ------
    InputError
        If the file is not such results; it says where it is wrong.
    """
    results = _parsed(text, name)
    problems = list(_version_doubt(results.info.format_version, name))
    match = PathMatch(media)
    model = results.info.detector or "MegaDetector (version not stated)"
    found: dict[str, Finding] = {}
    for image in results.images:
        matched, reason = match.find(image.file)
        if matched is not None and matched.media_id in found:
            reason = f"It names {matched.file_path} a second time."
        if matched is None or reason:
            remedy = "See that the results were made from this survey's cards."
            problems.append(Problem(image.file, "unmatched_result", reason, remedy))
        else:
            found[matched.media_id] = _finding(image, matched.media_id, model, results)
    return tuple(found.values()), tuple(problems)


def _parsed(text: bytes, name: str) -> _Results:
    document = parse_json(text, name, _REMEDY)
    try:
        return _Results.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the whole file"
        reason = re.sub(r"^Value error, ", "", first["msg"])
        raise InputError(
            f"The results '{name}' are wrong at {place}: {reason}.", _REMEDY
        ) from error


def _version_doubt(version: str, name: str) -> Iterator[Problem]:
    if version not in KNOWN_VERSIONS:
        reason = f"Format version {version} is not one of {', '.join(KNOWN_VERSIONS)}."
        yield Problem(
            name, "unknown_version", reason, "It was read all the same; check some boxes."
        )


def _finding(image: _Image, media_id: str, model: str, results: _Results) -> Finding:
    if image.detections is None:
        return Finding(media_id, model, SearchStatus.FAILED, (), image.failure or "")
    named = [
        (results.detection_categories[each.category].lower(), each) for each in image.detections
    ]
    kept = [pair for pair in named if pair[0] != _EMPTY]
    kept.sort(key=lambda pair: -pair[1].conf)
    detections = tuple(
        Detection(
            detection_id=f"{media_id}-{rank}",
            media_id=media_id,
            observation_type=_TYPES.get(category, "unknown"),
            box=_box(each.bbox),
            confidence=each.conf,
            detection_model=model,
            scientific_name=_scientific_name(each, results.classification_categories),
            frame=each.frame_number,
        )
        for rank, (category, each) in enumerate(kept, start=1)
    )
    return Finding(media_id, model, SearchStatus.SEARCHED, detections)


def _box(bbox: tuple[float, float, float, float]) -> BoundingBox:
    left, top = max(0.0, bbox[0]), max(0.0, bbox[1])
    right, bottom = min(1.0, bbox[0] + bbox[2]), min(1.0, bbox[1] + bbox[3])
    return BoundingBox(left, top, max(0.0, right - left), max(0.0, bottom - top))


def _scientific_name(detection: _Detection, categories: dict[str, str]) -> str:
    """The best class where it reads as genus and species; common names say too little."""
    if not detection.classifications:
        return ""
    best = max(detection.classifications, key=lambda pair: pair[1])[0]
    named = categories.get(best, "")
    return named if reads_as_scientific(named) else ""
