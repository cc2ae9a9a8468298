"""A simulated survey folder: as from the field, and the same for the same seed."""

import csv
import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from pardalis.errors import InputError, SurveyError
from pardalis.simulate.truth import read_truth
from pardalis.workflows.simulate_reserve import SimulateSettings, simulate_reserve


def make(folder: Path, workers: int = 1, seed: int = 3) -> SimulateSettings:
    settings = SimulateSettings(
        folder=folder, seed=seed, leopards=2, stations=4, nights=8, photos=36, width=240,
        single_stations=1, g0=0.15,
    )  # fmt: skip
    with ThreadPoolExecutor(workers) as executor:
        simulate_reserve(settings, executor=executor)
    return settings


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reserve")
    make(folder)
    return folder


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_same_seed_gives_the_same_bytes_however_many_work(survey: Path, tmp_path: Path) -> None:
    make(tmp_path, workers=2)
    assert digests(tmp_path) == digests(survey)


def test_cards_lie_as_in_the_field(survey: Path) -> None:
    names = [p.name for p in survey.rglob("*.JPG")]
    assert len(set(names)) < len(names)
    assert list(survey.rglob("Thumbs.db"))
    assert list(survey.rglob(".DS_Store"))
    assert list(survey.rglob("*.AVI"))
    broken = []
    for path in survey.rglob("*.JPG"):
        assert path.relative_to(survey).parts[1] == "DCIM"
        try:
            with Image.open(path) as image:
                image.load()
        except OSError:
            broken.append(path)
    assert len(broken) == 1


def test_table_names_each_card_and_the_gap(survey: Path) -> None:
    with (survey / "deployments.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    gaps = [row for row in rows if row["rowType"] == "gap"]
    cameras = [row for row in rows if row["rowType"] == "deployment"]
    assert len(cameras) == 7
    assert {row["card"] for row in cameras} == {
        p.name for p in survey.iterdir() if p.is_dir() and p.name != "truth"
    }
    assert len(gaps) == 1
    assert gaps[0]["deploymentID"] in {row["deploymentID"] for row in cameras}
    assert gaps[0]["deploymentStart"].endswith("+0800")


def test_truth_knows_every_whole_photograph(survey: Path) -> None:
    truth = read_truth(survey)
    on_cards = {p.relative_to(survey).as_posix() for p in survey.rglob("*.JPG")}
    known = {photo.file_path for photo in truth.photos}
    assert known < on_cards
    assert len(on_cards - known) == 1
    assert truth.density == pytest.approx(100 * truth.leopards / truth.area)


def test_a_folder_with_something_in_it_is_left_alone(survey: Path) -> None:
    with pytest.raises(SurveyError, match="not empty"):
        simulate_reserve(SimulateSettings(folder=survey))


@pytest.mark.parametrize(
    "wrong", [{"stations": 0}, {"g0": 1.5}, {"start": "noon"}, {"start": "2026-03-01T12:00"}]
)
def test_impossible_settings_are_refused(tmp_path: Path, wrong: dict) -> None:
    with pytest.raises(InputError):
        simulate_reserve(SimulateSettings(folder=tmp_path / "new", **wrong))
    assert not (tmp_path / "new").exists()
