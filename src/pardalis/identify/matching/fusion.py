"""What two matchers say of the same pairs, put together: the spots of one, the cosine of another.

How much a cosine is worth as evidence is for calibration to say, on labelled pairs of the project;
until then it only widens the list of pairs that are shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pardalis.records.proposal import Evidence, Proposal


def joined(first: Iterable[Proposal], second: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """One proposal for each pair and evidence: the first matcher's, with the second's similarity.

    A pair that only the second brings together comes with no spots and no score, as one in which
    the first found nothing.

    Parameters
    ----------
    first
        Of a matcher that counts spots.
    second
        Of a matcher whose score is the cosine of two embeddings, and which sees only pattern.

    Examples
    --------
    >>> spots = Proposal("a", "b", Evidence.PATTERN, "rootsift 1", 40, 40.0)
    >>> network = [
    ...     Proposal("a", "b", Evidence.PATTERN, "embedding 1-n-0", 0, 0.9),
    ...     Proposal("a", "c", Evidence.PATTERN, "embedding 1-n-0", 0, 0.7),
    ... ]
    >>> [(each.sighting_b, each.verified, each.similarity) for each in joined([spots], network)]
    [('b', 40, 0.9), ('c', 0, 0.7)]
    """
    found = {(each.sighting_a, each.sighting_b, each.evidence): each for each in first}
    for each in second:
        key = (each.sighting_a, each.sighting_b, each.evidence)
        if each.evidence is not Evidence.PATTERN:
            found.setdefault(key, each)
        elif key in found:
            label = f"{found[key].matcher} + {each.matcher}"
            found[key] = replace(found[key], matcher=label, similarity=each.score)
        else:
            found[key] = replace(each, score=0.0, similarity=each.score)
    return tuple(found[key] for key in sorted(found))
