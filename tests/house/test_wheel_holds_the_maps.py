"""A wheel holds the libraries of the desk's maps where they were made, and can insist on them."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "src/pardalis/web/static/vendor"
INSIDE = "pardalis/web/static/vendor"


def build(folder: Path, root: Path = ROOT, **choices: str) -> subprocess.CompletedProcess[str]:
    pytest.importorskip("hatchling")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    return subprocess.run(
        command, cwd=root, env=os.environ | choices, capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(not VENDOR.is_dir(), reason="the libraries were not made: make assets")
def test_a_wheel_holds_the_libraries_and_their_licences(tmp_path: Path) -> None:
    told = build(tmp_path, PARDALIS_ASSETS="required")
    assert told.returncode == 0, told.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        licence = archive.read(f"{INSIDE}/licences/maplibre-gl.txt").decode()
    for name in ("maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css", "world.json"):
        assert f"{INSIDE}/{name}" in names
    assert "MapLibre contributors" in licence
    assert f"{INSIDE}/licences/world-atlas.txt" in names
    assert not {name for name in names if "node_modules" in name or name.endswith(".map")}


def test_without_the_libraries_a_wheel_is_made_unless_they_are_required(tmp_path: Path) -> None:
    bare = tmp_path / "checkout"
    (bare / "src/pardalis").mkdir(parents=True)
    (bare / "src/pardalis/__init__.py").write_text("")
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        (bare / name).write_bytes((ROOT / name).read_bytes())
    plain = build(tmp_path / "plain", bare)
    assert plain.returncode == 0, plain.stderr
    assert list((tmp_path / "plain").glob("*.whl"))
    insisting = build(tmp_path / "required", bare, PARDALIS_ASSETS="required")
    assert insisting.returncode != 0
    assert "make assets" in insisting.stderr
    assert not list((tmp_path / "required").glob("*.whl"))
