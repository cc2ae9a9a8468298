"""How often the reader and the machine are wrong in this catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import sqrt

from pardalis.identify.identities.catalogue import catalogue
from pardalis.identify.identities.evidence import Surroundings
from pardalis.identify.identities.ledger import Pair, standing
from pardalis.identify.review.reader_tests import known_answers
from pardalis.records.decision import Decision, Purpose, Verdict, in_force
from pardalis.records.error_rates import ErrorRate, ErrorRates
from pardalis.records.proposal import Proposal
from pardalis.records.sighting import Sighting

_SURE = (Verdict.SAME, Verdict.DIFFERENT)
# The 97.5 % point of the normal distribution.
_Z = 1.959963984540054


def error_rates(
    sightings: Sequence[Sighting],
    proposals: Iterable[Proposal],
    decisions: Iterable[Decision],
    surroundings: Surroundings | None = None,
    machine: Mapping[str, str] | None = None,
) -> ErrorRates:
    """Error rates from tests of the reader, and from decisions held against the machine.

    The machine's are those among the pairs that people were asked, which are the doubtful ones and
    the tests: among all pairs it errs less.

    Parameters
    ----------
    sightings
        Those with a coat to tell an animal by.
    proposals
        Weighed.
    decisions
        The whole ledger. "Cannot tell" is no error and not counted.
    surroundings
        Places and movement, to know pairs that cannot be one animal.
    machine
        From `machine_alone`, where the caller keeps it: it does not follow from decisions.
    """
    around = surroundings or Surroundings()
    told = [each for each in in_force(decisions) if each.verdict in _SURE]
    of_tests = [each for each in told if each.purpose is Purpose.KNOWN_PAIR]
    truth = known_answers(map(_pair, of_tests), sightings, around)
    tests = [each for each in of_tests if _pair(each) in truth]
    stands = {_pair(each): each.verdict for each in standing(told) if each.verdict in _SURE}
    repeats = [
        each for each in told if each.purpose is Purpose.BLIND_REPEAT and _pair(each) in stands
    ]
    joined = machine_alone(sightings, proposals, around) if machine is None else machine
    judged = {**stands, **{_pair(each): truth[_pair(each)] for each in tests}}
    return ErrorRates(
        _wrong(tests, truth, Verdict.DIFFERENT),
        _wrong(tests, truth, Verdict.SAME),
        rate(sum(each.verdict is not stands[_pair(each)] for each in repeats), len(repeats)),
        _against(judged, joined, Verdict.DIFFERENT),
        _against(judged, joined, Verdict.SAME),
    )


def rate(errors: int, checked: int) -> ErrorRate:
    """Errors of so many checked, with the 95 % interval of their rate.

    Parameters
    ----------
    errors, checked
        Counts.

    References
    ----------
    Wilson (1927), JASA 22: 209-212; Brown, Cai & DasGupta (2001), Statistical Science 16: 101-133,
    equation 4.

    Examples
    --------
    >>> print(rate(1, 40))
    1 of 40 wrong (0.44-13 %)
    >>> print(rate(0, 0))
    none asked yet
    """
    if not checked:
        return ErrorRate(0, 0, 0.0, 1.0)
    share, squared = errors / checked, _Z**2
    middle = (share + squared / (2 * checked)) / (1 + squared / checked)
    half = sqrt(share * (1 - share) / checked + squared / (4 * checked**2))
    half *= _Z / (1 + squared / checked)
    lower = 0.0 if errors == 0 else max(0.0, middle - half)
    return ErrorRate(errors, checked, lower, 1.0 if errors == checked else middle + half)


def _wrong(tests: Sequence[Decision], truth: Mapping[Pair, Verdict], kind: Verdict) -> ErrorRate:
    """Wrong answers to tests whose right answer is this one."""
    asked = [each for each in tests if truth[_pair(each)] is kind]
    return rate(sum(each.verdict is not kind for each in asked), len(asked))


def _against(judged: Mapping[Pair, Verdict], joined: Mapping[str, str], kind: Verdict) -> ErrorRate:
    """Where the machine, asked alone, says other than this: of all pairs on which it does."""
    same = kind is Verdict.DIFFERENT
    said = [
        verdict
        for (a, b), verdict in judged.items()
        if (a in joined and joined[a] == joined.get(b)) is same
    ]
    return rate(sum(verdict is kind for verdict in said), len(said))


def machine_alone(
    sightings: Sequence[Sighting], proposals: Iterable[Proposal], surroundings: Surroundings
) -> dict[str, str]:
    """The individual of each sighting, by `sighting_id`, if no person had decided anything.

    Parameters
    ----------
    sightings, proposals, surroundings
        As for `error_rates`.
    """
    made = catalogue(sightings, proposals, (), surroundings=surroundings)
    return {name: each.individual_id for each in made for name in each.sightings}


def _pair(decision: Decision) -> Pair:
    a, b = decision.sighting_a, decision.sighting_b
    return (a, b) if a < b else (b, a)
