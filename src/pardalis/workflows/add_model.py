"""A network of one's own, made known: its file checked, its entry written."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from pardalis.detect.yolo.heads import head_of
from pardalis.errors import InputError, PluginError
from pardalis.networks.entries import checked
from pardalis.networks.onnx_file import why_not_onnx
from pardalis.networks.pictures import as_input
from pardalis.networks.registry import PART, Registry, models_folder, sha256_of
from pardalis.networks.session import Network, SessionSettings
from pardalis.records.model_file import ModelFile, NetworkPurpose
from pardalis.workflows.models_settings import AddSettings
from pardalis.workflows.network_entry import entry_of, size_fixed, size_given
from pardalis.workflows.outcome import Outcome

_FEWEST_NUMBERS = 8
_MOST_SHOWN = 8


def add_model(name: str, file: Path | None = None, settings: AddSettings | None = None) -> Outcome:
    """Make a network known, and put its file into the models folder.

    Parameters
    ----------
    name
        By which it is asked for; that of a known entry gives its values to what is not given.
    file
        The ONNX file; without one the entry needs an address to fetch it from.
    settings
        What is said of it.

    Returns
    -------
    Outcome
        Its inputs and outputs.

    Raises
    ------
    InputError
        If the file is no whole ONNX model, is not the one that was meant, or does not take pictures
        of that size.
    PluginError
        If ONNX Runtime is not installed.
    """
    chosen = settings or AddSettings()
    registry = Registry(models_folder(chosen.models))
    known = {entry.name: entry for entry in registry.entries()}.get(name)
    if file is None:
        entry = checked(entry_of(name, known, chosen, size_given(chosen.input_size)))
        if not entry.urls:
            raise InputError(
                "Neither a file nor an address was given.", "Name an ONNX file, or give --url."
            )
        registry.put(entry)
        told = f"'{name}' is known. Its file: pardalis models fetch {name}"
        return Outcome("models add", (told,), answer={"name": name})
    _check_file(file, (chosen.sha256 or "").lower())
    with _copied(registry, name, file) as copy:
        network = Network(copy, SessionSettings(device="cpu"))
        size = size_given(chosen.input_size) or size_fixed(network.inputs[0], chosen, known)
        entry, shape = _tried(
            network, checked(entry_of(name, known, chosen, size, network.metadata))
        )
        pinned = registry.take(entry, copy, move=True)
    return _told(pinned, registry.file_of(pinned), network, shape)


def _check_file(file: Path, sha256: str) -> None:
    if not file.is_file():
        raise InputError(f"There is no file '{file}'.", "Name an ONNX file.")
    if reason := why_not_onnx(file):
        raise InputError(
            f"'{file}' is not a whole ONNX model: {reason}.",
            "Copy it again; weights of PyTorch must be exported to ONNX first.",
        )
    if sha256 and sha256_of(file) != sha256:
        raise InputError(
            f"The SHA-256 of '{file}' is another than the one given.", "Copy the file again."
        )


@contextmanager
def _copied(registry: Registry, name: str, file: Path) -> Iterator[Path]:
    """A copy alone in the models folder, so that weights left in other files are missed now."""
    registry.folder.mkdir(parents=True, exist_ok=True)
    copy = registry.folder / f"{Path(name).name}.onnx.copy{PART}"
    try:
        shutil.copyfile(file, copy)
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def _tried(network: Network, entry: ModelFile) -> tuple[ModelFile, tuple[int, ...]]:
    """The entry with what its output tells, and the shape of what comes out for a grey picture."""
    picture = entry.picture
    grey = np.full((picture.height, picture.width, 3), 128, np.uint8)
    names = [each.name for each in network.outputs]
    if entry.output and entry.output not in names:
        raise InputError(
            f"The network has no output '{entry.output}'.", f"It has: {', '.join(names)}."
        )
    try:
        (found, *_) = network.run(as_input(grey, picture)[None], [entry.output or names[0]])
    except PluginError as error:
        raise InputError(
            f"The network does not take a picture of {picture.width} x {picture.height}: "
            f"{error.message}",
            "Give --input-size and --layout as its authors state them.",
        ) from error
    return _fitting(entry, found.shape, names), found.shape


def _fitting(entry: ModelFile, shape: tuple[int, ...], names: list[str]) -> ModelFile:
    """The entry, after seeing that the network gives what its purpose asks for."""
    numbers = math.prod(shape)
    wrong, remedy = "", f"Name the output that is one: --output (it has {', '.join(names)})."
    if entry.purpose is NetworkPurpose.DETECTION:
        if not entry.classes:
            wrong, remedy = "nor does its file name its classes", "Give them: --classes."
        else:
            return replace(entry, head=head_of(shape, len(entry.classes), entry.head))
    elif entry.purpose is NetworkPurpose.REIDENTIFICATION:
        if numbers != shape[-1] or numbers < _FEWEST_NUMBERS:
            wrong = "which is no embedding"
    elif numbers != len(entry.classes):
        wrong = f"and {len(entry.classes)} classes are named"
        remedy = "Give its classes in their order: --classes LABELS.txt."
    if wrong:
        raise InputError(f"The network gives {list(shape)} for a picture, {wrong}.", remedy)
    return entry


def _told(entry: ModelFile, file: Path, network: Network, shape: tuple[int, ...]) -> Outcome:
    picture = entry.picture
    sentences = (
        f"'{entry.name}' for {entry.purpose} is in the models folder: {file}",
        f"It takes pictures of {picture.width} x {picture.height} ({picture.fit}, "
        f"{picture.colours}, {picture.layout}), less {_numbers(picture.mean)}, over "
        f"{_numbers(picture.std)}; for one it gives {' x '.join(str(n) for n in shape)} numbers.",
        *_told_of_classes(entry),
        f"Licence: {entry.licence}. SHA-256: {entry.sha256}",
    )
    answer = {
        "name": entry.name,
        "file": str(file),
        "sha256": entry.sha256,
        "inputs": [{"name": each.name, "shape": each.shape} for each in network.inputs],
        "outputs": [{"name": each.name, "shape": each.shape} for each in network.outputs],
        "output_shape": list(shape),
    }
    return Outcome("models add", sentences, {"bytes": entry.size or 0}, answer=answer)


def _told_of_classes(entry: ModelFile) -> tuple[str, ...]:
    if not entry.classes:
        return ()
    shown = ", ".join(entry.classes[:_MOST_SHOWN])
    more = len(entry.classes) - _MOST_SHOWN
    head = f" Its output is read as {entry.head}'s." if entry.head else ""
    return (f"Its classes: {shown}{f' and {more} more' if more > 0 else ''}.{head}",)


def _numbers(values: tuple[float, ...]) -> str:
    return ", ".join(f"{value:g}" for value in values)
