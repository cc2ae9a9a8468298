"""The row of one photograph as the desk's grid shows it, from what is found on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pardalis.records.detection import Detection, Finding, SearchStatus
from pardalis.records.photograph import NO_TIME, Kinds, Photograph
from pardalis.store.desk.unspoken import BriefDetection, BriefFinding

Moment = tuple[str | None, datetime | None, int | None]
"""Deployment, time in UTC and offset from it [min] of a photograph."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KINDS = {name: int(each) for each in Kinds for name in each.names}


def kinds_of(finding: Finding | None) -> Kinds:
    """What a photograph shows.

    Parameters
    ----------
    finding
        As people see it; None where nobody looked.

    Examples
    --------
    >>> kinds_of(Finding("m", "motion 2", SearchStatus.SEARCHED)).names
    ('blank',)
    """
    if finding is None or (not finding.detections and finding.status is not SearchStatus.SEARCHED):
        return Kinds.UNCLASSIFIED
    if not finding.detections:
        return Kinds.BLANK
    found = Kinds(0)
    for each in finding.detections:
        found |= Kinds[each.observation_type.upper()]
    return found


def surest(finding: Finding | None) -> tuple[Detection | None, str]:
    """The surest detection, and the name of the surest that has one.

    Parameters
    ----------
    finding
        As people see it; None where nobody looked.
    """
    ordered = sorted(
        finding.detections if finding else (),
        key=lambda each: (-each.confidence, each.detection_id),
    )
    named = next((each.scientific_name for each in ordered if each.scientific_name), "")
    return (ordered[0] if ordered else None), named


def taken_at(timestamp: datetime | None, utc_offset: int | None) -> int:
    """When a photograph was taken by its camera's clock, since the beginning of 1970 [ms].

    Parameters
    ----------
    timestamp
        UTC; None if not known.
    utc_offset
        Of the camera's clock [min]; None if not known.

    Examples
    --------
    >>> taken_at(datetime(1970, 1, 1, 1, tzinfo=UTC), 60)
    7200000
    """
    if timestamp is None:
        return NO_TIME
    return (timestamp - _EPOCH + timedelta(minutes=utc_offset or 0)) // timedelta(milliseconds=1)


def row_of(name: str, moment: Moment, finding: Finding | None, reviewed: bool) -> Photograph:
    """The row of a photograph.

    Parameters
    ----------
    name
        Its `media_id`.
    moment
        Where and when it was taken.
    finding
        As people see it; None where nobody looked.
    reviewed
        Whether a person said something of it.
    """
    best, named = surest(finding)
    deployment_id, timestamp, utc_offset = moment
    return Photograph(
        name,
        deployment_id or "",
        taken_at(timestamp, utc_offset),
        int(kinds_of(finding)),
        named,
        best.confidence if best else 0.0,
        reviewed,
    )


def row_as_found(name: str, moment: Moment, finding: BriefFinding | None) -> Photograph:
    """The row of a photograph of which nobody spoke, without making records of its detections.

    Parameters
    ----------
    name, moment
        As for `row_of`.
    finding
        What models found; None where nobody looked.
    """
    deployment_id, timestamp, utc_offset = moment
    found = sorted(finding.detections, key=_by_confidence) if finding else []
    kinds = 0
    for each in found:
        kinds |= _KINDS[each.observation_type]
    if not kinds:
        searched = finding is not None and finding.status == SearchStatus.SEARCHED
        kinds = int(Kinds.BLANK if searched else Kinds.UNCLASSIFIED)
    return Photograph(
        name,
        deployment_id or "",
        taken_at(timestamp, utc_offset),
        kinds,
        next((each.scientific_name for each in found if each.scientific_name), ""),
        found[0].confidence if found else 0.0,
        False,
    )


def _by_confidence(detection: BriefDetection) -> tuple[float, str]:
    return -detection.confidence, detection.detection_id
