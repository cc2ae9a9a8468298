"""Two animals of the catalogue that are one, or one that is two."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path

from pardalis.errors import InputError
from pardalis.records.address import Survey
from pardalis.records.decision import OF_TWO, Decision, Verdict
from pardalis.records.individual import Individual
from pardalis.records.sentence import say
from pardalis.workflows.catalogue import Catalogue
from pardalis.workflows.decide import told
from pardalis.workflows.derive import individuals_of
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.project import open_project
from pardalis.workflows.speak import (
    Words,
    append,
    individual_of,
    owner_of,
    read_identified,
    sighting_of,
)

# What is said of the sightings that fall away may let others fall away, rarely more than once.
_TRIALS = 2
Supposing = Callable[[Catalogue, Sequence[Decision]], tuple[Individual, ...]]
"""Gives the individuals if decisions were taken that nobody has taken yet."""


def merge(
    survey: Survey,
    individual_a: str,
    individual_b: str,
    decided_by: str,
    evidence: str = "",
    folder: Path | None = None,
) -> Outcome:
    """Say that two animals of the catalogue are one, in one act.

    Parameters
    ----------
    survey
        The survey folder.
    individual_a, individual_b
        Such as "L001", or by name.
    decided_by
        The person.
    evidence
        In the person's words.
    folder
        The project folder, if it is not the survey's own.

    Raises
    ------
    InputError
        If an animal is not known, or both are one.
    NotReadyError
        If the animals have not been told apart yet.
    """
    words = Words(decided_by, evidence)
    with open_project(survey, folder) as project:
        known = read_identified(project)
        one, other = (individual_of(known, name) for name in (individual_a, individual_b))
        kept, after = append(project, joining(known, one, other, words, supposed))
    return told(
        survey, folder, "merge", kept, after, _merged(after, (*one.sightings, *other.sightings))
    )


def split(
    survey: Survey,
    individual: str,
    sightings: Iterable[str],
    decided_by: str,
    evidence: str = "",
    folder: Path | None = None,
) -> Outcome:
    """Say that some sightings of an animal are another animal, in one act.

    Parameters
    ----------
    survey
        The survey folder.
    individual
        Such as "L001", or by name.
    sightings
        Those that are the other animal: one animal, and not this one.
    decided_by
        The person.
    evidence
        In the person's words.
    folder
        The project folder, if it is not the survey's own.

    Raises
    ------
    InputError
        If the animal is not known, or the sightings are not some of its own.
    NotReadyError
        If the animals have not been told apart yet.
    """
    words = Words(decided_by, evidence)
    with open_project(survey, folder) as project:
        known = read_identified(project)
        animal = individual_of(known, individual)
        leaving = _leaving(known, animal, sightings)
        kept, after = append(project, parting(animal, leaving, words))
    return told(survey, folder, "split", kept, after, _parted(after, leaving))


def joining(
    known: Catalogue, one: Individual, other: Individual, words: Words, supposing: Supposing
) -> list[Decision]:
    """What must be said that all sightings of two animals are one; as little as will do.

    Parameters
    ----------
    known
        What the project knows.
    one, other
        Of its individuals.
    words
        Who says it.
    supposing
        Gives the individuals if that were said.

    Raises
    ------
    InputError
        If both are one.
    """
    if one.individual_id == other.individual_id:
        raise InputError(say("An animal cannot be merged with itself."), say("Name two animals."))
    said = [words.say(Verdict.SAME, *pair) for pair in _to_join(known, one, other)]
    for _ in range(_TRIALS):
        held = _with(supposing(known, said), said[0].sighting_a)
        for group in (one.sightings, other.sightings):
            anchor = next(name for name in group if name in said[0].sightings)
            left = [name for name in group if name not in held and name != anchor]
            said += [words.say(Verdict.SAME, name, anchor) for name in left]
    return list({(each.sighting_a, each.sighting_b): each for each in said}.values())


def parting(animal: Individual, leaving: Sequence[str], words: Words) -> list[Decision]:
    """What must be said that some sightings of an animal are another.

    Parameters
    ----------
    animal
        Of the catalogue.
    leaving
        `sighting_id`s that are the other animal.
    words
        Who says it.

    Raises
    ------
    InputError
        If none would be left on one side, or one is of another animal.
    """
    foreign = sorted(set(leaving) - set(animal.sightings))
    staying = [name for name in animal.sightings if name not in leaving]
    if foreign or not leaving or not staying:
        raise _all_or_none(animal, len(leaving))
    said = [words.say(Verdict.SAME, *pair) for pair in pairwise(leaving)]
    return said + [words.say(Verdict.DIFFERENT, *pair) for pair in product(leaving, staying)]


def supposed(known: Catalogue, said: Sequence[Decision]) -> tuple[Individual, ...]:
    """The individuals if decisions were taken; pure.

    Parameters
    ----------
    known
        What the project knows.
    said
        What nobody has said yet.
    """
    first = known.ledger_position + 1
    new = [replace(each, position=number) for number, each in enumerate(said, first)]
    return individuals_of(
        known.usable,
        known.proposals,
        (*known.decisions, *new),
        known.states,
        known.individuals,
        known.surroundings,
    )


def _with(made: Iterable[Individual], name: str) -> set[str]:
    """The sightings that are one animal with this one."""
    return next((set(each.sightings) for each in made if name in each.sightings), {name})


def _to_join(known: Catalogue, one: Individual, other: Individual) -> list[tuple[str, str]]:
    """One pair that joins the two, and each pair that a verdict has held apart until now."""
    crossing = set(product(one.sightings, other.sightings))
    surest = max(
        (
            (each.p_same, each.sighting_a, each.sighting_b)
            for each in known.proposals
            if _pair(each.sighting_a, each.sighting_b, crossing)
        ),
        default=(0.0, one.sightings[0], other.sightings[0]),
    )[1:]
    joining = _pair(*surest, crossing)
    held = [
        _pair(each.sighting_a, each.sighting_b, crossing)
        for each in known.decisions
        if each.verdict in OF_TWO and each.verdict is not Verdict.SAME
    ]
    return list(dict.fromkeys(each for each in (joining, *held) if each))


def _pair(a: str, b: str, crossing: set[tuple[str, str]]) -> tuple[str, str] | None:
    return next((each for each in ((a, b), (b, a)) if each in crossing), None)


def _leaving(known: Catalogue, animal: Individual, names: Iterable[str]) -> list[str]:
    found = {sighting_of(known, name).sighting_id for name in names}
    foreign = sorted(found - set(animal.sightings))
    if foreign:
        owner = owner_of(known, foreign[0])
        whose = say("of {animal}", animal=owner.individual_id) if owner else say("of no individual")
        raise InputError(
            say(
                "{foreign} is no sighting of {animal}, but {whose}.",
                foreign=foreign[0],
                animal=animal.individual_id,
                whose=whose,
            ),
            say("Name sightings of the animal that is split: 'pardalis table sightings'."),
        )
    if not found or len(found) == len(animal.sightings):
        raise _all_or_none(animal, len(found))
    return [name for name in animal.sightings if name in found]


def _all_or_none(animal: Individual, named: int) -> InputError:
    return InputError(
        say(
            "{animal} has {number} sightings, and {named} of them are named: "
            "none would be left on one side.",
            animal=animal.individual_id,
            number=len(animal.sightings),
            named=named,
        ),
        say("Name some of its sightings, not all."),
    )


def _merged(known: Catalogue, members: Sequence[str]) -> str:
    animals = {name: owner_of(known, name) for name in members}
    ids = sorted({each.individual_id for each in animals.values() if each})
    if len(ids) == 1 and all(animals.values()):
        return f"Both are {ids[0]} now, with {len(members)} sightings."
    first = animals[members[0]]
    here = first.individual_id if first else "none"
    apart = [name for name, each in animals.items() if each is None or each.individual_id != here]
    return (
        f"Not all could be joined: {', '.join(apart)} {'is' if len(apart) == 1 else 'are'} "
        f"not with {here}, since verdicts, places or times hold them apart. "
        "Look at the contradictions that 'pardalis identify' lists."
    )


def _parted(known: Catalogue, leaving: Sequence[str]) -> str:
    owners = [owner_of(known, name) for name in leaving]
    ids = sorted({each.individual_id for each in owners if each})
    if ids:
        return f"The sightings that were named are {' and '.join(ids)} now."
    return "The sightings that were named are of no individual now."
