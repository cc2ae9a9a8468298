"""Proposals of the matcher: for some sightings alone, with a kept index, after corrections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from pardalis.errors import PluginError
from pardalis.identify.coats.read import CoatSettings, describe_coat
from pardalis.identify.index.roster import Roster
from pardalis.identify.matchers.rootsift import MatchSettings, RootSiftMatcher
from pardalis.identify.matching.gallery import Gallery
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.detection import BoundingBox, Detection, Flank
from pardalis.records.media import Media, Placement
from pardalis.records.sighting import Sighting
from pardalis.testing.matcher import check_proposals

FEW = CoatSettings(most_points=250)
LEFT, RIGHT, UNKNOWN = Flank.LEFT, Flank.RIGHT, Flank.UNKNOWN


def coat(animal: int, seen: int, flip: bool = False) -> CoatFeatures:
    """Rings and blots on a pale hide, different for each animal, photographed from elsewhere."""
    rng = np.random.default_rng(animal)
    hide = np.full((260, 480), 170, np.uint8)
    for x, y in rng.uniform((10, 10), (470, 250), (100, 2)).astype(int).tolist():
        size = (int(rng.integers(7, 14)), int(rng.integers(5, 10)))
        start, sweep = rng.uniform(0, 360), rng.uniform(180, 360)
        cv2.ellipse(hide, (x, y), size, start, 0, sweep, 50, int(rng.integers(3, 7)))
    rng = np.random.default_rng(1000 * animal + seen)
    corners = np.array([[0, 0], [480, 0], [480, 260], [0, 260]], np.float32)
    moved = corners + rng.uniform(-20, 20, (4, 2)).astype(np.float32)
    warp = cv2.getPerspectiveTransform(corners, moved)
    pixels = cv2.warpPerspective(hide, warp, (480, 260), borderMode=cv2.BORDER_REFLECT)
    noisy = cv2.GaussianBlur(pixels, (0, 0), 1.2) + rng.normal(0, 4, pixels.shape)
    picture = np.clip(noisy, 0, 255).astype(np.uint8)
    if flip:
        picture = np.ascontiguousarray(picture[:, ::-1])
    origin = (int(rng.integers(0, 900)), int(rng.integers(0, 700)))
    return describe_coat(picture, origin, 1.0, (1200, 1600), "Panthera pardus", FEW)


def sighting(name: str, flank: Flank, photos: int = 1, card: str | None = None) -> Sighting:
    media = tuple(
        Media(f"{name}{row}", f"{name}{row}.jpg", f"hash {name}{row}", card or name, None,
              Placement.NO_TABLE, None, None, name, name, 1600, 1200)
        for row in range(photos)
    )  # fmt: skip
    box = BoundingBox(0.1, 0.1, 0.3, 0.2)
    seen = tuple(
        Detection(f"{each.media_id}-1", each.media_id, "animal", box, 0.9, "test 1")
        for each in media
    )
    return Sighting(seen[0].detection_id, seen, media, flank)


def pairs(matcher: RootSiftMatcher, *asked: object, **kept: object) -> set[tuple[str, str]]:
    made = matcher.propose(*asked, **kept)  # type: ignore[arg-type]
    return {(each.sighting_a, each.sighting_b) for each in made if each.verified >= 20}


class Disk(Mapping[str, CoatFeatures]):
    """Features that count how often each is read."""

    def __init__(self, held: Mapping[str, CoatFeatures]) -> None:
        self.held, self.read = dict(held), list[str]()

    def __getitem__(self, name: str) -> CoatFeatures:
        self.read.append(name)
        return self.held[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.held)

    def __contains__(self, name: object) -> bool:
        return name in self.held

    def __len__(self) -> int:
        return len(self.held)


@pytest.fixture(scope="module")
def seen() -> list[tuple[Sighting, CoatFeatures]]:
    """Five animals on the left, the first two twice, one of them of an unknown side."""
    shown = [(1, LEFT), (2, LEFT), (3, LEFT), (1, LEFT), (2, UNKNOWN), (4, LEFT), (5, LEFT)]
    return [
        (sighting(f"s{row}", flank), coat(animal, row)) for row, (animal, flank) in enumerate(shown)
    ]


SAME = {("s00-1", "s30-1"), ("s10-1", "s40-1")}


def apart(
    seen: list[tuple[Sighting, CoatFeatures]],
) -> tuple[list[Sighting], dict[str, CoatFeatures]]:
    return [each for each, _ in seen], {each.sighting_id: kept for each, kept in seen}


def test_pairs_that_agree_are_found_however_it_is_asked(
    seen: list[tuple[Sighting, CoatFeatures]], tmp_path: Path
) -> None:
    matcher = RootSiftMatcher(MatchSettings(shortlist=2))
    check_proposals(matcher, *apart(seen), SAME, tmp_path)


def test_threads_and_the_order_change_nothing(seen: list[tuple[Sighting, CoatFeatures]]) -> None:
    sightings, features = apart(seen)
    alone = RootSiftMatcher(MatchSettings(threads=1, floor=0)).propose(sightings, features)
    many = RootSiftMatcher(MatchSettings(threads=4, floor=0)).propose(sightings[::-1], features)
    assert alone == many
    assert len(alone) >= 10


def test_only_what_is_asked_and_its_shortlist_is_read(
    seen: list[tuple[Sighting, CoatFeatures]], tmp_path: Path
) -> None:
    sightings, features = apart(seen)
    matcher = RootSiftMatcher(MatchSettings(shortlist=2, longest=2))
    matcher.propose(sightings, features, folder=tmp_path)
    disk = Disk(features)
    found = pairs(matcher, sightings, disk, asked=["s40-1"], folder=tmp_path)
    assert found == {("s10-1", "s40-1")}
    assert len(set(disk.read)) <= 4


def test_a_corrected_box_leaves_no_stale_marks(
    seen: list[tuple[Sighting, CoatFeatures]], tmp_path: Path
) -> None:
    sightings, features = apart(seen)
    matcher = RootSiftMatcher()
    assert pairs(matcher, sightings, features, folder=tmp_path) == SAME
    was = sightings[3]
    box = replace(was.detections[0], box=BoundingBox(0.5, 0.5, 0.3, 0.2))
    sightings[3] = replace(was, detections=(box,))
    features[was.sighting_id] = coat(5, 40)
    # Only another is asked for: the corrected box alone tells that the marks are others.
    again = pairs(matcher, sightings, features, asked=["s00-1", "s60-1"], folder=tmp_path)
    assert again == {("s30-1", "s60-1")}
    assert pairs(matcher, sightings, features, folder=tmp_path) == {
        ("s10-1", "s40-1"), ("s30-1", "s60-1"),
    }  # fmt: skip


def test_stale_marks_do_not_rank(seen: list[tuple[Sighting, CoatFeatures]], tmp_path: Path) -> None:
    sightings, features = apart(seen)

    def ranked(there: list[Sighting]) -> list[str]:
        roster = Roster(tmp_path, "test", 300)
        gallery = Gallery(there, features, roster, 3, tmp_path)
        asker = next(each for each in there if each.sighting_id == "s00-1")
        _, found = next(gallery.ranked(LEFT, [asker], gallery.coats))
        return [each.sighting_id for each in found]

    assert ranked(sightings)[0] == "s30-1"
    gone = [each for each in sightings if each.sighting_id != "s30-1"]
    assert "s30-1" not in ranked(gone)
    turned = [
        replace(each, flank=RIGHT) if each.sighting_id == "s30-1" else each for each in sightings
    ]
    assert "s30-1" not in ranked(turned)
    assert ranked(sightings)[0] == "s30-1"


@pytest.mark.parametrize("harm", ["photographs.json", "left/index.json", "left/*.segment"])
def test_a_harmed_folder_is_made_anew(
    harm: str, seen: list[tuple[Sighting, CoatFeatures]], tmp_path: Path
) -> None:
    sightings, features = apart(seen)
    matcher = RootSiftMatcher()
    matcher.propose(sightings, features, folder=tmp_path)
    for path in tmp_path.glob(harm):
        path.write_bytes(path.read_bytes()[:-9] + b"nonsense!")
    found = pairs(matcher, sightings, features, asked=["s00-1", "s10-1"], folder=tmp_path)
    assert found == SAME


def test_own_photographs_take_no_place_among_the_neighbours() -> None:
    one = sighting("a", LEFT, photos=3, card="A")
    other, third = sighting("b", LEFT, card="B"), sighting("c", LEFT, card="C")
    kept = coat(1, 0)
    features = {each.detection_id: kept for each in one.detections}
    features |= {"b0-1": coat(1, 5), "c0-1": coat(2, 5)}
    gallery = Gallery([one, other, third], features, Roster(None, "test", 300), 3)
    _, found = next(gallery.ranked(LEFT, [one], gallery.coats))
    assert [each.sighting_id for each in found] == ["b0-1", "c0-1"]


def test_background_before_one_camera_does_not_crowd_out_the_animal() -> None:
    fence = coat(9, 0)
    features = {f"f{row}0-1": fence for row in range(12)}
    sightings = [sighting(f"f{row}", LEFT, card="A") for row in range(12)]
    mixed = coat(1, 1)
    rows = slice(0, 150)
    asking = CoatFeatures(
        np.concatenate([mixed.points[rows], fence.points[rows]]),
        np.concatenate([mixed.frame_points[rows], fence.frame_points[rows]]),
        np.concatenate([mixed.sizes[rows], fence.sizes[rows]]),
        np.concatenate([mixed.angles[rows], fence.angles[rows]]),
        np.concatenate([mixed.descriptors[rows], fence.descriptors[rows]]),
        5.0,
        5.0,
    )
    sightings += [sighting("x", LEFT, card="A"), sighting("y", LEFT, card="B")]
    features |= {"x0-1": asking, "y0-1": coat(1, 2)}
    gallery = Gallery(sightings, features, Roster(None, "test", 300), 3)
    _, found = next(gallery.ranked(LEFT, [sightings[-2]], gallery.coats))
    assert found[0].sighting_id == "y0-1"


def test_an_animal_seen_often_is_followed_beyond_the_shortlist() -> None:
    sightings = [sighting(f"s{row:02}", LEFT) for row in range(12)]
    features = {each.sighting_id: coat(1, row) for row, each in enumerate(sightings)}
    few = RootSiftMatcher(MatchSettings(shortlist=3, longest=3))
    far = RootSiftMatcher(MatchSettings(shortlist=3))
    asked = ["s000-1"]
    assert len(pairs(few, sightings, features, asked=asked)) == 3
    assert len(pairs(far, sightings, features, asked=asked)) >= 10


def test_a_network_is_not_silently_ignored() -> None:
    with pytest.raises(PluginError, match="uses no network"):
        RootSiftMatcher(network="miewid")


def test_a_mirrored_photograph_is_told(tmp_path: Path) -> None:
    shown = [(1, LEFT, False), (2, LEFT, False), (1, RIGHT, True), (3, RIGHT, False)]
    shown += [(2, LEFT, True), (1, LEFT, False)]
    sightings = [sighting(f"s{row}", flank) for row, (_, flank, _) in enumerate(shown)]
    features = {
        f"s{row}0-1": coat(animal, row, flip) for row, (animal, _, flip) in enumerate(shown)
    }
    matcher = RootSiftMatcher()
    assert pairs(matcher, sightings, features) == {("s00-1", "s50-1")}
    found = (("s00-1", "s20-1"), ("s10-1", "s40-1"), ("s20-1", "s50-1"))
    assert matcher.mirrored(sightings, features) == found
    assert matcher.mirrored(sightings, features, ["s40-1"], tmp_path) == found[1:2]
    assert matcher.mirrored(sightings, features, ["s40-1"], tmp_path) == found[1:2]


def test_features_that_are_gone_are_passed_over(
    seen: list[tuple[Sighting, CoatFeatures]], tmp_path: Path
) -> None:
    sightings, features = apart(seen)
    matcher = RootSiftMatcher()
    matcher.propose(sightings, features, folder=tmp_path)
    del features["s30-1"]
    asked = ["s00-1", "s10-1"]
    assert pairs(matcher, sightings, features, asked, folder=tmp_path) == {("s10-1", "s40-1")}
