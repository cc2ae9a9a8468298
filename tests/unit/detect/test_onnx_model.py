"""Photographs searched by tiny networks whose boxes are known beforehand."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from pardalis.detect.models.onnx import OnnxModel
from pardalis.detect.yolo.search import SearchSettings
from pardalis.errors import InputError, PluginError
from pardalis.networks.registry import Registry
from pardalis.records.detection import BoundingBox, SearchStatus
from pardalis.records.media import Media, Placement
from pardalis.records.model_file import Fit, Head, ModelFile, NetworkInput, NetworkPurpose
from pardalis.records.scene import Scene
from pardalis.testing.detection_model import check_detection_model, made_scene

PLAIN = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
CLASSES = ("animal", "person", "vehicle")
RED, GREEN, BLUE = (0, 0, 255), (0, 255, 0), (255, 0, 0)

Detector = Callable[..., bytes]


def install(
    folder: Path, data: bytes, name: str = "tiny", side: int = 64, stride: int = 0, **known: object
) -> Path:
    """A models folder that holds a network."""
    source = folder / f"{name}.source"
    source.write_bytes(data)
    picture = NetworkInput(side, side, Fit.LETTERBOX, *PLAIN, stride=stride)
    told = {"classes": CLASSES, **known}
    entry = ModelFile(name, NetworkPurpose.DETECTION, "CC0", "tests", picture, **told)  # type: ignore[arg-type]
    Registry(folder / "models").take(entry, source, move=True)
    return folder / "models"


def photo(folder: Path, name: str, width: int, height: int, *boxes: tuple[object, ...]) -> Media:
    """A black photograph with rectangles (left, top, right, bottom, colour), without loss."""
    pixels = np.zeros((height, width, 3), np.uint8)
    for left, top, right, bottom, colour in boxes:
        pixels[top:bottom, left:right] = colour  # type: ignore[misc]
    # The least compression and no thinning of colours, so that edges stay where they are.
    quality = [cv2.IMWRITE_JPEG_QUALITY, 100, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, 0x111111]
    cv2.imwrite(str(folder / f"{name}.jpg"), pixels, quality)
    return Media(
        name, f"{name}.jpg", name, ".", None, Placement.NO_TABLE, None, None, name, name,
        width, height,
    )  # fmt: skip


def sides(box: BoundingBox) -> tuple[float, float, float, float]:
    return box.x, box.y, box.width, box.height


def scene(folder: Path, *media: Media) -> Scene:
    return Scene(folder, media, frozenset(each.media_id for each in media))


@pytest.fixture
def three(tmp_path: Path) -> Scene:
    """A photograph of 128 by 96 pixels, fitted as 64 by 48 with 8 rows above: halved."""
    # In the input these are the cells (2, 1), (4, 3) and (6, 5) of 8 by 8 pixels.
    boxes = (
        (32, 0, 48, 16, RED),
        (64, 32, 80, 48, GREEN),
        (96, 64, 112, 80, BLUE),
    )
    return scene(tmp_path, photo(tmp_path, "a", 128, 96, *boxes), photo(tmp_path, "b", 128, 96))


@pytest.mark.parametrize("head", list(Head))
@pytest.mark.parametrize("told", [True, False])
def test_every_head_gives_the_boxes_that_were_drawn(
    head: Head, told: bool, three: Scene, tmp_path: Path, tiny_detector: Detector
) -> None:
    data = tiny_detector(head.value)
    models = install(tmp_path, data, head=head if told else None)
    found, empty = OnnxModel("tiny", models, device="cpu").find(three)
    assert empty.status is SearchStatus.SEARCHED
    assert empty.detections == ()
    seen = {each.observation_type: each for each in found.detections}
    assert set(seen) == {"animal", "human", "vehicle"}
    assert sides(seen["animal"].box) == pytest.approx((1 / 4, 0, 1 / 8, 1 / 6), abs=1e-5)
    assert sides(seen["human"].box) == pytest.approx((1 / 2, 1 / 3, 1 / 8, 1 / 6), abs=1e-5)
    assert sides(seen["vehicle"].box) == pytest.approx((3 / 4, 2 / 3, 1 / 8, 1 / 6), abs=1e-5)
    assert {each.confidence for each in found.detections} == {1.0}
    assert [each.detection_id for each in found.detections] == ["a-1", "a-2", "a-3"]


def test_a_cell_partly_covered_is_less_sure(tmp_path: Path, tiny_detector: Detector) -> None:
    # Seven eighths of a cell of 64 by 64: brightness 0.875 times 4 less 2.8 is 0.7.
    drawn = photo(tmp_path, "a", 512, 512, (128, 128, 192, 184, RED))
    models = install(tmp_path, tiny_detector())
    (found,) = OnnxModel("tiny", models, device="cpu").find(scene(tmp_path, drawn))
    (one,) = found.detections
    assert one.box == BoundingBox(0.25, 0.25, 0.125, 0.125)
    assert one.confidence == pytest.approx(0.7, abs=0.02)


def test_batches_shapes_and_readers_change_nothing(tmp_path: Path, tiny_detector: Detector) -> None:
    media = [
        photo(tmp_path, f"p{number}", *((128, 96) if number % 2 else (96, 128)),
              (16 * number, 16, 16 * number + 16, 32, RED))
        for number in range(5)
    ]  # fmt: skip
    models = install(tmp_path, tiny_detector(side=None), stride=32)
    usual = OnnxModel("tiny", models, device="cpu").find(scene(tmp_path, *media))
    assert [len(each.detections) for each in usual] == [1] * 5
    for settings in (SearchSettings(batch=3, readers=1), SearchSettings(batch=8, readers=4)):
        model = OnnxModel("tiny", models, device="cpu", settings=settings)
        assert model.find(scene(tmp_path, *media)) == usual


def test_a_fixed_network_is_given_all_its_pixels_whatever_the_stride(
    three: Scene, tmp_path: Path, tiny_detector: Detector
) -> None:
    fixed = install(tmp_path, tiny_detector(batch=1), "fixed", stride=32)
    free = install(tmp_path, tiny_detector(side=None), "free", stride=32)
    first = OnnxModel("fixed", fixed, device="cpu").find(three)
    second = OnnxModel("free", free, device="cpu").find(three)
    assert [each.box for each in first[0].detections] == [each.box for each in second[0].detections]


def one_box_network(side: int) -> bytes:
    """A network that gives the box about all red pixels, which is sure of it by nine tenths."""
    node = helper.make_node
    nodes = [
        node("Slice", ["pictures", "zero", "one", "one"], ["red"]),  # the first channel
        node("Greater", ["red", "half"], ["is_red"]),
        node("Cast", ["is_red"], ["bright"], to=TensorProto.FLOAT),
        node("Sub", ["unit", "bright"], ["dark"]),
        node("Mul", ["dark", "far"], ["beyond"]),
        node("Sub", ["dark", "dark"], ["nothing"]),
        node("Add", ["nothing", "unit"], ["ones"]),
    ]
    for axis, (low, high) in (("three", ("left", "right")), ("two", ("top", "bottom"))):
        nodes += [
            node("CumSum", ["ones", axis], [f"{high}s"]),
            node("Sub", [f"{high}s", "unit"], [f"{low}s"]),
            node("Mul", [f"{high}s", "bright"], [f"red_{high}s"]),
            node("Add", [f"{low}s", "beyond"], [f"red_{low}s"]),
            node("ReduceMin", [f"red_{low}s", "axes"], [low], keepdims=1),
            node("ReduceMax", [f"red_{high}s", "axes"], [high], keepdims=1),
        ]
    nodes += [
        node("ReduceMax", ["bright", "axes"], ["any"], keepdims=1),
        node("Mul", ["any", "sure"], ["score"]),
        node("Sub", ["any", "any"], ["kind"]),
        node("Concat", ["left", "top", "right", "bottom", "score", "kind"], ["row"], axis=1),
        node("Reshape", ["row", "shape"], ["boxes"]),
    ]
    whole = {"zero": [0], "one": [1], "axes": [2, 3], "three": 3, "two": 2, "shape": [0, 1, 6]}
    floats = {"half": 0.5, "unit": 1.0, "far": 1e4, "sure": 0.9}
    held = [numpy_helper.from_array(np.array(v, np.int64), k) for k, v in whole.items()]
    held += [numpy_helper.from_array(np.array(v, np.float32), k) for k, v in floats.items()]
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        nodes,
        "one",
        [value("pictures", TensorProto.FLOAT, ["n", 3, side, side])],
        [value("boxes", TensorProto.FLOAT, ["n", 1, 6])],
        held,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    made: bytes = model.SerializeToString()
    return made


def test_an_animal_over_the_seams_of_four_tiles_is_one(tmp_path: Path) -> None:
    # Of 360 by 180, tiles are 200 by 100: columns to 200 and from 160, rows to 100 and from 80.
    # The animal goes over all four cuts, so that each tile has but a piece of it.
    drawn = photo(tmp_path, "a", 360, 180, (150, 60, 210, 120, RED))
    models = install(tmp_path, one_box_network(200), side=200, head=Head.END_TO_END)
    (found,) = OnnxModel("tiny", models, tiles=2, device="cpu").find(scene(tmp_path, drawn))
    (one,) = found.detections
    assert sides(one.box) == pytest.approx((150 / 360, 1 / 3, 60 / 360, 1 / 3), abs=0.012)


def test_an_animal_whole_in_one_tile_is_one(tmp_path: Path) -> None:
    # In the tile at the upper left it is whole; in the one beside it, from 160 on, a piece.
    drawn = photo(tmp_path, "a", 360, 180, (150, 20, 190, 60, RED))
    models = install(tmp_path, one_box_network(200), side=200, head=Head.END_TO_END)
    (found,) = OnnxModel("tiny", models, tiles=2, device="cpu").find(scene(tmp_path, drawn))
    (one,) = found.detections
    assert sides(one.box) == pytest.approx((150 / 360, 20 / 180, 40 / 360, 40 / 180), abs=0.012)


def test_tiles_find_what_is_small(tmp_path: Path, tiny_detector: Detector) -> None:
    # In the whole photograph it fills no cell by seven tenths. Halved, tiles of 4 by 4 are 95 of
    # 320 pixels wide, and their cells an eighth of that.
    drawn = photo(tmp_path, "a", 640, 640, (20, 20, 64, 64, RED))
    models = install(tmp_path, tiny_detector())
    plain, tiled = (OnnxModel("tiny", models, tiles=n, device="cpu") for n in (1, 4))
    assert plain.find(scene(tmp_path, drawn))[0].detections == ()
    found = tiled.find(scene(tmp_path, drawn))[0].detections
    # 20 to 64 is 10 to 32 when halved: of the cells' edges 0, 11.875, 23.75, 35.625 the second
    # cell is filled, and the third by seven tenths of its width, by half with its height.
    (one,) = found
    assert sides(one.box) == pytest.approx([95 / 8 / 320] * 4, abs=1e-4)
    assert tiled.version != plain.version


def test_a_large_photograph_is_decoded_small(tmp_path: Path, tiny_detector: Detector) -> None:
    drawn = photo(tmp_path, "a", 2048, 1536, (512, 0, 768, 256, RED))
    models = install(tmp_path, tiny_detector())
    (found,) = OnnxModel("tiny", models, device="cpu").find(scene(tmp_path, drawn))
    (one,) = found.detections
    assert sides(one.box) == pytest.approx((1 / 4, 0, 1 / 8, 1 / 6), abs=1e-5)


def test_the_contract_holds_for_each_head_with_and_without_tiles(
    tmp_path: Path, tiny_detector: Detector
) -> None:
    card = tmp_path / "card"
    card.mkdir()
    made = made_scene(card)
    for head in Head:
        models = install(tmp_path, tiny_detector(head.value), head.value.replace("_", "-"))
        for tiles in (1, 2):
            name = head.value.replace("_", "-")
            check_detection_model(OnnxModel(name, models, tiles, "cpu"), made)


def test_workers_elsewhere_open_their_own(
    three: Scene, tmp_path: Path, tiny_detector: Detector
) -> None:
    model = OnnxModel("tiny", install(tmp_path, tiny_detector()), device="cpu")
    found = model.find(three)
    assert pickle.loads(pickle.dumps(model)).find(three) == found


def test_species_of_a_detector_are_names(
    three: Scene, tmp_path: Path, tiny_detector: Detector
) -> None:
    models = install(
        tmp_path, tiny_detector(), classes=("leopard", "Panthera tigris", "car"),
        taxa=("Panthera pardus", "Panthera tigris", ""),
    )  # fmt: skip
    found = OnnxModel("tiny", models, device="cpu").find(three)[0].detections
    told = {(each.observation_type, each.scientific_name) for each in found}
    assert told == {("animal", "Panthera pardus"), ("animal", "Panthera tigris"), ("unknown", "")}
    for each in found:
        assert bool(each.classified_by) == (each.species_probability is not None)


def test_another_network_is_another_version(tmp_path: Path, tiny_detector: Detector) -> None:
    first = OnnxModel("tiny", install(tmp_path, tiny_detector()))
    second = OnnxModel("tiny", install(tmp_path / ".", tiny_detector("yolov5")))
    assert first.version != second.version


def test_what_cannot_work_says_so(three: Scene, tmp_path: Path, tiny_detector: Detector) -> None:
    with pytest.raises(PluginError, match="needs a network"):
        OnnxModel()
    with pytest.raises(PluginError, match="not in") as told:
        OnnxModel("megadetector-v5a", tmp_path / "none")
    assert "pardalis models fetch megadetector-v5a" in told.value.remedy
    models = install(tmp_path, tiny_detector())
    with pytest.raises(InputError, match="9 tiles are none"):
        OnnxModel("tiny", models, tiles=9)
    without = install(tmp_path, tiny_detector(), "nameless", classes=())
    with pytest.raises(PluginError, match="tells apart is not known"):
        OnnxModel("nameless", without, device="cpu").find(three)
    wrong = install(tmp_path, tiny_detector(), "wrong", classes=("animal",))
    with pytest.raises(PluginError, match="none that is known"):
        OnnxModel("wrong", wrong, device="cpu").find(three)
    few = install(
        tmp_path, tiny_detector("end_to_end"), "few", classes=("animal",), head=Head.END_TO_END
    )
    with pytest.raises(PluginError, match="a class of which no name is known"):
        OnnxModel("few", few, device="cpu").find(three)


def test_a_network_for_something_else_is_refused(
    tmp_path: Path, tiny_network: Callable[..., bytes]
) -> None:
    source = tmp_path / "s"
    source.write_bytes(tiny_network())
    picture = NetworkInput(32, 32)
    entry = ModelFile("reid", NetworkPurpose.REIDENTIFICATION, "CC0", "tests", picture)
    Registry(tmp_path / "models").take(entry, source)
    with pytest.raises(PluginError, match="is for reidentification"):
        OnnxModel("reid", tmp_path / "models")


def test_a_file_that_was_changed_is_not_run(
    three: Scene, tmp_path: Path, tiny_detector: Detector
) -> None:
    models = install(tmp_path, tiny_detector())
    data = bytearray((models / "tiny.onnx").read_bytes())
    data[-1] ^= 1
    (models / "tiny.onnx").write_bytes(bytes(data))
    with pytest.raises(InputError, match="SHA-256 is another"):
        OnnxModel("tiny", models, device="cpu").find(three)
