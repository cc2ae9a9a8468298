"""What people said of the animals that sightings show: name, sex, life stage, notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pardalis.records.decision import Decision, Verdict
from pardalis.records.individual import Individual
from pardalis.records.problem import Problem
from pardalis.records.sentence import say, say_many

SEXES = ("female", "male")
LIFE_STAGES = ("juvenile", "subadult", "adult")


def described(
    individuals: Iterable[Individual], decisions: Iterable[Decision]
) -> tuple[Individual, ...]:
    """The individuals with their names, sexes, life stages and notes.

    Of several names or sexes of one animal the latest decision counts; of several life stages that
    of the latest sighting.

    Parameters
    ----------
    individuals
        With their sightings in order of time.
    decisions
        Those that make the catalogue, in the order of the ledger.
    """
    said = _by_sighting(decisions)
    return tuple(_described(each, said) for each in individuals)


def contradictory_traits(
    individuals: Iterable[Individual], decisions: Iterable[Decision]
) -> tuple[Problem, ...]:
    """Animals that were given two names or two sexes, that grew younger, or that share a name.

    Parameters
    ----------
    individuals
        With their sightings in order of time.
    decisions
        Those that make the catalogue, in the order of the ledger.
    """
    said = _by_sighting(decisions)
    individuals, found = tuple(individuals), []
    for each in individuals:
        for verdict, kind in ((Verdict.NAME, "two_names"), (Verdict.SEX, "two_sexes")):
            values = _values(_of(each, said, verdict))
            if len(values) > 1:
                found.append(_doubt(each, kind, _differ(verdict, ", ".join(values))))
        stages = [LIFE_STAGES.index(one.value) for one in _in_time(each, said)]
        if stages != sorted(stages):
            reason = say("Its life stages go back in time.")
            found.append(_doubt(each, "grew_younger", reason))
    return (*found, *_called_alike(individuals))


def _called_alike(individuals: Iterable[Individual]) -> Iterator[Problem]:
    bearers: dict[str, list[str]] = {}
    for each in individuals:
        if each.name:
            bearers.setdefault(each.name, []).append(each.individual_id)
    for name, animals in bearers.items():
        if len(animals) > 1:
            yield Problem(
                animals[0],
                "one_name",
                say_many(
                    "{others} is called '{name}', too.",
                    "{others} are called '{name}', too.",
                    len(animals) - 1,
                    others=", ".join(animals[1:]),
                    name=name,
                ),
                say(
                    "If they are one animal, merge them (pardalis merge); else name one anew "
                    "(pardalis mark)."
                ),
            )


def _differ(verdict: Verdict, values: str) -> str:
    if verdict is Verdict.NAME:
        return say("Its sightings were given different names: {values}.", values=values)
    return say("Its sightings were given different sexes: {values}.", values=values)


def _doubt(animal: Individual, kind: str, reason: str) -> Problem:
    remedy = say("Say anew which is right (pardalis mark), or split the animal (pardalis split).")
    return Problem(animal.individual_id, kind, reason, remedy)


_Said = dict[tuple[str, Verdict], list[Decision]]


def _by_sighting(decisions: Iterable[Decision]) -> _Said:
    """What is said of each sighting's animal: the latest only, but every note."""
    found: _Said = {}
    for each in decisions:
        key = each.sighting_a, each.verdict
        before = found.get(key, []) if each.verdict is Verdict.NOTE else []
        found[key] = [*before, each]
    return found


def _of(animal: Individual, said: _Said, verdict: Verdict) -> list[Decision]:
    found = [one for name in animal.sightings for one in said.get((name, verdict), ())]
    return sorted(found, key=lambda each: each.position)


def _in_time(animal: Individual, said: _Said) -> list[Decision]:
    stage = Verdict.LIFE_STAGE
    found = [one for name in animal.sightings for one in said.get((name, stage), ())]
    return [each for each in found if each.value]


def _values(said: Iterable[Decision]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.value for each in said if each.value))


def _last(said: Sequence[Decision]) -> str:
    return said[-1].value if said else ""


def _described(animal: Individual, said: _Said) -> Individual:
    return replace(
        animal,
        name=_last(_of(animal, said, Verdict.NAME)),
        sex=_last(_of(animal, said, Verdict.SEX)),
        life_stage=_last(_in_time(animal, said)),
        notes=tuple(each.value for each in _of(animal, said, Verdict.NOTE)),
    )
