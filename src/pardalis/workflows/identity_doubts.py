"""What a person should look at in a catalogue, and how often reader and machine are wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from pardalis.identify.identities.conflicts import conflicts
from pardalis.identify.identities.described import contradictory_traits
from pardalis.identify.identities.ledger import contradictions
from pardalis.identify.review.error_rates import error_rates
from pardalis.records.decision import OF_TWO, Decision
from pardalis.records.error_rates import ErrorRates
from pardalis.records.problem import Problem
from pardalis.records.sentence import say, say_many, strung
from pardalis.workflows.catalogue import Catalogue
from pardalis.workflows.decision_words import in_words

Pair = tuple[str, str]


def rates_of(known: Catalogue) -> ErrorRates:
    """How often reader and machine are wrong in this catalogue, to be told beside every count.

    Parameters
    ----------
    known
        What the project knows.
    """
    return error_rates(known.usable, known.proposals, known.answers, known.surroundings)


def doubts(known: Catalogue, mirrored: Collection[Pair]) -> Iterator[Problem]:
    """What a person should look at in the catalogue.

    Parameters
    ----------
    known
        What the project knows.
    mirrored
        Pairs whose coats agree only if one of the photographs is mirrored.
    """
    if known.waiting:
        reason = say_many(
            "{n} pair of sightings may be one animal, and is kept apart.",
            "{n} pairs of sightings may be one animal, and are kept apart.",
            len(known.waiting),
        )
        remedy = say("Answer the questions: pardalis review.")
        yield Problem("catalogue", "waits_for_a_person", reason, remedy)
    yield from _contradictions(known)
    yield from contradictory_traits(known.individuals, known.decisions)
    yield from _impossible(known)
    yield from _mirrored(known, mirrored)
    for each in known.unbound:
        yield Problem(
            f"decision {each.position}",
            "decision_without_sighting",
            say("{who} decided on a sighting that is no longer there.", who=each.decided_by),
            say("Look at the photographs again, and decide anew."),
        )


def _contradictions(known: Catalogue) -> Iterator[Problem]:
    for each in contradictions(known.decisions):
        against = strung(
            *(
                say("{position} ({told})", position=one.position, told=in_words(one))
                for one in each.against
            )
        )
        yield Problem(
            f"decision {each.overruled.position}",
            "contradiction",
            say(
                "{told}. It gives way to later decisions: {against}.",
                told=in_words(each.overruled),
                against=against,
            ),
            say(
                "Look at these pairs again (pardalis why), and undo what is wrong (pardalis undo)."
            ),
        )


def _impossible(known: Catalogue) -> Iterator[Problem]:
    judged = _judged(known.decisions)
    for each in conflicts(known.sightings, known.proposals, known.surroundings):
        if frozenset((each.sighting_a, each.sighting_b)) not in judged:
            subject = f"{each.sighting_a} and {each.sighting_b}"
            remedy = say("If they are one animal even so, say it: pardalis decide.")
            yield Problem(subject, "alike_but_impossible", each.reason, remedy)


def _mirrored(known: Catalogue, pairs: Collection[Pair]) -> Iterator[Problem]:
    files = {each.sighting_id: each.media[0].file_path for each in known.usable}
    judged = _judged(known.decisions)
    for a, b in sorted(pairs):
        if a in files and b in files and frozenset((a, b)) not in judged:
            yield Problem(
                files[a],
                "mirrored",
                say(
                    "Its coat agrees with that in {file} only if one of the two photographs is "
                    "mirrored: left would be taken for right.",
                    file=files[b],
                ),
                say(
                    "See which was mirrored, and put the original file in its place; or leave it "
                    "out: pardalis mark SURVEY SIGHTING not_identifiable."
                ),
            )


def _judged(decisions: Iterable[Decision]) -> set[frozenset[str]]:
    """Pairs on which a person has decided."""
    return {frozenset(each.sightings) for each in decisions if each.verdict in OF_TWO}
