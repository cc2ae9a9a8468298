"""Give every photograph and video its place and time, and say what is doubtful."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pardalis.intake.belonging import Belonging, match_cards
from pardalis.intake.clock import place_in_time
from pardalis.intake.clock_difference import doubts_of_clocks
from pardalis.intake.clocks.mending import Mends, with_mended_clocks
from pardalis.intake.doubts import doubts_of_photos
from pardalis.intake.duplicates import Duplicate, doubts_of_copies, set_apart
from pardalis.intake.events import with_bursts, with_events
from pardalis.intake.pairs import CameraPair, find_pairs, name_stations
from pardalis.intake.settings import IntakeSettings
from pardalis.intake.times.choice import doubts_of_times, with_chosen_times
from pardalis.records.card_file import CardFile
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.media import Media, Placement
from pardalis.records.problem import Problem


@dataclass(frozen=True, slots=True)
class Intake:
    """The photographs of a survey in their places, and what is doubtful about them.

    Parameters
    ----------
    media
        One for each photograph and video, in order of card and time.
    duplicates
        Files left out because their bytes stand elsewhere too.
    pairs
        Paired cameras that were recognised by time, in surveys without a table.
    problems
        What a person should know.
    """

    media: tuple[Media, ...]
    duplicates: tuple[Duplicate, ...]
    pairs: tuple[CameraPair, ...]
    problems: tuple[Problem, ...]


def place_media(
    files: Iterable[CardFile],
    deployments: Sequence[Deployment] | None,
    gaps: Sequence[EffortGap],
    settings: IntakeSettings,
    mends: Mends | None = None,
) -> Intake:
    """Place the photographs of a survey: each once, under its deployment, in UTC, in its event.

    Parameters
    ----------
    files
        All files of the survey as read, in any order; only photographs and videos are placed.
    deployments
        The table, or None if the survey has none.
    gaps
        Times in which cameras did not work; photographs dated in one are doubtful.
    settings
        What makes a burst, an event and a pair.
    mends
        Of clocks that were wrong, by `deployment_id`; the files' own times are not changed.

    Returns
    -------
    Intake
        The same for the same files, whatever their order.
    """
    photos = [file for file in files if file.is_media]
    belonging = _belonging({photo.card for photo in photos}, deployments)
    photos, copies = set_apart(photos, belonging.deployment_of)
    times_told = doubts_of_times(photos, settings)
    photos = with_chosen_times(photos, settings)
    photos = with_mended_clocks(photos, belonging.deployment_of, mends or {})
    without = Placement.NO_TABLE if deployments is None else Placement.NO_DEPLOYMENT
    media = with_bursts(
        (place_in_time(photo, belonging.deployment_of[photo.card], without) for photo in photos),
        settings,
    )
    starts = _burst_starts(media)
    pairs = find_pairs(starts, settings) if deployments is None else ()
    stations = _Stations(belonging.deployment_of, name_stations(belonging.deployment_of, pairs))
    media = with_events(media, stations.of, settings)
    problems = [
        *belonging.problems,
        *doubts_of_copies(copies, belonging.deployment_of),
        *times_told,
        *doubts_of_photos(photos, media, belonging.deployment_of, gaps),
        *doubts_of_clocks(starts, belonging.deployment_of, settings),
    ]
    return Intake(tuple(media), copies, pairs, tuple(problems))


def _belonging(cards: set[str], deployments: Sequence[Deployment] | None) -> Belonging:
    if deployments is None:
        return Belonging(dict.fromkeys(cards), ())
    return match_cards(cards, deployments)


def _burst_starts(media: Iterable[Media]) -> dict[str, np.ndarray]:
    """For each card, when its bursts begin [s]."""
    starts: dict[str, dict[str, float]] = defaultdict(dict)
    for photo in media:
        if photo.timestamp:
            starts[photo.card].setdefault(photo.burst_id, photo.timestamp.timestamp())
    return {card: np.array(list(times.values())) for card, times in starts.items()}


class _Stations:
    """The name under which photographs make common events."""

    def __init__(
        self, deployment_of: Mapping[str, Deployment | None], station_of: Mapping[str, str]
    ) -> None:
        self.deployment_of = deployment_of
        self.station_of = station_of

    def of(self, photo: Media) -> str:
        deployment = self.deployment_of[photo.card]
        if photo.placement is Placement.PLACED and deployment:
            return f"location {deployment.location_id}"
        if photo.placement is Placement.NO_TABLE:
            return f"station {self.station_of[photo.card]}"
        return f"{photo.placement} {photo.card}"
