"""Clocks mended by people: all that follows uses the mended time, and an undo gives all back."""

from __future__ import annotations

import csv
import re
import shutil
import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image
from typer.testing import CliRunner

from pardalis.cli.main import app
from pardalis.errors import InputError
from pardalis.records.media import Placement
from pardalis.store import cards, results
from pardalis.workflows.catalogue import read_catalogue
from pardalis.workflows.clock_settings import MendSettings
from pardalis.workflows.clocks import accept_clock, clock_is_right, list_clocks, mend_clock
from pardalis.workflows.counted_effort import read_effort
from pardalis.workflows.effort import show_effort
from pardalis.workflows.estimate_density import estimate_density
from pardalis.workflows.gather_captures import gather
from pardalis.workflows.import_cards import import_cards
from pardalis.workflows.ledger import ledger
from pardalis.workflows.project import open_project
from pardalis.workflows.settings import EstimateSettings, ImportSettings
from pardalis.workflows.status import status
from pardalis.workflows.undo_decision import undo_decision

SET_UP = datetime(2026, 3, 5, 12)
NIGHTS = 40
YEAR = timedelta(days=365)
LEDGER = re.compile(r"INTO \"(decision|sqlite_sequence)\"")


def photograph(path: Path, when: datetime, seed: int, infrared: bool, plain: bool) -> None:
    rng = np.random.default_rng(seed)
    patches = rng.integers(-60, 60, (3, 4)) * (not plain)
    picture = 100 + np.kron(patches, np.ones((16, 16), int))[..., None]
    tint = (0, 0, 0) if infrared else (-25, 15, -10)
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Koppie"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = f"{when:%Y:%m:%d %H:%M:%S}"
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.clip(picture + np.array(tint), 0, 255).astype(np.uint8)
    # Each photograph is another, were it by one pixel.
    pixels[0, 0] = (seed % 256, seed // 256, 7)
    Image.fromarray(pixels).save(path, exif=exif, quality=95)


class Cards:
    """Writes the cards of one survey."""

    def __init__(self, root: Path) -> None:
        self.root, self.seed = root, 0

    def write(
        self, card: str, hours: list[float], wrong: timedelta = timedelta(0),
        plain: range = range(0),
    ) -> None:  # fmt: skip
        for number, hour in enumerate(hours):
            self.seed += 1
            time = SET_UP + timedelta(seconds=round(3600 * hour))
            path = self.root / card / f"IMG_{number:04d}.JPG"
            photograph(path, time + wrong, self.seed, not 6 <= time.hour < 18, number in plain)


def table_row(name: str, station: str, north: float, first: int, last: int, **more: str) -> str:
    start, end = SET_UP + timedelta(days=first), SET_UP + timedelta(days=last)
    cells = [name, station, f"{1 + north}", "30.0", f"{start:%Y-%m-%dT%H:%M:%S}+02:00",
             f"{end:%Y-%m-%dT%H:%M:%S}+02:00", more.get("card", name),
             more.get("worked", ""), more.get("kind", "")]  # fmt: skip
    return ",".join(cells)


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pair of which one camera is a year behind, one that fell silent, one that was covered, one
    with two cards, one that was moved, one without a photograph."""
    root = tmp_path_factory.mktemp("clocks") / "survey"
    rng = np.random.default_rng(5)
    made = Cards(root)
    passes = np.sort(rng.uniform(2, 24 * NIGHTS - 2, 90))
    made.write("A1", [hour for hour in passes if rng.random() < 0.75])
    made.write("A2", [hour + 1 / 900 for hour in passes if rng.random() < 0.75], wrong=-YEAR)
    made.write("B1", list(np.sort(rng.uniform(2, 24 * 18, 40))))
    made.write("D1/first", [6 * n + 1 for n in range(80)], plain=range(40, 52))
    made.write("D1/second", [6 * n + 481 for n in range(80)])
    made.write("E1", list(np.sort(rng.uniform(2, 24 * 20 - 2, 50))))
    made.write("E2", list(np.sort(rng.uniform(24 * 20 + 2, 24 * 40 - 2, 50))))
    rows = [
        "deploymentID,locationID,latitude,longitude,deploymentStart,deploymentEnd,card,worked,rowType",
        table_row("A1", "S1", 0.0, 0, NIGHTS),
        table_row("A2", "S1", 0.0, 0, NIGHTS),
        table_row("B1", "S2", 0.02, 0, NIGHTS),
        table_row("C1", "S3", 0.04, 0, NIGHTS, worked="yes"),
        table_row("D1", "S4", 0.06, 0, NIGHTS),
        table_row("E1", "S5", 0.08, 0, 20),
        table_row("E2", "S5", 0.10, 20, NIGHTS),
        table_row("F1", "S6", 0.12, 0, NIGHTS),
        table_row("D1", "", 0.0, 30, NIGHTS, kind="gap", card=""),
    ]
    (root / "deployments.csv").write_text("\n".join(rows) + "\n")
    return root


@pytest.fixture(scope="module")
def imported(survey: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("imported") / "project"
    import_cards(survey, ImportSettings(project=folder, workers=1))
    return folder


@pytest.fixture
def project(imported: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(imported, tmp_path / "project"))


def media_of(survey: Path, project: Path, deployment_id: str) -> list[tuple[str, datetime]]:
    with open_project(survey, project) as opened, opened.database.read() as connection:
        return [
            (each.file_path, each.timestamp)
            for each in cards.all_media(connection)
            if each.deployment_id == deployment_id and each.timestamp
            and each.placement is Placement.PLACED
        ]  # fmt: skip


def dump(project: Path) -> list[str]:
    """All rows but those of the ledger, in any order."""
    with sqlite3.connect(project / "pardalis.db") as connection:
        lines = list(connection.iterdump())
    connection.close()
    return sorted(line for line in lines if not LEDGER.search(line))


def test_a_wrong_year_is_listed_accepted_and_undone(survey: Path, project: Path) -> None:
    listed = list_clocks(survey, project)
    assert {each.subject for each in listed.problems} == {"A2"}
    before = dump(project)
    assert media_of(survey, project, "A2") == []

    told = accept_clock(survey, "A2", "Lin", folder=project)
    assert told.counts["outside_before"] > 0
    assert told.counts["outside_now"] == 0
    placed = media_of(survey, project, "A2")
    with open_project(survey, project) as opened, opened.database.read() as connection:
        own = {each.file_path: each.camera_time for each in cards.card_files(connection)}
        events = {each.event_id: set() for each in cards.all_media(connection)}
        for each in cards.all_media(connection):
            events[each.event_id].add(each.deployment_id)
    # The camera's own reading is kept; the table's offset is two hours.
    for path, time in placed:
        assert time.replace(tzinfo=None) + timedelta(hours=2) == own[path] + YEAR
        assert own[path].year == 2025
    assert {"A1", "A2"} in events.values()
    assert list_clocks(survey, project).problems == ()

    undo_decision(survey, 1, "Lin", folder=project)
    # All but the ledger is as it was.
    assert dump(project) == before
    columns, rows = ledger(survey, folder=project)
    assert [row[columns.index("verdict")] for row in rows] == ["clock", "undo"]
    assert [row[columns.index("deploymentID")] for row in rows] == ["A2", ""]


def test_an_import_keeps_the_mend(survey: Path, project: Path) -> None:
    mend_clock(survey, "A2", replace(MendSettings(shift="+1 year"), project=project), "Lin")
    mended = media_of(survey, project, "A2")
    assert len(mended) > 40
    import_cards(survey, ImportSettings(project=project, workers=1))
    assert media_of(survey, project, "A2") == mended


def test_other_words_on_a_clock(survey: Path, project: Path) -> None:
    known = ("2025-03-06 12:00 = 2026-03-06 12:30", "2025-04-06 12:00 = 2026-04-06 12:00")
    mend_clock(survey, "A2", replace(MendSettings(known=known), project=project), "Lin")
    drifted = media_of(survey, project, "A2")
    assert len(drifted) > 40
    further = MendSettings(shift="-10 min", also=True)
    mend_clock(survey, "A2", replace(further, project=project), "Lin")
    later = media_of(survey, project, "A2")
    assert [path for path, _ in later] == [path for path, _ in drifted]
    assert {now - was for (_, now), (_, was) in zip(later, drifted, strict=True)} == {
        timedelta(minutes=-10)
    }
    clock_is_right(survey, "A2", "Lin", "the year was so", project)
    assert media_of(survey, project, "A2") == []
    assert list_clocks(survey, project).problems == ()
    assert status(survey, project).counts["decisions"] == 3


@pytest.mark.parametrize(
    "settings",
    [
        MendSettings(),
        MendSettings(shift="a while"),
        MendSettings(shift="+900 years"),
        MendSettings(known=("2025-03-06 12:00",)),
        MendSettings(known=("2025-03-06 12:00 = 2026-03-06T12:00+02:00",)),
        MendSettings(daylight_saving="Europe/Atlantis"),
        MendSettings(swap_day_month="at_setting"),
        MendSettings(shift="+1 h", since="yesterday"),
    ],
)
def test_what_cannot_be_is_refused_with_a_remedy(
    survey: Path, project: Path, settings: MendSettings
) -> None:
    with pytest.raises(InputError) as refused:
        mend_clock(survey, "A2", replace(settings, project=project), "Lin")
    assert refused.value.remedy


def test_what_there_is_not_is_refused(survey: Path, project: Path) -> None:
    with pytest.raises(InputError, match="no deployment 'Z9'"):
        mend_clock(survey, "Z9", replace(MendSettings(shift="+1 h"), project=project), "Lin")
    with pytest.raises(InputError, match="No mend is proposed"):
        accept_clock(survey, "A1", "Lin", folder=project)


def test_effort_is_what_a_hand_sum_gives(survey: Path, project: Path) -> None:
    # A1, B1, C1, D1: 40 nights each, D1 dead for 10; E1, E2: 20 each; A2's clock is wrong, and F1
    # has no photograph and nobody says that it worked: it stood.
    told = show_effort(survey, project)
    assert told.counts["camera_nights_stood"] == 4 * 40 + 2 * 20 + 40 + 40
    assert told.counts["stations"] == 7
    assert any("40.0 of these camera-nights 1 camera stood" in line for line in told.sentences)
    assert told.counts["camera_nights_worked"] == 4 * 40 + 2 * 20 - 10
    kinds = {(each.subject, each.kind) for each in told.problems}
    assert ("F1", "no_effort") in kinds
    assert ("B1", "doubtful_effort") in kinds
    assert ("D1", "doubtful_effort") in kinds
    assert ("C1", "no_effort") not in kinds
    accept_clock(survey, "A2", "Lin", folder=project)
    after = show_effort(survey, project)
    assert after.counts["camera_nights_worked"] == told.counts["camera_nights_worked"] + 40
    with (project / "effort.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert sum(float(row["worked"]) for row in rows) == pytest.approx(230)
    # Two cameras on the one night, and three days of a covered view.
    assert {row["worked"] for row in rows if row["locationID"] == "S1"} == {"2", "0"}
    blocked = sum(float(row["doubtful"]) for row in rows if row["locationID"] == "S4")
    assert blocked == pytest.approx(3.0, abs=1e-3)
    assert {row["locationID"] for row in rows} >= {"S5", "S5_2"}
    silent = [row for row in rows if row["locationID"] == "S6"]
    assert sum(float(row["stood"]) for row in silent) == pytest.approx(40)
    assert {(row["worked"], row["doubtful"]) for row in silent} == {("0", "0")}
    assert (project / "effort.png").read_bytes().startswith(b"\x89PNG")


def test_the_doors(survey: Path, project: Path) -> None:
    def run(*words: str) -> str:
        answer = CliRunner().invoke(app, [*words, "--project", str(project)])
        assert answer.exit_code == 0, answer.output
        return answer.output

    place = str(survey)
    listed = run("clocks", place)
    assert "1 of" in listed
    # What is to be typed next is of the same project.
    assert f"pardalis clocks accept {place} --project {project} A2 --by NAME" in listed
    assert "shift by +365 d" in run("clocks", "accept", place, "A2", "--by", "Lin")
    assert "shift by +1 h" in run("clocks", "mend", place, "A1", "--shift", "+1 h", "--by", "Lin")
    assert "was right" in run("clocks", "right", place, "A1", "--by", "Lin")
    assert "clock" in run("undo", place, "1", "--by", "Lin")


def test_doubtful_effort_is_kept_or_dropped(survey: Path, project: Path) -> None:
    told = show_effort(survey, project)
    with open_project(survey, project) as opened:
        known = read_catalogue(opened.database)
        with opened.database.read() as connection:
            deployments = cards.deployments(connection)
            effort = read_effort(connection, deployments, cards.gaps(connection))
    worked = {
        choice: float(gather(known, deployments, effort, chosen).history.usage.sum())
        for choice, chosen in (
            ("keep", EstimateSettings()),
            ("drop", EstimateSettings(doubtful_effort="drop")),
        )
    }
    assert worked["keep"] == pytest.approx(190)
    doubtful = told.counts["camera_nights_doubtful"]
    assert doubtful > 20
    assert worked["keep"] - worked["drop"] == pytest.approx(doubtful, abs=0.01)


def test_an_estimate_says_what_it_took_of_doubtful_effort(survey: Path, project: Path) -> None:
    for choice, words in (("keep", "is counted;"), ("drop", "is not counted;")):
        settings = EstimateSettings(project=project, doubtful_effort=choice, draws=0)
        outcome = estimate_density(survey, settings)
        assert "doubtful_effort" in {each.kind for each in outcome.problems}
        with open_project(survey, project) as opened, opened.database.read() as connection:
            (estimate, *_) = results.estimates(connection)
        assert any(words in each for each in estimate.assumptions)
