"""Rows of sightings, proposals, the ledger of decisions, and the catalogue derived from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from secrets import token_hex

from sqlalchemy import Connection, func, select

from pardalis.records.decision import Decision, Verdict
from pardalis.records.detection import Detection, Flank
from pardalis.records.detection_heir import DetectionHeir
from pardalis.records.individual import Individual
from pardalis.records.media import Media
from pardalis.records.proposal import Proposal
from pardalis.records.question import Question
from pardalis.records.sighting import Sighting
from pardalis.records.sighting_state import SightingState
from pardalis.store import schema
from pardalis.store.members import individual_member, sighting_member
from pardalis.store.rows import batches, insert_all, read, read_some, replace_all, to_row
from pardalis.store.undoings import with_undoings


def replace_sightings(
    connection: Connection, sightings: Iterable[Sighting], states: Mapping[str, SightingState]
) -> None:
    """Put these sightings in the place of those stored.

    Parameters
    ----------
    connection
        In a transaction.
    sightings
        All.
    states
        What the machine makes of each, by `sighting_id`.
    """
    every = list(sightings)
    rows = (
        to_row(states[sighting.sighting_id])
        | {
            "flank": sighting.flank.value,
            "detections": [detection.detection_id for detection in sighting.detections],
        }
        for sighting in every
    )
    replace_all(connection, schema.sighting, rows)
    found = (
        {"detection_id": one.detection_id, "media_id": one.media_id, "sighting_id": of.sighting_id}
        for of in every
        for one in of.detections
    )
    replace_all(connection, sighting_member, found)


def sightings(
    connection: Connection, media: Mapping[str, Media], detections: Mapping[str, Detection]
) -> tuple[Sighting, ...]:
    """All sightings, in order of `sighting_id`, from media and detections by their ids.

    One whose detections have been replaced since, or whose photograph is gone, is left out: it is
    made anew when animals are next identified.
    """
    query = select(schema.sighting).order_by(schema.sighting.c.sighting_id)
    found = []
    for row in connection.execute(query).mappings():
        members = tuple(detections[name] for name in row["detections"] if name in detections)
        here = (each for each in members if each.media_id in media)
        seen = tuple(media[each.media_id].at(each.frame) for each in here)
        if len(seen) == len(row["detections"]):
            found.append(Sighting(row["sighting_id"], members, seen, Flank(row["flank"])))
    return tuple(found)


def members(connection: Connection) -> dict[str, tuple[str, ...]]:
    """The `detection_id`s of each sighting, by `sighting_id`."""
    table = schema.sighting.c
    query = select(table.sighting_id, table.detections).order_by(table.sighting_id)
    return {row[0]: tuple(row[1]) for row in connection.execute(query)}


def media_of_sightings(connection: Connection) -> frozenset[str]:
    """The `media_id`s of all that sightings are made of."""
    lists = connection.execute(select(schema.sighting.c.detections)).scalars()
    names = sorted({name for detections in lists for name in detections})
    table, found = schema.detection.c, set[str]()
    for part in batches(names):
        query = select(table.media_id).where(table.detection_id.in_(part))
        found.update(connection.execute(query).scalars())
    return frozenset(found)


def flanks(connection: Connection) -> dict[str, Flank]:
    """The side of each sighting as the machine told it, by `sighting_id`."""
    query = select(schema.sighting.c.sighting_id, schema.sighting.c.flank)
    return {row[0]: Flank(row[1]) for row in connection.execute(query)}


def sighting_states(connection: Connection) -> dict[str, SightingState]:
    """What the machine makes of each sighting, by `sighting_id`."""
    query = select(schema.sighting).order_by(schema.sighting.c.sighting_id)
    return {each.sighting_id: each for each in read(connection, query, SightingState)}


def replace_proposals(connection: Connection, proposals: Iterable[Proposal]) -> None:
    """Put the machine's present opinions in the place of the former."""
    replace_all(connection, schema.proposal, map(to_row, proposals))


def proposals(connection: Connection) -> tuple[Proposal, ...]:
    """All proposals, in order of their sightings."""
    table = schema.proposal
    query = select(table).order_by(table.c.sighting_a, table.c.sighting_b, table.c.evidence)
    return tuple(read(connection, query, Proposal))


def proposals_of_pair(connection: Connection, a: str, b: str) -> tuple[Proposal, ...]:
    """The machine's opinions of two sightings, in any order."""
    table, (first, second) = schema.proposal, sorted((a, b))
    query = select(table).where(table.c.sighting_a == first, table.c.sighting_b == second)
    return tuple(read_some(connection, query, Proposal))


def replace_mirrored(connection: Connection, pairs: Iterable[tuple[str, str]]) -> None:
    """Put the pairs whose coats agree only when mirrored in the place of the former."""
    rows = ({"sighting_a": a, "sighting_b": b} for a, b in pairs)
    replace_all(connection, schema.mirrored, rows)


def mirrored(connection: Connection) -> frozenset[tuple[str, str]]:
    """Pairs of sightings whose coats agree only if one of the photographs is mirrored."""
    query = select(schema.mirrored.c.sighting_a, schema.mirrored.c.sighting_b)
    return frozenset((a, b) for a, b in connection.execute(query))


def append_decisions(connection: Connection, said: Iterable[Decision]) -> tuple[Decision, ...]:
    """Append the decisions of one act to the ledger; gives them back with their positions.

    Parameters
    ----------
    connection
        In a transaction.
    said
        What one person said at once; undone as one.
    """
    # Counted here: a server's own counter would leave gaps, and know nothing of restored rows.
    last = ledger_position(connection)
    kept = tuple(
        replace(each, position=position, act=last + 1)
        for position, each in enumerate(said, last + 1)
    )
    insert_all(connection, schema.decision, map(to_row, kept))
    return kept


def decisions(connection: Connection) -> tuple[Decision, ...]:
    """The whole ledger, in its order."""
    query = select(schema.decision).order_by(schema.decision.c.position)
    return tuple(read(connection, query, Decision))


def decisions_after(connection: Connection, position: int) -> tuple[Decision, ...]:
    """What was said after a position of the ledger, in its order."""
    table = schema.decision
    query = select(table).where(table.c.position > position).order_by(table.c.position)
    return tuple(read_some(connection, query, Decision))


def decisions_of(connection: Connection, verdicts: Iterable[Verdict]) -> tuple[Decision, ...]:
    """What was said under some verdicts, and what undid any of it, in order of position.

    Parameters
    ----------
    connection
        To read with.
    verdicts
        Which; enough to know what of them is in force.
    """
    query = select(schema.decision).where(schema.decision.c.verdict.in_(sorted(verdicts)))
    return with_undoings(connection, read_some(connection, query, Decision))


def last_position_of(connection: Connection, verdicts: Iterable[Verdict]) -> int:
    """Position of the last decision under some verdicts, or that undoes one; 0 without any.

    Parameters
    ----------
    connection
        To read with.
    verdicts
        Which.
    """
    table = schema.decision.c
    names = sorted({*verdicts, Verdict.UNDO})
    query = select(func.max(table.position)).where(table.verdict.in_(names))
    return connection.execute(query).scalar() or 0


def replace_questions(connection: Connection, questions: Iterable[Question]) -> None:
    """Put the questions that a person is asked now in the place of the former.

    Parameters
    ----------
    connection
        In a transaction.
    questions
        In the order in which they are asked.
    """
    asked = {"asked_at": datetime.now(UTC)}
    rows = (
        {**to_row(each), **asked, "question_id": token_hex(16), "rank": float(number)}
        for number, each in enumerate(questions, 1)
    )
    replace_all(connection, schema.question, rows)


def questions(connection: Connection) -> tuple[Question, ...]:
    """The questions that were put to a person and wait for an answer, in order of sightings."""
    table = schema.question
    asked = select(table).where(table.c.asked_at.is_not(None))
    query = asked.order_by(table.c.sighting_a, table.c.sighting_b)
    return tuple(read_some(connection, query, Question))


def drop_questions(connection: Connection, decisions: Iterable[Decision]) -> None:
    """Forget questions that have been answered."""
    table = schema.question.c
    for each in decisions:
        pair = (table.sighting_a == each.sighting_a) & (table.sighting_b == each.sighting_b)
        connection.execute(schema.question.delete().where(pair))


def ledger_position(connection: Connection) -> int:
    """Of the last decision; 0 without one."""
    return connection.execute(select(func.max(schema.decision.c.position))).scalar() or 0


def add_heirs(connection: Connection, heirs: Iterable[DetectionHeir]) -> None:
    """Note which detections took the place of others that people spoke of."""
    table = schema.detection_heir
    last = connection.execute(select(func.max(table.c.rank))).scalar() or 0
    rows = ({"rank": rank, **to_row(each)} for rank, each in enumerate(heirs, last + 1))
    insert_all(connection, table, rows)


def heirs(connection: Connection) -> tuple[DetectionHeir, ...]:
    """Detections that were replaced, in the order in which that happened."""
    query = select(schema.detection_heir).order_by(schema.detection_heir.c.rank)
    return tuple(read_some(connection, query, DetectionHeir))


def replace_individuals(
    connection: Connection,
    individuals: Iterable[Individual],
    former: Iterable[Individual] | None = None,
) -> None:
    """Put the catalogue as it is derived now in the place of the former.

    Parameters
    ----------
    connection
        In a transaction.
    individuals
        All.
    former
        What is stored, if the caller knows: only what differs is written then.
    """
    every = list(individuals)
    if former is None:
        replace_all(connection, schema.individual, map(to_row, every))
        replace_all(connection, individual_member, _members_of(every))
        return
    before = {each.individual_id: each for each in former}
    gone = before.keys() - {each.individual_id for each in every}
    changed = [each for each in every if before.get(each.individual_id) != each]
    for names in batches([*gone, *(each.individual_id for each in changed)]):
        for table in (schema.individual, individual_member):
            connection.execute(table.delete().where(table.c.individual_id.in_(names)))
    insert_all(connection, schema.individual, map(to_row, changed))
    insert_all(connection, individual_member, _members_of(changed))


def _members_of(individuals: Iterable[Individual]) -> Iterator[dict[str, str]]:
    for each in individuals:
        for name in each.sightings:
            yield {"sighting_id": name, "individual_id": each.individual_id}


def individuals(connection: Connection) -> tuple[Individual, ...]:
    """The catalogue, in order of `individual_id`."""
    query = select(schema.individual).order_by(schema.individual.c.individual_id)
    return tuple(read(connection, query, Individual))


def put_names(
    connection: Connection, individuals: Iterable[Individual], at: int | None = None
) -> None:
    """Note who bears which name from a position of the ledger on.

    Parameters
    ----------
    connection
        In a transaction.
    individuals
        All, also those whose name no animal bears any more.
    at
        Position of the ledger that they follow from; by default the present one.
    """
    table = schema.naming
    position = ledger_position(connection) if at is None else at
    connection.execute(table.delete().where(table.c.at_position == position))
    before = {each.individual_id: each.sightings for each in names_at(connection, position)}
    now = {each.individual_id: each.sightings for each in individuals}
    gone = dict.fromkeys(before.keys() - now.keys(), ())
    rows = (
        {"at_position": position, "individual_id": name, "sightings": list(members)}
        for name, members in sorted((now | gone).items())
        if before.get(name) != members
    )
    insert_all(connection, table, rows)


def names_at(connection: Connection, position: int) -> tuple[Individual, ...]:
    """Who bore which name at a position of the ledger; flanks and traits are not kept.

    Parameters
    ----------
    connection
        To read with.
    position
        Of the ledger.
    """
    table = schema.naming
    query = (
        select(table.c.individual_id, table.c.sightings)
        .where(table.c.at_position <= position)
        .order_by(table.c.at_position, table.c.individual_id)
    )
    found = {row[0]: tuple(row[1]) for row in connection.execute(query)}
    return tuple(Individual(name, members, frozenset()) for name, members in sorted(found.items()))
