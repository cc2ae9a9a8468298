"""First records of species: the earliest, those of one instant, lists, and people's words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pardalis.detect.species.finds import first_records
from pardalis.detect.species.species_list import read_species_list
from pardalis.records.deployment import Deployment
from pardalis.records.detection import BoundingBox, Detection, Finding, SearchStatus
from pardalis.records.find import Find, Scope
from pardalis.records.media import Media, Placement

START = datetime(2026, 3, 1, tzinfo=UTC)
PLACES = [
    Deployment(name, place, 0.0, 0.0, START, START + timedelta(days=90), 0)
    for name, place in (("A1", "S1"), ("A2", "S1"), ("B1", "S2"))
]
LEOPARD, DHOLE = "Panthera pardus", "Cuon alpinus"


def record(
    name: str, deployment: str, hours: float, species: str, probability: float | None = 0.9,
    placement: Placement = Placement.PLACED, kind: str = "animal",
) -> tuple[Media, Finding]:  # fmt: skip
    when = START + timedelta(hours=hours)
    media = Media(
        name, f"{name}.JPG", name, deployment, deployment, placement, when, 0, name, name, 640, 480
    )
    seen = Detection(
        f"{name}-1", name, kind, BoundingBox(0.1, 0.1, 0.3, 0.3), 0.8, "box 1", None, species,
        probability, "namer 2",
    )  # fmt: skip
    return media, Finding(name, "box 1", SearchStatus.SEARCHED, (seen,))


def finds(*records: tuple[Media, Finding], **more: object) -> tuple[Find, ...]:
    named_by, known = more.get("named_by", {}), more.get("known", {})
    media, found = zip(*records, strict=True)
    return first_records(media, found, PLACES, named_by, known)  # type: ignore[arg-type]


def short(found: tuple[Find, ...]) -> list[tuple[str, str, str]]:
    return [(each.scope.value, each.location_id, each.media_id) for each in found]


def test_the_earliest_counts_whatever_the_order() -> None:
    found = finds(
        record("c", "B1", 30, LEOPARD), record("b", "A2", 20, LEOPARD),
        record("a", "A1", 10, LEOPARD),
    )  # fmt: skip
    assert short(found) == [("reserve", "S1", "a"), ("place", "S2", "c")]
    assert not any(each.listed for each in found)
    assert (found[0].named_by, found[0].by_a_person, found[0].probability) == (
        "namer 2",
        False,
        0.9,
    )


def test_records_of_one_instant_are_all_first() -> None:
    found = finds(record("b", "B1", 10, LEOPARD), record("a", "A1", 10, LEOPARD))
    assert short(found) == [("reserve", "S1", "a"), ("reserve", "S2", "b")]
    # Two cameras of one place: one record, the same whichever is read first.
    pair = [record("y", "A2", 10, DHOLE), record("x", "A1", 10, DHOLE)]
    assert short(finds(*pair)) == short(finds(*reversed(pair))) == [("reserve", "S1", "x")]


def test_lists_say_what_was_known() -> None:
    reserve = read_species_list(b"Panthera pardus", "reserve.txt")
    country = read_species_list(b"scientific_name\nPanthera\n", "country.txt")
    records = [record("a", "A1", 1, "Panthera pardus orientalis"), record("b", "B1", 2, DHOLE)]
    known = {Scope.RESERVE: reserve, Scope.COUNTRY: country}
    assert [(e.scientific_name, e.scope, e.listed) for e in finds(*records, known=known)] == [
        (DHOLE, Scope.COUNTRY, True),
        (LEOPARD, Scope.PLACE, False),
    ]
    only = finds(*records, known={Scope.RESERVE: reserve})
    assert [(each.scope, each.listed) for each in only] == [
        (Scope.RESERVE, True),
        (Scope.PLACE, False),
    ]
    abroad = finds(*records, known={Scope.COUNTRY: country})
    assert [(each.scope, each.listed) for each in abroad] == [
        (Scope.COUNTRY, True),
        (Scope.RESERVE, False),
    ]


def test_what_is_no_record_of_a_species_is_no_find() -> None:
    assert finds(
        record("a", "A1", 1, "Felidae"),
        record("b", "A1", 1, "Panthera"),
        record("c", "A1", 1, ""),
        record("d", "A1", 1, LEOPARD, placement=Placement.OUTSIDE_DEPLOYMENT),
        record("e", "Z9", 1, LEOPARD),
        record("f", "A1", 1, "Homo sapiens", kind="human"),
    ) == ()  # fmt: skip


def test_a_name_that_a_person_gave_says_so() -> None:
    (found,) = finds(record("a", "A1", 1, DHOLE, None), named_by={"a-1": "Lin"})
    assert (found.named_by, found.by_a_person, found.probability) == ("Lin", True, None)
