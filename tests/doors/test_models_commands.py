"""`pardalis models`: in words, as JSON, and what goes wrong in one line with an exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def pardalis(tmp_path: Path) -> Run:
    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pardalis", "models", *map(str, arguments)]
        environment = os.environ | {"PARDALIS_MODELS": str(tmp_path / "models")}
        return subprocess.run(
            command, capture_output=True, text=True, timeout=120, check=False, env=environment
        )

    return run


def test_a_network_from_being_added_to_being_removed(
    pardalis: Run, tmp_path: Path, tiny_network: Callable[..., bytes]
) -> None:
    (tmp_path / "net.onnx").write_bytes(tiny_network())
    added = pardalis("add", "mine", tmp_path / "net.onnx", "--licence", "MIT", "--json")
    assert added.returncode == 0, added.stderr
    assert json.loads(added.stdout)["output_shape"] == [1, 384]
    listed = pardalis("list")
    assert (
        f"mine: here, {len(tiny_network()) / 1e6:.1f} MB; reidentification, 32 x 32"
        in listed.stdout
    )
    assert "miewid-msv3: not here" in listed.stdout
    removed = json.loads(pardalis("remove", "mine", "--json").stdout)
    assert removed["counts"] == {"files_removed": 2}
    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "exit_code", "told"),
    [
        (("fetch", "owl"), 5, "There is no network 'owl'"),
        (("fetch", "miewid-msv3"), 7, "pardalis models add miewid-msv3 FILE.onnx"),
        (
            ("fetch", "miewid-msv3", "--mirror", "http://127.0.0.1:9", "--tries", "1"),
            7,
            "no connec",
        ),
        (("add", "mine", "no.onnx"), 2, "There is no file 'no.onnx'"),
        (("add", "mine", __file__), 2, "is not a whole ONNX model"),
        (("add", "../mine", "--url", "https://a.example/x", "--input-size", "9"), 2, "is no name"),
        (("remove", "owl"), 5, "There is no network 'owl'"),
    ],
)
def test_what_goes_wrong_is_told_in_words(
    pardalis: Run, tmp_path: Path, arguments: tuple[str, ...], exit_code: int, told: str
) -> None:
    ended = pardalis(*arguments)
    assert ended.returncode == exit_code
    assert "Traceback" not in ended.stderr
    assert told in ended.stderr
