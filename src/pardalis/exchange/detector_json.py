"""What results of detectors have in common: boxes, confidences, photographs named by path."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pardalis.errors import InputError
from pardalis.exchange.json_text import parse_json
from pardalis.exchange.path_match import PathMatch
from pardalis.records.detection import BoundingBox, Finding
from pardalis.records.media import Media
from pardalis.records.problem import Problem
from pardalis.records.sentence import say

Document = TypeVar("Document", bound=BaseModel)


class Edge(BaseModel):
    """Part of a file of results; fields that Pardalis has no use for are let pass."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Box(Edge):
    """Something that was found, with where and how surely.

    Parameters
    ----------
    conf
        Confidence, 0 to 1.
    bbox
        Left, top, width and height as shares of the photograph.
    """

    conf: float = Field(ge=0, le=1, allow_inf_nan=False)
    bbox: tuple[float, float, float, float]

    @model_validator(mode="after")
    def _box_in_the_photograph(self) -> Box:
        x, y, width, height = self.bbox
        # Detectors round, so that a box may end a hair outside.
        inside = (x, y, 1 - x - width, 1 - y - height)
        if not all(value >= -0.01 for value in inside) or width < 0 or height < 0:
            raise ValueError("bbox is not [x, y, width, height] as shares of the photograph")
        return self

    @property
    def box(self) -> BoundingBox:
        """What of the box lies in the photograph."""
        x, y, width, height = self.bbox
        left, top = max(0.0, x), max(0.0, y)
        right, bottom = min(1.0, x + width), min(1.0, y + height)
        return BoundingBox(left, top, max(0.0, right - left), max(0.0, bottom - top))


def parse_results(kind: type[Document], text: bytes, name: str, remedy: str) -> Document:
    """A file of results, held against its form.

    Parameters
    ----------
    kind
        The form.
    text
        The file's bytes.
    name
        The file's name, as the user knows it.
    remedy
        What to do if it is of another form.

    Raises
    ------
    InputError
        If it is not such a file; it says where it is wrong.
    """
    document = parse_json(text, name, remedy)
    try:
        return kind.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the whole file"
        reason = re.sub(r"^Value error, ", "", first["msg"])
        raise InputError(f"'{name}' is wrong at {place}: {reason}.", remedy) from error


def found_in(
    media: Iterable[Media], entries: Iterable[tuple[str, Callable[[str], Finding]]]
) -> tuple[tuple[Finding, ...], tuple[Problem, ...]]:
    """Findings of the photographs that entries name.

    Parameters
    ----------
    media
        The survey's photographs.
    entries
        For each the path that the results name, and what makes a finding of a `media_id`.

    Returns
    -------
    findings
        One for each photograph that was matched, in the file's order.
    problems
        Entries that match no photograph or several, and photographs named twice.
    """
    match = PathMatch(media)
    found: dict[str, Finding] = {}
    problems: list[Problem] = []
    for path, finding in entries:
        matched, reason = match.find(path)
        if matched is not None and matched.media_id in found:
            reason = say("It names {file} a second time.", file=matched.file_path)
        if matched is None or reason:
            remedy = say("See that the results were made from this survey's cards.")
            problems.append(Problem(path, "unmatched_result", reason, remedy))
        else:
            found[matched.media_id] = finding(matched.media_id)
    return tuple(found.values()), tuple(problems)
