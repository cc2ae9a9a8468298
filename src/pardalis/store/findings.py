"""Rows of what detection models found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import ColumnElement, Connection, Select, delete, func, select, true

from pardalis.records.detection import Detection, Finding, SearchStatus
from pardalis.store import schema
from pardalis.store.desk.photographs import outdate
from pardalis.store.rows import Row, batches, from_row, insert_all, to_row


def put_findings(connection: Connection, findings: Iterable[Finding]) -> None:
    """Store findings, each in the place of what was known of its photograph."""
    found = list(findings)
    if found:
        outdate(connection)
    for part in batches(finding.media_id for finding in found):
        for table in (schema.detection, schema.finding):
            connection.execute(delete(table).where(table.c.media_id.in_(part)))
    insert_all(connection, schema.finding, (_finding_row(finding) for finding in found))
    insert_all(
        connection,
        schema.detection,
        (_detection_row(each) for finding in found for each in finding.detections),
    )


def searched_of_card(connection: Connection, card: str) -> dict[str, str]:
    """The model that judged each photograph of a card, by `media_id`, without those that failed."""
    table = schema.finding.c
    query = select(table.media_id, table.detection_model).where(
        table.media_id.in_(_on(card)), table.status != SearchStatus.FAILED.value
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def count_searched(connection: Connection) -> dict[str, int]:
    """How many photographs each model has judged, without those that failed or are gone."""
    table, media = schema.finding.c, schema.media.c.media_id
    query = (
        select(table.detection_model, func.count())
        .where(table.status != SearchStatus.FAILED.value, table.media_id.in_(select(media)))
        .group_by(table.detection_model)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def searched_among(connection: Connection, media_ids: Iterable[str]) -> frozenset[str]:
    """Those of these photographs that a model or a person has judged, without those that failed."""
    table = schema.finding.c
    found: set[str] = set()
    for names in batches(media_ids):
        query = select(table.media_id).where(
            table.media_id.in_(names), table.status != SearchStatus.FAILED.value
        )
        found.update(connection.execute(query).scalars())
    return frozenset(found)


def detections_of(connection: Connection, media_ids: Iterable[str]) -> tuple[Detection, ...]:
    """What was found in these photographs so far."""
    table = schema.detection
    found: list[Detection] = []
    for names in batches(media_ids):
        query = select(table).where(table.c.media_id.in_(names))
        found += [_detection(dict(row)) for row in connection.execute(query).mappings()]
    return tuple(sorted(found, key=lambda each: each.detection_id))


def detections_named(connection: Connection, names: Iterable[str]) -> tuple[Detection, ...]:
    """The detections with these ids that are there."""
    table = schema.detection
    found: list[Detection] = []
    for part in batches(sorted(set(names))):
        query = select(table).where(table.c.detection_id.in_(part))
        found += [_detection(dict(row)) for row in connection.execute(query).mappings()]
    return tuple(found)


def with_people(connection: Connection, media_ids: Iterable[str]) -> frozenset[str]:
    """Those of these photographs in which a person was found."""
    table = schema.detection.c
    found: set[str] = set()
    for names in batches(sorted(set(media_ids))):
        query = select(table.media_id).where(
            table.media_id.in_(names), table.observation_type == "human"
        )
        found.update(connection.execute(query).scalars())
    return frozenset(found)


def findings(connection: Connection) -> tuple[Finding, ...]:
    """All findings with their detections, in order of `media_id`."""
    return tuple(_findings(connection, true(), true()))


def findings_of(connection: Connection, media_ids: Iterable[str]) -> tuple[Finding, ...]:
    """The findings of these photographs, in order of `media_id`."""
    found: list[Finding] = []
    for part in batches(sorted(set(media_ids))):
        tables = schema.finding.c.media_id.in_(part), schema.detection.c.media_id.in_(part)
        found += _findings(connection, *tables)
    return tuple(found)


def findings_of_card(connection: Connection, card: str) -> tuple[Finding, ...]:
    """The findings of a card's photographs, in order of `media_id`."""
    names = _on(card)
    tables = schema.finding.c.media_id.in_(names), schema.detection.c.media_id.in_(names)
    return tuple(_findings(connection, *tables))


def count_unsearched(connection: Connection) -> int:
    """How many photographs and videos have no finding; a second's work for a million."""
    media, finding = schema.media.c.media_id, schema.finding.c.media_id
    # Findings of photographs that are no longer there are kept: numbers alone do not tell.
    has_finding = select(finding).where(finding == media).exists()
    query = select(func.count()).select_from(schema.media).where(~has_finding)
    return connection.execute(query).scalar_one()


def _on(card: str) -> Select[tuple[str]]:
    return select(schema.media.c.media_id).where(schema.media.c.card == card)


def _findings(
    connection: Connection, of_findings: ColumnElement[bool], of_detections: ColumnElement[bool]
) -> Iterator[Finding]:
    by_media: dict[str, list[Detection]] = {}
    ordered = (
        select(schema.detection)
        .where(of_detections)
        .order_by(schema.detection.c.media_id, schema.detection.c.confidence.desc())
    )
    for row in connection.execute(ordered).mappings():
        by_media.setdefault(row["media_id"], []).append(_detection(dict(row)))
    query = select(schema.finding).where(of_findings).order_by(schema.finding.c.media_id)
    return (
        Finding(
            media_id=row["media_id"],
            detection_model=row["detection_model"],
            status=SearchStatus(row["status"]),
            detections=tuple(sorted(by_media.get(row["media_id"], ()), key=_rank)),
            reason=row["reason"],
        )
        for row in connection.execute(query).mappings()
    )


def _rank(detection: Detection) -> int:
    return int(detection.detection_id.rpartition("-")[2])


def _finding_row(finding: Finding) -> Row:
    row = to_row(finding)
    del row["detections"]
    return row


def _detection_row(detection: Detection) -> Row:
    row = to_row(detection)
    box: Row = row.pop("box")
    return row | {f"bbox_{name}": value for name, value in box.items()}


def _detection(row: Row) -> Detection:
    box = {name: row[f"bbox_{name}"] for name in ("x", "y", "width", "height")}
    return from_row(Detection, row | {"box": box})
