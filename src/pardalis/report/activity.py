"""At what hour of the camera's clock animals pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pardalis.records.media import Media
from pardalis.report.content import ReportContent
from pardalis.report.wording import local_time

# A model that cannot name what moved is not to empty the picture of the day's rhythm.
_ANIMALS = frozenset({"animal", "unknown"})


@dataclass(frozen=True, slots=True)
class HourlyEvents:
    """Number of events that begin in each hour of the day, 0 to 23.

    Parameters
    ----------
    animals
        Events with any animal, or with something that the model could not name.
    leopards
        Events with an animal of the catalogue.
    """

    animals: tuple[int, ...]
    leopards: tuple[int, ...]


def hourly_events(content: ReportContent) -> HourlyEvents:
    """Events by the hour that the camera's clock showed at their first photograph with an animal.

    Photographs of one event count once, since an animal that lingers is not many animals.

    Parameters
    ----------
    content
        Of the report.
    """
    named = {name for one in content.individuals for name in one.sightings}
    holding = {
        finding.media_id
        for finding in content.findings
        if any(detection.observation_type in _ANIMALS for detection in finding.detections)
    }
    return HourlyEvents(
        _by_hour(media for media in content.media if media.media_id in holding),
        _by_hour(
            media
            for sighting in content.sightings
            if sighting.sighting_id in named
            for media in sighting.media
        ),
    )


def _by_hour(photographs: Iterable[Media]) -> tuple[int, ...]:
    first: dict[str, tuple[float, int]] = {}
    for media in photographs:
        clock = local_time(media)
        if clock is None or media.timestamp is None:
            continue
        begun = (media.timestamp.timestamp(), clock.hour)
        first[media.event_id] = min(first.get(media.event_id, begun), begun)
    hours = Counter(hour for _, hour in first.values())
    return tuple(hours[hour] for hour in range(24))
