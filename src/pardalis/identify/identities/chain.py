"""Why two sightings are one animal: the chain of the surest links between them."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import pairwise
from math import log

from pardalis.identify.identities.ledger import Pair, standing
from pardalis.records.decision import OF_TWO, Decision, Verdict
from pardalis.records.link import Link
from pardalis.records.proposal import Proposal

# What each further link costs, so that of chains that are all but certain the shortest is shown.
_STEP = 0.01


def why(
    a: str,
    b: str,
    proposals: Iterable[Proposal],
    decisions: Iterable[Decision],
    among: Collection[str] | None = None,
) -> tuple[Link, ...]:
    """The likeliest chain of links from one sighting to another; none if nothing joins them.

    Parameters
    ----------
    a, b
        `sighting_id`s.
    proposals
        Weighed.
    decisions
        The ledger; pairs that a person holds apart, or cannot tell, are no links.
    among
        The sightings that the chain may pass, as those of one individual; by default all.

    Examples
    --------
    >>> from pardalis.records.proposal import Evidence
    >>> seen = [Proposal("a", "b", Evidence.PATTERN, "m", 90, 90.0, 9.0, 0.999),
    ...         Proposal("b", "c", Evidence.PATTERN, "m", 80, 80.0, 9.0, 0.999),
    ...         Proposal("a", "c", Evidence.PATTERN, "m", 9, 9.0, 0.0, 0.1)]
    >>> [(link.sighting_a, link.sighting_b) for link in why("a", "c", seen, ())]
    [('a', 'b'), ('b', 'c')]
    """
    links = _links(proposals, standing(decisions))
    near: dict[str, list[str]] = defaultdict(list)
    for one, other in links:
        if among is None or (one in among and other in among):
            near[one].append(other)
            near[other].append(one)
    path = _cheapest(a, b, near, {pair: _cost(link) for pair, link in links.items()})
    return tuple(_turned(links[_pair(x, y)], x) for x, y in pairwise(path))


def _links(proposals: Iterable[Proposal], stands: Iterable[Decision]) -> dict[Pair, Link]:
    links: dict[Pair, Link] = {}
    for each in sorted(proposals, key=lambda proposal: proposal.p_same):
        pair = _pair(each.sighting_a, each.sighting_b)
        if each.p_same > 0.0:
            links[pair] = Link(*pair, None, each)
    for said in stands:
        if said.verdict not in OF_TWO:
            continue
        pair = _pair(said.sighting_a, said.sighting_b)
        before = links.pop(pair, None)
        if said.verdict is Verdict.SAME:
            links[pair] = Link(*pair, said, before.proposal if before else None)
    return links


def _cost(link: Link) -> float:
    if link.decision is not None or link.proposal is None:
        return _STEP
    return _STEP - log(link.proposal.p_same)


def _cheapest(
    start: str, goal: str, near: dict[str, list[str]], costs: dict[Pair, float]
) -> list[str]:
    waiting: list[tuple[float, list[str]]] = [(0.0, [start])]
    done: set[str] = set()
    while waiting:
        cost, path = heapq.heappop(waiting)
        if path[-1] == goal:
            return path
        if path[-1] in done:
            continue
        done.add(path[-1])
        for name in near[path[-1]]:
            if name not in done:
                heapq.heappush(waiting, (cost + costs[_pair(path[-1], name)], [*path, name]))
    return []


def _turned(link: Link, first: str) -> Link:
    if link.sighting_a == first:
        return link
    return Link(link.sighting_b, link.sighting_a, link.decision, link.proposal)


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)
