"""What other programs say of photographs, and what becomes of it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pardalis.errors import InputError, TableError
from pardalis.exchange.result_files import ResultFile, read_result_file
from pardalis.exchange.statements import WHOLE, apply_statements
from pardalis.records.detection import BoundingBox, Detection, Finding, SearchStatus
from pardalis.records.foreign_row import ForeignRow
from pardalis.records.media import Media, Placement


def photo(path: str) -> Media:
    name = path.replace("/", "_")
    return Media(name, path, "", "S1", None, Placement.NO_TABLE, None, None, "", "", 640, 480)


MEDIA = tuple(photo(path) for path in ("S1/IMG_1.JPG", "S1/IMG_2.JPG", "S2/IMG_1.JPG"))
A, B, C = (each.media_id for each in MEDIA)


def read(tmp_path: Path, name: str, text: str, species: str | None = None) -> ResultFile:
    (tmp_path / name).write_text(text, "utf-8")
    return read_result_file(tmp_path / name, MEDIA, species)


def cells(result: ResultFile) -> list[tuple[str, dict[str, str]]]:
    return [(row.media_id, dict(row.cells)) for row in result.rows]


def prediction(path: str, label: str, *seen: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"filepath": path, "detections": list(seen), "prediction": label, **more}


LEOPARD = "u;mammalia;carnivora;felidae;panthera;pardus;leopard"


def test_speciesnet_detections_bear_the_species(tmp_path: Path) -> None:
    animal = {"category": "1", "label": "animal", "conf": 0.4, "bbox": [0.1, 0.2, 0.3, 0.4]}
    person = {"category": "2", "label": "human", "conf": 0.8, "bbox": [0.0, 0.0, 1.0, 1.0]}
    document = {
        "predictions": [
            prediction("/cards/S1/IMG_1.JPG", LEOPARD, animal, person, model_version="4.0.1a"),
            prediction("S1/IMG_2.JPG", "u;mammalia;carnivora;felidae;;;cat family", animal),
            {"filepath": "S2/IMG_1.JPG", "failures": ["DETECTOR"]},
            prediction("S9/IMG_1.JPG", LEOPARD),
        ]
    }
    result = read(tmp_path, "predictions.json", json.dumps(document))
    first, second, third = result.findings
    assert [each.observation_type for each in first.detections] == ["human", "animal"]
    assert [each.scientific_name for each in first.detections] == ["", "Panthera pardus"]
    assert first.detections[1].box.overlap(BoundingBox(0.1, 0.2, 0.3, 0.4)) > 0.999
    assert first.detections[1].confidence == 0.4
    assert first.detection_model == "SpeciesNet 4.0.1a"
    # A family is no species.
    assert second.detections[0].scientific_name == ""
    assert (third.status, third.reason) == (
        SearchStatus.FAILED,
        "SpeciesNet could not judge it: DETECTOR.",
    )
    (problem,) = result.problems
    assert problem.subject == "S9/IMG_1.JPG"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"predictions": [{"detections": []}]}, "predictions.0.filepath"),
        ({"predictions": [prediction("x", "", {"conf": 2, "bbox": [0, 0, 1, 1]})]}, "conf"),
        ({"predictions": [prediction("x", "", {"conf": 1, "bbox": [0, 0, 9, 1]})]}, "bbox"),
        ({"predictions": {}}, "predictions"),
    ],
)
def test_wrong_predictions_are_refused_with_the_place(
    tmp_path: Path, change: dict[str, Any], place: str
) -> None:
    with pytest.raises(InputError, match=place) as caught:
        read(tmp_path, "predictions.json", json.dumps(change))
    assert "predictions.json" in caught.value.message


def test_deepfaune_labels_a_photograph(tmp_path: Path) -> None:
    text = (
        "filename,date,seqnum,predictionbase,scorebase,prediction,score,count\n"
        "/d/S1/IMG_1.JPG,2026:03:01,1,roe deer,0.7,roe deer,0.91,2\n"
        "/d/S1/IMG_2.JPG,2026:03:01,1,empty,0.9,empty,0.99,0\n"
        "/d/S2/IMG_1.JPG,2026:03:01,2,lynx,0.9,lynx,0.8,1\n"
    )
    result = read(tmp_path, "deepfaune.csv", text)
    (a, deer), (b, empty), (c, lynx) = cells(result)
    assert (a, b, c) == (A, B, C)
    assert (deer["scientificName"], deer["count"]) == ("Capreolus capreolus", "2")
    assert deer["classificationProbability"] == "0.91"
    assert empty["observationType"] == "blank"
    # Two species of lynx live in Europe.
    assert "scientificName" not in lynx
    assert lynx["observationTags"] == "species:lynx"
    stated = apply_statements(result.rows, {})
    assert [len(each.detections) for each in stated.findings] == [1, 0, 1]
    assert stated.findings[0].detections[0].confidence == 0.91
    assert stated.findings[0].detections[0].box == WHOLE
    assert stated.findings[0].detection_model == "DeepFaune"


def test_timelapse_as_people_export_it(tmp_path: Path) -> None:
    text = (
        "RootFolder,File,RelativePath,DateTime,DeleteFlag,Species,Count,Sex,Individual,Flank\n"
        "Survey,IMG_1.JPG,S1,2026-03-01 05:12:00,false,Panthera pardus,1,F,Tashi,Left\n"
        "Survey,IMG_2.JPG,S1,2026-03-01 05:13:00,false,,,,,\n"
        "Survey,IMG_1.JPG,S2,2026-03-01 05:14:00,false,Clouded leopard,2,,,\n"
    )
    first, second = cells(read(tmp_path, "TimelapseData.csv", text))
    assert first[0] == A
    assert first[1] == {
        "observationType": "animal",
        "scientificName": "Panthera pardus",
        "individualID": "Tashi",
        "sex": "female",
        "count": "1",
        "observationTags": "flank:left",
        "classificationMethod": "human",
    }
    # A photograph without a species was not looked at: nothing is said of it.
    assert second[0] == C
    assert second[1]["observationTags"] == "species:Clouded leopard"


def test_timelapse_with_flags_and_another_column(tmp_path: Path) -> None:
    flags = "File,RelativePath,animal,empty,person\nIMG_1.JPG,S1,false,true,false\n"
    assert cells(read(tmp_path, "a.csv", flags))[0][1]["observationType"] == "blank"
    other = "File,RelativePath,Tier\nIMG_1.JPG,S1,Sus scrofa\n"
    (found,) = cells(read(tmp_path, "b.csv", other, "tier"))
    assert found[1]["scientificName"] == "Sus scrofa"
    with pytest.raises(InputError, match="no column Species") as caught:
        read(tmp_path, "b.csv", other)
    assert "--species-column" in caught.value.remedy
    with pytest.raises(InputError, match="no column 'Art'"):
        read(tmp_path, "b.csv", other, "Art")


def test_the_database_of_timelapse_says_the_same_and_is_not_changed(tmp_path: Path) -> None:
    file = tmp_path / "TimelapseData.ddb"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE DataTable (Id INTEGER, File, RelativePath, Species)")
        connection.execute("INSERT INTO DataTable VALUES (1, 'IMG_2.JPG', 'S1', 'Person')")
        connection.commit()
    before = file.read_bytes()
    (found,) = cells(read_result_file(file, MEDIA, None))
    assert found == (B, {"observationType": "human", "classificationMethod": "human"})
    assert file.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["TimelapseData.ddb"]


def test_record_tables_of_camtrapr(tmp_path: Path) -> None:
    text = (
        "Station,Species,Individual,DateTimeOriginal,Directory,FileName,metadata_sex\n"
        "S1,Panthera pardus,F12,2026-03-01 05:12:00,C:/survey/S1,IMG_1.JPG,female\n"
        "S2,VTA,,2026-03-01 05:12:00,C:/elsewhere/Station2,IMG_1.JPG,\n"
        "S2,VTA,,2026-03-01 05:12:00,,IMG_9.JPG,\n"
    )
    result = read(tmp_path, "records.csv", text)
    (first, leopard), (second, civet) = cells(result)
    assert (first, second) == (A, C)
    assert (leopard["individualID"], leopard["sex"]) == ("F12", "female")
    assert civet["observationTags"] == "species:VTA"
    (problem,) = result.problems
    assert problem.subject == "records.csv, row 4"


DEEP = tuple(
    photo(path)
    for path in ("2026/A/DCIM/100TEST/IMG_3.JPG", "2026/A/DCIM/100TEST/IMG_4.JPG", "C/IMG_4.JPG")
)


@pytest.mark.parametrize(
    ("station", "folder", "name", "expected"),
    [
        ("B", "D:/season/B/DCIM/100TEST", "IMG_3.JPG", None),
        ("A", "D:/season/A/DCIM/100TEST", "IMG_3.JPG", 0),
        ("A", "D:\\season\\a\\DCIM\\100TEST", "IMG_4.JPG", 1),
        ("A", "D:/season/A/DCIM/101TEST", "IMG_3.JPG", None),
        ("C", "D:/season/renamed", "IMG_4.JPG", 2),
        ("B", "", "IMG_3.JPG", None),
        ("a", "", "IMG_4.JPG", 1),
        ("", "", "IMG_3.JPG", 0),
        ("", "", "IMG_4.JPG", None),
    ],
)
def test_a_row_of_camtrapr_is_never_of_another_camera(
    tmp_path: Path, station: str, folder: str, name: str, expected: int | None
) -> None:
    text = f"Station,Species,Directory,FileName\n{station},VTA,{folder},{name}\n"
    (tmp_path / "records.csv").write_text(text, "utf-8")
    result = read_result_file(tmp_path / "records.csv", DEEP, None)
    assert [row.media_id for row in result.rows] == (
        [] if expected is None else [DEEP[expected].media_id]
    )
    assert len(result.problems) == (expected is None)


@pytest.mark.parametrize(
    ("root", "folder", "name", "expected"),
    [
        ("season", "B\\DCIM\\100TEST", "IMG_3.JPG", None),
        ("season", "A\\DCIM\\100TEST", "IMG_3.JPG", 0),
        ("B", "DCIM\\100TEST", "IMG_3.JPG", None),
        ("A", "DCIM\\100TEST", "IMG_3.JPG", 0),
        ("", "DCIM\\100TEST", "IMG_3.JPG", 0),
        ("B", "", "IMG_3.JPG", None),
        ("C", "", "IMG_4.JPG", 2),
        ("", "", "IMG_3.JPG", 0),
        ("", "", "IMG_4.JPG", None),
    ],
)
def test_a_row_of_timelapse_is_never_of_another_camera(
    tmp_path: Path, root: str, folder: str, name: str, expected: int | None
) -> None:
    text = f"RootFolder,File,RelativePath,Species\n{root},{name},{folder},Panthera pardus\n"
    (tmp_path / "labels.csv").write_text(text, "utf-8")
    result = read_result_file(tmp_path / "labels.csv", DEEP, None)
    assert [row.media_id for row in result.rows] == (
        [] if expected is None else [DEEP[expected].media_id]
    )
    assert len(result.problems) == (expected is None)


def test_a_table_of_nobody_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"other\.csv, row 1") as caught:
        read(tmp_path, "other.csv", "a,b\n1,2\n")
    assert "Timelapse" in caught.value.remedy


def row(media_id: str, rank: int = 1, **said: str) -> ForeignRow:
    return ForeignRow("labels.csv", "observations", rank, "", media_id, "", tuple(said.items()))


def found(*kinds: str) -> Finding:
    box = BoundingBox(0.1, 0.1, 0.2, 0.2)
    seen = tuple(
        Detection(f"{A}-{rank}", A, kind, box, 0.9, "motion 1")
        for rank, kind in enumerate(kinds, start=1)
    )
    return Finding(A, "motion 1", SearchStatus.SEARCHED, seen)


LABEL = {"observationType": "animal", "scientificName": "Panthera pardus"}


def test_a_label_names_the_boxes_that_are_there() -> None:
    stated = apply_statements([row(A, **LABEL)], {A: found("unknown", "human")})
    (finding,) = stated.findings
    assert [each.scientific_name for each in finding.detections] == ["Panthera pardus", ""]
    assert [each.observation_type for each in finding.detections] == ["animal", "human"]
    assert finding.detections[0].box == BoundingBox(0.1, 0.1, 0.2, 0.2)
    assert stated.rows[0].detection_id == f"{A}-1"
    assert stated.problems == ()


def test_two_kinds_and_two_boxes_stay_open() -> None:
    rows = [row(A, 1, **LABEL), row(A, 2, observationType="animal", scientificName="Sus scrofa")]
    stated = apply_statements(rows, {A: found("animal", "animal")})
    (finding,) = stated.findings
    assert [each.scientific_name for each in finding.detections] == ["", ""]
    (problem,) = stated.problems
    assert problem.kind == "which_box"
    assert [each.detection_id for each in stated.rows] == ["", ""]


def test_labels_without_boxes_are_the_whole_photograph_and_can_be_said_anew() -> None:
    once = apply_statements([row(A, **LABEL)], {})
    (seen,) = once.findings[0].detections
    assert (seen.box, seen.confidence, seen.detection_model) == (WHOLE, 1.0, "labels.csv")
    again = apply_statements(
        [row(A, observationType="animal", scientificName="Sus scrofa")], {A: once.findings[0]}
    )
    assert [each.scientific_name for each in again.findings[0].detections] == ["Sus scrofa"]


def test_blank_and_unknown() -> None:
    blank = apply_statements([row(A, observationType="blank")], {A: found("animal")})
    assert blank.findings[0].detections == ()
    assert blank.findings[0].status is SearchStatus.SEARCHED
    unknown = apply_statements([row(A, observationType="unknown")], {})
    assert unknown.findings[0].status is SearchStatus.CANNOT_TELL
    assert apply_statements([row(A, observationType="unclassified")], {}).findings == ()


def test_boxes_of_a_row_are_taken() -> None:
    said = {"bboxX": "0.5", "bboxY": "0.25", "bboxWidth": "0.5", "bboxHeight": "0.25"}
    stated = apply_statements([row(A, **LABEL, **said)], {A: found("animal")})
    assert stated.findings[0].detections[0].box == BoundingBox(0.5, 0.25, 0.5, 0.25)
