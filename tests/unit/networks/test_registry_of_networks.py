"""Entries of networks: shipped, in the folder, and what cannot be one."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import platformdirs
import pytest

from pardalis.errors import InputError, PluginError
from pardalis.networks.entries import checked, from_json, to_json
from pardalis.networks.onnx_file import why_not_onnx
from pardalis.networks.registry import FOLDER_VARIABLE, Registry, models_folder
from pardalis.networks.shipped import SHIPPED
from pardalis.records.model_file import (
    ColourOrder,
    Fit,
    Layout,
    ModelFile,
    NetworkInput,
    NetworkPurpose,
)

Entry = Callable[..., ModelFile]


def test_shipped_entries_name_their_page_and_licence_and_invent_no_hash() -> None:
    assert len({entry.name for entry in SHIPPED}) == len(SHIPPED)
    for entry in SHIPPED:
        assert checked(entry) == entry
        assert entry.licence
        assert entry.source.startswith("https://")
        # Without an address there is no published file that a hash could be of.
        assert entry.urls or (entry.note and not entry.sha256 and entry.size is None)


def test_an_entry_comes_back_from_its_text(entry: Entry) -> None:
    picture = NetworkInput(
        640, 480, Fit.LETTERBOX, (0.0, 0.1, 0.2), (1.0, 0.9, 0.8), ColourOrder.BGR, Layout.NHWC, 0.5
    )
    full = replace(
        entry("https://a.example/x.onnx", sha256="0f" * 32, size=12, output="embedding", note="n"),
        picture=picture,
        purpose=NetworkPurpose.DETECTION,
    )
    assert from_json(to_json(full), "x.json") == full


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"name": "a"}',
        to_json(SHIPPED[0]).replace('"reidentification"', '"pictures"'),
        to_json(SHIPPED[0]).replace('"width": 440', '"width": "wide"'),
        to_json(SHIPPED[0]).replace('"licence"', '"license"'),
    ],
)
def test_what_is_no_entry_is_told(text: str) -> None:
    with pytest.raises(InputError, match=r"x\.json"):
        from_json(text, "x.json")


@pytest.mark.parametrize("name", ["", "../me", "A", "a/b", ".hidden", "a b", "x" * 65])
def test_names_that_would_be_no_plain_file_names(name: str) -> None:
    with pytest.raises(InputError, match="is no name"):
        checked(replace(SHIPPED[0], name=name))


def test_impossible_inputs_addresses_and_hashes() -> None:
    for picture in (
        NetworkInput(0, 4),
        NetworkInput(9000, 4),
        NetworkInput(4, 4, std=(1.0, 0.0, 1.0)),
    ):
        with pytest.raises(InputError):
            checked(replace(SHIPPED[0], picture=picture))
    for changed in ({"urls": ("file:///etc/x",)}, {"urls": ("net.onnx",)}, {"sha256": "12"}):
        with pytest.raises(InputError):
            checked(replace(SHIPPED[0], **changed))  # type: ignore[arg-type]


def test_the_folder_is_the_one_given_then_the_environment_s_then_the_user_s(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *a, **k: tmp_path / "user")
    assert models_folder() == tmp_path / "user" / "models"
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "named"))
    assert models_folder() == tmp_path / "named"
    assert models_folder(tmp_path / "given") == tmp_path / "given"
    monkeypatch.setenv(FOLDER_VARIABLE, "~/networks")
    assert models_folder() == Path.home() / "networks"
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_taken_pinned_found_and_removed(
    registry: Registry, entry: Entry, tmp_path: Path, tiny_network: Callable[..., bytes]
) -> None:
    source = tmp_path / "mine.onnx"
    source.write_bytes(tiny_network())
    with pytest.raises(PluginError, match="no network 'tiny'"):
        registry.installed("tiny")
    pinned = registry.take(entry(), source)
    assert registry.installed("tiny") == (pinned, registry.folder / "tiny.onnx")
    assert [each.name for each in registry.entries()] == sorted(
        ["tiny", *(each.name for each in SHIPPED)]
    )
    (registry.folder / "tiny.onnx").write_bytes(b"cut")
    assert not registry.is_installed(pinned)
    (registry.folder / "tiny.onnx.part").write_bytes(b"x")
    (registry.folder / "tiny2.onnx").write_bytes(b"stays")
    assert len(registry.remove("tiny")) == 3
    assert [file.name for file in registry.folder.iterdir()] == ["tiny2.onnx"]
    assert source.is_file()


def test_a_bad_copy_never_changes_a_known_hash(
    registry: Registry, entry: Entry, tmp_path: Path, tiny_network: Callable[..., bytes]
) -> None:
    source = tmp_path / "mine.onnx"
    source.write_bytes(tiny_network())
    with pytest.raises(InputError, match="its SHA-256 is another"):
        registry.take(entry(sha256="0" * 64), source)
    assert list(registry.folder.iterdir()) == []
    assert source.is_file()


def test_a_shipped_network_stays_known_when_its_file_goes(
    registry: Registry, tmp_path: Path, tiny_network: Callable[..., bytes]
) -> None:
    source = tmp_path / "mine.onnx"
    source.write_bytes(tiny_network())
    registry.take(SHIPPED[0], source)
    assert registry.find(SHIPPED[0].name).sha256
    registry.remove(SHIPPED[0].name)
    assert registry.find(SHIPPED[0].name) == SHIPPED[0]
    with pytest.raises(PluginError, match=f"pardalis models add {SHIPPED[0].name}"):
        registry.installed(SHIPPED[0].name)


def test_an_entry_under_another_name_and_a_torn_one(registry: Registry, entry: Entry) -> None:
    registry.put(entry())
    (registry.folder / "tiny.json").rename(registry.folder / "other.json")
    with pytest.raises(InputError, match=r"Call it tiny\.json"):
        registry.entries()
    (registry.folder / "other.json").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="cannot be read"):
        registry.entries()


def test_the_outline_of_an_onnx_file(
    tmp_path: Path, tiny_network: Callable[..., bytes], tmp_path_factory: Any
) -> None:
    file, whole = tmp_path / "f", tiny_network()

    def judged(data: bytes) -> str:
        file.write_bytes(data)
        return why_not_onnx(file)

    assert judged(whole) == ""
    assert judged(b"") == "it is no ONNX model"
    assert judged(b"\x08\x09") == "it is no ONNX model"
    assert judged(b"PK\x03\x04" + b"\0" * 100) == "it is no ONNX model"
    assert judged(json.dumps({"weights": 1}).encode()) == "it is no ONNX model"
    assert judged(b"  <!DOCTYPE html>") == "it is a web page"
    # The graph is one field of the file: wherever it is cut off, something is missing.
    for end in range(1, len(whole), 97):
        assert judged(whole[:end])
