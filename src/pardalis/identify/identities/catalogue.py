"""The catalogue of individuals, derived from proposals and decisions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from pardalis.identify.identities.clusters import Clusters
from pardalis.identify.identities.numbering import numbered
from pardalis.records.decision import Decision, Verdict
from pardalis.records.detection import Flank
from pardalis.records.individual import Individual
from pardalis.records.proposal import Evidence, Proposal
from pardalis.records.sighting import Sighting


@dataclass(frozen=True, slots=True)
class CatalogueSettings:
    """How sure a join must be.

    Parameters
    ----------
    sure
        Two groups of several sightings each are joined by a single proposal only from this many
        times the score of the weakest that joins; below, two proposals must agree.
    joins
        Log ratio from which the pattern joins two sightings.
    joins_sides
        Log ratio from which paired cameras join both sides.
    """

    sure: float = 1.5
    joins: float = 10.0
    joins_sides: float = 4.0


def catalogue(
    sightings: Iterable[Sighting],
    proposals: Iterable[Proposal],
    decisions: Iterable[Decision],
    previous: Iterable[Individual] = (),
    proven: Collection[str] = (),
    settings: CatalogueSettings | None = None,
) -> tuple[Individual, ...]:
    """Join sightings into individuals: decisions first, then proposals, the surest first.

    Parameters
    ----------
    sightings
        Those with a coat to tell an animal by, in any order.
    proposals
        Only those that are sure enough join.
    decisions
        The ledger; of two verdicts on one pair, the later counts.
    previous
        The catalogue before, whose names individuals keep.
    proven
        Sightings that certainly show a coat, as `pardalis.identify.matching.moving` tells them.
    settings
        By default `CatalogueSettings()`.

    Returns
    -------
    tuple of Individual
        By `individual_id`. A single sighting is an individual only if its coat is proven and its
        side is known: else it may be leaf litter, or the other side of any animal.
    """
    chosen = settings or CatalogueSettings()
    known = {each.sighting_id: each for each in sightings}
    verdicts = _latest(decisions)
    apart = {ends for ends, each in verdicts.items() if each.verdict is not Verdict.SAME}
    same = [ends for ends, each in verdicts.items() if each.verdict is Verdict.SAME]
    clusters = Clusters(known, apart)
    for a, b in sorted(same, key=lambda ends: -verdicts[ends].position):
        clusters.join(a, b, by_person=True)
    ranked = _ranked(map(_weighed, proposals))
    _join_by_pattern(clusters, ranked, chosen)
    _join_sides(clusters, ranked, chosen)
    named = {name for ends in same for name in ends}
    groups = [
        group
        for group in clusters.groups()
        if len(group) > 1
        or group[0] in named
        or (group[0] in proven and known[group[0]].flank is not Flank.UNKNOWN)
    ]
    return numbered(groups, known, tuple(previous))


def _latest(decisions: Iterable[Decision]) -> dict[tuple[str, str], Decision]:
    found: dict[tuple[str, str], Decision] = {}
    for each in sorted(decisions, key=lambda decision: decision.position):
        found[min(each.sighting_a, each.sighting_b), max(each.sighting_a, each.sighting_b)] = each
    return found


def _ranked(proposals: Iterable[Proposal]) -> list[Proposal]:
    return sorted(proposals, key=lambda each: (-each.score, each.sighting_a, each.sighting_b))


def _join_by_pattern(
    clusters: Clusters, ranked: list[Proposal], settings: CatalogueSettings
) -> None:
    pattern = [
        each
        for each in ranked
        if each.evidence is Evidence.PATTERN and each.log_ratio >= settings.joins
    ]
    if not pattern:
        return
    sure = settings.sure * pattern[-1].score
    waiting = pattern
    while waiting:
        # A pair refused for want of a second link may be joined once its group has grown.
        left = [each for each in waiting if not _try_pattern(clusters, each, pattern, sure)]
        if len(left) == len(waiting):
            return
        waiting = left


def _try_pattern(clusters: Clusters, edge: Proposal, pattern: list[Proposal], sure: float) -> bool:
    a, b = clusters.group(edge.sighting_a), clusters.group(edge.sighting_b)
    if not a or not b or a is b:
        return False
    if min(len(a), len(b)) > 1 and edge.score < sure:
        ends = set(a), set(b)
        links = sum(
            (each.sighting_a in ends[0] and each.sighting_b in ends[1])
            or (each.sighting_a in ends[1] and each.sighting_b in ends[0])
            for each in pattern
        )
        if links < 2:
            return False
    return clusters.join(edge.sighting_a, edge.sighting_b)


def _weighed(proposal: Proposal) -> Proposal:
    """By a fixed rule where no calibration has weighed it: half a unit for each verified spot."""
    if proposal.log_ratio or proposal.evidence is not Evidence.PATTERN:
        return proposal
    return replace(proposal, log_ratio=0.5 * proposal.score)


def _join_sides(clusters: Clusters, ranked: list[Proposal], settings: CatalogueSettings) -> None:
    for each in ranked:
        if each.evidence is Evidence.PAIRED_CAMERAS and each.log_ratio >= settings.joins_sides:
            clusters.join(each.sighting_a, each.sighting_b, both_sides=True)
