"""Why two sightings are one animal, or are not: the chain of links, each with its photographs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from pardalis.errors import InputError
from pardalis.identify.identities.chain import why
from pardalis.records.address import Survey
from pardalis.records.individual import Individual
from pardalis.records.link import Link
from pardalis.report.held_together import Bonds
from pardalis.report.wording import counted, listed
from pardalis.workflows.batches import Progress, silent
from pardalis.workflows.catalogue import Catalogue
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.pair_pages import write_pair_page
from pardalis.workflows.project import Project, open_project
from pardalis.workflows.speak import individual_of, owner_of, read_identified, sighting_of
from pardalis.workflows.spoken_links import against, link_sentence, link_values

STEP = "why"
_MOST_LINKS = 40
_NAME = 60


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the user named: a sighting, or an animal with all of its sightings."""

    label: str
    sightings: tuple[str, ...]
    owner: Individual | None


@dataclass(frozen=True, slots=True)
class _Answer:
    """Whether the catalogue holds them for one, the links that are shown, and what else is told."""

    same: bool
    links: tuple[Link, ...]
    sentences: tuple[str, ...]
    against: tuple[str, ...] = ()


def explain_identity(
    survey: Survey,
    a: str,
    b: str | None = None,
    folder: Path | None = None,
    progress: Progress = silent,
) -> Outcome:
    """Answer why two sightings, or all of one animal, are held to be one animal, or are not.

    Parameters
    ----------
    survey
        The survey folder.
    a, b
        Sightings or individuals; with one individual alone, what holds it together.
    folder
        The project folder, if it is not the survey's own.
    progress
        Told how many pairs have been compared.

    Returns
    -------
    Outcome
        The chain in words and as values, and the page with the photographs of each link.

    Raises
    ------
    NotReadyError
        If the animals have not been told apart.
    InputError
        If a sighting or an individual is not known, or both are one sighting.
    """
    with open_project(survey, folder) as project:
        known = read_identified(project)
        asked = [_asked(known, name) for name in (a, b) if name is not None]
        answer = _answer(known, asked)
        page = _write(project, known, asked, answer, progress)
    values = [link_values(link) for link in answer.links]
    return Outcome(
        STEP,
        (*answer.sentences, *_numbered(answer.links), *answer.against, f"The page: {page}"),
        {"links": len(answer.links)},
        answer={
            "asked": [each.label for each in asked],
            "individuals": [each.owner.individual_id if each.owner else None for each in asked],
            "same_animal": answer.same,
            "chain": values,
            "against": list(answer.against),
            "page": str(page),
        },
    )


def _asked(known: Catalogue, name: str) -> _Asked:
    told = {each.individual_id for each in known.individuals} | {
        each.name for each in known.individuals
    }
    if name and (name.upper() in told or name in told):
        animal = individual_of(known, name)
        return _Asked(animal.individual_id, animal.sightings, animal)
    try:
        sighting = sighting_of(known, name)
    except InputError as error:
        raise InputError(
            f"'{name}' is no animal of the catalogue. {error.message}", error.remedy
        ) from error
    owner = owner_of(known, sighting.sighting_id)
    return _Asked(sighting.sighting_id, (sighting.sighting_id,), owner)


def _answer(known: Catalogue, asked: Sequence[_Asked]) -> _Answer:
    if len(asked) == 1:
        return _of_one(known, asked[0])
    a, b = asked
    if a.sightings == b.sightings:
        raise InputError("Both are one and the same.", "Name two, or one animal alone.")
    if a.owner is not None and b.owner is not None and a.owner == b.owner:
        return _same(known, a, b, a.owner)
    return _not_same(known, a, b)


def _of_one(known: Catalogue, asked: _Asked) -> _Answer:
    """All that holds one animal together."""
    if asked.owner is None:
        raise InputError(
            f"'{asked.label}' is held to be of no animal.", "Name a second sighting beside it."
        )
    bonds = Bonds(known.proposals, known.decisions)
    links = bonds.links(asked.owner)
    name, number = asked.owner.individual_id, len(asked.owner.sightings)
    said = f"{name} has {counted(number, 'sighting')}"
    if number < 2:
        return _Answer(True, (), (f"{said}: nothing had to be joined.",))
    told = [f"{said}, joined by {counted(len(links), 'link')}, the surest first."]
    if number - 1 > len(links):
        told.append(f"{number - 1 - len(links)} of them are joined by no link that stands now.")
    if len(links) > _MOST_LINKS:
        told.append(f"The {_MOST_LINKS} weakest are shown.")
    return _Answer(True, links[-_MOST_LINKS:], tuple(told))


def _same(known: Catalogue, a: _Asked, b: _Asked, owner: Individual) -> _Answer:
    ends = _closest(known, a.sightings, b.sightings)
    links = why(*ends, known.proposals, known.decisions, owner.sightings)
    if not links:
        told = f"{a.label} and {b.label} are both held to be {owner.individual_id}, but no link "
        return _Answer(True, (Link(*ends, None, None),), (f"{told}that stands now joins them.",))
    told = (
        f"{a.label} and {b.label} are one animal, {owner.individual_id}, by "
        f"{counted(len(links), 'link')}{':' if len(links) < 2 else ' in a chain:'}"
    )
    return _Answer(True, links, (told,))


def _not_same(known: Catalogue, a: _Asked, b: _Asked) -> _Answer:
    ends = _closest(known, a.sightings, b.sightings)
    of_whom = [
        f" {each.label} is of {each.owner.individual_id if each.owner else 'no animal'}."
        for each in (a, b)
        if each.owner is None or each.owner.individual_id != each.label
    ]
    told = (
        f"{a.label} and {b.label} are not held to be one animal.{''.join(of_whom)} The two "
        "sightings that come closest:"
    )
    links = why(*ends, known.proposals, known.decisions)
    direct = tuple(each for each in links if len(links) == 1) or (_direct(known, ends),)
    held = {each.sighting_id: each for each in known.sightings}
    pairs = [
        (held[x], held[y]) for x in a.sightings for y in b.sightings if x in held and y in held
    ]
    reasons = against(known, ends, pairs, known.surroundings)
    return _Answer(False, direct, (told,), reasons)


def _direct(known: Catalogue, ends: tuple[str, str]) -> Link:
    both = frozenset(ends)
    found = [each for each in known.proposals if {each.sighting_a, each.sighting_b} == both]
    return Link(*ends, None, max(found, key=lambda each: each.p_same, default=None))


def _closest(known: Catalogue, some: Sequence[str], others: Sequence[str]) -> tuple[str, str]:
    """The two of which most is known: a verdict, else the surest proposal, else the same side."""
    one, other = set(some), set(others)
    for each in reversed(known.decisions):
        ends = _across(each.sightings, one, other)
        if ends is not None:
            return ends
    for proposal in sorted(known.proposals, key=lambda each: -each.p_same):
        ends = _across((proposal.sighting_a, proposal.sighting_b), one, other)
        if ends is not None:
            return ends
    return _of_one_side(known, some, others)


def _across(ends: Sequence[str], one: set[str], other: set[str]) -> tuple[str, str] | None:
    if len(ends) < 2:
        return None
    if ends[0] in one and ends[1] in other:
        return ends[0], ends[1]
    return (ends[1], ends[0]) if ends[1] in one and ends[0] in other else None


def _of_one_side(known: Catalogue, some: Sequence[str], others: Sequence[str]) -> tuple[str, str]:
    held = {each.sighting_id: each for each in known.sightings}
    pairs = [(x, y) for x in some for y in others if x != y and {x, y} <= held.keys()]
    if not pairs:
        raise InputError("There are no photographs of the two to compare.", "Name others.")
    return max(pairs, key=lambda each: held[each[0]].flank is held[each[1]].flank)


def _numbered(links: Iterable[Link]) -> tuple[str, ...]:
    return tuple(f"{number}. {link_sentence(link)}" for number, link in enumerate(links, start=1))


def _write(
    project: Project,
    known: Catalogue,
    asked: Sequence[_Asked],
    answer: _Answer,
    progress: Progress,
) -> Path:
    labels = [each.label for each in asked]
    heading = "Link" if answer.same else "Pair"
    pairs = [
        (f"{heading} {number} of {len(answer.links)}", (link.sighting_a, link.sighting_b))
        for number, link in enumerate(answer.links, start=1)
    ]
    asks = "is one animal" if len(asked) == 1 else "are one animal"
    title = f"Why {listed(labels)} {asks if answer.same else 'are not one animal'}"
    name = "+".join(quote(label, safe="").replace(".", "%2E")[:_NAME] for label in labels)
    place = project.folder / "pairs" / f"why-{name}.html"
    return write_pair_page(
        project, known, place, title, (*answer.sentences, *answer.against), pairs,
        progress=progress,
    )  # fmt: skip
