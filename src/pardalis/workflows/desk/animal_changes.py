"""Merge, split, name, sex, life stage, note, undo: what each changes, and the change itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pardalis.errors import AbsentError, AccessError, InputError, NotReadyError
from pardalis.records.account import Account, Role
from pardalis.records.catalogue_change import CatalogueChange, Moved, Renamed
from pardalis.records.decision import Decision, Verdict
from pardalis.records.individual import Individual
from pardalis.store.desk import spoken
from pardalis.store.desk.sight import role_at, sight_of
from pardalis.workflows.catalogue import Catalogue
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.saying import heed, say_in, words_of
from pardalis.workflows.desk.undoing import check_may_decide, undo_in
from pardalis.workflows.living_catalogue import LivingCatalogue
from pardalis.workflows.mark_sighting import read_mark
from pardalis.workflows.regroup import joining, parting
from pardalis.workflows.speak import Words

_TRAITS = ("name", "sex", "life_stage")


class Act(StrEnum):
    """What can be done with an individual."""

    MERGE = "merge"
    SPLIT = "split"
    DESCRIBE = "describe"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class WantedChange:
    """What a person wants to change of an individual.

    Parameters
    ----------
    act
        Merge, split, describe or undo.
    individual_id
        Of the catalogue.
    other
        With which it is merged.
    sightings
        Which leave it.
    traits
        Name, sex, life stage and note, as far as they are said anew; empty for not known.
    position
        Of the decision that is undone.
    evidence
        Why, in the person's words.
    """

    act: Act
    individual_id: str
    other: str = ""
    sightings: tuple[str, ...] = ()
    traits: Mapping[str, str] | None = None
    position: int = 0
    evidence: str = ""


def preview(desk: Desk, account: Account, wanted: WantedChange) -> CatalogueChange:
    """What would change of the catalogue.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks; must review all that is spoken of.
    wanted
        What.

    Raises
    ------
    AbsentError
        If an individual is not there, or not seen whole.
    AccessError
        If the account may not decide on it.
    InputError
        If it cannot be said.
    """
    living, known = _known(desk)
    said = _said(desk, account, living, known, wanted)
    after = living.derived(known, said)
    return _change(known, after.individuals, said, wanted)


def change(
    desk: Desk, account: Account, wanted: WantedChange, since: int
) -> CatalogueChange | None:
    """Take the decision; None if it was, else what would change now that others have decided.

    Parameters
    ----------
    desk, account, wanted
        As for `preview`.
    since
        Position of the ledger that the preview rested on.

    Raises
    ------
    AbsentError, AccessError, InputError
        As for `preview`.
    """
    living, known = _known(desk)
    if known.ledger_position == since:
        said = _said(desk, account, living, known, wanted)
        if not said or _is_taken(desk, account, wanted, said, since):
            return None
    if _was_taken(desk, account, living, wanted, since):
        return None
    return preview(desk, account, wanted)


def _is_taken(
    desk: Desk, account: Account, wanted: WantedChange, said: Sequence[Decision], since: int
) -> bool:
    """Take the decision, unless somebody has decided after `since`; whether it was taken."""
    with desk.project.database.write() as connection:
        # Asked where it is written: of several that are sent at once one is taken.
        if spoken.last_position(connection) != since:
            return False
        if wanted.act is Act.UNDO:
            undo_in(connection, account, wanted.position, wanted.evidence)
        else:
            say_in(connection, account, said)
    heed(desk)
    return True


def _was_taken(
    desk: Desk, account: Account, living: LivingCatalogue, wanted: WantedChange, since: int
) -> bool:
    """Whether the ledger's last act is this one: sent twice, a decision counts once."""
    with desk.project.database.read() as connection:
        last = spoken.act_of(connection, spoken.last_position(connection))
    if not last or last[0].position <= since:
        return False
    who = words_of(account).say(Verdict.UNDO).decided_by
    before = living.at(since) if last[0].decided_by == who else None
    if before is None:
        return False
    try:
        said = _said(desk, account, living, before, wanted)
    except (AbsentError, InputError):
        return False
    return list(map(_meaning, said)) == list(map(_meaning, last))


def _meaning(said: Decision) -> tuple[object, ...]:
    return said.verdict, said.sightings, said.value, said.evidence


def _known(desk: Desk) -> tuple[LivingCatalogue, Catalogue]:
    """What is known by the whole ledger, the catalogue brought after it."""
    if desk.keeper is not None:
        desk.keeper.settle()
        known = desk.keeper.living.known()
        if known is not None:
            return desk.keeper.living, known
    raise NotReadyError(
        "The animals of this survey have not been told apart yet.", "Run: pardalis identify"
    )


def _said(
    desk: Desk, account: Account, living: LivingCatalogue, known: Catalogue, wanted: WantedChange
) -> list[Decision]:
    words = words_of(account, wanted.evidence)
    if wanted.act is Act.UNDO:
        with desk.project.database.read() as connection:
            sight = sight_of(connection, account)
            check_may_decide(connection, sight, spoken.act_of(connection, wanted.position))
        return [words.say(Verdict.UNDO, value=str(wanted.position))]
    animal = _animal(known, wanted.individual_id)
    others = [_animal(known, wanted.other)] if wanted.act is Act.MERGE else []
    _check(desk, account, [name for each in (animal, *others) for name in each.sightings])
    if wanted.act is Act.MERGE:

        def supposing(now: Catalogue, said: Sequence[Decision]) -> tuple[Individual, ...]:
            return living.derived(now, said).individuals

        return joining(known, animal, others[0], words, supposing)
    if wanted.act is Act.SPLIT:
        return parting(animal, [e for e in animal.sightings if e in wanted.sightings], words)
    return _described(known, animal, wanted.traits or {}, words)


def _described(
    known: Catalogue, animal: Individual, traits: Mapping[str, str], words: Words
) -> list[Decision]:
    said = []
    for trait, value in traits.items():
        if trait != "note" and value == getattr(animal, trait, value):
            continue
        if trait == "note" and not value.strip():
            continue
        verdict, checked = read_mark(f"{trait}={value}")
        names = _spoken_of(known, animal, verdict, checked)
        said += [words.say(verdict, name, value=checked) for name in names]
    return said


def _spoken_of(known: Catalogue, animal: Individual, verdict: Verdict, value: str) -> list[str]:
    """Of which sightings a trait is said; of several life stages that of the latest counts."""
    if verdict is not Verdict.LIFE_STAGE:
        return [animal.sightings[0]]
    if value:
        return [animal.sightings[-1]]
    # Not known is the life stage only where no sighting tells it any more.
    told = {each.sighting_a: each.value for each in known.decisions if each.verdict is verdict}
    return [name for name in animal.sightings if told.get(name)]


def _animal(known: Catalogue, individual_id: str) -> Individual:
    found = [e for e in known.individuals if e.individual_id == individual_id and e.sightings]
    if not found:
        raise AbsentError
    return found[0]


def _check(desk: Desk, account: Account, sightings: Iterable[str]) -> None:
    """See that the account reviews every place at which these animals were seen."""
    with desk.project.database.read() as connection:
        sight = sight_of(connection, account)
        places = spoken.deployments_of(connection, sightings)
    roles = [role_at(sight, place) for place in places.values()]
    if not any(roles):
        raise AbsentError
    if any(role is None or role.rank < Role.REVIEWER.rank for role in roles):
        raise AccessError(
            "This animal was also seen where you do not decide.",
            "Ask somebody who reviews all the sites at which it was seen.",
        )


def _change(
    known: Catalogue,
    after: tuple[Individual, ...],
    said: Sequence[Decision],
    wanted: WantedChange,
) -> CatalogueChange:
    before = {name: each.individual_id for each in known.individuals for name in each.sightings}
    now = {name: each.individual_id for each in after for name in each.sightings}
    moves: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in sorted(before.keys() | now.keys()):
        pair = before.get(name, ""), now.get(name, "")
        if pair[0] != pair[1]:
            moves[pair].append(name)
    was = {each.individual_id: each for each in known.individuals if each.sightings}
    is_now = {each.individual_id: each for each in after}
    return CatalogueChange(
        tuple(Moved(*pair, tuple(names)) for pair, names in sorted(moves.items())),
        tuple(_renamed(was, is_now)),
        tuple(each.value for each in said if each.verdict is Verdict.NOTE),
        tuple(sorted(was.keys() - is_now.keys())),
        tuple(sorted(is_now.keys() - was.keys())),
        _refused(now, was, wanted),
        len(said),
        known.ledger_position,
    )


def _renamed(
    before: Mapping[str, Individual], after: Mapping[str, Individual]
) -> Iterable[Renamed]:
    for name in sorted(before.keys() & after.keys()):
        for trait in _TRAITS:
            old, new = getattr(before[name], trait), getattr(after[name], trait)
            if old != new:
                yield Renamed(name, trait, old, new)


def _refused(
    now: Mapping[str, str], was: Mapping[str, Individual], wanted: WantedChange
) -> tuple[str, ...]:
    if wanted.act is not Act.MERGE:
        return ()
    members = (*was[wanted.individual_id].sightings, *was[wanted.other].sightings)
    here = now.get(members[0], "")
    return tuple(name for name in members if now.get(name, "") != here)
