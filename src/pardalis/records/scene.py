"""What one camera looked at over some time."""

from __future__ import annotations

from dataclasses import dataclass

from pardalis.records.card_source import CardSource
from pardalis.records.media import Media


@dataclass(frozen=True, slots=True)
class Scene:
    """A run of one camera's photographs in order of time, some to be searched, the rest to compare.

    Parameters
    ----------
    root
        What the files are opened from: `root / media.file_path` is a file of this machine. The
        survey folder itself, or what brings it from an address.
    media
        In order of time; bursts are never cut.
    wanted
        The `media_id` of those to search. The others are neighbours that show the background.
    """

    root: CardSource
    media: tuple[Media, ...]
    wanted: frozenset[str]
