"""Records come out as rows that the standard's tables can hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pardalis.exchange.camtrap_dp import fields
from pardalis.exchange.camtrap_dp.cells import table_lines
from pardalis.exchange.camtrap_dp.observations import observation_rows
from pardalis.exchange.camtrap_dp.rows import (
    INDIVIDUAL_COLUMNS,
    deployment_columns,
    deployment_rows,
    individual_rows,
    media_rows,
)
from pardalis.exchange.camtrap_dp.template import TEMPLATE_COLUMNS, template_rows
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.detection import BoundingBox, Detection, Finding, Flank, SearchStatus
from pardalis.records.individual import Individual
from pardalis.records.media import Media, Placement
from pardalis.records.sighting import Sighting

START = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


def photo(media_id: str, seconds: float = 0, event: str = "event_a", **facts: object) -> Media:
    given = {
        "media_id": media_id,
        "file_path": f"S1/A/{media_id}.JPG",
        "content_hash": media_id * 4,
        "card": "S1/A",
        "deployment_id": "D1",
        "placement": Placement.PLACED,
        "timestamp": START + timedelta(seconds=seconds),
        "utc_offset": 330,
        "burst_id": f"burst_{media_id}",
        "event_id": event,
        "width": 40,
        "height": 30,
    }
    return Media(**(given | facts))  # type: ignore[arg-type]


def seen(media_id: str, kind: str = "animal", movement: float | None = None) -> Detection:
    box = BoundingBox(0.1, 0.2, 1 / 3, 0.25)
    return Detection(f"{media_id}-1", media_id, kind, box, 0.9, "motion 1", movement)


def found(media_id: str, *detections: Detection) -> Finding:
    return Finding(media_id, "motion 1", SearchStatus.SEARCHED, detections)


def test_media() -> None:
    (row,) = media_rows([photo("a", 0.75)])
    assert tuple(row) == fields.names(fields.MEDIA)
    filled = {name: value for name, value in row.items() if value not in (None, "")}
    assert filled == {
        "mediaID": "a",
        "deploymentID": "D1",
        "captureMethod": "activityDetection",
        "timestamp": "2026-03-01T18:00:00+05:30",
        "filePath": "S1/A/a.JPG",
        "filePublic": False,
        "fileName": "a.JPG",
        "fileMediatype": "image/jpeg",
    }


def test_media_kept_apart_say_why() -> None:
    lost = photo("a", deployment_id=None, placement=Placement.NO_TABLE, utc_offset=None)
    late = photo("b", placement=Placement.OUTSIDE_DEPLOYMENT)
    rows = list(media_rows([lost, late]))
    assert rows[0]["timestamp"] == "2026-03-01T12:30:00Z"
    assert "no deployments.csv" in str(rows[0]["mediaComments"])
    assert "taken as UTC" in str(rows[0]["mediaComments"])
    assert rows[1]["mediaComments"] == "Kept apart: dated outside its deployment."


def test_one_observation_a_detection() -> None:
    media = [photo("a"), photo("b", 2), photo("c", 3600, "event_c")]
    findings = [found("a", seen("a", movement=-0.2)), found("b", seen("b", "vehicle")), found("c")]
    sighting = Sighting("a-1", (seen("a"),), (media[0],), Flank.LEFT)
    animal = Individual("L001", ("a-1",), frozenset({Flank.LEFT}))
    rows = list(observation_rows(media, findings, [sighting], [animal]))
    assert all(tuple(row) == fields.names(fields.OBSERVATIONS) for row in rows)
    filled = {name: value for name, value in rows[0].items() if value not in (None, "")}
    assert filled == {
        "observationID": "a-1",
        "deploymentID": "D1",
        "mediaID": "a",
        "eventID": "event_a",
        "eventStart": "2026-03-01T18:00:00+05:30",
        "eventEnd": "2026-03-01T18:00:02+05:30",
        "observationLevel": "media",
        "observationType": "animal",
        "count": 1,
        "individualID": "L001",
        "bboxX": 0.1,
        "bboxY": 0.2,
        "bboxWidth": 0.333333,
        "bboxHeight": 0.25,
        "classificationMethod": "machine",
        "classifiedBy": "motion 1",
        "classificationProbability": 0.9,
        "observationTags": "flank:left | travelDirection:left",
    }
    assert (rows[1]["observationType"], rows[1]["count"]) == ("vehicle", None)
    assert (rows[2]["observationType"], rows[2]["observationID"]) == ("blank", "c-blank")
    assert rows[2]["bboxX"] is None


def test_what_the_model_cannot_tell_is_not_blank() -> None:
    media = [photo("a"), photo("b"), photo("c")]
    findings = [
        Finding("a", "motion 1", SearchStatus.CANNOT_TELL, (), "Too few frames."),
        Finding("b", "motion 1", SearchStatus.FAILED, (), "Gone."),
    ]
    rows = list(observation_rows(media, findings, [], []))
    assert [row["observationType"] for row in rows] == ["unknown", "unclassified"]
    assert rows[0]["observationComments"] == "Too few frames."


def test_deployments_with_gaps_and_columns_of_their_own() -> None:
    one = Deployment(
        "D1",
        "S1",
        1.5,
        2.5,
        START,
        START + timedelta(days=9),
        330,
        card="S1/A",
        other_fields=(("habitat", "rock"), ("ranger", "Sima")),
    )
    gap = EffortGap("D1", START, START + timedelta(days=1), "dead")
    columns = deployment_columns([one], [gap])
    assert columns == (*fields.names(fields.DEPLOYMENTS), "card", "rowType", "ranger")
    row, gap_row = deployment_rows([one], [gap])
    assert (row["habitat"], row["ranger"], row["latitude"]) == ("rock", "Sima", 1.5)
    assert gap_row["rowType"] == "gap"
    assert gap_row["deploymentEnd"] == "2026-03-02T18:00:00+05:30"
    assert "latitude" not in gap_row
    plain = Deployment("D1", "S1", 1.5, 2.5, START, START + timedelta(days=9), 330)
    assert deployment_columns([plain], []) == fields.names(fields.DEPLOYMENTS)


def test_individuals() -> None:
    left = Sighting("a-1", (seen("a"),), (photo("a"),), Flank.LEFT)
    right = Sighting("b-1", (seen("b"),), (photo("b", 60, deployment_id="D2"),), Flank.RIGHT)
    flanks = frozenset({Flank.RIGHT, Flank.LEFT})
    animal = Individual("L001", ("a-1", "b-1"), flanks, "Asha", "female", "adult", ("one ear",))
    (row,) = individual_rows([animal], {"a-1": left, "b-1": right})
    assert tuple(row) == INDIVIDUAL_COLUMNS
    assert row == {
        "individualID": "L001",
        "flanks": "left | right",
        "sightings": 2,
        "firstSeen": "2026-03-01T12:30:00Z",
        "lastSeen": "2026-03-01T12:31:00Z",
        "deploymentIDs": "D1 | D2",
        "bestMediaIDs": "a | b",
        "name": "Asha",
        "sex": "female",
        "lifeStage": "adult",
        "notes": "one ear",
    }


def on_card(card: str, name: str, when: datetime | None = None, **facts: str) -> CardFile:
    return CardFile(f"{card}/{name}", card, 1, 1, FileKind.PHOTO, camera_time=when, **facts)


def test_a_card_whose_name_no_table_can_hold() -> None:
    (row,) = template_rows([on_card("caf\udce9/A", "b.JPG")], {})
    "".join(table_lines([row], TEMPLATE_COLUMNS)).encode("utf-8")
    assert row["card"] is None
    assert "rename" in str(row["deploymentComments"])
    (named,) = template_rows([on_card("caf\udce9", "b.JPG")], {})
    assert (named["deploymentID"], named["locationID"]) == ("caf?", "caf?")
    (listed,) = media_rows([photo("a", file_path="caf\udce9/b.JPG")])
    assert "caf\\udce9/b.JPG" in "".join(table_lines([listed], ["filePath"]))


def test_a_table_to_fill_in() -> None:
    day = datetime(2026, 3, 1, 18)
    files = [
        on_card(
            "S1/A", "b.JPG", day + timedelta(days=2), make="RECONYX", model="HC500", serial="7"
        ),
        on_card("S1/A", "a.JPG", day, make="RECONYX", model="HC500"),
        on_card("S2/A", "a.JPG", make="X"),
        on_card("S2/A", "b.JPG", make="Y"),
        on_card("S3", "a.JPG"),
        CardFile("notes/x.txt", "notes", 1, 1, FileKind.STRAY),
        CardFile("S4/v.mp4", "S4", 1, 1, FileKind.VIDEO),
    ]
    rows = template_rows(files, {"S1/A": "S1"})
    assert all(tuple(row) == TEMPLATE_COLUMNS for row in rows)
    assert [row["card"] for row in rows] == ["S1/A", "S2/A", "S3", "S4"]
    assert [row["deploymentID"] for row in rows] == ["S1_A", "S2_A", "S3", "S4"]
    assert [row["locationID"] for row in rows] == ["S1", "S2_A", "S3", "S4"]
    assert [row["cameraModel"] for row in rows] == ["RECONYX-HC500", "", "", ""]
    assert rows[0]["cameraID"] == "7"
    assert rows[0]["deploymentComments"] == (
        "2 photographs, by the camera's clock from 2026-03-01T18:00:00 to 2026-03-03T18:00:00"
    )
    assert rows[3]["deploymentComments"] == "0 photographs without a time"
    assert {row[name] for row in rows for name in ("latitude", "deploymentStart")} == {None}
