"""The animals of a made-up project: sightings, individuals, proposals, questions and a ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
from sqlalchemy import Connection

from pardalis.records.decision import Decision, Purpose, Verdict
from pardalis.records.detection import Flank
from pardalis.records.individual import Individual
from pardalis.records.proposal import Evidence, Proposal
from pardalis.records.question import Question
from pardalis.store import identities, schema
from pardalis.store.members import sighting_member
from pardalis.store.rows import insert_all, replace_all, to_row

BURST = 3
_LEOPARD, _ANIMAL = 4, 1
_FLANKS = (Flank.LEFT, Flank.RIGHT)
_SPOKEN = 5_000
_QUESTIONS = 300
_READERS = ("Lin", "Sergei", "Anna")


def animals(
    connection: Connection,
    bursts: Any,
    individuals: int,
    rng: Any,
    id_of: Callable[[int, int], str],
) -> None:
    """Fill the tables of what is told of animals.

    Parameters
    ----------
    connection
        In a transaction.
    bursts
        All bursts, in order of time.
    individuals
        So many.
    rng
        Random numbers.
    id_of
        The `media_id` of a photograph of a burst.
    """
    kinds = np.isin(bursts.kind, (_LEOPARD, _ANIMAL))
    shown = np.flatnonzero(kinds).tolist()
    insert_all(connection, schema.sighting, (_sighting(each, bursts, id_of) for each in shown))
    held = (row for burst in shown for row in _members(burst, id_of))
    insert_all(connection, sighting_member, held)
    members = [f"{id_of(int(one), 0)}-1" for one in np.flatnonzero(bursts.kind == _LEOPARD)]
    owner = rng.integers(0, individuals, len(members))
    groups: list[list[str]] = [[] for _ in range(individuals)]
    for name, animal in zip(members, owner.tolist(), strict=True):
        groups[animal].append(name)
    known = [each for each in groups if each]
    made = [_individual(number, each) for number, each in enumerate(known, 1)]
    identities.replace_individuals(connection, made)
    identities.put_names(connection, made)
    unsure = list(_unsure(known, rng))
    replace_all(connection, schema.proposal, map(to_row, (*_sure(known), *unsure)))
    asked = [
        Question(each.sighting_a, each.sighting_b, Purpose.REVIEW, each.p_same, each.p_same)
        for each in unsure[:_QUESTIONS]
    ]
    identities.replace_questions(connection, asked)
    identities.append_decisions(connection, ())
    for said in _ledger(known):
        identities.append_decisions(connection, [said])


def _sighting(burst: int, bursts: Any, id_of: Callable[[int, int], str]) -> dict[str, Any]:
    names = [f"{id_of(burst, frame)}-1" for frame in range(BURST)]
    leopard = bool(bursts.kind[burst] == _LEOPARD)
    return {
        "sighting_id": names[0],
        "flank": _FLANKS[burst % 2].value,
        "identifiable": leopard,
        "reason": "" if leopard else "It shows no coat with marks.",
        "proven": leopard,
        "detections": names,
        "flank_confidence": 0.98,
        "marks": 600 if leopard else 0,
        "features_of": "seed",
    }


def _members(burst: int, id_of: Callable[[int, int], str]) -> Iterator[dict[str, Any]]:
    for frame in range(BURST):
        media_id = id_of(burst, frame)
        yield {
            "detection_id": f"{media_id}-1",
            "media_id": media_id,
            "sighting_id": f"{id_of(burst, 0)}-1",
        }


def _individual(number: int, members: list[str]) -> Individual:
    named = f"Cat {number}" if number % 20 == 0 else ""
    sex = ("", "female", "male")[number % 3]
    return Individual(f"L{number:04d}", tuple(members), frozenset(_FLANKS), named, sex)


def _pair(a: str, b: str, p_same: float, log_ratio: float) -> Proposal:
    first, second = sorted((a, b))
    verified = round(60 * p_same) + 4
    return Proposal(
        first, second, Evidence.PATTERN, "rootsift 5", verified, float(verified), log_ratio, p_same
    )


def _sure(groups: list[list[str]]) -> Iterator[Proposal]:
    """Each sighting with the next two of the same animal."""
    for members in groups:
        for place, name in enumerate(members):
            for other in members[place + 1 : place + 3]:
                yield _pair(name, other, 0.9999, 13.0)


def _unsure(groups: list[list[str]], rng: Any) -> Iterator[Proposal]:
    """The last of an animal with the first of the next."""
    for one, other in pairwise(groups):
        yield _pair(one[-1], other[0], round(float(rng.uniform(0.2, 0.9)), 4), 1.0)


def _ledger(groups: list[list[str]]) -> Iterator[Decision]:
    when = datetime(2026, 8, 1, 9, tzinfo=UTC)
    for number in range(_SPOKEN):
        members = groups[number % len(groups)]
        reader, at = _READERS[number % len(_READERS)], when + timedelta(minutes=number)
        if number % 10 == 0 or len(members) < 2:
            yield Decision(0, members[0], "", Verdict.FLANK, reader, at, value="left")
            continue
        place = number // len(groups) % (len(members) - 1)
        first, second = sorted(members[place : place + 2])
        yield Decision(0, first, second, Verdict.SAME, reader, at)
