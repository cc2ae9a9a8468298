"""Searching photographs by a network, against ONNX Runtime alone on the same network.

python benchmarks/detect_speed.py
python benchmarks/detect_speed.py --layers 1
python benchmarks/detect_speed.py --photos 64 --side 1280 --repeats 5

The network is made here, of random weights: a stack of convolutions as dear as a detector of middle
size (YOLOv9c's 102 billion operations at 640 pixels; a small one with --layers 1), with an output
laid out as YOLOv8's. ONNX Runtime alone, with its own defaults, is given inputs that are
ready in memory, as many at once as the search gives it; the search reads the photographs from disk,
fits them, runs the network, and decodes and suppresses its boxes. Both use the same threads, and
are measured by turns, since other work on a machine comes and goes; the best of each counts.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper
from PIL import Image, ImageFilter

from pardalis.detect.models.onnx import OnnxModel
from pardalis.detect.yolo.search import SearchSettings
from pardalis.networks.registry import Registry
from pardalis.networks.session import PROVIDERS, Network, SessionSettings
from pardalis.records.media import Media, Placement
from pardalis.records.model_file import Fit, Head, ModelFile, NetworkInput, NetworkPurpose
from pardalis.records.scene import Scene

GOAL = 0.9
_SIZE = (3264, 2448)
_STRIDE = 8
_FIRST = ((3, 32, 2), (32, 64, 2), (64, 256, 2))
_LAYER = (256, 256, 1)


def main() -> None:
    """Print photographs a second of both, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=8)
    parser.add_argument("--side", type=int, default=640, help="of the network's input [px]")
    parser.add_argument("--layers", type=int, default=12, help="7.5 billion operations each")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--device", default="", help="cpu, cuda or openvino; the quickest else")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _compare(Path(folder), given)


def _compare(folder: Path, given: argparse.Namespace) -> None:
    # After Pardalis, which sees to it that ONNX Runtime tells nobody of its use.
    import onnxruntime

    scene = _scene(folder, given.photos)
    models = _installed(folder, given.side, given.layers)
    model = OnnxModel("made", models, device=given.device, settings=SearchSettings())
    network = Network(model.file, SessionSettings(device=given.device))
    bare = onnxruntime.InferenceSession(model.file, providers=[PROVIDERS[network.device]])
    batch = 1 if network.device == "cpu" else 8
    ready = np.random.default_rng(1).random((batch, 3, given.side, given.side), np.float32)

    def alone() -> None:
        for _ in range(0, given.photos, batch):
            bare.run(None, {"pictures": ready})

    def search() -> None:
        model.find(scene)

    print(f"{given.photos} photographs of {_SIZE[0]} x {_SIZE[1]} on '{network.device}', ", end="")
    print(f"network of {given.side} pixels and {given.layers} layers, {batch} at once:")
    clocks: dict[str, Callable[[], float]] = {"by the clock": time.perf_counter}
    if network.device == "cpu":
        # Other work on the machine does not count here.
        clocks["of the processor's time"] = time.process_time
    best = _by_turns((alone, search), clocks, given.repeats)
    for label in clocks:
        rates = [given.photos / seconds for seconds in best[label]]
        print(f"  photographs a second {label}:")
        print(f"    ONNX Runtime alone {rates[0]:6.2f}")
        print(f"    the whole search   {rates[1]:6.2f}")
        print(f"    ratio {rates[1] / rates[0]:.2f} (goal: at least {GOAL})")


def _by_turns(
    jobs: tuple[Callable[[], None], ...], clocks: dict[str, Callable[[], float]], repeats: int
) -> dict[str, list[float]]:
    """The best time of each job by each clock, after one turn that warms up [s]."""
    best = {label: [float("inf")] * len(jobs) for label in clocks}
    for turn in range(repeats + 1):
        for place, job in enumerate(jobs):
            start = {label: clock() for label, clock in clocks.items()}
            job()
            for label, clock in clocks.items():
                if turn:
                    best[label][place] = min(best[label][place], clock() - start[label])
    return best


def _scene(folder: Path, photos: int) -> Scene:
    """Photographs of 8 megapixels with the grain and the blur of a forest."""
    media = []
    for number in range(photos):
        rng = np.random.default_rng(number)
        small = rng.integers(0, 255, (_SIZE[1] // 8, _SIZE[0] // 8, 3), np.uint8)
        image = Image.fromarray(small).resize(_SIZE, Image.Resampling.BICUBIC)
        name = f"IMG_{number:04d}.JPG"
        image.filter(ImageFilter.GaussianBlur(2)).save(folder / name, quality=90)
        media.append(
            Media(
                f"m{number}",
                name,
                f"h{number}",
                ".",
                None,
                Placement.NO_TABLE,
                None,
                None,
                "b",
                "e",
                *_SIZE,
            )
        )
    return Scene(folder, tuple(media), frozenset(each.media_id for each in media))


def _installed(folder: Path, side: int, layers: int) -> Path:
    source = folder / "made.onnx"
    source.write_bytes(_network(side, layers))
    plain, one = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
    picture = NetworkInput(side, side, Fit.LETTERBOX, plain, one)
    entry = ModelFile(
        "made", NetworkPurpose.DETECTION, "CC0", "this benchmark", picture, head=Head.YOLOV8,
        classes=("animal", "person", "vehicle"),
    )  # fmt: skip
    Registry(folder / "models").take(entry, source, move=True)
    return folder / "models"


def _network(side: int, layers: int) -> bytes:
    """Convolutions with random weights; each cell of 8 by 8 pixels is a candidate."""
    rng = np.random.default_rng(0)
    nodes, held, last = [], [], "pictures"
    for number, (given, made, stride) in enumerate((*_FIRST, *(_LAYER,) * layers)):
        weights = rng.normal(0, (2 / (9 * given)) ** 0.5, (made, given, 3, 3)).astype(np.float32)
        held.append(numpy_helper.from_array(weights, f"w{number}"))
        way = {"strides": [stride] * 2, "pads": [1] * 4}
        nodes.append(helper.make_node("Conv", [last, f"w{number}"], [f"c{number}"], **way))
        nodes.append(helper.make_node("Relu", [f"c{number}"], [f"r{number}"]))
        last = f"r{number}"
    cells = side // _STRIDE
    x, y = np.meshgrid(*[(np.arange(cells) + 0.5) * _STRIDE] * 2)
    middle = np.stack([x, y, np.full_like(x, 40), np.full_like(x, 40)]).reshape(1, 4, -1)
    constants = {
        "head": rng.normal(0, 0.05, (7, _LAYER[1], 1, 1)).astype(np.float32),
        "lower": np.full((1, 3, 1), 6, np.float32),
        "middle": middle.astype(np.float32),
        "flat": np.array([0, 7, -1], np.int64),
    }
    held += [numpy_helper.from_array(value, name) for name, value in constants.items()]
    nodes += [
        helper.make_node("Conv", [last, "head"], ["maps"]),
        helper.make_node("Reshape", ["maps", "flat"], ["rows"]),
        helper.make_node("Split", ["rows", "parts"], ["shifts", "scores"], axis=1),
        helper.make_node("Add", ["shifts", "middle"], ["boxes"]),
        helper.make_node("Sub", ["scores", "lower"], ["lowered"]),
        helper.make_node("Sigmoid", ["lowered"], ["sure"]),
        helper.make_node("Concat", ["boxes", "sure"], ["output0"], axis=1),
    ]
    held.append(numpy_helper.from_array(np.array([4, 3], np.int64), "parts"))
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        nodes,
        "made",
        [value("pictures", TensorProto.FLOAT, ["n", 3, side, side])],
        [value("output0", TensorProto.FLOAT, ["n", 7, cells**2])],
        held,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    made_bytes: bytes = model.SerializeToString()
    return made_bytes


if __name__ == "__main__":
    main()
