"""Rows of photographs of which nobody spoke: read briefly, and yet the same as by the long way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import URL, Connection, select

from pardalis.records.decision import Decision, Verdict
from pardalis.records.detection import BoundingBox, Detection, Finding, SearchStatus
from pardalis.records.detection_heir import DetectionHeir
from pardalis.records.media import Media, Placement
from pardalis.records.photograph import Kinds, Photograph
from pardalis.records.still_place import StillPlace
from pardalis.store import cards, findings, identities, schema
from pardalis.store.database import Database
from pardalis.store.desk.among import between, these
from pardalis.store.desk.photograph_tables import photograph
from pardalis.store.desk.unspoken import spoken_of
from pardalis.store.members import sighting_member
from pardalis.store.rows import insert_all, read, to_row
from pardalis.workflows.desk import photographs as rows
from pardalis.workflows.said_still import still_text

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BOX = BoundingBox(0.1, 0.2, 0.3, 0.4)


@pytest.fixture
def database(database_url: URL) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def name(number: int) -> str:
    return f"{number:020x}"


def media(number: int, **other: Any) -> Media:
    given: dict[str, Any] = {
        "media_id": name(number), "file_path": f"C/{number}.JPG", "content_hash": f"{number:064x}",
        "card": "C", "deployment_id": "D1", "placement": Placement.PLACED,
        "timestamp": NOON + timedelta(seconds=number, microseconds=1500 * number),
        "utc_offset": 480, "burst_id": "b", "event_id": "e", "width": 640, "height": 480,
    }  # fmt: skip
    return Media(**(given | other))


def found(number: int, *kinds: tuple[str, float, str], **other: Any) -> Finding:
    boxes = (
        Detection(f"{name(number)}-{at}", name(number), kind, BOX, sure, "m", scientific_name=named)
        for at, (kind, sure, named) in enumerate(kinds, 1)
    )
    return Finding(name(number), "m", SearchStatus.SEARCHED, tuple(boxes), **other)


def seeded(connection: Connection) -> tuple[str, ...]:
    """Of each kind a photograph, then some of which people spoke in one way each."""
    animal = ("animal", 0.5, "Sus scrofa")
    apart = {1: {"deployment_id": None, "placement": Placement.NO_TABLE}, 2: {"timestamp": None}}
    apart |= {3: {"utc_offset": None}, 20: {"deployment_id": "D2"}}
    known = [media(number, **apart.get(number, {})) for number in range(1, 25)]
    cards.add_media(connection, known)
    seen = [
        found(2, ("human", 0.7, ""), ("animal", 0.7, "Panthera pardus"), animal),
        found(3, ("vehicle", 0.3, ""), ("unknown", 0.8, "")),
        found(4),
        Finding(name(5), "m", SearchStatus.FAILED, (), "broken"),
        Finding(name(6), "m", SearchStatus.CANNOT_TELL, (), "a film"),
        found(7, ("animal", 0.6, "Sus scrofa"), ("animal", 0.6, "Meles leucurus")),
        *(found(number, animal) for number in range(8, 25)),
    ]
    findings.put_findings(connection, seen)
    # A detection without a finding does not count.
    lost = next(iter(found(1, animal).detections))
    stray = to_row(lost)
    box = stray.pop("box")
    insert_all(connection, schema.detection, [stray | {f"bbox_{k}": v for k, v in box.items()}])
    # Two sightings of two photographs each, one of three.
    of = {8: 8, 9: 8, 10: 10, 11: 10, 12: 12, 13: 12, 14: 12}
    members = [
        {"detection_id": f"{name(one)}-1", "media_id": name(one), "sighting_id": f"{name(at)}-1"}
        for one, at in of.items()
    ]
    insert_all(connection, sighting_member, members)
    return tuple(each.media_id for each in known)


def say(connection: Connection, verdict: Verdict, **other: str) -> int:
    given = {"sighting_a": "", "sighting_b": ""} | other
    (kept,) = identities.append_decisions(
        connection,
        [Decision(0, verdict=verdict, decided_by="Lin", decided_at=NOON, **given)],  # type: ignore[arg-type]
    )
    return kept.position


def rows_of(connection: Connection, names: tuple[str, ...]) -> dict[str, Photograph]:
    rows.follow(connection, names)
    return {each.media_id: each for each in read(connection, select(photograph), Photograph)}


def by_the_long_way(
    monkeypatch: pytest.MonkeyPatch, connection: Connection, names: tuple[str, ...]
) -> dict[str, Photograph]:
    with monkeypatch.context() as patched:
        patched.setattr(rows, "spoken_of", lambda _, __: frozenset(names))
        connection.execute(photograph.delete())
        return rows_of(connection, names)


def test_the_short_way_gives_the_same_rows(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as connection:
        names = seeded(connection)
        assert spoken_of(connection, these(names)) == frozenset()
        short = rows_of(connection, names)
        assert short == by_the_long_way(monkeypatch, connection, names)
        # By name or all between two: the same.
        connection.execute(photograph.delete())
        assert rows.follow_among(connection, between("", name(9))) == 9
        assert rows.follow_among(connection, between(name(9), None)) == len(names) - 9
        cards.replace_media(connection, [media(7)])
        assert rows.follow_among(connection, between(name(6), None)) == len(names) - 7
    assert short[name(2)].kinds == int(Kinds.ANIMAL | Kinds.HUMAN)
    assert (short[name(2)].scientific_name, short[name(7)].scientific_name) == (
        "Panthera pardus", "Sus scrofa",
    )  # fmt: skip
    assert [Kinds(short[name(n)].kinds).names for n in (1, 4, 5)] == [
        ("unclassified",), ("blank",), ("unclassified",),
    ]  # fmt: skip
    assert short[name(1)].deployment_id == ""


def test_all_that_people_said_takes_the_long_way(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as connection:
        names = seeded(connection)
        rows_of(connection, names)
        first = {number: f"{name(number)}-1" for number in range(1, 25)}
        # Who is the same animal changes no photograph.
        say(connection, Verdict.SAME, sighting_a=first[8], sighting_b=first[12])
        assert spoken_of(connection, these(names)) == frozenset()
        say(connection, Verdict.FLANK, sighting_a=first[8], value="left")
        say(connection, Verdict.SPECIES, sighting_a=first[11], value="Lynx lynx")
        say(connection, Verdict.NAME, sighting_a=first[15], value="Bars")
        say(connection, Verdict.OBSERVATION, media_id=name(16), value="blank")
        say(connection, Verdict.CONFIRMED, media_id=name(17), value="1 animal Sus scrofa")
        added = {"detection_id": f"{name(4)}-p1", "value": "human 0.1,0.1,0.2,0.2"}
        say(connection, Verdict.ADDED, media_id=name(4), **added)
        at = say(connection, Verdict.OBSERVATION, media_id=name(18), value="blank")
        say(connection, Verdict.UNDO, value=str(at))
        place = StillPlace("D2", "animal", BOX, name(19), name(20))
        say(connection, Verdict.STILL, deployment_id="D2", value=still_text(place))
        # What was said of a former detection holds for its heir.
        at = say(connection, Verdict.SPECIES, sighting_a="former-1", value="Ursus thibetanus")
        heir = DetectionHeir(1, at, "former-1", first[21])
        insert_all(connection, schema.detection_heir, [to_row(heir) | {"rank": 1}])
        spoken = {8, 9, 10, 11, 15, 16, 17, 4, 18, 20, 21}
        assert spoken_of(connection, these(names)) == {name(number) for number in spoken}
        shown = rows_of(connection, names)
        assert shown == by_the_long_way(monkeypatch, connection, names)
    assert (shown[name(10)].scientific_name, shown[name(10)].reviewed) == ("Lynx lynx", True)
    assert Kinds(shown[name(16)].kinds) == Kinds.BLANK
    assert not shown[name(18)].reviewed
    assert sum(each.reviewed for each in shown.values()) >= 6
