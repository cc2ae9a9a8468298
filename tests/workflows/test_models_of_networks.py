"""Networks listed, added, fetched, removed; a matcher made with one; a survey told apart by two."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import onnx
import pytest

from pardalis.errors import FetchError, InputError, PluginError
from pardalis.workflows.add_model import add_model
from pardalis.workflows.make_matcher import make_matcher, spelled
from pardalis.workflows.models import fetch_model, list_models, remove_model
from pardalis.workflows.models_settings import AddSettings, FetchSettings, ModelsSettings


@pytest.fixture
def file(tmp_path: Path, tiny_network: Callable[..., bytes]) -> Path:
    path = tmp_path / "mine.onnx"
    path.write_bytes(tiny_network())
    return path


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def server(tmp_path: Path, file: Path) -> Iterator[str]:
    """A team's own server, which offers what lies in the folder."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    made = partial(Quiet, directory=str(tmp_path))
    http = ThreadingHTTPServer(("127.0.0.1", 0), made)
    threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}).start()
    yield f"http://127.0.0.1:{http.server_address[1]}"
    http.shutdown()
    http.server_close()


def test_the_list_names_licence_and_source_and_makes_nothing(models: Path) -> None:
    outcome = list_models(ModelsSettings(models=models))
    assert outcome.counts["installed"] == 0
    shown = {each["name"]: each for each in outcome.answer["models"]}
    assert shown["miewid-msv3"]["installed"] is False
    assert shown["megadescriptor-t-224"]["licence"].startswith("CC-BY-NC-4.0")
    told = "\n".join(outcome.sentences)
    assert "https://huggingface.co/conservationxlabs/miewid-msv3" in told
    assert not models.exists()


def test_a_network_of_one_s_own_is_added_with_what_the_file_tells(models: Path, file: Path) -> None:
    outcome = add_model("mine", file, AddSettings(models=models, licence="MIT", mean="0.5,0.5,0.5"))
    assert outcome.answer["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert outcome.answer["inputs"] == [{"name": "pictures", "shape": (None, 3, 32, 32)}]
    assert outcome.answer["output_shape"] == [1, 384]
    (mine,) = (
        each
        for each in list_models(ModelsSettings(models=models)).answer["models"]
        if each["installed"]
    )
    assert (mine["name"], mine["licence"], mine["purpose"]) == ("mine", "MIT", "reidentification")
    assert (mine["picture"]["width"], mine["picture"]["mean"]) == (32, (0.5, 0.5, 0.5))
    assert make_matcher("embedding", "mine", models).name == "embedding"
    assert remove_model("mine", ModelsSettings(models=models)).counts == {"files_removed": 2}
    assert list(models.iterdir()) == []
    assert file.is_file()


def test_the_exported_file_of_a_known_network_takes_its_entry(models: Path, file: Path) -> None:
    add_model("megadescriptor-l-384", file, AddSettings(models=models))
    shown = {
        each["name"]: each for each in list_models(ModelsSettings(models=models)).answer["models"]
    }
    added = shown["megadescriptor-l-384"]
    assert added["licence"].startswith("CC-BY-NC")
    assert added["picture"]["mean"] == (0.485, 0.456, 0.406)
    assert added["picture"]["width"] == 32


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"input_size": "16"}, "does not take a picture of 16 x 16"),
        ({"input_size": "wide"}, "is no size"),
        ({"mean": "0.5"}, "is no mean"),
        ({"output": "nose"}, "no output 'nose'"),
        ({"output": "colour"}, "is no embedding"),
        ({"sha256": "0" * 64}, "is another than the one given"),
        ({"urls": ("stick/net.onnx",)}, "is no address"),
    ],
)
def test_what_does_not_fit_is_told_and_leaves_nothing(
    models: Path, file: Path, given: dict[str, object], reason: str
) -> None:
    with pytest.raises(InputError, match=reason):
        add_model("mine", file, AddSettings(models=models, **given))  # type: ignore[arg-type]
    assert not models.exists() or list(models.iterdir()) == []


def test_a_file_whose_weights_lie_in_another_is_not_taken(
    models: Path, file: Path, tmp_path: Path
) -> None:
    parted = tmp_path / "parted.onnx"
    whole = onnx.load(str(file))
    onnx.save(whole, str(parted), save_as_external_data=True, location="w.bin", size_threshold=0)
    with pytest.raises(InputError, match="cannot be run"):
        add_model("mine", parted, AddSettings(models=models))
    assert list(models.iterdir()) == []


def test_an_address_is_known_first_and_fetched_when_asked(
    models: Path, file: Path, server: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="Neither a file nor an address"):
        add_model("mine", None, AddSettings(models=models, input_size="32"))
    add_model(
        "mine", None, AddSettings(models=models, input_size="32", urls=(f"{server}/mine.onnx",))
    )
    steps: list[tuple[str, int, int]] = []
    outcome = fetch_model("mine", FetchSettings(models=models), lambda *told: steps.append(told))
    assert outcome.answer["pinned"] is True
    assert "SHA-256 holds from now on" in " ".join(outcome.sentences)
    assert steps[-1] == ("mine [MB]", 0, 1)
    again = fetch_model("mine", FetchSettings(models=models))
    assert "is there already" in again.sentences[0]
    # The folder as it is serves the team: by a mirror, or carried on a stick.
    for settings in (
        FetchSettings(models=tmp_path / "second", mirrors=(f"{server}/models",)),
        FetchSettings(models=tmp_path / "third", offline=models),
    ):
        assert settings.models is not None
        add_model("mine", None, AddSettings(models=settings.models, input_size="32",
                                            urls=("http://127.0.0.1:9/x",)))  # fmt: skip
        fetch_model("mine", settings)
        assert (settings.models / "mine.onnx").read_bytes() == file.read_bytes()


def test_failures_are_told_with_the_way_by_hand(models: Path, server: str) -> None:
    with pytest.raises(FetchError, match="No address"):
        fetch_model("miewid-msv3", FetchSettings(models=models))
    add_model(
        "mine", None, AddSettings(models=models, input_size="32", urls=(f"{server}/no.onnx",))
    )
    with pytest.raises(FetchError, match="answers 404") as told:
        fetch_model("mine", FetchSettings(models=models, tries=1))
    assert "--offline" in told.value.remedy
    with pytest.raises(InputError, match="needs time"):
        fetch_model("mine", FetchSettings(models=models, tries=0))


def test_matchers_spelled_and_made(models: Path, file: Path) -> None:
    add_model("mine", file, AddSettings(models=models))
    assert spelled("embedding", "mine") == "embedding:mine"
    with pytest.raises(PluginError, match="rootsift run no network"):
        spelled("rootsift", "mine")
    both = make_matcher(spelled("rootsift", "mine", "embedding"), models=models)
    assert both.name == "rootsift"
    assert both.version.endswith(make_matcher("embedding", "mine", models).version)
    with pytest.raises(PluginError, match="--network NAME"):
        make_matcher("rootsift", also="embedding", models=models)
