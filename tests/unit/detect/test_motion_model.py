"""The motion model finds what walks, keeps silent on what does not, and says what it cannot."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pardalis.detect.models.motion import MotionModel
from pardalis.records.detection import BoundingBox, Finding, SearchStatus
from pardalis.records.scene import Scene
from pardalis.testing.detection_model import made_scene


def _found(scene: Scene) -> list[Finding]:
    return list(MotionModel().find(scene))


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return made_scene(tmp_path)


def test_what_walks_is_boxed_and_the_rest_is_empty(scene: Scene) -> None:
    found = _found(scene)
    for number, finding in enumerate(found[3:6]):
        detection = finding.detections[0]
        truth = BoundingBox((60 + 90 * number) / 480, 150 / 360, 110 / 480, 90 / 360)
        assert detection.box.overlap(truth) > 0.7
        assert detection.movement == pytest.approx(90 / 480, rel=0.25)
    empty = [*found[:3], *found[6:10], found[11]]
    assert all(each.status is SearchStatus.SEARCHED and not each.detections for each in empty)
    assert found[10].status is SearchStatus.FAILED


def test_a_lone_burst_is_judged_by_its_movement_only(scene: Scene) -> None:
    walking = scene.media[6:9]
    alone = Scene(scene.root, walking, frozenset(each.media_id for each in walking))
    assert all(finding.detections for finding in _found(alone))
    still = scene.media[0:3]
    quiet = Scene(scene.root, still, frozenset(each.media_id for each in still))
    for finding in _found(quiet):
        assert finding.status is SearchStatus.CANNOT_TELL
        assert "nothing moved within the burst" in finding.reason


def test_a_lone_photograph_cannot_be_told(scene: Scene) -> None:
    one = scene.media[:1]
    (finding,) = _found(Scene(scene.root, one, frozenset({one[0].media_id})))
    assert finding.status is SearchStatus.CANNOT_TELL
    assert "single photograph" in finding.reason


def test_what_keeps_still_is_found_against_the_background(scene: Scene) -> None:
    media = [replace(each, burst_id=f"s{n}") for n, each in enumerate(scene.media[::3])]
    singles = Scene(scene.root, tuple(media), frozenset({media[2].media_id}))
    (finding,) = _found(singles)
    truth = BoundingBox(60 / 480, 150 / 360, 110 / 480, 90 / 360)
    assert finding.detections[0].box.overlap(truth) > 0.7
    assert finding.detections[0].movement is None
