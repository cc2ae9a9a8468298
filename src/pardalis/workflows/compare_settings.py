"""What two photographs are compared by."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pardalis.workflows.settings import IdentifySettings, setting

_MATCHER = IdentifySettings().matcher
_BOX = (
    "Where the animal is: left, top, width and height in pixels of the photograph as it is seen, "
    "turned by its EXIF orientation, or relative to its width and height if all four are at most "
    "1; by default the whole picture is taken for the animal."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareSettings:
    """Where the animals are, which side they show, and by what they are compared."""

    box_a: str | None = setting(None, f"In the first photograph. {_BOX}")
    box_b: str | None = setting(None, f"In the second photograph. {_BOX}")
    flank: Literal["left", "right", "front", "back"] | None = setting(
        None,
        "The side that both photographs show (left, right, front, back); by default they are "
        "taken to show one side, whichever.",
    )
    matcher: str = setting(_MATCHER, "Matcher of coats.")
    network: str | None = setting(
        None, "Network of the matcher 'embedding': 'pardalis models list' shows which there are."
    )
    draw: Path | None = setting(
        None, "Write the two coats side by side, with the spots that agree, as a PNG."
    )
