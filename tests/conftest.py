"""Fixtures that every kind of test may use, and which tests one process runs together."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest

ONE_CENSUS = (
    "test_census", "test_identities_by_people", "test_slips_in_the_ledger", "test_why_two_are_one",
)  # fmt: skip


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Tests of one workflow share a project that takes a minute to make: one process runs them.

    (`--dist loadgroup` would ask for no code here; xdist 3.8 cannot tell its groups to pytest 9.)
    """
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.split("::")[0]
            if not file.startswith("tests/workflows/"):
                return nodeid
            return "one census" if Path(file).stem.startswith(ONE_CENSUS) else file

    return Together(config, log)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real photographs and capture records."""
    named = os.environ.get("PARDALIS_REAL_DATA")
    if not named:
        pytest.skip("PARDALIS_REAL_DATA is not set: tests on real data are left out")
    folder = Path(named)
    if not folder.is_dir():
        pytest.fail(f"PARDALIS_REAL_DATA names no folder: {folder}")
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[..., str]]:
    """A PostgreSQL server of the tests' own: each call makes an empty database, with its address.

    Its letters stand in the order of a dictionary, not of their bytes, as on many servers.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: int(each.parts[-2]))
    if not found:
        pytest.skip("PostgreSQL is not installed")
    # A socket's path may not be long.
    folder = Path(tempfile.mkdtemp(prefix="pardalis-pg-"))
    run: dict[str, Any] = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder}
    if os.geteuid() == 0:
        # The server refuses to run as root.
        import pwd

        group = pwd.getpwnam("nobody").pw_gid
        shutil.chown(folder, "nobody", group)
        run |= {"user": "nobody", "group": group, "extra_groups": []}
    data, log = folder / "data", folder / "log"
    order = ["--locale-provider=icu", "--icu-locale=en-US"] if int(found[-1].parts[-2]) > 14 else []
    control = [found[-1] / "pg_ctl", "-D", data, "-w", "-t", "120"]
    names = (f"survey_{number}" for number in count(1))

    def make(template: str = "template0") -> str:
        name = next(names)
        command = [found[-1] / "createdb", "-h", folder, "-U", "lin", f"--template={template}"]
        subprocess.run([*command, name], **run)
        return f"postgresql://lin@/{name}?host={folder}"

    try:
        subprocess.run(
            [found[-1] / "initdb", "-D", data, "--auth=trust", "--username=lin", "--no-sync",
             "--encoding=UTF8", "--locale=C.UTF-8", *order], **run,
        )  # fmt: skip
        settings = {
            "listen_addresses": "", "unix_socket_directories": str(folder), "fsync": "off",
            "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200",
            "shared_buffers": "32MB",
        }  # fmt: skip
        with (data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        subprocess.run([*control, "-l", log, "start"], **run)
        yield make
    finally:
        # What did not begin need not be stopped.
        subprocess.run([*control, "-m", "immediate", "stop"], **run | {"check": False})
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_with_tables(postgres: Callable[..., str]) -> Callable[[], str]:
    """The same with the tables of a project that holds nothing: quicker than to make them anew."""
    from pardalis.store.database import Database, server_url

    first = server_url(postgres())
    Database(first).close()
    return partial(postgres, first.database)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """The URL of an empty database of each kind that a project may have."""
    from pardalis.store.database import server_url, sqlite_url

    if request.param == "sqlite":
        return sqlite_url(tmp_path / "pardalis.db")
    return server_url(request.getfixturevalue("postgres_with_tables")())


@pytest.fixture(scope="session")
def tiny_network() -> Callable[..., bytes]:
    """ONNX files of some kilobytes, made as they are asked for.

    A fixed convolution, its square, and means over a 4 by 4 grid: enough to tell textures apart.
    Its second output, the mean of each channel, can be computed by hand.
    """
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    def make(side: int = 32, batch: int | str = "n") -> bytes:
        kernels = np.random.default_rng(3).normal(0, 1, (24, 3, 3, 3)).astype(np.float32)
        kernels -= kernels.mean(axis=(2, 3), keepdims=True)
        cell = {"kernel_shape": [side // 4] * 2, "strides": [side // 4] * 2}
        nodes = [
            helper.make_node("Conv", ["pictures", "kernels"], ["edges"], pads=[1, 1, 1, 1]),
            helper.make_node("Mul", ["edges", "edges"], ["power"]),
            helper.make_node("AveragePool", ["power"], ["cells"], **cell),
            helper.make_node("Flatten", ["cells"], ["embedding"]),
            helper.make_node("GlobalAveragePool", ["pictures"], ["means"]),
            helper.make_node("Flatten", ["means"], ["colour"]),
        ]
        shapes = {
            "pictures": [batch, 3, side, side],
            "embedding": [batch, 384],
            "colour": [batch, 3],
        }
        values = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
            for name, shape in shapes.items()
        ]
        held = [numpy_helper.from_array(kernels, "kernels")]
        graph = helper.make_graph(nodes, "tiny", values[:1], values[1:], held)
        opsets = [helper.make_opsetid("", 17)]
        made: bytes = helper.make_model(
            graph, opset_imports=opsets, ir_version=8
        ).SerializeToString()
        return made

    return make


@pytest.fixture(scope="session")
def tiny_detector() -> Callable[..., bytes]:
    """ONNX files of detection networks whose boxes can be worked out by hand.

    Each cell of 8 by 8 pixels of the input is a candidate, as large as the cell. The mean of red
    in it, times 4 less 2.8 and cut to 0 and 1, is its score as the first class; green and blue are
    those of the second and third. What they give is laid out as each family lays it out.
    """
    from onnx import TensorProto, helper, numpy_helper

    def make(
        head: str = "yolov8", side: int | None = 64, batch: int | str = "n", names: bool = False
    ) -> bytes:
        import numpy as np

        node = helper.make_node
        nodes = [
            node("AveragePool", ["pictures"], ["cells"], kernel_shape=[8, 8], strides=[8, 8]),
            node("Mul", ["cells", "four"], ["raised"]),
            node("Sub", ["raised", "less"], ["bright"]),
            node("Clip", ["bright", "zero", "one"], ["maps"]),
            node("ReduceMean", ["maps", "axis"], ["mean"], keepdims=1),
            node("Mul", ["mean", "zero"], ["nothing"]),
            node("Add", ["nothing", "one"], ["ones"]),
            node("CumSum", ["ones", "columns"], ["column"]),
            node("CumSum", ["ones", "rows"], ["row"]),
            node("Mul", ["column", "eight"], ["right"]),
            node("Mul", ["row", "eight"], ["bottom"]),
            node("Sub", ["right", "eight"], ["left"]),
            node("Sub", ["bottom", "eight"], ["top"]),
            node("Sub", ["right", "half"], ["x"]),
            node("Sub", ["bottom", "half"], ["y"]),
            node("Mul", ["ones", "eight"], ["width"]),
            node("ReduceMax", ["maps", "axis"], ["best"], keepdims=1),
            node("ArgMax", ["maps"], ["number"], axis=1, keepdims=1),
            node("Cast", ["number"], ["kind"], to=TensorProto.FLOAT),
        ]
        parts = {
            "yolov8": ["x", "y", "width", "width", "maps"],
            "yolov5": ["x", "y", "width", "width", "ones", "maps"],
            "end_to_end": ["left", "top", "right", "bottom", "best", "kind"],
        }[head]
        numbers = {"yolov8": 7, "yolov5": 8, "end_to_end": 6}[head]
        nodes.append(node("Concat", parts, ["whole"], axis=1))
        flat = "output0" if head == "yolov8" else "flat"
        nodes.append(node("Reshape", ["whole", "shape"], [flat]))
        if head != "yolov8":
            nodes.append(node("Transpose", [flat], ["output0"], perm=[0, 2, 1]))
        floats = {"four": 4, "less": 2.8, "zero": 0, "one": 1, "eight": 8, "half": 4}
        whole = {"axis": [1], "columns": 3, "rows": 2, "shape": [0, numbers, -1]}
        held = [numpy_helper.from_array(np.array(v, np.float32), k) for k, v in floats.items()]
        held += [numpy_helper.from_array(np.array(v, np.int64), k) for k, v in whole.items()]
        sides = [side, side] if side else ["height", "width"]
        count = (side // 8) ** 2 if side else "count"
        axes = [numbers, count] if head == "yolov8" else [count, numbers]
        value = helper.make_tensor_value_info
        graph = helper.make_graph(
            nodes,
            "tiny",
            [value("pictures", TensorProto.FLOAT, [batch, 3, *sides])],
            [value("output0", TensorProto.FLOAT, [batch, *axes])],
            held,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
        if names:
            helper.set_model_props(model, {"names": "{0: 'animal', 1: 'person', 2: 'vehicle'}"})
        made: bytes = model.SerializeToString()
        return made

    return make


@pytest.fixture(scope="session")
def tiny_classifier() -> Callable[..., bytes]:
    """ONNX files of a classification network: ten times the mean of red, green and blue."""
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    def make(side: int = 16) -> bytes:
        nodes = [
            helper.make_node("GlobalAveragePool", ["pictures"], ["means"]),
            helper.make_node("Flatten", ["means"], ["flat"]),
            helper.make_node("Mul", ["flat", "ten"], ["logits"]),
        ]
        value = helper.make_tensor_value_info
        graph = helper.make_graph(
            nodes,
            "tiny",
            [value("pictures", TensorProto.FLOAT, ["n", 3, side, side])],
            [value("logits", TensorProto.FLOAT, ["n", 3])],
            [numpy_helper.from_array(np.array(10, np.float32), "ten")],
        )
        opsets = [helper.make_opsetid("", 17)]
        made: bytes = helper.make_model(
            graph, opset_imports=opsets, ir_version=8
        ).SerializeToString()
        return made

    return make


_STAND_INS = {
    "megadetector": (
        "10.0.28",
        {
            "__init__.py": "",
            "detection/__init__.py": "",
            "detection/run_detector.py": """
import numpy as np

class Detector:
    def __init__(self, name):
        self.name = name

    def generate_detections_one_image(
        self, img_original, image_id="unknown", detection_threshold=0.00001, image_size=None,
        augment=False, verbose=False,
    ):
        if self.name == "FAILS":
            return {"file": image_id, "failure": "inference failure", "detections": None}
        light = np.argwhere(img_original[..., 0] > 210)
        found = []
        if len(light) > 5000:
            (top, left), (bottom, right) = light.min(0), light.max(0) + 1
            height, width = img_original.shape[:2]
            box = [left / width, top / height, (right - left) / width, (bottom - top) / height]
            found = [
                {"category": "2", "conf": 0.5, "bbox": [0.0, 0.0, 0.1, 0.2]},
                {"category": "1", "conf": 0.95, "bbox": box},
                {"category": "3", "conf": 0.25, "bbox": [0.9, 0.8, 0.1, 0.2]},
                {"category": "4", "conf": 0.125, "bbox": [0.4, 0.0, 0.1, 0.2]},
                {"category": "1", "conf": 0.001, "bbox": [0.4, 0.0, 0.1, 0.2]},
            ]
        found = [each for each in found if each["conf"] >= detection_threshold]
        return {"file": image_id, "detections": found, "max_detection_conf": 0.95, "failure": None}

def load_detector(
    model_file, force_cpu=False, force_model_download=False, detector_options=None, verbose=False
):
    print("loading", model_file)
    if model_file == "OWL":
        raise ValueError("Unrecognized model format: OWL")
    return Detector(model_file)
""",
        },
    ),
    "speciesnet": (
        "5.0.6",
        {
            "__init__.py": """
import numpy as np
from PIL import Image

_LEOPARD = "5c7ce479;mammalia;carnivora;felidae;panthera;pardus;leopard"
_CAT = "df8514b0;mammalia;carnivora;felidae;;;cat family"
_PERSON = "990ae9dd;mammalia;primates;hominidae;homo;sapiens;human"

def _one(category, label, conf, box, name, score):
    processed = {"class": name, "score": score, "source": "classifier"}
    raw = {"classes": [name], "scores": [score]}
    return {"category": category, "label": label, "conf": conf, "bbox": box,
            "raw_classifications": raw, "processed_classification": processed}

class SpeciesNet:
    def __init__(self, model_name, *, components="all", geofence=True, target_species_txt=None,
                 multiprocessing=False, force_model_download=False):
        if model_name == "none":
            raise FileNotFoundError(model_name)
        self.name, self.geofence, self.country = model_name, geofence, None

    def predict(self, *, filepaths, country=None, run_mode="multi_thread", batch_size=8,
                progress_bars=False, predictions_json=None):
        self.country = country
        return {"info": {"format_version": "20261015"},
                "predictions": [self._predict(file) for file in reversed(filepaths)]}

    def _predict(self, file):
        if self.name == "fails":
            return {"filepath": file, "failures": ["DETECTOR"], "model_version": "4.0.3a"}
        pixels = np.asarray(Image.open(file).convert("L"))
        found = []
        if (pixels > 210).sum() > 5000:
            found = [
                _one("1", "animal", 0.9, [0.1, 0.4, 0.2, 0.25], _LEOPARD, 0.91),
                _one("1", "animal", 0.8, [0.5, 0.4, 0.2, 0.25], _CAT, 0.7),
                _one("2", "human", 0.6, [0.8, 0.4, 0.1, 0.25], _PERSON, 0.6),
            ]
        told = {"filepath": file, "detections": found, "model_version": "4.0.3a"}
        if self.name == "old":
            for each in found:
                del each["processed_classification"], each["raw_classifications"]
            told |= {"prediction": _LEOPARD, "prediction_score": 0.91}
        return told
""",
        },
    ),
}


@pytest.fixture(scope="session")
def stand_in() -> Callable[[Path, str], None]:
    """Write a package that stands in for MegaDetector's or SpeciesNet's own into a folder.

    It has the functions that Pardalis calls, with the arguments and the answers of the version that
    it names; what it finds is the light square of `pardalis.testing`'s scene.
    """

    def write(site: Path, package: str) -> None:
        version, files = _STAND_INS[package]
        for name, text in files.items():
            file = site / package / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        told = site / f"{package}-{version}.dist-info"
        told.mkdir(exist_ok=True)
        (told / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n", encoding="utf-8"
        )

    return write


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the rows of tables that tests recorded, wherever the tests ran."""
    rows = [
        value
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == "table" and report.when == "call"
    ]
    for _, row in sorted(rows):
        terminalreporter.write_line(row)
