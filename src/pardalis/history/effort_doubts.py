"""Which effort is doubtful: silences, missing heartbeats, a covered view, a doubtful clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pardalis.history.covered import PLAIN, Look, covered_spells
from pardalis.history.nights import local_time
from pardalis.history.signs_of_life import silences
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.effort_doubt import DoubtOfEffort, EffortDoubt
from pardalis.records.media import Media, Placement
from pardalis.records.sentence import say

WORKED = "worked"
"""Column of the table of deployments: "yes" where a camera worked and took no photograph."""

_YES = frozenset({"yes", "true", "1", "y"})


def worked_without_photograph(deployment: Deployment) -> bool:
    """Whether the table says that a camera worked although it has no photograph.

    Parameters
    ----------
    deployment
        With the further columns of its table.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    >>> quiet = Deployment("D1", "S1", 0.0, 0.0, start, end, 0, other_fields=(("worked", "Yes"),))
    >>> worked_without_photograph(quiet)
    True
    """
    said = dict(deployment.other_fields).get(WORKED, "")
    return said.strip().casefold() in _YES


def effort_doubts(
    deployments: Iterable[Deployment],
    media: Iterable[Media],
    contrasts: Mapping[str, float],
    doubtful_clocks: Mapping[str, str],
) -> tuple[EffortDoubt, ...]:
    """The times in which it is doubtful whether cameras worked, in order of deployment and time.

    Parameters
    ----------
    deployments
        That count as effort.
    media
        All photographs.
    contrasts
        Of photographs, by `content_hash`.
    doubtful_clocks
        What is doubtful about a clock, by `deployment_id`.
    """
    own: dict[str, list[Media]] = defaultdict(list)
    for photo in media:
        if photo.placement is Placement.PLACED and photo.timestamp is not None:
            own[photo.deployment_id or ""].append(photo)
    found: list[EffortDoubt] = []
    for each in deployments:
        name = each.deployment_id
        photos = sorted(own[name], key=lambda photo: (photo.timestamp, photo.file_path))
        if name in doubtful_clocks:
            found.append(
                EffortDoubt(
                    name,
                    each.deployment_start,
                    each.deployment_end,
                    DoubtOfEffort.WRONG_CLOCK,
                    doubtful_clocks[name],
                )
            )
        found += _silent(each, photos)
        found += _blocked(each, photos, contrasts)
    return tuple(sorted(found, key=lambda doubt: (doubt.deployment_id, doubt.doubt_start)))


def unexplained(
    doubts: Iterable[EffortDoubt], gaps: Sequence[EffortGap]
) -> tuple[EffortDoubt, ...]:
    """The doubtful times without silences that a gap explains.

    Parameters
    ----------
    doubts
        Of any deployments.
    gaps
        Times that are no effort anyway.
    """
    silent = (DoubtOfEffort.SILENT, DoubtOfEffort.NO_HEARTBEAT)
    own: dict[str, list[EffortGap]] = defaultdict(list)
    for gap in gaps:
        own[gap.deployment_id].append(gap)
    return tuple(
        each
        for each in doubts
        if each.kind not in silent or not _is_known(each, own[each.deployment_id])
    )


def as_gaps(doubts: Iterable[EffortDoubt]) -> tuple[EffortGap, ...]:
    """Doubtful times as times without effort.

    Parameters
    ----------
    doubts
        Of any deployments.
    """
    return tuple(
        EffortGap(each.deployment_id, each.doubt_start, each.doubt_end, each.kind.value)
        for each in doubts
    )


def _silent(deployment: Deployment, photos: Sequence[Media]) -> Iterator[EffortDoubt]:
    times = [photo.timestamp for photo in photos if photo.timestamp]
    limits = deployment.deployment_start, deployment.deployment_end
    for silence, by_heartbeat in silences(times, *limits):
        kind = DoubtOfEffort.NO_HEARTBEAT if by_heartbeat else DoubtOfEffort.SILENT
        yield EffortDoubt(
            deployment.deployment_id, silence.start, silence.end, kind, silence.reason
        )


def _is_known(doubt: EffortDoubt, gaps: Sequence[EffortGap]) -> bool:
    """Whether most of it is a gap already, which explains the rest."""
    inside = sum(
        max(0.0, (min(gap.gap_end, doubt.doubt_end) - max(gap.gap_start, doubt.doubt_start))
            .total_seconds())
        for gap in gaps
    )  # fmt: skip
    return inside >= 0.8 * (doubt.doubt_end - doubt.doubt_start).total_seconds()


def _blocked(
    deployment: Deployment, photos: Sequence[Media], contrasts: Mapping[str, float]
) -> Iterator[EffortDoubt]:
    known = [(photo.timestamp, contrasts.get(photo.content_hash)) for photo in photos]
    # Of most cameras no photograph shows so little, and there are a million to be looked at.
    if all(contrast is None or contrast >= PLAIN for _, contrast in known):
        return
    looks = [
        Look(moment, local_time(moment, deployment.utc_offset).hour, contrast)
        for moment, contrast in known
        if moment and contrast is not None
    ]
    for start, end in covered_spells(looks, deployment.deployment_end):
        hours = (end - start).total_seconds() / 3600
        reason = say(
            "Its photographs show nothing for {hours} h: its view was covered.",
            hours=f"{hours:.0f}",
        )
        yield EffortDoubt(deployment.deployment_id, start, end, DoubtOfEffort.BLOCKED_VIEW, reason)
