"""A network of one's own, made known: its file checked, its entry written."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from pardalis.errors import InputError, PluginError
from pardalis.networks.entries import checked
from pardalis.networks.onnx_file import why_not_onnx
from pardalis.networks.pictures import as_input
from pardalis.networks.registry import PART, Registry, models_folder, sha256_of
from pardalis.networks.session import Network, SessionSettings, Tensor
from pardalis.records.model_file import (
    ColourOrder,
    Fit,
    Layout,
    ModelFile,
    NetworkInput,
    NetworkPurpose,
)
from pardalis.workflows.models_settings import AddSettings
from pardalis.workflows.outcome import Outcome

_FEWEST_NUMBERS = 8


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
        entry = checked(_entry(name, known, chosen, _size_given(chosen.input_size)))
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
        size = _size_given(chosen.input_size) or _size_fixed(network.inputs[0], chosen, known)
        entry = checked(_entry(name, known, chosen, size))
        shape = _tried(network, entry)
        pinned = registry.take(entry, copy, move=True)
    return _told(pinned, registry.file_of(pinned), network, shape)


def _entry(
    name: str, known: ModelFile | None, chosen: AddSettings, size: tuple[int, int] | None
) -> ModelFile:
    """What is known of the network, changed by what was given."""
    if size is None and known is not None:
        size = known.picture.width, known.picture.height
    if size is None:
        raise InputError(
            f"The size of the input of '{name}' is not known.",
            "Give it as its authors state it: --input-size 440.",
        )
    picture = known.picture if known else NetworkInput(*size)
    picture = replace(picture, width=size[0], height=size[1], **_picture_given(chosen))
    entry = known or ModelFile(name, NetworkPurpose.REIDENTIFICATION, "not stated", "", picture)
    given: dict[str, Any] = {
        "purpose": chosen.purpose and NetworkPurpose(chosen.purpose),
        "licence": chosen.licence,
        "source": chosen.source,
        "output": chosen.output,
        "urls": chosen.urls or None,
    }
    changed = {field: value for field, value in given.items() if value is not None}
    # A file that was there before is none of this one's hash and size.
    sha256 = (chosen.sha256 or "").lower()
    return replace(entry, picture=picture, sha256=sha256, size=None, **changed)


def _picture_given(chosen: AddSettings) -> dict[str, Any]:
    given = {
        "fit": chosen.fit and Fit(chosen.fit),
        "mean": chosen.mean and _three("mean", chosen.mean),
        "std": chosen.std and _three("std", chosen.std),
        "colours": chosen.colours and ColourOrder(chosen.colours),
        "layout": chosen.layout and Layout(chosen.layout),
    }
    return {field: value for field, value in given.items() if value is not None}


def _three(what: str, text: str) -> tuple[float, float, float]:
    try:
        first, second, third = (float(part) for part in text.split(","))
    except ValueError as error:
        raise InputError(
            f"'{text}' is no {what} of three colours.", f"Give --{what} 0.5,0.5,0.5."
        ) from error
    return first, second, third


def _size_given(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,4})(?:x(\d{1,4}))?", text)
    if found is None:
        raise InputError(f"'{text}' is no size.", "Give --input-size 440, or 640x480.")
    width = int(found.group(1))
    return width, int(found.group(2) or width)


def _size_fixed(
    taken: Tensor, chosen: AddSettings, known: ModelFile | None
) -> tuple[int, int] | None:
    """Width and height of the input, where the file fixes both."""
    if len(taken.shape) != 4:
        raise InputError(
            f"The network takes {list(taken.shape)}, not pictures.",
            "Name a network whose input has four axes: pictures, colours, rows and columns.",
        )
    layout = chosen.layout or (known.picture.layout if known else Layout.NCHW)
    height, width = taken.shape[2:] if layout == Layout.NCHW else taken.shape[1:3]
    return None if width is None or height is None else (width, height)


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


def _tried(network: Network, entry: ModelFile) -> tuple[int, ...]:
    """The shape of what comes out for one grey picture."""
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
    is_embedding = found.size == found.shape[-1] >= _FEWEST_NUMBERS
    if entry.purpose is NetworkPurpose.REIDENTIFICATION and not is_embedding:
        raise InputError(
            f"The network gives {list(found.shape)} for a picture, which is no embedding.",
            f"Name the output that is one: --output (it has {', '.join(names)}).",
        )
    return found.shape


def _told(entry: ModelFile, file: Path, network: Network, shape: tuple[int, ...]) -> Outcome:
    picture = entry.picture
    sentences = (
        f"'{entry.name}' for {entry.purpose} is in the models folder: {file}",
        f"It takes pictures of {picture.width} x {picture.height} ({picture.fit}, "
        f"{picture.colours}, {picture.layout}), less {_numbers(picture.mean)}, over "
        f"{_numbers(picture.std)}; for one it gives {' x '.join(str(n) for n in shape)} numbers.",
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


def _numbers(values: tuple[float, ...]) -> str:
    return ", ".join(f"{value:g}" for value in values)
