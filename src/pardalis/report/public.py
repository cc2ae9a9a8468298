"""The report as it may leave: no map, no doubts, stations under other names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pardalis.records.deployment import Deployment
from pardalis.records.media import Media
from pardalis.records.sight import rounded
from pardalis.report.content import ReportContent

_NO_CARD = "a card"


def public_content(
    content: ReportContent, stations: Mapping[str, str], precision: float
) -> ReportContent:
    """The content of a report without what tells where the cameras stood.

    Parameters
    ----------
    content
        As it is.
    stations
        The name under which each station is told, by `location_id`.
    precision
        Nothing that is left tells a place; deployments keep theirs rounded to this [degrees].
    """
    history = content.history
    if history is not None:
        names = tuple(stations.get(name, "") for name in history.detector_ids)
        history = replace(history, detector_ids=names)
    return replace(
        content,
        deployments=tuple(_deployment(each, stations, precision) for each in content.deployments),
        media=tuple(map(_media, content.media)),
        sightings=tuple(
            replace(each, media=tuple(map(_media, each.media))) for each in content.sightings
        ),
        finds=tuple(
            replace(each, location_id=stations.get(each.location_id, "")) for each in content.finds
        ),
        proposals=(),
        ledger=(),
        problems=(),
        density_maps=(),
        history=history,
    )


def _deployment(one: Deployment, stations: Mapping[str, str], precision: float) -> Deployment:
    return replace(
        one,
        location_id=stations.get(one.location_id, ""),
        latitude=rounded(one.latitude, precision),
        longitude=rounded(one.longitude, precision),
        location_name="",
        camera_id="",
        card="",
        other_fields=(),
    )


def _media(one: Media) -> Media:
    return replace(one, card=_NO_CARD, file_path=one.media_id)
