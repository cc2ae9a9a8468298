"""Results of MegaDetector, and of what writes its batch JSON, as findings.

References
----------
MegaDetector batch output format, https://lila.science/megadetector-output-format
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from pydantic import Field, model_validator

from pardalis.exchange.detector_json import Box, Edge, found_in, parse_results
from pardalis.exchange.scientific_names import reads_as_scientific
from pardalis.records.detection import Detection, Finding, SearchStatus
from pardalis.records.media import Media
from pardalis.records.problem import Problem
from pardalis.records.sentence import say

KNOWN_VERSIONS = ("1.3", "1.4", "1.5")

_TYPES = {"animal": "animal", "person": "human", "human": "human", "vehicle": "vehicle"}
_EMPTY = "empty"
_REMEDY = "It must be MegaDetector's batch results, format 1.3 to 1.5; make it anew."


class _Info(Edge):
    format_version: str = Field(pattern=r"^\d+(\.\d+)?$")
    detector: str | None = None


class _Detection(Box):
    category: str
    classifications: list[tuple[str, float]] | None = None
    frame_number: int | None = Field(default=None, ge=0)


class _Image(Edge):
    file: str = Field(min_length=1)
    detections: list[_Detection] | None = None
    failure: str | None = None

    @model_validator(mode="after")
    def _says_something(self) -> _Image:
        if self.detections is None and self.failure is None:
            raise ValueError("neither detections nor failure")
        return self


class _Results(Edge):
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
    results = parse_results(_Results, text, name, _REMEDY)
    model = results.info.detector or "MegaDetector (version not stated)"
    entries = ((each.file, partial(_finding, each, model, results)) for each in results.images)
    findings, problems = found_in(media, entries)
    return findings, (*_version_doubt(results.info.format_version, name), *problems)


def _version_doubt(version: str, name: str) -> Iterator[Problem]:
    if version not in KNOWN_VERSIONS:
        reason = say(
            "Format version {version} is not one of {known}.",
            version=version,
            known=", ".join(KNOWN_VERSIONS),
        )
        remedy = say("It was read all the same; check some boxes.")
        yield Problem(name, "unknown_version", reason, remedy)


def _finding(image: _Image, model: str, results: _Results, media_id: str) -> Finding:
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
            box=each.box,
            confidence=each.conf,
            detection_model=model,
            scientific_name=_scientific_name(each, results.classification_categories),
            frame=each.frame_number,
        )
        for rank, (category, each) in enumerate(kept, start=1)
    )
    return Finding(media_id, model, SearchStatus.SEARCHED, detections)


def _scientific_name(detection: _Detection, categories: dict[str, str]) -> str:
    """The best class where it reads as genus and species; common names say too little."""
    if not detection.classifications:
        return ""
    best = max(detection.classifications, key=lambda pair: pair[1])[0]
    named = categories.get(best, "")
    return named if reads_as_scientific(named) else ""
