"""A network, loaded: pictures in, numbers out, on the processor or an accelerator as found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pardalis.errors import InputError, PluginError
from pardalis.networks.registry import sha256_of

PROVIDERS = {
    "cuda": "CUDAExecutionProvider",
    "openvino": "OpenVINOExecutionProvider",
    "cpu": "CPUExecutionProvider",
}
"""Quickest first, by the names of ONNX Runtime."""

_TYPES = {"tensor(float)": np.float32, "tensor(float16)": np.float16}
_SILENT = 4


@dataclass(frozen=True, slots=True)
class Tensor:
    """An input or output of a network.

    Parameters
    ----------
    name
        As the file calls it.
    shape
        Its axes; None where any length goes.
    kind
        Its type, as ONNX Runtime calls it.
    """

    name: str
    shape: tuple[int | None, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class SessionSettings:
    """How a network is run.

    Parameters
    ----------
    device
        "cpu", "cuda", "openvino", or empty for the quickest that works.
    threads
        Of the processor, for one run; None as ONNX Runtime chooses.
    batch
        Pictures that are run at once, where the network takes several.
    """

    device: str = ""
    threads: int | None = None
    batch: int = 8


class Network:
    """A network in an ONNX file, ready to run; safe to share between threads.

    Parameters
    ----------
    file
        The ONNX file.
    settings
        By default `SessionSettings()`.
    sha256
        What the file's must be; empty if it is not known.

    Raises
    ------
    PluginError
        If ONNX Runtime is not installed, or cannot run the network on that device.
    InputError
        If the file is not there, is no ONNX model, or is another than it was.
    """

    def __init__(
        self, file: Path, settings: SessionSettings | None = None, sha256: str = ""
    ) -> None:
        self.settings = settings or SessionSettings()
        if not file.is_file():
            raise InputError(f"There is no file '{file}'.", "Name an ONNX file.")
        if sha256 and sha256_of(file) != sha256:
            raise InputError(
                f"'{file}' is not the file that was fetched: its SHA-256 is another.",
                "Remove it (pardalis models remove) and fetch or add it again.",
            )
        self._session = _opened(file, self.settings)
        self.inputs = tuple(_tensor(each) for each in self._session.get_inputs())
        self.outputs = tuple(_tensor(each) for each in self._session.get_outputs())
        self.metadata = dict(self._session.get_modelmeta().custom_metadata_map)
        used = self._session.get_providers()[0]
        self.device = next((name for name, each in PROVIDERS.items() if each == used), used)

    def run(self, pictures: np.ndarray, outputs: Sequence[str] = ()) -> tuple[np.ndarray, ...]:
        """The outputs for any number of pictures, which are run in batches.

        Parameters
        ----------
        pictures
            The first axis counts them; see `pardalis.networks.pictures`.
        outputs
            Names of those wanted; by default all.

        Raises
        ------
        PluginError
            If the network does not take these pictures, or has no such output.
        """
        taken = self.inputs[0]
        if taken.kind not in _TYPES:
            raise PluginError(
                f"The network takes {taken.kind}, not brightness as numbers with a point.",
                "Export it with inputs of float32 or float16.",
            )
        wanted = list(outputs) or [each.name for each in self.outputs]
        fixed = taken.shape[0] if taken.shape else None
        size = fixed or max(1, self.settings.batch)
        parts = [
            self._run_one(_filled(pictures[start : start + size], fixed), wanted, taken)
            for start in range(0, len(pictures), size)
        ]
        return tuple(
            np.concatenate([part[place] for part in parts])[: len(pictures)]
            for place in range(len(wanted))
        )

    def _run_one(self, batch: np.ndarray, wanted: list[str], taken: Tensor) -> list[np.ndarray]:
        given = {taken.name: np.ascontiguousarray(batch.astype(_TYPES[taken.kind], copy=False))}
        try:
            found: list[np.ndarray] = self._session.run(wanted, given)
        except Exception as error:
            # ONNX Runtime's own errors have no common class but this.
            raise PluginError(
                f"The network cannot be run: {_first_line(error)}",
                "See that its entry states the input that it takes: pardalis models list.",
            ) from error
        return found


def _filled(batch: np.ndarray, fixed: int | None) -> np.ndarray:
    """A batch of the length that the network insists on; what is added is cut off afterwards."""
    if fixed is None or len(batch) == fixed:
        return batch
    return np.concatenate([batch, np.repeat(batch[-1:], fixed - len(batch), axis=0)])


def _runtime() -> Any:
    """ONNX Runtime, imported here so that nothing else pays for it; it is told to keep quiet."""
    try:
        import onnxruntime
    except ImportError as error:
        raise PluginError(
            "Networks are run by ONNX Runtime, which is not installed.",
            "Install it: pip install 'pardalis[networks]'.",
        ) from error
    onnxruntime.disable_telemetry_events()
    onnxruntime.set_default_logger_severity(_SILENT)
    return onnxruntime


def _opened(file: Path, settings: SessionSettings) -> Any:
    runtime = _runtime()
    options = runtime.SessionOptions()
    options.log_severity_level = _SILENT
    # Threads that wait in circles for the next picture take the processor from those that read it.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    if settings.threads is not None:
        options.intra_op_num_threads = settings.threads
        options.inter_op_num_threads = 1
    if settings.device and settings.device not in PROVIDERS:
        raise InputError(
            f"'{settings.device}' is no device.", f"Choose one of: {', '.join(PROVIDERS)}."
        )
    present = runtime.get_available_providers()
    reason = f"this ONNX Runtime has no {PROVIDERS.get(settings.device, '')}"
    for device in [settings.device] if settings.device else list(PROVIDERS):
        provider = PROVIDERS[device]
        if provider not in present:
            continue
        try:
            session = runtime.InferenceSession(str(file), options, providers=[provider])
        except Exception as error:
            # An accelerator without its driver fails here; the next device is tried.
            reason = _first_line(error)
            continue
        if session.get_providers()[0] == provider:
            return session
        reason = f"{provider} does not work here"
    if settings.device in ("", "cpu"):
        raise InputError(
            f"'{file}' cannot be run as an ONNX model: {reason}",
            "See that it is a whole .onnx file; weights of PyTorch must be exported to ONNX first.",
        )
    raise PluginError(
        f"The network cannot be run on '{settings.device}': {reason}.",
        "Choose another device, or install ONNX Runtime for it.",
    )


def _tensor(given: Any) -> Tensor:
    # An axis of any length has a name, or none.
    shape = tuple(axis if isinstance(axis, int) else None for axis in given.shape)
    return Tensor(given.name, shape, given.type)


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0]
