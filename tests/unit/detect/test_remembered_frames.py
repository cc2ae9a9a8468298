"""Frames that were read last are not read again, and no other ones are handed out."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from pardalis.detect.models.motion import MotionModel
from pardalis.detect.remembered import RememberedFrames
from pardalis.errors import PhotoError
from pardalis.records.scene import Scene
from pardalis.testing.detection_model import made_scene


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return made_scene(tmp_path)


def test_the_last_frames_are_read_once(scene: Scene) -> None:
    frames = RememberedFrames(2)
    first, second, third = scene.media[:3]
    one, two = (frames.load(scene.root, each) for each in (first, second))
    assert frames.load(scene.root, first) is one
    frames.load(scene.root, third)
    assert frames.load(scene.root, first) is one
    again = frames.load(scene.root, second)
    assert again is not two
    assert (again.grey == two.grey).all()


def test_another_folder_or_another_file_is_another_photograph(scene: Scene, tmp_path: Path) -> None:
    frames = RememberedFrames(9)
    first, second = scene.media[:2]
    frames.load(scene.root, first)
    with pytest.raises(PhotoError):
        frames.load(tmp_path / "elsewhere", first)
    other = frames.load(scene.root, replace(first, file_path=second.file_path))
    assert (other.grey == frames.load(scene.root, second).grey).all()


def test_what_could_not_be_read_is_tried_again(scene: Scene, tmp_path: Path) -> None:
    frames = RememberedFrames(9)
    photo = scene.media[0]
    file = tmp_path / photo.file_path
    data = file.read_bytes()
    file.write_bytes(b"")
    with pytest.raises(PhotoError):
        frames.load(scene.root, photo)
    file.write_bytes(data)
    assert frames.load(scene.root, photo).media == photo


def test_a_model_that_has_searched_is_sent_without_its_frames(scene: Scene) -> None:
    model = MotionModel()
    found = model.find(scene)
    sent = pickle.dumps(model)
    assert len(sent) < 1000
    assert pickle.loads(sent).find(scene) == found
