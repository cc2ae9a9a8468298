"""A survey searched by networks: fetched over a bad link, added, run, its names held to a list."""

from __future__ import annotations

import csv
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pardalis.errors import FetchError, InputError, PluginError
from pardalis.records.detection import Finding
from pardalis.store import findings
from pardalis.workflows.add_model import add_model
from pardalis.workflows.find_animals import find_animals
from pardalis.workflows.import_cards import import_cards
from pardalis.workflows.make_detection_model import make_detection_model
from pardalis.workflows.models import fetch_model, list_models
from pardalis.workflows.models_settings import AddSettings, FetchSettings, ModelsSettings
from pardalis.workflows.project import open_project
from pardalis.workflows.settings import FindSettings, ImportSettings

# The detector takes red for an animal, green for a person and blue for a vehicle, and the first of
# those that are as bright as can be. The classifier then sees which colour there is most of.
PAINTED = [
    (255, 0, 0),  # an animal: a leopard
    (245, 255, 0),  # an animal: by six tenths the second class
    (245, 0, 255),  # an animal: by six tenths the third class
    (0, 255, 0),  # a person
    (0, 0, 255),  # a vehicle
    (0, 0, 0),  # nothing
]


def paint(file: Path, number: int, colour: tuple[int, int, int]) -> None:
    """A dark photograph with a square of one colour, and a time of its own."""
    noise = np.random.default_rng(number).integers(0, 60, (480, 640, 3), np.uint8)
    noise[85:245, 165:325] = colour
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = f"2026:03:01 2{number // 3}:00:0{number % 3}"
    Image.fromarray(noise).save(file, exif=exif, quality=98, subsampling=0)


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A card of six photographs, imported."""
    folder = tmp_path_factory.mktemp("networks") / "survey"
    (folder / "card").mkdir(parents=True)
    for number, colour in enumerate(PAINTED):
        paint(folder / "card" / f"IMG_{number:04d}.JPG", number, colour)
    import_cards(folder, ImportSettings(workers=1))
    return folder


@pytest.fixture
def fresh(survey: Path, tmp_path: Path) -> Path:
    """The same, of which nothing has been searched."""
    shutil.copytree(survey, tmp_path / "survey")
    return tmp_path / "survey"


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def detector(models: Path, tmp_path: Path, tiny_detector: Callable[..., bytes]) -> str:
    file = tmp_path / "net.onnx"
    file.write_bytes(tiny_detector(side=64, names=True))
    add_model("ours", file, AddSettings(models=models, purpose="detection", licence="AGPL-3.0"))
    return "ours"


def found_in(survey: Path) -> list[Finding]:
    with open_project(survey, None) as project, project.database.read() as connection:
        return list(findings.findings(connection))


def test_what_a_detector_s_file_says_of_itself_is_taken(
    models: Path, tmp_path: Path, tiny_detector: Callable[..., bytes]
) -> None:
    file = tmp_path / "net.onnx"
    file.write_bytes(tiny_detector("yolov5", side=64, names=True))
    outcome = add_model("ours", file, AddSettings(models=models, purpose="detection"))
    assert "Its classes: animal, person, vehicle. Its output is read as yolov5's." in " ".join(
        outcome.sentences
    )
    shown = {e["name"]: e for e in list_models(ModelsSettings(models=models)).answer["models"]}
    ours = shown["ours"]
    assert (ours["head"], ours["classes"]) == ("yolov5", ("animal", "person", "vehicle"))
    picture = ours["picture"]
    assert (picture["fit"], picture["mean"], picture["width"]) == ("letterbox", (0.0,) * 3, 64)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, "nor does its file name its classes"),
        ({"classes": "animal,,vehicle"}, "neither classes nor a file"),
        ({"classes": "labels.txt"}, "neither classes nor a file"),
    ],
)
def test_a_detector_without_classes_is_not_taken(
    models: Path,
    tmp_path: Path,
    tiny_detector: Callable[..., bytes],
    given: dict[str, str],
    reason: str,
) -> None:
    file = tmp_path / "net.onnx"
    file.write_bytes(tiny_detector())
    settings = AddSettings(models=models, purpose="detection", **given)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=reason):
        add_model("ours", file, settings)
    assert list(models.iterdir()) == []
    with pytest.raises(PluginError, match="none that is known"):
        add_model("ours", file, AddSettings(models=models, purpose="detection", classes="animal"))
    assert list(models.iterdir()) == []


def test_a_survey_is_searched_and_the_licence_is_told(
    fresh: Path, models: Path, detector: str
) -> None:
    settings = FindSettings(
        model="onnx", network=detector, models=models, device="cpu", workers=1, confidence=0.0
    )
    outcome = find_animals(fresh, settings)
    assert outcome.counts["photographs_searched"] > 0
    assert outcome.counts["not_judged"] == 0
    assert "Licence of the network 'ours': AGPL-3.0." in outcome.sentences
    assert all(each.detection_model.startswith("onnx 1-ours-") for each in found_in(fresh))
    kinds = {one.observation_type for each in found_in(fresh) for one in each.detections}
    assert kinds == {"animal", "human", "vehicle"}
    assert outcome.counts["empty"] == 1


def test_a_model_asked_for_by_name_searches_anew_and_the_usual_one_does_not(
    fresh: Path, models: Path, detector: str
) -> None:
    find_animals(fresh, FindSettings(workers=1))
    assert {each.detection_model.split()[0] for each in found_in(fresh)} == {"motion"}
    asked = FindSettings(model="onnx", network=detector, models=models, device="cpu", workers=1)
    find_animals(fresh, asked)
    assert {each.detection_model.split()[0] for each in found_in(fresh)} == {"onnx"}
    find_animals(fresh, FindSettings(workers=1))
    assert {each.detection_model.split()[0] for each in found_in(fresh)} == {"onnx"}


def test_each_kind_has_its_own_threshold(fresh: Path, models: Path, detector: str) -> None:
    every = FindSettings(
        model="onnx", network=detector, models=models, device="cpu", workers=1, confidence=0.0
    )
    find_animals(fresh, every)
    before = [each for finding in found_in(fresh) for each in finding.detections]
    for kind, setting in (("animal", "animal"), ("human", "person"), ("vehicle", "vehicle")):
        sure = sorted({each.confidence for each in before if each.observation_type == kind})
        assert len(sure) > 1, "the square's edge is less bright than its middle"
        strict = {f"confidence_{setting}": sure[-1]}
        find_animals(fresh, replace(every, again=True, **strict))  # type: ignore[arg-type]
        after = [each for finding in found_in(fresh) for each in finding.detections]
        kept = [e for e in before if e.observation_type != kind or e.confidence >= sure[-1]]
        assert sorted(after, key=str) == sorted(kept, key=str)
    for wrong in ({"confidence": 1.5}, {"confidence_vehicle": -0.1}):
        with pytest.raises(InputError, match="is none"):
            find_animals(fresh, FindSettings(**wrong))  # type: ignore[arg-type]


def test_animals_are_named_and_a_list_is_held_and_recorded(
    fresh: Path,
    models: Path,
    detector: str,
    tmp_path: Path,
    tiny_classifier: Callable[..., bytes],
) -> None:
    file, labels = tmp_path / "colours.onnx", tmp_path / "labels.csv"
    file.write_bytes(tiny_classifier())
    with labels.open("w", newline="") as stream:
        rows = [("class", "scientific_name"), ("leopard", "Panthera pardus"),
                ("snow leopard", "Panthera uncia"), ("ocelot", "Leopardus pardalis")]  # fmt: skip
        csv.writer(stream).writerows(rows)
    add_model(
        "colours", file,
        AddSettings(models=models, purpose="classification", classes=str(labels), fit="stretch",
                    mean="0,0,0", std="1,1,1"),
    )  # fmt: skip
    region = tmp_path / "jilin.txt"
    region.write_text("Panthera pardus orientalis\n")
    asked = FindSettings(
        model="onnx", network=detector, models=models, device="cpu", workers=1, confidence=0.0,
        classifier="colours", species_list=region, species_confidence=0.5,
    )  # fmt: skip
    outcome = find_animals(fresh, asked)
    animals = [
        each
        for finding in found_in(fresh)
        for each in finding.detections
        if each.observation_type == "animal"
    ]
    assert animals
    # The snow leopard goes up to its genus, which the leopard shares; the ocelot nowhere.
    names = {(each.scientific_name, each.ruled_out) for each in animals}
    assert names == {
        ("Panthera pardus", ""),
        ("Panthera", "Panthera uncia"),
        ("", "Leopardus pardalis"),
    }
    ruled_out = {"Panthera uncia", "Leopardus pardalis"}
    told = [each for each in outcome.problems if each.kind == "not_on_the_species_list"]
    assert {each.subject for each in told} == ruled_out
    assert all(each.classified_by.startswith("colours ") for each in animals)
    assert all("+colours-" in each.detection_model for each in found_in(fresh))
    # What is searched stays searched.
    steps: list[tuple[str, int, int]] = []
    find_animals(fresh, asked, lambda *step: steps.append(step))
    assert [(done, total) for _, done, total in steps] == [(steps[0][2], steps[0][2])]


def test_what_a_model_does_not_take_is_refused(models: Path, detector: str, tmp_path: Path) -> None:
    with pytest.raises(PluginError, match="'motion' does not take --network, --tiles"):
        make_detection_model(FindSettings(network="ours", tiles=2))
    with pytest.raises(PluginError, match="'onnx' does not take --country"):
        make_detection_model(FindSettings(model="onnx", network="ours", country="CHN"))
    with pytest.raises(InputError, match="cannot be read"):
        make_detection_model(FindSettings(species_list=tmp_path / "none.txt"))
    with pytest.raises(PluginError, match="is for detection"):
        make_detection_model(FindSettings(classifier=detector, models=models))


@pytest.fixture
def broken_link(tmp_path: Path) -> Iterator[Callable[[Path], str]]:
    """A server whose every answer breaks off after so many bytes, and goes on where it is asked."""
    running: list[ThreadingHTTPServer] = []

    class Breaks(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            data = Path(self.translate_path(self.path)).read_bytes()
            begin = int((self.headers.get("Range") or "bytes=0-")[6:].rstrip("-"))
            self.send_response(206 if begin else 200)
            if begin:
                self.send_header("Content-Range", f"bytes {begin}-{len(data) - 1}/{len(data)}")
            self.send_header("Content-Length", str(len(data) - begin))
            self.send_header("ETag", '"one"')
            self.end_headers()
            self.wfile.write(data[begin : begin + 700])

        def log_message(self, format: str, *args: object) -> None:
            pass

    def serve(folder: Path) -> str:
        made = partial(Breaks, directory=str(folder))
        http = ThreadingHTTPServer(("127.0.0.1", 0), made)
        running.append(http)
        threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}).start()
        return f"http://127.0.0.1:{http.server_address[1]}"

    yield serve
    for http in running:
        http.shutdown()
        http.server_close()


def test_a_known_detector_comes_over_a_link_that_breaks_off_and_is_pinned(
    models: Path,
    tmp_path: Path,
    tiny_detector: Callable[..., bytes],
    broken_link: Callable[[Path], str],
) -> None:
    (tmp_path / "mirror").mkdir()
    file = tmp_path / "mirror" / "megadetector-v5a.onnx"
    file.write_bytes(tiny_detector("yolov5", side=None))
    mirror = broken_link(tmp_path / "mirror")
    with pytest.raises(PluginError, match="is not in") as told:
        make_detection_model(FindSettings(model="onnx", network="megadetector-v5a", models=models))
    assert "pardalis models fetch megadetector-v5a" in told.value.remedy
    fetched = fetch_model("megadetector-v5a", FetchSettings(models=models, mirrors=(mirror,)))
    assert (models / "megadetector-v5a.onnx").read_bytes() == file.read_bytes()
    assert fetched.answer["pinned"] is True
    told_at_the_fetch = " ".join(fetched.sentences)
    assert "SHA-256 holds from now on" in told_at_the_fetch
    assert "Read that licence before you pass the network on" in told_at_the_fetch
    model = make_detection_model(
        FindSettings(model="onnx", network="megadetector-v5a", models=models, device="cpu")
    )
    assert model.version.startswith("1-megadetector-v5a-")


def test_what_cannot_be_fetched_says_how_by_hand(
    models: Path, tmp_path: Path, tiny_detector: Callable[..., bytes]
) -> None:
    file = tmp_path / "net.onnx"
    file.write_bytes(tiny_detector(names=True))
    add_model(
        "ours", None,
        AddSettings(models=models, purpose="detection", input_size="64", classes="animal",
                    urls=("http://127.0.0.1:9/ours.onnx",)),
    )  # fmt: skip
    with pytest.raises(FetchError) as told:
        fetch_model("ours", FetchSettings(models=models, tries=1, timeout=2.0))
    assert "--offline FOLDER_OF_THE_FILE" in told.value.remedy
    with pytest.raises(FetchError, match="No address") as told:
        fetch_model("megadetector-v6-mit-yolov9-c", FetchSettings(models=models))
    assert "PyTorch checkpoint" in told.value.remedy
