"""Photographs as the desk's grid shows them, derived from findings and ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from secrets import token_hex

from pardalis.identify.sightings.binding import bind_to
from pardalis.identify.sightings.corrections import said_boxes
from pardalis.identify.sightings.observed import confirmed, observed
from pardalis.records.decision import OF_CONTENT, Decision, Verdict, of_the_catalogue
from pardalis.records.detection import Finding
from pardalis.records.detection_heir import DetectionHeir
from pardalis.records.media import Media
from pardalis.store import cards, findings, identities
from pardalis.store.database import Connection
from pardalis.store.desk import photograph_numbers, photographs
from pardalis.store.desk.among import Among, between, these
from pardalis.store.desk.photographs import AT_WORK
from pardalis.store.desk.spoken import act_of
from pardalis.store.desk.unspoken import (
    found_briefly,
    spoken_of,
)
from pardalis.store.rows import batches
from pardalis.workflows.batches import Progress, silent
from pardalis.workflows.desk.photograph_rows import row_as_found, row_of
from pardalis.workflows.project import Project
from pardalis.workflows.said_of_findings import (
    as_people_see,
    spoken_alone,
    with_words,
    words_of_one,
)
from pardalis.workflows.said_still import said_still

_CHUNK = 1_000
_MOST_AT_ONCE = 20_000
_PLACED_ANEW = (Verdict.STILL, Verdict.CLOCK)


@dataclass(frozen=True, slots=True)
class Seen:
    """Some photographs with all that people said of them.

    Parameters
    ----------
    findings
        As people see them.
    ledger
        All that was said of them, also what was undone; and what set things aside anywhere.
    said
        Of it what makes the catalogue, in the order of the ledger.
    bound
        Of it what speaks of a sighting, under its present id.
    alone
        Of it what speaks of a detection of no sighting.
    owner
        The `sighting_id` of each detection of their sightings.
    counts
        How many a detection shows, where a person counted.
    by
        Who said what a detection shows, or that a photograph is empty.
    sure
        Who confirmed what a photograph shows, by `media_id`.
    """

    findings: tuple[Finding, ...]
    ledger: tuple[Decision, ...]
    said: tuple[Decision, ...]
    bound: tuple[Decision, ...]
    alone: tuple[Decision, ...]
    owner: Mapping[str, str]
    counts: Mapping[str, int]
    by: Mapping[str, str]
    sure: Mapping[str, str]


def see(connection: Connection, media_ids: Iterable[str]) -> Seen:
    """Some photographs as people see them, without reading the whole survey.

    Parameters
    ----------
    connection
        To read with.
    media_ids
        The photographs.
    """
    names = tuple(media_ids)
    mine = frozenset(names)
    found = findings.findings_of(connection, names)
    owner = photographs.members_beside(connection, names)
    detections = {one.detection_id for each in found for one in each.detections}
    heirs = identities.heirs(connection)
    spoken = _with_former(detections | owner.keys(), heirs)
    ledger = photographs.ledger_about(connection, names, spoken)
    said = of_the_catalogue(ledger)
    if any(each.verdict is Verdict.STILL for each in said):
        people = as_people_see(_media(connection, names, ledger), found, ledger, heirs)
    else:
        people = observed(found, (each for each in said if each.media_id in mine), heirs)
    bound, lost = bind_to(said, owner, heirs)
    shown = tuple(each for each in people.findings if each.media_id in mine)
    alone = spoken_alone(lost, shown, heirs)
    boxes, species = words_of_one(alone)
    boxes |= said_boxes(bound)
    species |= _species(bound, owner, shown)
    worded = with_words(shown, boxes, species)
    by = dict(people.by) | {name: who for name, (_, who) in species.items()}
    sure = confirmed(worded, people.counts, said)
    return Seen(worded, ledger, said, bound, alone, owner, people.counts, by, sure)


def follow(connection: Connection, media_ids: Iterable[str]) -> int:
    """Bring the rows of some photographs up to date; how many differed.

    Parameters
    ----------
    connection
        In a transaction.
    media_ids
        The photographs.
    """
    parts = batches(sorted(set(media_ids)))
    return sum(follow_among(connection, these(part)) for part in parts)


def follow_among(connection: Connection, among: Among, counted: bool = True) -> int:
    """Bring the rows of some photographs up to date, however these are named; how many differed.

    Parameters
    ----------
    connection
        In a transaction.
    among
        Which photographs.
    counted
        Whether the numbers by day follow at once.
    """
    moments = photographs.moments(connection, among)
    before = photographs.rows_among(connection, among)
    spoken = spoken_of(connection, among)
    briefly = found_briefly(connection, among)
    seen = see(connection, (name for name in moments if name in spoken))
    reviewed = reviewed_among(seen)
    known = {each.media_id: each for each in seen.findings}
    rows = (
        row_of(name, moment, known.get(name), name in reviewed)
        if name in spoken
        else row_as_found(name, moment, briefly.get(name))
        for name, moment in moments.items()
    )
    return photographs.put_changes(connection, rows, before, counted)


def follow_decisions(connection: Connection, kept: Iterable[Decision]) -> frozenset[str]:
    """Bring the rows up to date of which something was said just now; which these are.

    Parameters
    ----------
    connection
        In the transaction that appended the decisions.
    kept
        With their positions.
    """
    if photographs.state(connection) is None:
        return frozenset()
    decisions = tuple(kept)
    names = photographs.media_of_decisions(connection, decisions)
    anew = not _verdicts(connection, decisions).isdisjoint(_PLACED_ANEW)
    if not names and not anew:
        return frozenset()
    if anew or len(names) > _MOST_AT_ONCE:
        photographs.outdate(connection)
        return frozenset()
    follow(connection, names)
    return names


def _verdicts(connection: Connection, said: Iterable[Decision]) -> frozenset[Verdict]:
    """What is said; of an undo what was said in the act that it undoes."""
    found: set[Verdict] = set()
    for each in said:
        if each.verdict is Verdict.UNDO:
            found |= _verdicts(connection, act_of(connection, int(each.value)))
        else:
            found.add(each.verdict)
    return frozenset(found)


def is_current(project: Project) -> bool:
    """Whether the rows are up to date with photographs, findings and ledger.

    Parameters
    ----------
    project
        An open project.
    """
    with project.database.read() as connection:
        return photographs.is_current(connection)


def refresh(project: Project, progress: Progress = silent) -> None:
    """Bring all rows up to date, in many short transactions, so that nobody waits for it.

    Parameters
    ----------
    project
        An open project.
    progress
        Told how many photographs have been looked at.
    """
    run = f"{AT_WORK}{token_hex(8)}"
    with project.database.write() as connection:
        first = photographs.state(connection) is None
        photographs.put_state(connection, run)
    last, done, changed = "", 0, first
    while names := _next(project, last):
        with project.database.write() as connection:
            part = between(last, names[-1])
            changed |= follow_among(connection, part, counted=False) > 0
        last, done = names[-1], done + len(names)
        progress("Photographs", done, done)
    with project.database.write() as connection:
        changed |= follow_among(connection, between(last, None), counted=False) > 0
        names_of_deployments = photograph_numbers.deployments_with_rows(connection)
    if changed:
        for name in names_of_deployments:
            with project.database.write() as connection:
                photograph_numbers.count_deployment(connection, name)
        with project.database.write() as connection:
            photograph_numbers.count_all(connection)
    with project.database.write() as connection:
        if photographs.state(connection) == run:
            photographs.put_state(connection, run.removeprefix(AT_WORK))


def reviewed_among(seen: Seen) -> frozenset[str]:
    """The photographs of which, or of whose sighting, a person said something that stands.

    Parameters
    ----------
    seen
        As `see` gives them.
    """
    mine = {each.media_id for each in seen.findings}
    spoken = {each.media_id for each in seen.said if each.verdict is not Verdict.CONFIRMED}
    spoken |= seen.sure.keys()
    boxed = [each for each in (*seen.bound, *seen.alone) if each.verdict is Verdict.BOX]
    spoken |= {each.detection_id.rpartition("-")[0] for each in boxed}
    spoken |= {each.sighting_a.rpartition("-")[0] for each in seen.alone}
    looked = (each for each in seen.bound if each.verdict in OF_CONTENT - {Verdict.BOX})
    told = {each.sighting_a for each in looked}
    spoken |= {one.rpartition("-")[0] for one, of in seen.owner.items() if of in told}
    return frozenset(mine & spoken)


def _next(project: Project, last: str) -> tuple[str, ...]:
    with project.database.read() as connection:
        return photographs.media_ids_after(connection, last, _CHUNK)


def _with_former(names: Iterable[str], heirs: Iterable[DetectionHeir]) -> frozenset[str]:
    """With the ids that these detections had before others took their place."""
    known = set(names)
    for each in reversed(tuple(heirs)):
        if each.heir in known:
            known.add(each.detection_id)
    return frozenset(known)


def _media(
    connection: Connection, names: tuple[str, ...], ledger: tuple[Decision, ...]
) -> tuple[Media, ...]:
    """The photographs, and those that limit what was set aside in time."""
    places = said_still(ledger).values()
    limits = {name for place in places for name in (place.first_media, place.last_media)}
    return cards.media_of(connection, {*names, *limits})


def _species(
    bound: Iterable[Decision], owner: Mapping[str, str], found: Iterable[Finding]
) -> dict[str, tuple[str, str]]:
    said = {
        each.sighting_a: (each.value, each.decided_by)
        for each in bound
        if each.verdict is Verdict.SPECIES
    }
    names = (one.detection_id for each in found for one in each.detections)
    return {name: said[owner[name]] for name in names if owner.get(name) in said}
