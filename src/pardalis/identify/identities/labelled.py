"""Labelled pairs: from catalogues whose animals are known, and from a project's decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from math import exp, log

from pardalis.identify.identities.evidence import comparable
from pardalis.identify.identities.ledger import Pair, standing
from pardalis.records.calibration import LabelledPair
from pardalis.records.decision import Decision, Verdict
from pardalis.records.proposal import Evidence, Proposal
from pardalis.records.sighting import Sighting


def labelled_by_truth(
    sightings: Iterable[Sighting],
    proposals: Iterable[Proposal],
    animals: Mapping[str, str],
    marks: Mapping[str, int],
) -> tuple[LabelledPair, ...]:
    """Every pair of one side of a catalogue whose animals are known.

    Pairs that were not proposed are counted together by the marks on the poorer coat, so that a
    large catalogue makes few rows.

    Parameters
    ----------
    sightings
        All that were compared.
    proposals
        As a matcher made them.
    animals
        Which animal each sighting shows, by `sighting_id`.
    marks
        Key points on the best photograph, as `pardalis.identify.identities.weighing.marks_of`
        counts them.
    """
    known = {each.sighting_id: each for each in sightings if each.sighting_id in marks}
    found = _of_pattern(proposals, known)
    made = [
        _labelled(each, animals[pair[0]] == animals[pair[1]], marks) for pair, each in found.items()
    ]
    missed: Counter[tuple[bool, int]] = Counter()
    names = sorted(known)
    classes = {name: _class(marks[name]) for name in names}
    for place, a in enumerate(names):
        for b in names[place + 1 :]:
            if comparable(known[a].flank, known[b].flank) and (a, b) not in found:
                missed[animals[a] == animals[b], min(classes[a], classes[b])] += 1
    for (same, group), count in sorted(missed.items()):
        typical = round(exp(group / 4.0))
        made.append(LabelledPair(same, 0, 0.0, typical, typical, None, count))
    return tuple(made)


def labelled_by_decisions(
    sightings: Iterable[Sighting],
    proposals: Iterable[Proposal],
    decisions: Iterable[Decision],
    marks: Mapping[str, int],
) -> tuple[LabelledPair, ...]:
    """Proposed pairs on which people decided, for `fitted_calibration`.

    Parameters
    ----------
    sightings, proposals, marks
        As for `labelled_by_truth`.
    decisions
        The ledger.
    """
    known = {each.sighting_id: each for each in sightings if each.sighting_id in marks}
    found = _of_pattern(proposals, known)
    made = []
    for said in standing(decisions):
        pair = (min(said.sighting_a, said.sighting_b), max(said.sighting_a, said.sighting_b))
        if said.verdict in (Verdict.SAME, Verdict.DIFFERENT) and pair in found:
            made.append(_labelled(found[pair], said.verdict is Verdict.SAME, marks))
    return tuple(made)


def _of_pattern(
    proposals: Iterable[Proposal], known: Mapping[str, Sighting]
) -> dict[Pair, Proposal]:
    return {
        (each.sighting_a, each.sighting_b): each
        for each in proposals
        if each.evidence is Evidence.PATTERN
        and each.sighting_a in known
        and each.sighting_b in known
    }


def _labelled(proposal: Proposal, same: bool, marks: Mapping[str, int]) -> LabelledPair:
    ends = marks[proposal.sighting_a], marks[proposal.sighting_b]
    return LabelledPair(same, proposal.verified, proposal.score, *ends, proposal.similarity)


def _class(marks: int) -> int:
    """Coats whose numbers of marks differ by less than a quarter of a natural logarithm."""
    return round(4.0 * log(max(marks, 1)))
