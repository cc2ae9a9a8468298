"""Fixtures that every kind of test may use."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest


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
