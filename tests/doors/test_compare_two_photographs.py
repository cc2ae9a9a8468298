"""`pardalis compare`: what it prints, and what a user can get wrong."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest import mock

import cv2
import numpy as np
import pytest
from PIL import Image

TURN = np.array([[0.9, -0.08, 40.0], [0.08, 0.9, 20.0]])


def coat(seed: int, size: tuple[int, int] = (900, 600)) -> np.ndarray:
    """A made-up coat in its surroundings: dark rings on tan, within smooth green."""
    rng = np.random.default_rng(seed)
    picture = np.full((size[1], size[0], 3), (70, 95, 60), np.uint8)
    cv2.ellipse(picture, (450, 300), (330, 170), 0, 0, 360, (190, 150, 100), -1, cv2.LINE_AA)
    for x, y in rng.uniform([180, 170], [720, 430], (230, 2)):
        middle, across = (int(x), int(y)), (int(rng.integers(4, 13)), int(rng.integers(4, 13)))
        turn, end = int(rng.integers(0, 180)), int(rng.integers(200, 360))
        cv2.ellipse(picture, middle, across, turn, 0, end, (45, 30, 20), 4, cv2.LINE_AA)
    return picture


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One animal twice, another moved and in the first one's place, and no photographs."""
    folder = tmp_path_factory.mktemp("photos")
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (37.0, 7.0, 24.0)
    moved, other = (
        cv2.warpAffine(coat(seed), TURN, (900, 600), borderValue=(70, 95, 60)) for seed in (1, 2)
    )
    flipped = np.ascontiguousarray(moved[:, ::-1])
    made = {"a": coat(1), "again": moved, "other": other, "still": coat(2), "flipped": flipped}
    for name, pixels in made.items():
        Image.fromarray(pixels).save(folder / f"{name}.jpg", quality=90, exif=exif)
    (folder / "copy.jpg").write_bytes((folder / "a.jpg").read_bytes())
    (folder / "cut.jpg").write_bytes((folder / "a.jpg").read_bytes()[:9000])
    (folder / "notes.txt").write_text("rain")
    return folder


def compare(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command as `main` runs it, within this process: a new one takes seconds to begin."""
    from pardalis.cli.main import main

    out, err, exit_code = io.StringIO(), io.StringIO(), 0
    command = ["pardalis", "compare", *map(str, arguments)]
    with mock.patch.object(sys, "argv", command), redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            exit_code = int(end.code or 0)
    return subprocess.CompletedProcess(command, exit_code, out.getvalue(), err.getvalue())


def answer(*arguments: str | Path) -> dict[str, Any]:
    result = compare(*arguments, "--json")
    assert result.returncode == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def told(exit_code: int, *arguments: str | Path) -> str:
    result = compare(*arguments)
    assert result.returncode == exit_code, result.stdout + result.stderr
    assert "Traceback" not in result.stderr
    return result.stderr.splitlines()[-1]


def test_one_animal_and_another_are_told_apart(photos: Path) -> None:
    same = answer(photos / "a.jpg", photos / "again.jpg", "--flank", "left")
    different = answer(photos / "a.jpg", photos / "other.jpg", "--flank", "left")
    assert same["verified"] >= 30
    assert same["p_same"] > 0.95
    assert different["verified"] < 10
    assert different["p_same"] < 0.5
    assert same["prior_odds"] == 1.0
    assert same["flank"] == "left"
    assert same["mirrored"] is False
    assert min(same["a"]["marks"], same["b"]["marks"]) > 60


def test_what_lies_still_in_both_is_no_evidence(photos: Path) -> None:
    # The outline of the made-up animal is the same, at the same place of both pictures.
    found = answer(photos / "a.jpg", photos / "still.jpg")
    assert found["verified"] < 10
    assert found["p_same"] <= 0.5


def test_a_photograph_that_was_turned_over_is_told(photos: Path) -> None:
    found = answer(photos / "a.jpg", photos / "flipped.jpg", "--flank", "left")
    assert found["mirrored"] is True
    assert found["mirrored_spots"] >= 30
    assert found["verified"] == 0
    assert found["p_same"] == 0.5
    assert any("turned over" in text for text in found["warnings"])


def test_of_a_photograph_without_a_coat_nothing_is_learned(photos: Path, tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    fog = cv2.GaussianBlur(rng.normal(200, 400, (600, 900)).astype(np.float32), (0, 0), 25)
    Image.fromarray(np.clip(fog, 0, 255).astype(np.uint8)).save(tmp_path / "fog.png")
    found = answer(photos / "a.jpg", tmp_path / "fog.png")
    assert (found["verified"], found["p_same"]) == (0, 0.5)
    assert any("Too few marks" in text for text in found["warnings"])


def test_a_box_is_in_pixels_or_relative(photos: Path) -> None:
    pair = photos / "a.jpg", photos / "again.jpg"
    pixels = answer(*pair, "--box-a", "90,120,720,360", "--box-b", "90,120,720,360")
    parts = answer(*pair, "--box-a", "0.1,0.2,0.8,0.6", "--box-b", "0.1,0.2,0.8,0.6")
    assert pixels == parts
    assert pixels["a"]["box"] == [90, 120, 720, 360]
    assert not any("whole picture" in text for text in pixels["warnings"])


def test_the_same_photograph_twice_is_told(photos: Path) -> None:
    found = answer(photos / "a.jpg", photos / "copy.jpg")
    assert found["same_photograph"] is True
    assert found["verified"] > 50
    assert any("same photograph" in text for text in found["warnings"])
    assert any("whole picture" in text for text in found["warnings"])


def test_a_person_reads_the_answer(photos: Path) -> None:
    result = compare(photos / "a.jpg", photos / "other.jpg")
    assert result.returncode == 0, result.stderr
    for words in ("P(same)", "prior odds of 1:1", "Marks found", "Mind: A: The whole picture"):
        assert words in result.stdout


def test_the_picture_is_drawn_and_leaves_the_place_behind(photos: Path, tmp_path: Path) -> None:
    place = tmp_path / "pair.png"
    before = (photos / "a.jpg").read_bytes()
    found = answer(photos / "a.jpg", photos / "again.jpg", "--draw", place)
    assert found["picture"] == str(place)
    with Image.open(place) as image:
        assert image.format == "PNG"
        assert image.info == {}
        assert not image.getexif()
        assert image.size[0] > 1000
    assert (photos / "a.jpg").read_bytes() == before


def test_what_is_no_photograph_ends_in_words(photos: Path, tmp_path: Path) -> None:
    a = photos / "a.jpg"
    assert "There is no file" in told(2, a, photos / "none.jpg")
    assert "is a folder" in told(2, photos, a)
    assert "neither JPEG, PNG nor WebP" in told(4, a, photos / "notes.txt")
    assert "truncated" in told(4, a, photos / "cut.jpg")
    empty = tmp_path / "empty.jpg"
    empty.touch()
    assert "empty" in told(4, empty, a)


@pytest.mark.parametrize(
    "box", ["10,10,0,50", "1,2,3", "900,0,100,100", "0.5,0.5,0.6,0.2", "-9,0,50,50", "a,b,c,d"]
)
def test_a_box_that_cannot_be_ends_in_words(photos: Path, box: str) -> None:
    error = told(2, photos / "a.jpg", photos / "again.jpg", f"--box-a={box}")
    assert "900 by 600 pixels" in error or "four numbers" in error


def test_a_photograph_is_not_drawn_over(photos: Path) -> None:
    before = (photos / "again.jpg").read_bytes()
    pair = photos / "a.jpg", photos / "again.jpg"
    assert "stay as they are" in told(2, *pair, "--draw", photos / "again.jpg")
    assert (photos / "again.jpg").read_bytes() == before
    assert "does not end in .png" in told(2, *pair, "--draw", photos / "new.jpg")


def test_an_unknown_matcher_ends_in_words(photos: Path) -> None:
    error = told(5, photos / "a.jpg", photos / "again.jpg", "--matcher", "owl")
    assert "rootsift" in error
