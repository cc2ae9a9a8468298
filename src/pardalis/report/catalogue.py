"""Each animal of the catalogue: its best photograph from each side, where and when it was seen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pardalis.records.detection import Detection, Flank
from pardalis.records.individual import Individual
from pardalis.records.media import Media, Placement
from pardalis.records.sighting import Sighting
from pardalis.report.content import ReportContent
from pardalis.report.stations import station_names
from pardalis.report.wording import local_time

_EDGE = 0.005


@dataclass(frozen=True, slots=True)
class View:
    """One detection of an animal, with what a caption needs.

    Parameters
    ----------
    sighting_id
        The sighting that it belongs to.
    detection, media
        Where in which photograph.
    flank
        The side it shows.
    station
        Location, or card without a deployment.
    clock
        What the camera's clock showed.
    """

    sighting_id: str
    detection: Detection
    media: Media
    flank: Flank
    station: str
    clock: datetime | None


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One animal as the catalogue shows it.

    Parameters
    ----------
    individual_id
        Its name.
    views
        All its detections, by flank and then by time.
    portraits
        The best view of each flank.
    withheld
        Number of its detections that are not shown because a person is in the photograph.
    sightings
        How many.
    stations
        Where, in order of name.
    first, last
        Of its sightings, by the cameras' clocks.
    counted
        Whether it is among the animals of the estimate.
    """

    individual_id: str
    views: tuple[View, ...]
    portraits: tuple[View, ...]
    withheld: int
    sightings: int
    stations: tuple[str, ...]
    first: datetime | None
    last: datetime | None
    counted: bool


def catalogue_entries(content: ReportContent) -> tuple[CatalogueEntry, ...]:
    """The catalogue in the order of the content's individuals.

    Parameters
    ----------
    content
        Of the report.
    """
    stations = station_names(content)
    people = media_with_people(content)
    sightings = {one.sighting_id: one for one in content.sightings}
    counted = set(content.history.individual_ids) if content.history is not None else set()
    return tuple(
        _entry(individual, sightings, stations, people, individual.individual_id in counted)
        for individual in content.individuals
    )


def media_with_people(content: ReportContent) -> frozenset[str]:
    """The `media_id`s of photographs in which a person was found: no picture is made of them.

    Parameters
    ----------
    content
        Of the report.
    """
    return frozenset(
        finding.media_id
        for finding in content.findings
        if any(detection.observation_type == "human" for detection in finding.detections)
    )


def best_view(views: Sequence[View]) -> View | None:
    """The view that shows the coat best: many pixels, a sure detection, not cut by the frame.

    Parameters
    ----------
    views
        To choose from.

    Returns
    -------
    View or None
        None if there are none; of equals the earliest in order.
    """
    return max(views, key=worth, default=None)


def sighting_views(
    sighting: Sighting, stations: dict[str, str], people: frozenset[str]
) -> tuple[View, ...]:
    """The views of a sighting that may be shown.

    Parameters
    ----------
    sighting
        Of one animal.
    stations
        Station of each photograph by its `media_id`.
    people
        Photographs in which a person was found.
    """
    return tuple(
        View(
            sighting.sighting_id,
            detection,
            media,
            sighting.flank,
            stations.get(media.media_id, media.card),
            local_time(media),
        )
        for detection, media in zip(sighting.detections, sighting.media, strict=True)
        if media.media_id not in people and detection.observation_type != "human"
    )


def _entry(
    individual: Individual,
    sightings: dict[str, Sighting],
    stations: dict[str, str],
    people: frozenset[str],
    counted: bool,
) -> CatalogueEntry:
    known = [sightings[name] for name in individual.sightings if name in sightings]
    views = [view for one in known for view in sighting_views(one, stations, people)]
    photographs = [media for one in known for media in one.media]
    # A photograph dated outside its deployment comes from a clock that was wrong.
    trusted = (one for one in photographs if one.placement is not Placement.OUTSIDE_DEPLOYMENT)
    clocks = sorted(clock for clock in map(local_time, trusted) if clock is not None)
    by_flank = [[view for view in views if view.flank is flank] for flank in Flank]
    return CatalogueEntry(
        individual.individual_id,
        tuple(view for side in by_flank for view in side),
        tuple(best for side in by_flank if (best := best_view(side)) is not None),
        len(photographs) - len(views),
        len(individual.sightings),
        tuple(sorted({stations.get(media.media_id, media.card) for media in photographs})),
        clocks[0] if clocks else None,
        clocks[-1] if clocks else None,
        counted,
    )


def worth(view: View) -> float:
    """How well a view shows the coat: by its pixels, how sure it is, and whether it is cut.

    Parameters
    ----------
    view
        Of an animal.
    """
    box, media = view.detection.box, view.media
    pixels = box.width * media.width * box.height * media.height
    cut = (
        min(box.x, box.y) < _EDGE or box.x + box.width > 1 - _EDGE or box.y + box.height > 1 - _EDGE
    )
    # Half: a flank cut by the frame still beats one that is less than half as long and whole.
    return view.detection.confidence * math.sqrt(pixels) * (0.5 if cut else 1.0)
