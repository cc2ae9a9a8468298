"""How many sightings an answer is expected to move."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from pardalis.identify.identities.ledger import Pair, constraints, standing
from pardalis.records.decision import OF_TWO, Decision, Purpose
from pardalis.records.individual import Individual
from pardalis.records.proposal import Proposal
from pardalis.records.question import Question
from pardalis.records.sighting import Sighting


def expected_changes(
    sightings: Sequence[Sighting],
    individuals: Sequence[Individual],
    proposals: Sequence[Proposal],
    decisions: Sequence[Decision],
    draws: Sequence[Sequence[Individual]] = (),
) -> tuple[Question, ...]:
    """Reviews by expected change, the largest first.

    Two groups that are apart and may be one: P(same) times the size of the smaller, asked by
    their surest pair. One group that may be two: for each link of its surest tree, P(different)
    times the smaller of the two parts that the group falls into without it. An answer is taken to
    be right, so that this is by how many sightings the catalogue is expected to become truer.

    Parameters
    ----------
    sightings, individuals, proposals, decisions, draws
        As for `pardalis.identify.review.queue.questions`.
    """
    known = {each.sighting_id for each in sightings}
    groups = _Groups(known, individuals)
    settled = _settled(decisions)
    chances = _chances(known, proposals, draws)
    best: dict[tuple[int, int], tuple[float, Pair]] = {}
    within: dict[int, list[tuple[float, Pair]]] = defaultdict(list)
    for pair, p_same in sorted(chances.items()):
        one, other = sorted((groups.of[pair[0]], groups.of[pair[1]]))
        if one == other:
            within[one].append((p_same, pair))
        elif pair not in settled and p_same > best.get((one, other), (0.0, pair))[0]:
            best[one, other] = (p_same, pair)
    found = [
        _question(pair, p_same, p_same * min(len(groups.all[one]), len(groups.all[other])))
        for (one, other), (p_same, pair) in best.items()
    ]
    units = {name: unit for unit in constraints(standing(decisions)).units for name in unit}
    for group, links in within.items():
        found += _doubtful_links(groups.all[group], links, settled, units)
    return tuple(sorted(found, key=lambda each: (-each.gain, each.sighting_a, each.sighting_b)))


class _Groups:
    """Sightings by the group that they are in; one in no individual is a group by itself."""

    def __init__(self, known: Iterable[str], individuals: Sequence[Individual]) -> None:
        self.all = [list(each.sightings) for each in individuals]
        taken = {name for each in individuals for name in each.sightings}
        self.all += [[name] for name in sorted(known) if name not in taken]
        self.of = {name: number for number, group in enumerate(self.all) for name in group}


def _question(pair: Pair, p_same: float, gain: float) -> Question:
    return Question(*pair, Purpose.REVIEW, p_same, gain)


def _settled(decisions: Iterable[Decision]) -> set[Pair]:
    """Pairs on which a person has decided: not asked again but as a test."""
    return {
        (min(each.sightings), max(each.sightings))
        for each in standing(decisions)
        if each.verdict in OF_TWO
    }


def _chances(
    known: set[str], proposals: Iterable[Proposal], draws: Sequence[Sequence[Individual]]
) -> dict[Pair, float]:
    """P(same) by pair: from the draws, or of each proposal by itself."""
    pairs = {
        (each.sighting_a, each.sighting_b): each.p_same
        for each in sorted(proposals, key=lambda proposal: proposal.p_same)
        if each.sighting_a in known and each.sighting_b in known
    }
    if not draws:
        return pairs
    counts = Counter(pair for draw in draws for pair in _together(draw) if set(pair) <= known)
    # One draw more for either answer: no finite number of draws makes anything certain.
    return {
        pair: (counts[pair] + pairs.get(pair, 0.0)) / (len(draws) + 1)
        for pair in counts.keys() | pairs.keys()
    }


def _together(draw: Iterable[Individual]) -> Iterator[Pair]:
    for each in draw:
        yield from combinations(sorted(each.sightings), 2)


def _doubtful_links(
    group: Sequence[str],
    links: list[tuple[float, Pair]],
    settled: set[Pair],
    units: Mapping[str, tuple[str, ...]],
) -> Iterator[Question]:
    """Questions on the links that hold a group together."""
    # What was said of a sighting holds also when it is no longer usable; it is in no group then.
    said = {units[name] for name in group if name in units}
    inside = set(group)
    tree = [pair for unit in sorted(said) for pair in pairwise(e for e in unit if e in inside)]
    root = {name: name for name in group}
    for a, b in tree:
        root[_root(root, a)] = _root(root, b)
    chance = {}
    for p_same, pair in sorted(links, key=lambda link: (-link[0], link[1])):
        one, other = _root(root, pair[0]), _root(root, pair[1])
        if one != other:
            root[one] = other
            tree.append(pair)
            chance[pair] = p_same
    for pair, p_same in chance.items():
        if pair not in settled:
            yield _question(pair, p_same, (1.0 - p_same) * _smaller(group, tree, pair))


def _root(root: dict[str, str], name: str) -> str:
    while root[name] != name:
        name = root[name]
    return name


def _smaller(group: Sequence[str], tree: Sequence[Pair], without: Pair) -> int:
    """Size of the smaller part into which a tree falls without one link."""
    near: dict[str, list[str]] = defaultdict(list)
    for a, b in tree:
        if (a, b) != without:
            near[a].append(b)
            near[b].append(a)
    reached = {without[0]}
    waiting = [without[0]]
    for name in waiting:
        following = [each for each in near[name] if each not in reached]
        reached.update(following)
        waiting += following
    return min(len(reached), len(group) - len(reached))
