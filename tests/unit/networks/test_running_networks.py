"""Pictures in, numbers out: against values worked out by hand."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pardalis.errors import InputError, PluginError
from pardalis.networks.pictures import as_input
from pardalis.networks.registry import sha256_of
from pardalis.networks.session import Network, SessionSettings
from pardalis.records.model_file import ColourOrder, Fit, Layout, NetworkInput

PLAIN = NetworkInput(32, 32, mean=(0.0, 0.0, 0.0), std=(1.0, 1.0, 1.0))


@pytest.fixture
def network_file(tmp_path: Path, tiny_network: Callable[..., bytes]) -> Path:
    file = tmp_path / "tiny.onnx"
    file.write_bytes(tiny_network())
    return file


def test_brightness_less_mean_over_std_in_the_order_of_the_network() -> None:
    pixels = np.zeros((4, 4, 3), np.uint8)
    pixels[...] = (255, 51, 0)
    picture = NetworkInput(2, 2, mean=(0.5, 0.25, 0.125), std=(0.5, 0.25, 0.125))
    red, green, blue = as_input(pixels, picture)
    assert red == pytest.approx(1.0)
    assert green == pytest.approx((0.2 - 0.25) / 0.25)
    assert blue == pytest.approx(-1.0)
    turned = as_input(pixels, replace(picture, colours=ColourOrder.BGR))
    assert turned[0] == pytest.approx((0.0 - 0.5) / 0.5)
    assert turned[2] == pytest.approx((1.0 - 0.125) / 0.125)
    last = as_input(pixels, replace(picture, layout=Layout.NHWC))
    assert last.shape == (2, 2, 3)
    assert last[..., 0] == pytest.approx(1.0)


def test_shrinking_looks_at_every_pixel() -> None:
    # Every other column is white: a filter that skips pixels would see all white or all black.
    pixels = np.zeros((64, 64, 3), np.uint8)
    pixels[:, ::2] = 255
    seen = as_input(pixels, replace(PLAIN, width=8, height=8))
    assert seen == pytest.approx(0.5, abs=0.02)


def test_a_letterbox_keeps_the_shape_and_pads_the_rest() -> None:
    pixels = np.full((10, 20, 3), 255, np.uint8)
    made = as_input(pixels, replace(PLAIN, fit=Fit.LETTERBOX, padding=0.2))
    assert made[:, 8:24] == pytest.approx(1.0)
    assert made[:, :8] == pytest.approx(0.2)
    assert made[:, 24:] == pytest.approx(0.2)


def test_a_network_gives_its_outputs_for_any_number_of_pictures(network_file: Path) -> None:
    network = Network(network_file, SessionSettings(device="cpu", batch=2))
    assert network.device == "cpu"
    assert network.inputs[0].shape == (None, 3, 32, 32)
    assert [each.name for each in network.outputs] == ["embedding", "colour"]
    pictures = np.random.default_rng(1).random((5, 3, 32, 32), np.float32)
    (colour,) = network.run(pictures, ["colour"])
    assert colour == pytest.approx(pictures.mean(axis=(2, 3)), abs=1e-5)
    embedding, _ = network.run(pictures)
    alone = np.concatenate([network.run(each[None])[0] for each in pictures])
    assert embedding == pytest.approx(alone, rel=1e-4)


def test_a_network_of_fixed_batch_is_given_full_batches(
    tmp_path: Path, tiny_network: Callable[..., bytes]
) -> None:
    file = tmp_path / "two.onnx"
    file.write_bytes(tiny_network(batch=2))
    network = Network(file, SessionSettings(device="cpu"))
    pictures = np.random.default_rng(1).random((3, 3, 32, 32), np.float32)
    (colour,) = network.run(pictures, ["colour"])
    assert colour == pytest.approx(pictures.mean(axis=(2, 3)), abs=1e-5)


def test_files_that_are_none(tmp_path: Path, network_file: Path) -> None:
    with pytest.raises(InputError, match="There is no file"):
        Network(tmp_path / "none.onnx")
    (tmp_path / "text.onnx").write_text("weights")
    with pytest.raises(InputError, match="exported to ONNX"):
        Network(tmp_path / "text.onnx")
    right = sha256_of(network_file)
    assert Network(network_file, sha256=right).device
    with pytest.raises(InputError, match="its SHA-256 is another"):
        Network(network_file, sha256=right[::-1])


def test_pictures_of_another_size_and_outputs_that_are_not_there(network_file: Path) -> None:
    network = Network(network_file, SessionSettings(device="cpu"))
    with pytest.raises(PluginError, match="cannot be run"):
        network.run(np.zeros((1, 3, 8, 8), np.float32))
    with pytest.raises(PluginError, match="cannot be run"):
        network.run(np.zeros((1, 3, 32, 32), np.float32), ["nose"])


def test_devices_that_are_not_here(network_file: Path) -> None:
    import onnxruntime

    with pytest.raises(InputError, match="'abacus' is no device"):
        Network(network_file, SessionSettings(device="abacus"))
    if "CUDAExecutionProvider" not in onnxruntime.get_available_providers():
        with pytest.raises(PluginError, match="cannot be run on 'cuda'"):
            Network(network_file, SessionSettings(device="cuda"))


def test_without_onnx_runtime_the_error_says_what_to_install(
    network_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(PluginError, match=r"pip install 'pardalis\[networks\]'"):
        Network(network_file)


def test_without_httpx2_the_error_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pardalis.networks.transfer import transfer

    monkeypatch.setitem(sys.modules, "httpx2", None)
    with pytest.raises(PluginError, match=r"pip install 'pardalis\[networks\]'"):
        transfer("http://127.0.0.1:9/x", tmp_path / "x")


QUIETLY = """
import sys
from pathlib import Path
import pardalis.networks.session as session
assert "onnxruntime" not in sys.modules, "imported before it is needed"
import numpy as np
print(session.Network(Path(sys.argv[1])).run(np.zeros((1, 3, 32, 32), np.float32))[0].shape)
"""


def test_running_a_network_tells_nobody_and_leaves_nothing(
    tmp_path: Path, network_file: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    # Without CI's variables, in which ONNX Runtime keeps quiet by itself.
    kept = ("PATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "SYSTEMROOT")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    ended = subprocess.run(
        [sys.executable, "-c", QUIETLY, str(network_file)],
        env={**environment, "HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip() == "(1, 384)"
    assert ended.stderr == ""
    assert list(home.rglob("*")) == []
