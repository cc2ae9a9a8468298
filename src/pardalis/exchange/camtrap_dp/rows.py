"""Records as rows under Camtrap DP's column names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from pardalis.exchange.camtrap_dp import fields
from pardalis.exchange.camtrap_dp.cells import Cell
from pardalis.exchange.camtrap_dp.moments import moment_text
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.individual import Individual
from pardalis.records.media import Media, Placement
from pardalis.records.sighting import Sighting

INDIVIDUAL_COLUMNS = (
    *("individualID", "name", "sex", "lifeStage", "flanks", "sightings"),
    *("firstSeen", "lastSeen", "deploymentIDs", "bestMediaIDs", "notes"),
)
_APART = {
    Placement.NO_TABLE: "The survey has no deployments.csv.",
    Placement.NO_DEPLOYMENT: "Kept apart: its card belongs to no deployment.",
    Placement.OUTSIDE_DEPLOYMENT: "Kept apart: dated outside its deployment.",
    Placement.NO_TIME: "Kept apart: without a time of the camera's clock.",
}


def deployment_columns(
    deployments: Iterable[Deployment], gaps: Iterable[EffortGap]
) -> tuple[str, ...]:
    """The columns of a table of these deployments: the standard's, then those Pardalis adds.

    Parameters
    ----------
    deployments
        With the further columns of the table that they come from.
    gaps
        Rows of their own, told apart by the column `rowType`.
    """
    listed = list(deployments)
    standard = fields.names(fields.DEPLOYMENTS)
    card = [fields.CARD] if any(each.card for each in listed) else []
    kind = [fields.ROW_TYPE] if any(True for _ in gaps) else []
    others = (name for each in listed for name, _ in each.other_fields if name not in standard)
    return (*standard, *card, *kind, *dict.fromkeys(others))


def deployment_rows(
    deployments: Iterable[Deployment], gaps: Iterable[EffortGap]
) -> Iterator[dict[str, Cell]]:
    """One row a deployment, each followed by the rows of its gaps.

    Parameters
    ----------
    deployments
        Times are written with the offset of the camera's clock.
    gaps
        Of these deployments.
    """
    gaps_of: dict[str, list[EffortGap]] = {}
    for gap in gaps:
        gaps_of.setdefault(gap.deployment_id, []).append(gap)
    for each in deployments:
        row: dict[str, Cell] = dict.fromkeys(fields.names(fields.DEPLOYMENTS))
        row |= {
            "deploymentID": each.deployment_id,
            "locationID": each.location_id,
            "locationName": each.location_name,
            "latitude": each.latitude,
            "longitude": each.longitude,
            "deploymentStart": moment_text(each.deployment_start, each.utc_offset),
            "deploymentEnd": moment_text(each.deployment_end, each.utc_offset),
            "cameraID": each.camera_id,
            "cameraModel": each.camera_model,
            fields.CARD: each.card,
        }
        yield row | dict(each.other_fields)
        for gap in gaps_of.get(each.deployment_id, ()):
            yield {
                "deploymentID": gap.deployment_id,
                "deploymentStart": moment_text(gap.gap_start, each.utc_offset),
                "deploymentEnd": moment_text(gap.gap_end, each.utc_offset),
                "deploymentComments": gap.reason,
                fields.ROW_TYPE: "gap",
            }


def media_rows(media: Iterable[Media]) -> Iterator[dict[str, Cell]]:
    """One row a photograph; what keeps it apart stands in mediaComments.

    Parameters
    ----------
    media
        A photograph without a deployment or a time has an empty cell there, which the standard
        does not allow in a package: leave it out of an export.
    """
    for each in media:
        comment = _APART.get(each.placement, "")
        if each.timestamp and each.utc_offset is None:
            comment += " The camera's offset from UTC is not known; its clock is taken as UTC."
        row: dict[str, Cell] = dict.fromkeys(fields.names(fields.MEDIA))
        yield row | {
            "mediaID": each.media_id,
            "deploymentID": each.deployment_id,
            "captureMethod": "activityDetection",
            "timestamp": moment_text(each.timestamp, each.utc_offset),
            "filePath": each.file_path,
            "filePublic": False,
            "fileName": each.file_path.rpartition("/")[2],
            "fileMediatype": _mediatype(each),
            "mediaComments": comment.strip(),
        }


def _mediatype(media: Media) -> str:
    ending = media.file_path.rpartition(".")[2].lower()
    if not media.is_video:
        return "image/jpeg"
    return {"avi": "video/x-msvideo", "mov": "video/quicktime"}.get(ending, "video/mp4")


def event_limits(media: Iterable[Media]) -> dict[str, tuple[datetime, datetime]]:
    """The first and last moment of each event, in UTC; events without a time have none.

    Parameters
    ----------
    media
        All photographs of the events.
    """
    limits: dict[str, tuple[datetime, datetime]] = {}
    for each in media:
        if each.timestamp is not None:
            first, last = limits.get(each.event_id, (each.timestamp, each.timestamp))
            limits[each.event_id] = (min(first, each.timestamp), max(last, each.timestamp))
    return limits


def individual_rows(
    individuals: Iterable[Individual], sightings: Mapping[str, Sighting]
) -> Iterator[dict[str, Cell]]:
    """One row an individual: a table of Pardalis' own, for which the standard has none.

    Parameters
    ----------
    individuals
        The catalogue.
    sightings
        By `sighting_id`. The best photograph is that of the surest detection.
    """
    for each in individuals:
        seen = [sightings[sighting_id] for sighting_id in each.sightings]
        media = [photo for sighting in seen for photo in sighting.media]
        # A photograph dated outside its deployment comes from a clock that was wrong.
        times = sorted(
            photo.timestamp
            for photo in media
            if photo.timestamp and photo.placement is not Placement.OUTSIDE_DEPLOYMENT
        )
        places = {photo.deployment_id for photo in media if photo.deployment_id}
        yield {
            "individualID": each.individual_id,
            "name": each.name,
            "sex": each.sex,
            "lifeStage": each.life_stage,
            "flanks": " | ".join(sorted(each.flanks)),
            "sightings": len(each.sightings),
            "firstSeen": moment_text(times[0] if times else None),
            "lastSeen": moment_text(times[-1] if times else None),
            "deploymentIDs": " | ".join(sorted(places)),
            "bestMediaIDs": " | ".join(_best_photos(seen)),
            "notes": " | ".join(each.notes),
        }


def _best_photos(sightings: Iterable[Sighting]) -> list[str]:
    """The photograph of the surest detection of each flank, in order of flank."""
    best: dict[str, tuple[float, str]] = {}
    for sighting in sightings:
        for detection in sighting.detections:
            flank, found = str(sighting.flank), (detection.confidence, detection.media_id)
            best[flank] = max(best.get(flank, found), found)
    return [best[flank][1] for flank in sorted(best)]
