"""What other programs know of a survey comes in, stays, and goes out again."""

from __future__ import annotations

import csv
import io
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pardalis.errors import InputError, NotReadyError, TableError
from pardalis.workflows.desk.desk import open_desk
from pardalis.workflows.desk.finds import look_for_finds
from pardalis.workflows.desk.photo_grid import keep_current
from pardalis.workflows.desk.public_report import make_package
from pardalis.workflows.desk.publish_settings import PackageChoices
from pardalis.workflows.export_captures import export_captures
from pardalis.workflows.find_animals import find_animals
from pardalis.workflows.finds import list_finds
from pardalis.workflows.import_cards import import_cards
from pardalis.workflows.settings import ExportSettings, FindSettings, ImportSettings
from pardalis.workflows.status import status
from pardalis.workflows.tables import table

XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-'
    b'syntax-ns#"><rdf:Description xmlns:lr="http://ns.adobe.com/lightroom/1.0/">'
    b"<lr:hierarchicalSubject><rdf:Bag><rdf:li>Species|Panthera pardus</rdf:li>"
    b"<rdf:li>Individual|F12</rdf:li></rdf:Bag></lr:hierarchicalSubject></rdf:Description>"
    b"</rdf:RDF></x:xmpmeta>"
)
DEPLOYMENTS = (
    "deploymentID,latitude,longitude,deploymentStart,deploymentEnd,card\n"
    "S1,-1.2345,36.7891,2026-03-01T00:00:00Z,2026-03-31T00:00:00Z,S1\n"
)


def a_photo(number: int, xmp: bytes | None = None) -> bytes:
    noise = np.random.default_rng(number).integers(0, 255, (48, 64, 3), dtype=np.uint8)
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = f"2026:03:{10 + number:02d} 05:12:00"
    held = io.BytesIO()
    Image.fromarray(noise).save(held, "JPEG", exif=exif, **({"xmp": xmp} if xmp else {}))
    return held.getvalue()


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """Three photographs of one camera; the first bears keywords."""
    folder = tmp_path / "survey"
    (folder / "S1").mkdir(parents=True)
    for number in range(1, 4):
        data = a_photo(number, XMP if number == 1 else None)
        (folder / "S1" / f"IMG_{number}.JPG").write_bytes(data)
    (folder / "deployments.csv").write_text(DEPLOYMENTS, "utf-8")
    import_cards(folder, ImportSettings(workers=1))
    return folder


def left(survey: Path, folder: Path, rounding: float = 0.1) -> list[dict[str, str]]:
    settings = ExportSettings(
        folder=folder, form="camtrap-dp", rounding=rounding, title="S1",
        contributors=("The team",), sampling_design="targeted",
    )  # fmt: skip
    export_captures(survey, settings)
    with (folder / "observations.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def labelled(survey: Path) -> None:
    text = (
        "File,RelativePath,Species,Individual,Count\n"
        "IMG_2.JPG,S1,Panthera pardus,M3,1\nIMG_3.JPG,S1,Empty,,\nIMG_7.JPG,S1,Empty,,\n"
    )
    (survey.parent / "labels.csv").write_text(text, "utf-8")
    outcome = find_animals(survey, FindSettings(results=survey.parent / "labels.csv", workers=1))
    assert outcome.counts["photographs_searched"] == 2
    assert [each.subject for each in outcome.problems if each.kind == "unmatched_row"] == [
        "labels.csv, row 4"
    ]


def test_keywords_and_labels_leave_with_individual_and_person(survey: Path, tmp_path: Path) -> None:
    labelled(survey)
    outcome = find_animals(survey, FindSettings(tags=True, workers=1))
    assert outcome.counts["with_a_detection"] == 2
    assert outcome.counts["empty"] == 1
    rows = {row["individualID"]: row for row in left(survey, tmp_path / "out")}
    assert set(rows) == {"F12", "M3", ""}
    assert rows["F12"]["scientificName"] == rows["M3"]["scientificName"] == "Panthera pardus"
    assert rows["F12"]["classificationMethod"] == "human"
    assert rows["M3"]["classifiedBy"] == "labels.csv"
    assert rows[""]["observationType"] == "blank"
    columns, listed = table(survey, "observations")
    assert {row[columns.index("individualID")] for row in listed} >= {"F12", "M3"}


def test_what_a_person_said_leaves_also_after_a_new_search(survey: Path, tmp_path: Path) -> None:
    labelled(survey)
    find_animals(survey, FindSettings(again=True, workers=1))
    rows = left(survey, tmp_path / "out")
    (said,) = (row for row in rows if row["individualID"] == "M3")
    assert said["observationID"] == "labels.csv-1"
    assert said["bboxX"] == ""
    # It is a row of its own beside what the model says of the same photograph.
    assert len({row["observationID"] for row in rows}) == len(rows)


def test_a_package_that_left_comes_in_as_the_same_project(survey: Path, tmp_path: Path) -> None:
    labelled(survey)
    rows = left(survey, tmp_path / "out", rounding=0.0)
    folder = tmp_path / "again"
    folder.mkdir()
    outcome = import_cards(folder, ImportSettings(source=tmp_path / "out", workers=1))
    assert outcome.counts["photographs"] == 3
    # No photograph lies there, and the package need not be named again.
    assert import_cards(folder, ImportSettings(workers=1)).counts["photographs"] == 3
    export_captures(
        folder, ExportSettings(folder=tmp_path / "second", form="camtrap-dp", rounding=0.0)
    )
    for name in ("deployments.csv", "media.csv", "observations.csv", "datapackage.json"):
        assert (tmp_path / "second" / name).read_bytes() == (tmp_path / "out" / name).read_bytes()
    assert len(rows) == 2


def test_observations_of_events_are_told_kept_and_leave(survey: Path, tmp_path: Path) -> None:
    """A package whose observers spoke of events alone, as of the standard's other level."""
    (seen, *_) = left(survey_with_labels(survey), tmp_path / "out", rounding=0.0)
    of_event = seen | dict.fromkeys(("mediaID", "bboxX", "bboxY", "bboxWidth", "bboxHeight"), "")
    of_event |= {"observationLevel": "event", "individualID": "F12", "count": "2"}
    given = [of_event | {"observationID": name} for name in ("e1", "e2")]
    with (tmp_path / "out" / "observations.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(seen))
        writer.writeheader()
        writer.writerows(given)
    folder = tmp_path / "again"
    folder.mkdir()
    outcome = import_cards(folder, ImportSettings(source=tmp_path / "out", workers=1))
    assert outcome.counts["observations_of_events"] == 2
    assert any(each.startswith("2 observations") for each in outcome.sentences)
    # Nobody has looked at a single photograph, and nothing is found in one.
    counts = status(folder).answer["steps"]["import"]
    assert counts["observations_of_events"] == 2
    assert not table(folder, "observations")[1]
    for _ in range(2):
        export_captures(
            folder, ExportSettings(folder=tmp_path / "second", form="camtrap-dp", rounding=0.0)
        )
        with (tmp_path / "second" / "observations.csv").open(encoding="utf-8") as file:
            assert list(csv.DictReader(file)) == given
        import_cards(folder, ImportSettings(workers=1))


def survey_with_labels(survey: Path) -> Path:
    labelled(survey)
    return survey


def test_stations_of_camtrapr_are_the_deployments(survey: Path) -> None:
    (survey / "deployments.csv").unlink()
    stations = survey.parent / "stations.csv"
    stations.write_text(
        "Station,latitude,longitude,Setup_date,Retrieval_date,Problem1_from,Problem1_to\n"
        "S1,-1.2345,36.7891,2026-03-01,2026-03-31,2026-03-20,2026-03-31\n",
        "utf-8",
    )
    settings = ImportSettings(source=stations, utc_offset="+03:00", workers=1)
    assert import_cards(survey, settings).counts["under_a_deployment"] == 3
    columns, rows = table(survey, "deployments")
    assert [row[columns.index("rowType")] for row in rows] == [None, "gap"]
    # The table need not be named again.
    assert import_cards(survey, ImportSettings(workers=1)).counts["under_a_deployment"] == 3
    with pytest.raises(InputError, match="--utc-offset"):
        import_cards(survey, ImportSettings(source=stations, workers=1))


def test_two_tables_of_deployments_are_told(survey: Path, tmp_path: Path) -> None:
    left(survey, tmp_path / "out")
    outcome = import_cards(survey, ImportSettings(source=tmp_path / "out", workers=1))
    assert [each.subject for each in outcome.problems if each.kind == "two_tables"] == [
        "deployments.csv"
    ]


def test_side_cars_are_no_strays(survey: Path) -> None:
    (survey / "S1" / "IMG_2.JPG.xmp").write_bytes(XMP.replace(b"F12", b"M3"))
    assert import_cards(survey, ImportSettings(workers=1)).counts["strays"] == 0
    assert find_animals(survey, FindSettings(tags=True, workers=1)).counts["with_a_detection"] == 2


@pytest.mark.parametrize("rounding", [-0.1, float("nan"), 90.0, 1e-9])
def test_rounding_that_would_hide_nothing_or_all_is_refused(
    survey: Path, tmp_path: Path, rounding: float
) -> None:
    with pytest.raises(InputError, match="cannot be rounded"):
        left(survey, tmp_path / "out", rounding)
    assert not (tmp_path / "out").exists()


def test_what_only_people_know_is_asked_for(survey: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--sampling-design") as caught:
        export_captures(survey, ExportSettings(folder=tmp_path / "out", form="camtrap-dp"))
    assert "systematicRandom" in caught.value.remedy
    assert not (tmp_path / "out").exists()


def test_without_places_there_is_no_package(survey: Path, tmp_path: Path) -> None:
    (survey / "deployments.csv").unlink()
    import_cards(survey, ImportSettings(workers=1))
    with pytest.raises(NotReadyError, match=r"deployments\.csv"):
        export_captures(survey, ExportSettings(folder=tmp_path / "out", form="camtrap-dp"))


def test_true_places_leave_only_when_the_owner_says_so(survey: Path, tmp_path: Path) -> None:
    left(survey, tmp_path / "public")
    left(survey, tmp_path / "secret", rounding=0.0)
    for name, is_secret in (("public", False), ("secret", True)):
        text = "".join(file.read_text("utf-8") for file in (tmp_path / name).iterdir())
        assert ("-1.2345" in text) is is_secret
        assert ("36.7891" in text) is is_secret
        assert ("IMG_1.JPG" in text) is is_secret


NAMED = (
    "deploymentID,locationName,latitude,longitude,deploymentStart,deploymentEnd,card,rowType\n"
    "S1,Secret  Spring,-1.2,36.8,2026-03-01T00:00:00Z,2026-03-31T00:00:00Z,S1,\n"
    "secret spring,Secret  Spring,-1.2,36.8,2026-03-01T00:00:00Z,2026-03-31T00:00:00Z,S2,\n"
    "secret spring,,,,2026-03-20T00:00:00Z,2026-03-21T00:00:00Z,,gap\n"
    "S3,Old Ford,-1.2,36.9,2026-03-01T00:00:00Z,2026-03-31T00:00:00Z,S3,\n"
)


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture
def named(survey: Path, tmp_path: Path) -> Path:
    """Three cameras, whose stations and one of which are called as their places are."""
    for card, number in (("S2", 9), ("S3", 8)):
        (survey / card).mkdir()
        (survey / card / f"IMG_{number}.JPG").write_bytes(a_photo(number))
    (survey / "deployments.csv").write_text(NAMED, "utf-8")
    import_cards(survey, ImportSettings(workers=1))
    labels = "File,RelativePath,Species\nIMG_1.JPG,S1,Lynx\nIMG_9.JPG,S2,Lynx\n"
    (tmp_path / "labels.csv").write_text(labels, "utf-8")
    find_animals(survey, FindSettings(results=tmp_path / "labels.csv", workers=1))
    return survey


def without_names(folder: Path) -> dict[str, str]:
    """The locationID by deploymentID of a package in which no place is named."""
    for file in folder.iterdir():
        text = " ".join(file.read_text("utf-8").casefold().split())
        assert "spring" not in text, file.name
        assert "ford" not in text, file.name
    found = {row["deploymentID"]: row["locationID"] for row in rows_of(folder / "deployments.csv")}
    assert {row["deploymentID"] for row in rows_of(folder / "media.csv")} == set(found)
    assert {row["deploymentID"] for row in rows_of(folder / "observations.csv")} < set(found)
    return found


def test_a_station_that_is_called_as_its_place_leaves_under_a_number(
    named: Path, tmp_path: Path
) -> None:
    left(named, tmp_path / "out")
    numbered = {"S1": "location-1", "deployment-1": "location-1", "S3": "location-2"}
    assert without_names(tmp_path / "out") == numbered
    (gap,) = rows_of(tmp_path / "out" / "effort-gaps.csv")
    assert gap["deploymentID"] == "deployment-1"
    # Of a package that came without the column, too.
    left(named, tmp_path / "secret", rounding=0.0)
    rows = rows_of(tmp_path / "secret" / "deployments.csv")
    with (tmp_path / "secret" / "deployments.csv").open("w", encoding="utf-8") as lines:
        columns = [name for name in rows[0] if name != "locationID"]
        writer = csv.DictWriter(lines, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    (tmp_path / "again").mkdir()
    import_cards(tmp_path / "again", ImportSettings(source=tmp_path / "secret", workers=1))
    left(tmp_path / "again", tmp_path / "second")
    assert without_names(tmp_path / "second") == numbered


def test_the_desk_publishes_such_a_station_under_its_other_name(
    named: Path, tmp_path: Path
) -> None:
    choices = PackageChoices("S", ("The team",), "targeted", pictures=False)
    (tmp_path / "out").mkdir()
    with open_desk(named) as desk:
        make_package(desk, choices, 0.1, tmp_path / "out")
    found = without_names(tmp_path / "out")
    assert len(found) == 3
    assert all(name.startswith("camera ") for name in found)
    assert len(set(found.values())) == 2
    assert all(name.startswith("station ") for name in found.values())


@pytest.mark.parametrize("rounding", [0.0, 0.1])
def test_a_package_beside_the_files_that_it_is_of_gives_the_same_number(
    survey: Path, tmp_path: Path, rounding: float
) -> None:
    odd = os.fsencode(survey / "S1") + b"/caf\xe9.jpg"
    try:
        Path(os.fsdecode(odd)).write_bytes(a_photo(4))
    except OSError:
        pytest.skip("this disk takes names in UTF-8 only")
    before = import_cards(survey, ImportSettings(workers=1))
    left(survey, tmp_path / "out", rounding)
    shutil.copytree(survey / "S1", tmp_path / "again" / "S1")
    after = import_cards(tmp_path / "again", ImportSettings(source=tmp_path / "out", workers=1))
    assert before.counts["photographs"] == after.counts["photographs"] == 4
    assert "without_file" not in {each.kind for each in after.problems}


def test_a_package_with_a_column_in_other_capitals_is_refused(survey: Path, tmp_path: Path) -> None:
    left(survey_with_labels(survey), tmp_path / "out", 0.0)
    table_of = tmp_path / "out" / "observations.csv"
    text = table_of.read_text("utf-8")
    table_of.write_text(text.replace("individualID", "IndividualID"), "utf-8")
    (tmp_path / "again").mkdir()
    with pytest.raises(TableError, match=r'observations\.csv, row 1: .* "IndividualID"'):
        import_cards(tmp_path / "again", ImportSettings(source=tmp_path / "out", workers=1))


def test_a_find_that_a_person_named_elsewhere_waits_for_nobody(
    survey: Path, tmp_path: Path
) -> None:
    text = "File,RelativePath,Species\nIMG_2.JPG,S1,Panthera pardus\nIMG_3.JPG,S1,Cuon alpinus\n"
    (tmp_path / "labels.csv").write_text(text, "utf-8")
    find_animals(survey, FindSettings(results=tmp_path / "labels.csv", workers=1))
    left(survey, tmp_path / "out", rounding=0.0)
    file = tmp_path / "out" / "observations.csv"
    rows = rows_of(file)
    for row in rows:
        by_lin = row["scientificName"] == "Panthera pardus"
        row |= {"classifiedBy": "Lin" if by_lin else "net 1"}
        row |= {} if by_lin else {"classificationMethod": "machine"}
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    folder = tmp_path / "again"
    folder.mkdir()
    import_cards(folder, ImportSettings(source=tmp_path / "out", workers=1))
    for place, names in ((survey, {"labels.csv": True}), (folder, {"Lin": True, "net 1": False})):
        columns, found = table(place, "finds")
        by = columns.index("namedBy"), columns.index("byAPerson")
        assert {row[by[0]]: row[by[1]] for row in found} == names
        with open_desk(place) as desk:
            keep_current(desk)
            with desk.project.database.read() as connection:
                seen = look_for_finds(connection)
        assert {each.named_by: each.by_a_person for each in seen} == names
        told = " ".join(list_finds(place).sentences)
        assert "named by Lin." in told or place == survey
        assert ("seen by nobody yet" in told) is (place == folder)
