"""What every detection model must hold to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PIL import Image

from pardalis.plugins import DetectionModel
from pardalis.records.detection import Detection, Finding, SearchStatus
from pardalis.records.media import Media, Placement
from pardalis.records.scene import Scene

_SIZE = (480, 360)
_TYPES = ("animal", "human", "vehicle", "unknown")
_SLACK = 1e-9


def made_scene(folder: Path) -> Scene:
    """Write a card of five bursts of three photographs and tell of it as a scene.

    A light square walks to the right through the third burst; the second photograph of the last
    burst is torn; the first burst is there for comparison only.

    Parameters
    ----------
    folder
        An empty folder.
    """
    ground = np.random.default_rng(1).integers(60, 160, (_SIZE[1] // 6, _SIZE[0] // 6), np.uint8)
    scene = np.kron(ground, np.ones((6, 6), np.uint8))
    media = []
    for number in range(15):
        burst, frame = divmod(number, 3)
        pixels = scene.copy()
        if burst == 2:
            left = 60 + 90 * frame
            pixels[150:240, left : left + 110] = 230
        media.append(_written(folder, number, pixels, torn=number == 13))
    wanted = frozenset(each.media_id for each in media[3:])
    return Scene(folder, tuple(media), wanted)


def _written(
    folder: Path, number: int, pixels: UInt8[np.ndarray, "height width"], torn: bool
) -> Media:
    noise = np.random.default_rng(number).normal(0, 2, pixels.shape)
    noisy = np.clip(pixels + noise, 0, 255).astype(np.uint8)
    file = BytesIO()
    Image.fromarray(noisy).save(file, "JPEG", quality=95)
    data = file.getvalue()
    data = data[: len(data) // 2] if torn else data
    name = f"IMG_{number:04d}.JPG"
    (folder / name).write_bytes(data)
    digest = sha256(data).hexdigest()
    burst, frame = divmod(number, 3)
    time = datetime(2026, 3, 1, 20, tzinfo=UTC) + timedelta(hours=burst, seconds=frame)
    return Media(
        media_id=digest[:20],
        file_path=name,
        content_hash=digest,
        card=".",
        deployment_id=None,
        placement=Placement.NO_TABLE,
        timestamp=time,
        utc_offset=None,
        burst_id=f"b{burst}",
        event_id=f"e{burst}",
        width=_SIZE[0],
        height=_SIZE[1],
    )


def check_detection_model(model: DetectionModel, scene: Scene) -> None:
    """Hold a detection model against its contract; an AssertionError says what it breaks.

    One finding for each wanted photograph, in the scene's order; boxes in the photograph and
    confidences from 0 to 1, best first; the same each time and whatever else is wanted; a
    photograph that cannot be read is FAILED with a reason and raises nothing.

    Parameters
    ----------
    model
        The plug-in, made.
    scene
        As `made_scene` gives it, or a scene of one's own.
    """
    assert isinstance(model, DetectionModel), "A detection model has name, version and find()."
    assert model.name, "A detection model has a name."
    assert model.version, "A detection model has a version."
    found = model.find(scene)
    wanted = [each.media_id for each in scene.media if each.media_id in scene.wanted]
    given = [finding.media_id for finding in found]
    assert given == wanted, "One finding for each wanted photograph, in the scene's order."
    for finding in found:
        _check_finding(finding, model.name)
    _check_unreadable(scene, found)
    assert model.find(scene) == found, "find() gives the same each time."
    last = replace(scene, wanted=frozenset(wanted[-1:]))
    assert model.find(last) == found[-1:], "A finding does not depend on what else is wanted."
    assert model.find(replace(scene, wanted=frozenset())) == (), "Nothing wanted, nothing found."


def _check_finding(finding: Finding, name: str) -> None:
    said = finding.status is not SearchStatus.SEARCHED
    assert bool(finding.reason) == said, "A reason is given where it could not judge, only there."
    assert not (said and finding.detections), "What it could not judge has no detections."
    assert name in finding.detection_model, "A finding names its model."
    confidences = [each.confidence for each in finding.detections]
    assert confidences == sorted(confidences, reverse=True), "Detections come best first."
    for rank, detection in enumerate(finding.detections, start=1):
        expected = f"{finding.media_id}-{rank}"
        assert detection.detection_id == expected, f"detection_id is {expected}."
        assert detection.media_id == finding.media_id, "A detection is of its photograph."
        _check_detection(detection)


def _check_detection(detection: Detection) -> None:
    box = detection.box
    assert 0 <= detection.confidence <= 1, "A confidence is from 0 to 1."
    assert detection.observation_type in _TYPES, f"observation_type is one of {_TYPES}."
    assert box.width > 0, "A box has a width."
    assert box.height > 0, "A box has a height."
    corners = (box.x, box.y, 1 - box.x - box.width, 1 - box.y - box.height)
    assert min(corners) >= -_SLACK, "A box lies in the photograph."


def _check_unreadable(scene: Scene, found: tuple[Finding, ...]) -> None:
    torn = {each.media_id for each in scene.media if not _is_whole(scene.root / each.file_path)}
    for finding in found:
        failed = finding.status is SearchStatus.FAILED
        assert failed == (finding.media_id in torn), "FAILED is what cannot be read, only that."


def _is_whole(path: Path) -> bool:
    try:
        with Image.open(path) as image:
            image.load()
    except OSError:
        return False
    return True
