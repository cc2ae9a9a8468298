"""Networks' embeddings: read from the box, compared one against many, joined with the spots."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import cv2
import numpy as np
import pytest

from pardalis.errors import PluginError
from pardalis.identify.matchers.embedding import EmbeddingMatcher, EmbeddingSettings
from pardalis.identify.matchers.joint import JointMatcher
from pardalis.identify.matching.alike import most_alike, similarity
from pardalis.identify.matching.fusion import joined
from pardalis.imaging.crop import crop
from pardalis.imaging.decode import read_upright
from pardalis.networks.pictures import as_input
from pardalis.networks.registry import Registry
from pardalis.networks.session import Network
from pardalis.plugins import Matcher
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.coat_match import CoatMatch
from pardalis.records.detection import BoundingBox, Detection, Flank
from pardalis.records.media import Media, Placement
from pardalis.records.model_file import ModelFile, NetworkInput, NetworkPurpose
from pardalis.records.proposal import Evidence, Proposal
from pardalis.records.sighting import CoatPhoto, Sighting

ENTRY = ModelFile("tiny", NetworkPurpose.REIDENTIFICATION, "CC0", "the tests", NetworkInput(32, 32))


@pytest.fixture
def models(tmp_path: Path, tiny_network: Callable[..., bytes]) -> Path:
    """A models folder with a tiny network."""
    source = tmp_path / "source.onnx"
    source.write_bytes(tiny_network())
    Registry(tmp_path / "models").take(ENTRY, source, move=True)
    return tmp_path / "models"


def texture(animal: int) -> np.ndarray:
    """Blots that are one animal's own, in its own places."""
    rng = np.random.default_rng(animal)
    grid = rng.normal(128, 60, (6, 8, 3)).astype(np.float32)
    whole = cv2.resize(grid, (400, 300), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(whole, 0, 255).astype(np.uint8))


def photograph(folder: Path, name: str, animal: int, noise: int, shift: int = 0) -> CoatPhoto:
    """The animal within a larger picture, noisy, perhaps with the box a little off."""
    rng = np.random.default_rng(noise)
    frame = np.full((600, 800, 3), 90, np.uint8)
    frame[100:400, 200:600] = texture(animal)
    noisy = np.clip(frame + rng.normal(0, 6, frame.shape), 0, 255).astype(np.uint8)
    cv2.imwrite(str(folder / f"{name}.jpg"), noisy)
    media = Media(
        name, f"{name}.jpg", "h", f"C{name}", None, Placement.NO_TABLE, None, None, name, name,
        800, 600,
    )  # fmt: skip
    box = BoundingBox((200 + shift) / 800, 100 / 600, 400 / 800, 300 / 600)
    return CoatPhoto(folder, media, Detection(f"{name}-1", name, "animal", box, 0.9, "test 1"))


def sighting(photo: CoatPhoto, flank: Flank = Flank.LEFT) -> Sighting:
    return Sighting(photo.detection.detection_id, (photo.detection,), (photo.media,), flank)


def coat(*embedding: float, sharpness: float = 1.0) -> CoatFeatures:
    unit = np.array(embedding, np.float32) / np.float32(np.linalg.norm(embedding))
    return CoatFeatures(
        np.zeros((0, 2), np.float32), np.zeros((0, 2), np.float32), np.zeros(0, np.float32),
        np.zeros(0, np.float32), np.zeros((0, 128), np.uint8), 0.0, sharpness, embedding=unit,
    )  # fmt: skip


def test_the_embedding_is_the_network_s_answer_to_the_box_of_length_one(
    models: Path, tmp_path: Path
) -> None:
    photo = photograph(tmp_path, "a", animal=1, noise=1)
    got = EmbeddingMatcher("tiny", models).extract(photo)
    # The box is 400 x 300 pixels, so that an eighth of the picture still holds more than 32 x 32.
    frame = read_upright(tmp_path / "a.jpg", 8)
    given = as_input(crop(frame, photo.detection.box), ENTRY.picture)[None]
    raw = Network(models / "tiny.onnx").run(given)[0][0]
    assert got.embedding == pytest.approx(raw / np.linalg.norm(raw), abs=1e-5)
    assert float(np.linalg.norm(got.embedding)) == pytest.approx(1.0)
    assert got.usable
    assert len(got.points) == 0


def test_what_is_too_small_is_not_given_to_the_network(models: Path, tmp_path: Path) -> None:
    photo = photograph(tmp_path, "a", animal=1, noise=1)
    small = replace(photo, detection=replace(photo.detection, box=BoundingBox(0.5, 0.5, 0.1, 0.1)))
    got = EmbeddingMatcher("tiny", models).extract(small)
    assert got.reason == "too small in the picture"
    assert got.embedding.size == 0


def test_animals_are_found_again_among_others(models: Path, tmp_path: Path) -> None:
    matcher = EmbeddingMatcher("tiny", models, EmbeddingSettings(shortlist=1))
    photos = [
        photograph(tmp_path, f"{animal:02d}{again}", animal, 100 * animal + again, 7 * again)
        for animal in range(12)
        for again in range(2)
    ]
    features = {each.detection.detection_id: matcher.extract(each) for each in photos}
    made = matcher.propose([sighting(each) for each in photos], features)
    pairs = {(each.sighting_a, each.sighting_b) for each in made}
    assert {(f"{animal:02d}0-1", f"{animal:02d}1-1") for animal in range(12)} <= pairs
    same = [each.score for each in made if each.sighting_a[:2] == each.sighting_b[:2]]
    assert min(same) > 0.9
    assert all(each.verified == 0 and each.similarity is None for each in made)


def test_left_and_right_are_apart_and_unknown_meets_both() -> None:
    sides = {"l": Flank.LEFT, "r": Flank.RIGHT, "u": Flank.UNKNOWN, "f": Flank.FRONT}
    matcher = EmbeddingMatcher.__new__(EmbeddingMatcher)
    matcher.settings, matcher.version = EmbeddingSettings(), "1-t-0"
    held, sightings = {}, []
    for rank, side in enumerate("lrulrff"):
        name = f"{rank}{side}"
        held[name] = coat(1.0, 0.1 * rank)
        found = Detection(name, side, "animal", BoundingBox(0.0, 0.0, 1.0, 1.0), 1.0, "t")
        sightings.append(Sighting(name, (found,), (), sides[side]))
    pairs = {(each.sighting_a, each.sighting_b) for each in matcher.propose(sightings, held)}
    assert pairs == {
        ("0l", "2u"), ("0l", "3l"), ("2u", "3l"), ("1r", "2u"), ("1r", "4r"), ("2u", "4r"),
        ("5f", "6f"),
    }  # fmt: skip


def test_the_most_alike_by_brute_force() -> None:
    rng = np.random.default_rng(5)
    held = {
        f"s{number:03d}": [coat(*rng.normal(size=16)) for _ in range(1 + number % 2)]
        for number in range(60)
    }
    found = most_alike(held, held.keys(), 3)
    expected = {}
    for name, own in held.items():
        cosines = {
            other: max(similarity(a, b) for a in own for b in theirs)
            for other, theirs in held.items()
            if other != name
        }
        for other in sorted(cosines, key=lambda each: -cosines[each])[:3]:
            expected[min(name, other), max(name, other)] = cosines[other]
    assert found == expected
    asked = most_alike(held, {"s007", "gone"}, 3)
    assert len(asked) == 3
    assert all("s007" in pair and expected[pair] == cosine for pair, cosine in asked.items())
    assert most_alike({"a": held["s000"]}, {"a"}, 3) == {}


def test_cosines_worked_out_by_hand() -> None:
    assert similarity(coat(1, 0), coat(0, 2)) == 0.0
    assert similarity(coat(3, 4), coat(4, 3)) == pytest.approx(0.96)
    assert similarity(coat(1, 1), coat(-2, -2)) == pytest.approx(-1.0)
    nothing = replace(coat(1, 0), embedding=np.zeros(0, np.float32))
    assert similarity(nothing, coat(1, 0)) == 0.0
    with pytest.raises(PluginError, match="two networks"):
        similarity(coat(1, 0), coat(1, 0, 0))


def test_a_match_has_a_score_and_no_spots(models: Path) -> None:
    match = EmbeddingMatcher("tiny", models).match(coat(3, 4), coat(4, 3), same_card=True)
    assert match.score == pytest.approx(0.96)
    assert match.verified == 0
    assert match.spots_a.shape == match.spots_b.shape == (0, 2)
    assert not match.transform.any()
    assert not match.mirrored


def test_without_a_network_or_with_the_wrong_one(models: Path) -> None:
    with pytest.raises(PluginError, match="pardalis models list"):
        EmbeddingMatcher()
    with pytest.raises(PluginError, match="no network 'lynx'"):
        EmbeddingMatcher("lynx", models)
    with pytest.raises(PluginError, match="pardalis models add miewid-msv3"):
        EmbeddingMatcher("miewid-msv3", models)
    registry = Registry(models)
    registry.put(replace(registry.find("tiny"), purpose=NetworkPurpose.DETECTION))
    with pytest.raises(PluginError, match="is for detection"):
        EmbeddingMatcher("tiny", models)


def test_another_file_is_another_version(
    models: Path, tmp_path: Path, tiny_network: Callable[..., bytes]
) -> None:
    first = EmbeddingMatcher("tiny", models).version
    (tmp_path / "other.onnx").write_bytes(tiny_network(side=16))
    Registry(models).take(replace(ENTRY, picture=NetworkInput(16, 16)), tmp_path / "other.onnx")
    assert EmbeddingMatcher("tiny", models).version != first


def test_a_network_that_gives_no_numbers_is_told(models: Path, tmp_path: Path) -> None:
    registry = Registry(models)
    entry = registry.find("tiny")
    registry.put(replace(entry, picture=replace(entry.picture, std=(1e-30, 1e-30, 1e-30))))
    matcher = EmbeddingMatcher("tiny", models)
    with pytest.raises(PluginError, match="gives no embedding"):
        matcher.extract(photograph(tmp_path, "a", 1, 1))


def test_a_matcher_goes_to_other_processes(models: Path, tmp_path: Path) -> None:
    matcher = EmbeddingMatcher("tiny", models)
    photo = photograph(tmp_path, "a", animal=1, noise=1)
    here = matcher.extract(photo)
    there = pickle.loads(pickle.dumps(matcher)).extract(photo)
    assert here.to_bytes() == there.to_bytes()


def test_two_matchers_joined() -> None:
    spots = (
        Proposal("a", "b", Evidence.PATTERN, "rootsift 1", 40, 40.5),
        Proposal("b", "c", Evidence.PATTERN, "rootsift 1", 12, 12.0),
        Proposal("a", "d", Evidence.PAIRED_CAMERAS, "paired 1", 0, 1.0),
    )
    network = (
        Proposal("a", "b", Evidence.PATTERN, "embedding 1-n-0", 0, 0.9),
        Proposal("a", "d", Evidence.PATTERN, "embedding 1-n-0", 0, 0.7),
    )
    both = joined(spots, network)
    told = [(each.sighting_a, each.sighting_b, each.verified, each.score, each.similarity)
            for each in both]  # fmt: skip
    assert told == [
        ("a", "b", 40, 40.5, 0.9),
        ("a", "d", 0, 1.0, None),
        ("a", "d", 0, 0.0, 0.7),
        ("b", "c", 12, 12.0, None),
    ]
    assert both[0].matcher == "rootsift 1 + embedding 1-n-0"
    assert joined(spots, ()) == tuple(
        sorted(spots, key=lambda each: (each.sighting_a, each.sighting_b))
    )
    assert joined(spots[::-1], network[::-1]) == both


class Spots:
    """A matcher of spots: coats whose `pattern` is the same number have that many in common."""

    name = "spots"
    version = "3"

    def extract(self, photo: CoatPhoto) -> CoatFeatures:
        number = float(photo.media.media_id[0])
        reason = "no coat pattern seen" if number == 0 else ""
        return replace(coat(1.0), pattern=number, reason=reason, embedding=np.zeros(0, np.float32))

    def match(self, a: CoatFeatures, b: CoatFeatures, same_card: bool) -> CoatMatch:
        nothing = np.zeros((0, 2), np.float32)
        return CoatMatch(0, a.pattern, nothing, nothing, np.zeros((3, 3)))

    def propose(
        self,
        sightings: Iterable[Sighting],
        features: Mapping[str, CoatFeatures],
        asked: Collection[str] | None = None,
        folder: Path | None = None,
    ) -> tuple[Proposal, ...]:
        if folder is not None:
            (folder / "kept").touch()
        names = sorted(each.sighting_id for each in sightings)
        return tuple(
            Proposal(a, b, Evidence.PATTERN, "spots 3", 30, 30.0)
            for a, b in combinations(names, 2)
            if features[a].pattern == features[b].pattern != 0
        )


def test_a_joint_matcher_keeps_both_and_speaks_once_of_a_pair(models: Path, tmp_path: Path) -> None:
    network = EmbeddingMatcher("tiny", models, EmbeddingSettings(shortlist=1))
    both = JointMatcher(Spots(), network)
    assert isinstance(both, Matcher)
    assert (both.name, both.version) == ("spots", f"3 + embedding {network.version}")
    # By its spots 1a is 1b; the network sees that 1a and 2a are one texture.
    textures = {"1a": 5, "1b": 6, "2a": 5, "0a": 6}
    photos = [photograph(tmp_path, name, animal, 1) for name, animal in textures.items()]
    features = {each.detection.detection_id: both.extract(each) for each in photos}
    assert features["1a-1"].embedding.size == 384
    assert features["1a-1"].pattern == 1.0
    assert features["0a-1"].embedding.size == 0
    assert both.match(features["1a-1"], features["1b-1"], same_card=False).score == 1.0
    kept = tmp_path / "kept"
    kept.mkdir()
    made = both.propose([sighting(each) for each in photos], features, folder=kept)
    told = {(each.sighting_a, each.sighting_b): each for each in made}
    assert told["1a-1", "1b-1"].verified == 30
    assert told["1a-1", "2a-1"].verified == 0
    assert (told["1a-1", "2a-1"].similarity or 0.0) > 0.99
    assert not any("0a-1" in ends for ends in told)
    assert (kept / "kept").is_file()
