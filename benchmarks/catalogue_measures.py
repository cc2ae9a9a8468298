"""How well a catalogue of known animals was told apart: ranking, ROC, calibration, false merges."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from math import exp, inf, log

import numpy as np

from pardalis.identify.identities.calibration import shipped_calibration
from pardalis.identify.identities.reliability import reliability
from pardalis.records.calibration import LabelledPair, Reliability
from pardalis.records.proposal import Proposal
from pardalis.records.sighting import Sighting

LEVELS = (0.5, 0.9, 0.99)


@dataclass(frozen=True, slots=True)
class Measures:
    """What a catalogue's proposals are worth.

    Parameters
    ----------
    photos, not_identifiable, queries
        All photographs that were asked for; those without a usable coat; those with one whose
        animal has another.
    first, among_five
        Of the queries, how many have their animal first, and among the first five.
    same_pairs, different_pairs
        Pairs of one flank, identifiable or not, that are one animal or two.
    curve
        Area under the ROC over all pairs of identifiable photographs.
    accepted
        By rate of false accepts, the rate of true ones.
    shown
        By level of P(same), how many pairs reach it, and how many of those are two animals.
    judged
        Reliability of P(same) over all pairs of identifiable photographs.
    failures
        One line for each query whose animal is not first.
    """

    photos: int
    not_identifiable: int
    queries: int
    first: int
    among_five: int
    same_pairs: int
    different_pairs: int
    curve: float
    accepted: Mapping[float, float]
    shown: Mapping[float, tuple[int, int]]
    judged: Reliability
    failures: tuple[str, ...]

    def table(self) -> str:
        """All of it in lines."""
        lines = [
            f"photographs                {self.photos}",
            f"not identifiable           {self.not_identifiable}",
            f"queries with another photo {self.queries}",
            f"top-1                      {_share(self.first, self.queries)}"
            f" (of all photographs {_share(self.first, self.photos)})",
            f"top-5                      {_share(self.among_five, self.queries)}"
            f" (of all photographs {_share(self.among_five, self.photos)})",
            f"pairs, same / different    {self.same_pairs} / {self.different_pairs}",
            f"area under the ROC         {self.curve:.5f}",
        ]
        lines += [
            f"true accepts at {rate:g}".ljust(27) + f"{share:.4f}"
            for rate, share in self.accepted.items()
        ]
        for level, (pairs, false) in self.shown.items():
            shown = 1000 * false / max(pairs, 1)
            compared = 1e6 * false / max(self.different_pairs, 1)
            lines.append(
                f"P(same) >= {level:g}".ljust(27) + f"{pairs} pairs, {false} false: {shown:.2f}"
                f" in 1,000 shown, {compared:.2f} in a million compared"
            )
        lines.append(f"calibration error (ECE)    {self.judged.calibration_error:.6f}")
        lines.append("P(same)            pairs    expected  observed")
        lines += [
            f"{each.lower:5.3f} to {each.upper:5.3f} {each.pairs:9d}"
            f"    {each.expected:8.4f}  {each.observed:8.4f}"
            for each in self.judged.bins
        ]
        return "\n".join(lines)


def measure(
    sightings: Sequence[Sighting],
    proposals: Sequence[Proposal],
    whose: Mapping[str, int],
    marks: Mapping[str, int],
    asked: Set[str],
) -> Measures:
    """Measure proposals against the truth.

    Parameters
    ----------
    sightings
        All; a photograph each.
    proposals
        Weighed.
    whose
        Animal of each sighting.
    marks
        Key points on each identifiable coat.
    asked
        Sightings that were compared with all; what is counted are queries of these, and pairs with
        one of them.
    """
    queries, first, five, failures = _ranked(sightings, proposals, whose, marks, asked)
    pairs = labelled_pairs(sightings, proposals, whose, marks, asked)
    same, different = (
        sum(each.pairs for each in pairs if each.same is side) for side in (True, False)
    )
    shown = {}
    for level in LEVELS:
        reached = [each for each in proposals if each.p_same >= level]
        false = sum(whose[each.sighting_a] != whose[each.sighting_b] for each in reached)
        shown[level] = (len(reached), false)
    return Measures(
        len(asked),
        len(asked - marks.keys()),
        queries,
        first,
        five,
        same,
        different,
        *_roc(pairs),
        shown,
        reliability(shipped_calibration(), pairs, odds_of(proposals)),
        failures,
    )


def labelled_pairs(
    sightings: Sequence[Sighting],
    proposals: Iterable[Proposal],
    whose: Mapping[str, int],
    marks: Mapping[str, int],
    asked: Set[str],
) -> list[LabelledPair]:
    """All pairs of one flank; those that were not proposed are counted by the poorer coat's marks.

    Counts alone are made of them, so that millions of pairs take no time.

    Parameters
    ----------
    sightings, proposals, whose, marks, asked
        As for `measure`.
    """
    rest = [each for each in sightings if each.sighting_id not in asked]
    missed = _all_pairs(sightings, whose, marks)
    missed.subtract(_all_pairs(rest, whose, marks))
    made = []
    for each in proposals:
        ends = marks[each.sighting_a], marks[each.sighting_b]
        alike = whose[each.sighting_a] == whose[each.sighting_b]
        made.append(LabelledPair(alike, each.verified, each.score, *ends, each.similarity))
        missed[alike, _class(min(ends))] -= 1
    for (alike, group), count in sorted(missed.items()):
        if count:
            typical = round(exp(group / 4.0))
            made.append(LabelledPair(alike, 0, 0.0, typical, typical, None, count))
    return made


def _all_pairs(
    sightings: Iterable[Sighting], whose: Mapping[str, int], marks: Mapping[str, int]
) -> Counter[tuple[bool, int]]:
    found = Counter[tuple[bool, int]]()
    groups = defaultdict(list)
    for each in sightings:
        if each.sighting_id in marks:
            groups[each.flank].append(each.sighting_id)
    for names in groups.values():
        families = defaultdict(list)
        for name in names:
            families[whose[name]].append(_class(marks[name]))
        same = sum((_pairs_by_poorer(family) for family in families.values()), Counter[int]())
        for group, count in _pairs_by_poorer([_class(marks[name]) for name in names]).items():
            found[True, group] += same[group]
            found[False, group] += count - same[group]
    return found


def _class(marks: int) -> int:
    return round(4.0 * log(max(marks, 1)))


def _pairs_by_poorer(classes: Sequence[int]) -> Counter[int]:
    ordered = sorted(classes)
    found = Counter[int]()
    for place, group in enumerate(ordered):
        found[group] += len(ordered) - place - 1
    return found


def _ranked(
    sightings: Sequence[Sighting],
    proposals: Sequence[Proposal],
    whose: Mapping[str, int],
    marks: Mapping[str, int],
    asked: Set[str],
) -> tuple[int, int, int, tuple[str, ...]]:
    answers = defaultdict(list)
    for each in proposals:
        key = (-each.verified, -each.score)
        answers[each.sighting_a].append((*key, each.sighting_b))
        answers[each.sighting_b].append((*key, each.sighting_a))
    held = Counter(
        (whose[each.sighting_id], each.flank) for each in sightings if each.sighting_id in marks
    )
    queries, first, five, failures = 0, 0, 0, []
    for sighting in sightings:
        name = sighting.sighting_id
        if name not in asked or name not in marks or held[whose[name], sighting.flank] < 2:
            continue
        queries += 1
        best = sorted(answers[name])[:5]
        right = [whose[found[-1]] == whose[name] for found in best]
        first += right[:1] == [True]
        five += any(right)
        if right[:1] != [True]:
            told = ", ".join(f"{found[-1]} ({-found[0]})" for found in best) or "nothing"
            failures.append(f"{name} ({marks[name]} marks): {told}")
    return queries, first, five, tuple(failures)


def _roc(pairs: Sequence[LabelledPair]) -> tuple[float, dict[float, float]]:
    """Area, and true accepts at rates of false ones; pairs that were not proposed score nothing."""
    score = np.array([each.verified + each.score / 1e6 for each in pairs], np.float64)
    same = np.array([each.same for each in pairs])
    weight = np.array([each.pairs for each in pairs], np.float64)
    levels, place = np.unique(-score, return_inverse=True)
    true = np.bincount(place, weight * same, len(levels)).cumsum()
    false = np.bincount(place, weight * ~same, len(levels)).cumsum()
    true, false = (np.concatenate([[0.0], each / max(each[-1], 1.0)]) for each in (true, false))
    area = float(np.trapezoid(true, false))
    return area, {rate: float(true[false <= rate].max()) for rate in (1e-3, 1e-4)}


def odds_of(proposals: Sequence[Proposal]) -> float | None:
    """The odds that P(same) was made with, which the catalogue itself told.

    Parameters
    ----------
    proposals
        Weighed.
    """
    for each in proposals:
        if 1e-9 < each.p_same < 1 - 1e-9 and abs(each.log_ratio) < inf:
            return exp(log(each.p_same / (1 - each.p_same)) - each.log_ratio)
    return None


def _share(part: int, whole: int) -> str:
    return f"{100 * part / max(whole, 1):.2f} %"
