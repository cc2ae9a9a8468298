"""Every installed matcher holds to the contract."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from pardalis.errors import PluginError
from pardalis.networks.registry import FOLDER_VARIABLE, Registry
from pardalis.plugins import MATCHERS, load, names
from pardalis.records.detection import BoundingBox, Detection, Flank
from pardalis.records.media import Media, Placement
from pardalis.records.model_file import ModelFile, NetworkInput, NetworkPurpose
from pardalis.records.sighting import CoatPhoto, Sighting
from pardalis.testing.matcher import check_extraction, check_match, check_proposals

SEEN = (
    (1, Flank.LEFT),
    (1, Flank.RIGHT),
    (1, Flank.LEFT),
    (2, Flank.UNKNOWN),
    (2, Flank.RIGHT),
    (3, Flank.FRONT),
    (1, Flank.BACK),
)
"""An animal and which side of it, a sighting each; the second of a pair is seen a little turned."""


def photographed(folder: Path, number: int, animal: int, flank: Flank) -> CoatPhoto:
    side = (Flank.LEFT, Flank.RIGHT, Flank.FRONT, Flank.BACK, Flank.UNKNOWN).index(flank)
    # An unknown side is the right one.
    rng = np.random.default_rng(10 * animal + side % 4 if side < 4 else 10 * animal + 1)
    blots = cv2.GaussianBlur(rng.normal(120, 400, (480, 640)), (0, 0), 6)
    turn = cv2.getRotationMatrix2D((320, 240), 2.0 * number, 1.0 + 0.02 * number)
    seen = cv2.warpAffine(blots, turn, (640, 480), borderMode=cv2.BORDER_REFLECT)
    media = Media(
        f"m{number}", f"{number}.jpg", f"h{number}", f"C{number}", None, Placement.NO_TABLE, None,
        None, f"b{number}", f"e{number}", 640, 480,
    )  # fmt: skip
    cv2.imwrite(str(folder / media.file_path), np.clip(seen, 0, 255).astype(np.uint8))
    box = BoundingBox(0.1, 0.1, 0.8, 0.7)
    name = f"{media.media_id}-1"
    found = Detection(name, name[:-2], "animal", box, 0.9, "test 1", None, "Panthera onca")
    return CoatPhoto(folder, media, found)


NEEDED: dict[str, dict[str, Any]] = {"embedding": {"network": "tiny"}}
"""What a matcher cannot be made without."""


@pytest.fixture
def with_network(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    tiny_network: Callable[..., bytes],
) -> None:
    """A models folder with the network 'tiny'."""
    folder = tmp_path_factory.mktemp("models")
    (folder / "made.bytes").write_bytes(tiny_network())
    purpose, picture = NetworkPurpose.REIDENTIFICATION, NetworkInput(32, 32)
    entry = ModelFile("tiny", purpose, "CC0", "this test", picture)
    Registry(folder).take(entry, folder / "made.bytes")
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))


@pytest.mark.usefixtures("with_network")
@pytest.mark.parametrize("name", names(MATCHERS))
def test_installed_matcher_holds_to_the_contract(name: str, tmp_path: Path) -> None:
    try:
        matcher = load(MATCHERS, name)(**NEEDED.get(name, {}))
    except PluginError as error:
        pytest.skip(f"{name} cannot be made without settings: {error}")
    assert matcher.name == name
    photos = [photographed(tmp_path, number, *seen) for number, seen in enumerate(SEEN)]
    features = {each.detection.detection_id: check_extraction(matcher, each) for each in photos}
    sightings = [
        Sighting(each.detection.detection_id, (each.detection,), (each.media,), flank)
        for each, (_, flank) in zip(photos, SEEN, strict=True)
    ]
    same = {("m0-1", "m2-1"), ("m3-1", "m4-1")}
    for one, other in same:
        check_match(matcher, features[one], features[other])
    check_proposals(matcher, sightings, features, same, tmp_path)
