"""What `pardalis finds` takes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pardalis.workflows.settings import CommonSettings, setting


@dataclass(frozen=True, slots=True)
class FindsSettings(CommonSettings):
    """The lists of species that were known before the survey; kept for the next time."""

    known_reserve: Path | None = setting(
        None, "Species known from the reserve before, a scientific name a line."
    )
    known_country: Path | None = setting(
        None, "Species known from the country before, a scientific name a line."
    )
