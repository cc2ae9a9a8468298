"""Links between sightings, and what speaks against one, in words and as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pardalis.identify.identities.evidence import Surroundings
from pardalis.identify.identities.possible import Possible, possible
from pardalis.records.decision import OF_TWO, Verdict
from pardalis.records.detection import Flank
from pardalis.records.link import Link
from pardalis.records.proposal import Evidence, Proposal
from pardalis.records.sighting import Sighting
from pardalis.report.wording import counted, probability
from pardalis.workflows.catalogue import Catalogue

_SIDES = {Flank.LEFT, Flank.RIGHT}
_MOST_SAID = 5


def link_sentence(link: Link) -> str:
    """A link as a person reads it.

    Parameters
    ----------
    link
        Of a chain.
    """
    reasons = []
    if link.decision is not None:
        said = link.decision
        because = f', "{said.evidence}"' if said.evidence else ""
        verdict = said.verdict.value.replace("_", " ")
        reasons.append(f"{said.decided_by} says {verdict}{because} (decision {said.position})")
    if link.proposal is not None:
        reasons.append(f"{_seen(link.proposal)}, P(same) {probability(link.proposal.p_same)}")
    why = "; ".join(reasons) or "the machine did not bring them together, and nobody has decided"
    return f"{link.sighting_a} and {link.sighting_b}: {why}."


def link_values(link: Link) -> dict[str, Any]:
    """A link as a program reads it.

    Parameters
    ----------
    link
        Of a chain.
    """
    decision, proposal = link.decision, link.proposal
    return {
        "sighting_a": link.sighting_a,
        "sighting_b": link.sighting_b,
        "evidence": proposal.evidence.value if proposal else None,
        "verified": proposal.verified if proposal else None,
        "score": proposal.score if proposal else None,
        "p_same": proposal.p_same if proposal else None,
        "verdict": decision.verdict.value if decision else None,
        "decided_by": decision.decided_by if decision else None,
        "position": decision.position if decision else None,
    }


def against(
    known: Catalogue,
    ends: tuple[str, str],
    pairs: Iterable[tuple[Sighting, Sighting]],
    surroundings: Surroundings,
) -> tuple[str, ...]:
    """What keeps two apart, in sentences: verdicts, time and place, sides, too little evidence.

    Parameters
    ----------
    known
        What the project knows.
    ends
        The two sightings that come closest.
    pairs
        Every sighting of the one with every sighting of the other.
    surroundings
        Places, and how far a leopard can have walked.
    """
    made = list(pairs)
    said = [*_verdicts(known, made), *_impossible(made, surroundings)]
    held = {each.sighting_id: each for each in known.sightings}
    sides = {held[name].flank for name in ends if name in held}
    if sides == _SIDES:
        said.append("They show opposite flanks, which bear different coats and are not compared.")
    said.extend(
        f"{name} shows no coat to tell an animal by: {known.unusable[name].rstrip('.')}."
        for name in ends
        if name in known.unusable
    )
    both = frozenset(ends)
    found = [each for each in known.proposals if {each.sighting_a, each.sighting_b} == both]
    if not said:
        said.append(_too_little(max(found, key=lambda each: each.p_same, default=None)))
    return tuple(said)


def _verdicts(known: Catalogue, pairs: Iterable[tuple[Sighting, Sighting]]) -> list[str]:
    across = {frozenset((a.sighting_id, b.sighting_id)) for a, b in pairs}
    said = [
        f"{each.decided_by} said {each.verdict.value.replace('_', ' ')} of {each.sighting_a} and "
        f"{each.sighting_b}" + (f': "{each.evidence}"' if each.evidence else "") + "."
        for each in known.decisions
        if each.verdict in OF_TWO
        and each.verdict is not Verdict.SAME
        and frozenset(each.sightings) in across
    ]
    return said[:_MOST_SAID]


def _impossible(
    pairs: Iterable[tuple[Sighting, Sighting]], surroundings: Surroundings
) -> list[str]:
    for a, b in pairs:
        judged = possible(a, b, surroundings.places, surroundings.movement)
        names = f"{a.sighting_id} and {b.sighting_id}"
        if judged is Possible.TWO_IN_ONE_PHOTOGRAPH:
            return [f"{names} are in one photograph, beside each other."]
        if judged is Possible.NOT_IN_TIME:
            return [f"{names} are too far apart for the time between them."]
    return []


def _too_little(proposal: Proposal | None) -> str:
    if proposal is None:
        return "The machine compared their coats and found too little that agrees."
    return (
        f"{_seen(proposal).capitalize()}, P(same) {probability(proposal.p_same)}: not enough, or "
        "another sighting of the two speaks against it. Nobody has decided."
    )


def _seen(proposal: Proposal) -> str:
    if proposal.evidence is Evidence.PAIRED_CAMERAS:
        return "both sides photographed by the two cameras of a station at one time"
    return counted(proposal.verified, "spot of the coat agrees", "spots of the coat agree")
