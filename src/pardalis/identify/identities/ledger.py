"""What the ledger says: the verdicts that stand, and those that cannot all be true."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pardalis.records.decision import OF_TWO, Decision, Purpose, Verdict, in_force
from pardalis.records.link import Contradiction

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Constraints:
    """What the verdicts on two sightings leave of the possible catalogues.

    Parameters
    ----------
    units
        Sightings that are one animal by "same", each unit in order; single sightings left out.
    apart
        Pairs that are different.
    doubtful
        Pairs of which nobody can tell, the smaller `sighting_id` first.
    contradictions
        Verdicts that gave way to later ones.
    """

    units: tuple[tuple[str, ...], ...]
    apart: frozenset[Pair]
    doubtful: frozenset[Pair]
    contradictions: tuple[Contradiction, ...]


def standing(decisions: Iterable[Decision], as_of: datetime | None = None) -> tuple[Decision, ...]:
    """The verdicts that count, in order of the ledger: undone and overridden ones left out.

    Of two verdicts on one pair, or of one kind on one sighting, the later counts. Answers that
    test the reader never make the catalogue.

    Parameters
    ----------
    decisions
        The ledger, in any order.
    as_of
        As it stood at that time (UTC); by default now.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> at = datetime(2026, 3, 1, tzinfo=UTC)
    >>> one = Decision(1, "a", "b", Verdict.SAME, "Lin", at)
    >>> two = Decision(2, "a", "b", Verdict.DIFFERENT, "Lin", at)
    >>> [each.verdict.value for each in standing([one, two])]
    ['different']
    """
    told = (each for each in decisions if as_of is None or each.decided_at <= as_of)
    latest: dict[tuple[str, ...], Decision] = {}
    for each in in_force(told):
        if each.purpose is Purpose.REVIEW:
            latest[_subject(each)] = each
    return tuple(sorted(latest.values(), key=lambda each: each.position))


def contradictions(decisions: Iterable[Decision]) -> tuple[Contradiction, ...]:
    """Verdicts that cannot all be true, as A is B, B is C, but A is not C; the latest wins.

    Parameters
    ----------
    decisions
        The ledger, in any order.
    """
    return constraints(standing(decisions)).contradictions


def constraints(stands: Iterable[Decision]) -> Constraints:
    """What must be joined and what must stay apart, the later verdict before the earlier.

    Parameters
    ----------
    stands
        As `standing` gives them.
    """
    of_two = [each for each in stands if each.verdict in OF_TWO]
    kept = _Kept()
    doubtful = set()
    against = []
    for each in sorted(of_two, key=lambda decision: -decision.position):
        if each.verdict is Verdict.CANNOT_TELL:
            doubtful.add(_pair(each))
        elif not kept.add(each):
            against.append(Contradiction(each, kept.against(each)))
    return Constraints(kept.units(), frozenset(kept.apart), frozenset(doubtful), tuple(against))


class _Kept:
    """Verdicts that agree with each other."""

    def __init__(self) -> None:
        self._unit: dict[str, set[str]] = {}
        self._same: dict[str, list[Decision]] = {}
        self._different: dict[Pair, Decision] = {}
        self._apart: dict[str, list[Decision]] = {}

    @property
    def apart(self) -> set[Pair]:
        return set(self._different)

    def add(self, decision: Decision) -> bool:
        """Keep a verdict unless those kept forbid it."""
        one, other = self._of(decision.sighting_a), self._of(decision.sighting_b)
        if decision.verdict is Verdict.DIFFERENT:
            if one is other:
                return False
            self._different[_pair(decision)] = decision
            for name in decision.sightings:
                self._apart.setdefault(name, []).append(decision)
            return True
        if one is not other and self._between(one, other):
            return False
        self._same.setdefault(decision.sighting_a, []).append(decision)
        self._same.setdefault(decision.sighting_b, []).append(decision)
        joined = one | other
        self._unit.update(dict.fromkeys(joined, joined))
        return True

    def against(self, decision: Decision) -> tuple[Decision, ...]:
        """The kept verdicts that leave no room for this one."""
        one, other = self._of(decision.sighting_a), self._of(decision.sighting_b)
        if one is other:
            found = self._path(decision.sighting_a, decision.sighting_b)
        else:
            held = self._between(one, other)[0]
            here, there = held.sightings if held.sighting_a in one else held.sightings[::-1]
            found = [held, *self._path(decision.sighting_a, here)]
            found += self._path(decision.sighting_b, there)
        return tuple(sorted(found, key=lambda each: each.position))

    def units(self) -> tuple[tuple[str, ...], ...]:
        found = {id(each): tuple(sorted(each)) for each in self._unit.values() if len(each) > 1}
        return tuple(sorted(found.values()))

    def _of(self, name: str) -> set[str]:
        return self._unit.setdefault(name, {name})

    def _between(self, one: set[str], other: set[str]) -> list[Decision]:
        few, many = sorted((one, other), key=len)
        found = (
            each
            for name in few
            for each in self._apart.get(name, ())
            if not many.isdisjoint(each.sightings)
        )
        return sorted(found, key=lambda each: -each.position)

    def _path(self, start: str, goal: str) -> list[Decision]:
        """Fewest "same" verdicts from one sighting to another."""
        reached: dict[str, list[Decision]] = {start: []}
        waiting = [start]
        for name in waiting:
            for each in self._same.get(name, ()):
                following = each.sighting_b if each.sighting_a == name else each.sighting_a
                if following not in reached:
                    reached[following] = [*reached[name], each]
                    waiting.append(following)
        return reached[goal]


def _pair(decision: Decision) -> Pair:
    a, b = decision.sighting_a, decision.sighting_b
    return (a, b) if a < b else (b, a)


def _subject(decision: Decision) -> tuple[str, ...]:
    """What a verdict speaks of: a later one of the same subject overrides it."""
    if decision.verdict in OF_TWO:
        return ("pair", *_pair(decision))
    name, kind = decision.sighting_a, decision.verdict
    if kind in (Verdict.IDENTIFIABLE, Verdict.NOT_IDENTIFIABLE):
        return "identifiable", name
    if kind is Verdict.NOTE:
        # Notes add to each other.
        return "note", str(decision.position)
    return kind.value, name, decision.detection_id
