"""The animals that tables and tags of others name, and what to say that the catalogue follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pardalis.identify.identities.described import LIFE_STAGES, SEXES
from pardalis.records.decision import OF_TWO, Decision, Verdict
from pardalis.records.foreign_row import ForeignRow
from pardalis.records.problem import Problem
from pardalis.records.proposal import Proposal
from pardalis.records.sentence import say
from pardalis.records.sighting import Sighting


@dataclass(frozen=True, slots=True)
class NamedAnimal:
    """An animal that somebody named elsewhere.

    Parameters
    ----------
    name
        The rows' `individualID`.
    sightings
        Whose detections bear the name, in the order in which they were given.
    sources
        Of the rows, such as a file's name.
    sex
        As all rows that tell it have it; empty if none does, or if they differ.
    life_stages
        By `sighting_id`.
    """

    name: str
    sightings: tuple[str, ...]
    sources: tuple[str, ...]
    sex: str
    life_stages: Mapping[str, str]


Say = tuple[Verdict, str, str, str]
"""A verdict, the sightings that it is of (the second may be empty), and its value."""


def named_animals(
    rows: Iterable[ForeignRow], sightings: Iterable[Sighting]
) -> tuple[tuple[NamedAnimal, ...], tuple[Problem, ...]]:
    """The animals that rows name, each with its sightings, and where rows contradict each other.

    Parameters
    ----------
    rows
        Of the table `observations`, with the `detection_id` that each speaks of.
    sightings
        In order of time.
    """
    listed = tuple(sightings)
    holder = {one.detection_id: each.sighting_id for each in listed for one in each.detections}
    by_sighting: dict[str, list[ForeignRow]] = defaultdict(list)
    for row in rows:
        if row.cell("individualID") and row.detection_id in holder:
            by_sighting[holder[row.detection_id]].append(row)
    by_name: dict[str, dict[str, list[ForeignRow]]] = defaultdict(dict)
    problems = []
    for each in listed:
        said = by_sighting.get(each.sighting_id, [])
        names = _values(said, "individualID")
        if len(names) > 1:
            reason = say(
                "It was given different names: {names}. It is given none of them.",
                names=", ".join(names),
            )
            remedy = say("Say whose it is: pardalis mark SURVEY SIGHTING name=...")
            problems.append(Problem(each.sighting_id, "two_names", reason, remedy))
        elif names:
            by_name[names[0]][each.sighting_id] = said
    animals = []
    for name in sorted(by_name):
        everything = [row for said in by_name[name].values() for row in said]
        sexes = _known(everything, "sex", SEXES)
        if len(sexes) > 1:
            reason = say("The rows that name it give it both sexes. It is given none.")
            remedy = say("Say which is right: pardalis mark SURVEY SIGHTING sex=...")
            problems.append(Problem(name, "two_sexes", reason, remedy))
        sources = {row.source for row in everything}
        animals.append(_animal(name, by_name[name], sources, sexes))
    return tuple(animals), tuple(problems)


def unsaid(
    animals: Sequence[NamedAnimal], proposals: Iterable[Proposal], said: Iterable[Decision]
) -> dict[str, list[Say]]:
    """What is still to be said that the catalogue has these animals, by name.

    Sightings of one name are the same animal, one after the other. Those of two names are
    different wherever the machine has proposed a pair of them; once for each two names. A pair of
    which a person has spoken is left as it is, and nothing is said twice.

    Parameters
    ----------
    animals
        As `named_animals` gives them.
    proposals
        Of the machine.
    said
        Decisions that make the catalogue.
    """
    decisions = tuple(said)
    spoken = {each.sightings for each in decisions if each.verdict in OF_TWO}
    known = {(each.verdict, each.sighting_a, each.value) for each in decisions}
    found: dict[str, list[Say]] = {}
    for animal in animals:
        pairs = [_in_order(*pair) for pair in pairwise(animal.sightings)]
        found[animal.name] = [
            *((Verdict.SAME, *pair, "") for pair in pairs if pair not in spoken),
            *_traits(animal, lambda *told: told not in known),
        ]
    owner = {name: animal.name for animal in animals for name in animal.sightings}
    apart = {
        frozenset(map(owner.get, each.sightings))
        for each in decisions
        if each.verdict is Verdict.DIFFERENT
    }
    for proposal in proposals:
        pair = proposal.sighting_a, proposal.sighting_b
        names = frozenset(map(owner.get, pair))
        if len(names) == 2 and None not in names and names not in apart and pair not in spoken:
            apart.add(names)
            found[owner[pair[0]]].append((Verdict.DIFFERENT, *pair, ""))
    return {name: says for name, says in found.items() if says}


def _animal(
    name: str,
    rows: Mapping[str, Sequence[ForeignRow]],
    sources: Iterable[str],
    sexes: Sequence[str],
) -> NamedAnimal:
    stages = {each: _known(said, "lifeStage", LIFE_STAGES) for each, said in rows.items()}
    return NamedAnimal(
        name,
        tuple(rows),
        tuple(sorted(sources)),
        sexes[0] if len(sexes) == 1 else "",
        {each: found[0] for each, found in stages.items() if len(found) == 1},
    )


def _traits(animal: NamedAnimal, is_new: Callable[[Verdict, str, str], bool]) -> list[Say]:
    first = animal.sightings[0]
    told = [(Verdict.NAME, first, animal.name)]
    told += [(Verdict.SEX, first, animal.sex)] if animal.sex else []
    told += [(Verdict.LIFE_STAGE, each, stage) for each, stage in animal.life_stages.items()]
    return [
        (verdict, each, "", value) for verdict, each, value in told if is_new(verdict, each, value)
    ]


def _known(rows: Iterable[ForeignRow], column: str, words: Sequence[str]) -> list[str]:
    return [each for each in _values(rows, column) if each in words]


def _values(rows: Iterable[ForeignRow], column: str) -> list[str]:
    return list(dict.fromkeys(row.cell(column).strip() for row in rows if row.cell(column).strip()))


def _in_order(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a <= b else (b, a)
