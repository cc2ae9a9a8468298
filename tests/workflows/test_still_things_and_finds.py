"""A stump set aside by a person, and first records of species, through import, ledger and undo."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from pardalis.cli.main import app
from pardalis.errors import InputError
from pardalis.workflows.find_animals import find_animals
from pardalis.workflows.finds import list_finds
from pardalis.workflows.finds_settings import FindsSettings
from pardalis.workflows.identify_animals import identify_animals
from pardalis.workflows.import_cards import import_cards
from pardalis.workflows.mark_photo import mark
from pardalis.workflows.mark_sighting import mark_sighting
from pardalis.workflows.settings import FindSettings, IdentifySettings, ImportSettings
from pardalis.workflows.status import status
from pardalis.workflows.still import list_still, say_moving, set_aside
from pardalis.workflows.tables import table
from pardalis.workflows.undo_decision import undo_decision

STUMP, STONE, CAT = [0.1, 0.5, 0.2, 0.3], [0.6, 0.6, 0.2, 0.2], [0.35, 0.2, 0.2, 0.3]
DAYS = 9
LEDGER = re.compile(r"INTO \"?(decision|naming|sqlite_sequence)\"?")


def photograph(path: Path, when: datetime, seed: int) -> None:
    pixels = np.random.default_rng(seed).integers(0, 200, (48, 64, 3), np.uint8)
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = f"{when:%Y:%m:%d %H:%M:%S}"
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path, exif=exif)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two cameras; the first sees a stump and a stone every day, and one day a cat as well."""
    root = tmp_path_factory.mktemp("still") / "survey"
    start = datetime(2026, 3, 1, 12)
    images = []
    for card in ("A1", "B1"):
        for day in range(DAYS):
            path = root / card / f"IMG_{day:04d}.JPG"
            photograph(path, start + timedelta(days=day), len(images))
            boxes = [STUMP, STONE] if card == "A1" else []
            found: list[dict[str, Any]] = [{"category": "1", "conf": 0.6, "bbox": b} for b in boxes]
            if (card, day) in (("A1", 5), ("B1", 3)):
                found.append({"category": "1", "conf": 0.9, "bbox": CAT})
            images.append({"file": f"{card}/{path.name}", "detections": found})
    (root / "deployments.csv").write_text(
        "deploymentID,locationID,latitude,longitude,deploymentStart,deploymentEnd\n"
        "A1,S1,1.0,30.0,2026-03-01T00:00:00Z,2026-03-20T00:00:00Z\n"
        "B1,S2,1.1,30.0,2026-03-01T00:00:00Z,2026-03-20T00:00:00Z\n"
    )
    results = root / "results.json"
    results.write_text(
        json.dumps(
            {
                "images": images,
                "detection_categories": {"1": "animal"},
                "info": {"detector": "x", "format_version": "1.4"},
            }
        )
    )
    import_cards(root, ImportSettings(workers=1))
    find_animals(root, FindSettings(results=results, workers=1))
    identify_animals(root, IdentifySettings(workers=1))
    return root


@pytest.fixture
def survey(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "survey"))


def dump(survey: Path) -> list[str]:
    """All rows but those of the ledger, in any order."""
    connection = sqlite3.connect(survey / "pardalis" / "pardalis.db")
    lines = list(connection.iterdump())
    connection.close()
    return sorted(line for line in lines if not LEDGER.search(line) and "identify" not in line)


def cells(survey: Path, name: str, column: str, *where: str) -> list[Any]:
    columns, rows = table(survey, name, None, where)
    return [row[columns.index(column)] for row in rows]


def test_still_things_are_listed_set_aside_in_one_act_and_given_back(survey: Path) -> None:
    listed = list_still(survey)
    assert (listed.counts["places"], listed.counts["detections"]) == (2, 2 * DAYS)
    assert [each["place"] for each in listed.answer["still"]] == ["A1/20x65", "A1/70x70"]
    before, found = dump(survey), status(survey)
    assert len(cells(survey, "sightings", "sightingID")) > 2

    told = set_aside(survey, ["A1/20x65", "A1/70x70"], "Lin", "a stump and a stone")
    assert told.counts["position"] == 1
    # Only the two cats are left, and what held nothing else is empty.
    assert len(cells(survey, "sightings", "sightingID")) == 2
    assert len(cells(survey, "observations", "mediaID", "observationType=blank")) == 2 * DAYS - 2
    assert status(survey).answer["steps"]["find"]["empty"] == 2 * DAYS - 2
    assert list_still(survey).counts == {"places": 0, "detections": 0, "set_aside": 2}
    assert cells(survey, "still", "setAside") == [True] * 2 * DAYS
    with pytest.raises(InputError, match="aside already"):
        set_aside(survey, ["A1/20x65"], "Lin")

    undo_decision(survey, 2, "Lin")
    assert dump(survey) == before
    assert status(survey).counts["decisions"] == found.counts["decisions"] + 3
    assert list_still(survey).counts == listed.counts


def test_what_is_not_listed_is_refused(survey: Path) -> None:
    with pytest.raises(InputError, match="No still thing") as refused:
        set_aside(survey, ["B1/50x50"], "Lin")
    assert "A1/20x65" in refused.value.remedy
    with pytest.raises(InputError, match="No place"):
        set_aside(survey, [], "Lin")


def test_what_moves_is_not_listed_again_until_it_lasts(survey: Path) -> None:
    before, said = dump(survey), say_moving(survey, ["A1/20x65"], "Lin", "a sitting owl")
    assert said.counts["position"] == 1
    assert [each["place"] for each in list_still(survey).answer["still"]] == ["A1/70x70"]
    # Nothing is hidden, and nothing else follows.
    assert cells(survey, "still", "setAside") == [False] * DAYS
    assert dump(survey) == before
    undo_decision(survey, 1, "Lin")
    assert len(list_still(survey).answer["still"]) == 2


def test_finds_follow_a_persons_word_and_its_undo(survey: Path, tmp_path: Path) -> None:
    assert list_finds(survey).counts == {"country": 0, "reserve": 0, "place": 0}
    set_aside(survey, ["A1/20x65", "A1/70x70"], "Lin")
    early, late = sorted(
        zip(*(cells(survey, "sightings", name) for name in ("deploymentID", "sightingID")),
            strict=True),
        reverse=True,
    )  # fmt: skip
    for name in (early[1], late[1]):
        mark_sighting(survey, name, ["species=panthera pardus"], "Lin")
    assert cells(survey, "finds", "scope") == ["reserve", "place"]
    assert cells(survey, "finds", "locationID") == ["S2", "S1"]
    assert set(cells(survey, "finds", "against")) == {"the project's own records"}
    assert (
        cells(survey, "observations", "classifiedBy", "scientificName=Panthera pardus")
        == ["Lin"] * 2
    )

    # The first of them was another species: the reserve's first leopard is a later one.
    marked = mark_sighting(survey, early[1], ["species=Leptailurus serval"], "Ada")
    first = dict(zip(cells(survey, "finds", "scientificName"), cells(survey, "finds", "locationID"),
                     strict=True))  # fmt: skip
    assert first == {"Leptailurus serval": "S2", "Panthera pardus": "S1"}
    undo_decision(survey, int(marked.counts["position"]), "Ada")
    assert cells(survey, "finds", "locationID") == ["S2", "S1"]

    (tmp_path / "here.txt").write_text("Panthera pardus\n")
    (tmp_path / "country.txt").write_text("Leptailurus serval\n")
    settings = FindsSettings(known_reserve=tmp_path / "here.txt")
    assert list_finds(survey, settings).counts == {"country": 0, "reserve": 0, "place": 2}
    list_finds(survey, FindsSettings(known_country=tmp_path / "country.txt"))
    # Both lists are kept.
    assert cells(survey, "finds", "scope") == ["country", "place"]
    assert cells(survey, "finds", "against") == ["the species list", "the project's own records"]


def test_the_doors_of_still_things_and_finds(survey: Path) -> None:
    def run(*words: str) -> str:
        answer = CliRunner().invoke(app, list(words))
        assert answer.exit_code == 0, answer.output
        return answer.output

    place = str(survey)
    assert "A1/20x65 (animal)" in run("still", place)
    assert "never moves" in run("still", "set-aside", place, "A1/20x65", "--by", "Lin")
    assert "set aside by decision 1" in run("still", "list", place).lower()
    assert "still" in run("ledger", place, "--json")
    assert "never moves" in run("undo", place, "1", "--by", "Lin")
    assert "does move" in run("still", "moves", place, "A1/20x65", "--by", "Lin")
    assert "0 for the reserve" in run("finds", place)


def test_what_a_photograph_shows_is_said_by_command(survey: Path) -> None:
    def said(path: str, *marks: str) -> list[tuple[str, Any]]:
        mark(survey, path, marks, "Lin")
        kinds = cells(survey, "observations", "observationType", f"mediaID={names[path]}")
        counts = cells(survey, "observations", "count", f"mediaID={names[path]}")
        return sorted(zip(kinds, counts, strict=True))

    paths = cells(survey, "media", "filePath")
    names = dict(zip(paths, cells(survey, "media", "mediaID"), strict=True))
    cat, empty, two = "B1/IMG_0003.JPG", "B1/IMG_0000.JPG", "A1/IMG_0000.JPG"
    assert said(cat, "observation=human", "count=3") == [("human", 3)]
    assert said(cat, "observation=blank") == [("blank", None)]
    assert said(empty, "added=vehicle 0.1,0.2,0.5,0.4") == [("vehicle", None)]
    with pytest.raises(InputError, match="Several things"):
        mark(survey, two, ["observation=unknown"], "Lin")
    (first, second) = cells(survey, "observations", "observationID", f"mediaID={names[two]}")
    mark(survey, first, ["observation=unknown"], "Lin")
    kinds = cells(survey, "observations", "observationType", f"mediaID={names[two]}")
    assert sorted(kinds) == ["animal", "unknown"]
    assert mark(survey, names[two], ["confirmed"], "Lin").counts["position"] == 6
    with pytest.raises(InputError, match="no photograph"):
        mark(survey, "B1/none.JPG", ["confirmed"], "Lin")
    with pytest.raises(InputError, match="is no kind"):
        mark(survey, second, ["observation=cat"], "Lin")


def test_what_is_no_scientific_name_is_refused(survey: Path) -> None:
    with pytest.raises(InputError, match="no scientific name"):
        mark_sighting(survey, cells(survey, "sightings", "sightingID")[0], ["species=12"], "Lin")
