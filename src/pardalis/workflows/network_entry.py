"""The entry of a network of one's own: what was said of it, what its file says, what is usual."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pardalis.errors import InputError
from pardalis.networks.session import Tensor
from pardalis.records.model_file import (
    ColourOrder,
    Fit,
    Head,
    Layout,
    ModelFile,
    NetworkInput,
    NetworkPurpose,
)
from pardalis.workflows.models_settings import AddSettings

_TAXON = "scientific_name"


def entry_of(
    name: str,
    known: ModelFile | None,
    chosen: AddSettings,
    size: tuple[int, int] | None,
    metadata: Mapping[str, str] | None = None,
) -> ModelFile:
    """What is known of the network, changed by what was given.

    Parameters
    ----------
    name
        By which it is asked for.
    known
        The entry of that name, if there is one.
    chosen
        What was given.
    size
        Width and height of its input, given or fixed by the file [px].
    metadata
        What the file says of itself.

    Raises
    ------
    InputError
        If the size of its input is not known, or what was given cannot be read.
    """
    if size is None and known is not None:
        size = known.picture.width, known.picture.height
    if size is None:
        raise InputError(
            f"The size of the input of '{name}' is not known.",
            "Give it as its authors state it: --input-size 440.",
        )
    purpose = NetworkPurpose(chosen.purpose) if chosen.purpose else None
    purpose = purpose or (known.purpose if known else NetworkPurpose.REIDENTIFICATION)
    picture = known.picture if known else _usual(purpose, size)
    picture = replace(picture, width=size[0], height=size[1], **_picture_given(chosen))
    entry = known or ModelFile(name, purpose, "not stated", "", picture)
    given: dict[str, Any] = {
        "purpose": purpose,
        "licence": chosen.licence,
        "source": chosen.source,
        "output": chosen.output,
        "urls": chosen.urls or None,
        "head": chosen.head and Head(chosen.head),
        **_classes(chosen, known, metadata or {}),
    }
    changed = {field: value for field, value in given.items() if value is not None}
    # A file that was there before is none of this one's hash and size.
    sha256 = (chosen.sha256 or "").lower()
    return replace(entry, picture=picture, sha256=sha256, size=None, **changed)


def size_given(text: str | None) -> tuple[int, int] | None:
    """Width and height as they were given.

    Parameters
    ----------
    text
        '440' or '640x480'.

    Raises
    ------
    InputError
        If it is no size.

    Examples
    --------
    >>> size_given("640x480")
    (640, 480)
    """
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,4})(?:x(\d{1,4}))?", text)
    if found is None:
        raise InputError(f"'{text}' is no size.", "Give --input-size 440, or 640x480.")
    width = int(found.group(1))
    return width, int(found.group(2) or width)


def size_fixed(
    taken: Tensor, chosen: AddSettings, known: ModelFile | None
) -> tuple[int, int] | None:
    """Width and height of the input, where the file fixes both.

    Parameters
    ----------
    taken
        The network's input.
    chosen
        What was given.
    known
        The entry of that name, if there is one.

    Raises
    ------
    InputError
        If the network takes no pictures.
    """
    if len(taken.shape) != 4:
        raise InputError(
            f"The network takes {list(taken.shape)}, not pictures.",
            "Name a network whose input has four axes: pictures, colours, rows and columns.",
        )
    layout = chosen.layout or (known.picture.layout if known else Layout.NCHW)
    height, width = taken.shape[2:] if layout == Layout.NCHW else taken.shape[1:3]
    return None if width is None or height is None else (width, height)


def _usual(purpose: NetworkPurpose, size: tuple[int, int]) -> NetworkInput:
    """How most networks for this take their pictures."""
    if purpose is NetworkPurpose.DETECTION:
        return NetworkInput(*size, Fit.LETTERBOX, (0.0, 0.0, 0.0), (1.0, 1.0, 1.0))
    return NetworkInput(*size)


def _picture_given(chosen: AddSettings) -> dict[str, Any]:
    given = {
        "fit": chosen.fit and Fit(chosen.fit),
        "mean": chosen.mean and _three("mean", chosen.mean),
        "std": chosen.std and _three("std", chosen.std),
        "colours": chosen.colours and ColourOrder(chosen.colours),
        "layout": chosen.layout and Layout(chosen.layout),
        "stride": chosen.stride,
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


def _classes(
    chosen: AddSettings, known: ModelFile | None, metadata: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Classes and taxa: as given, else as known, else as Ultralytics' exports say of themselves."""
    if chosen.classes is None:
        named = () if known and known.classes else _names_in(metadata)
        return {"classes": named, "taxa": ()} if named else {}
    file = Path(chosen.classes)
    if not file.is_file():
        names = tuple(part.strip() for part in chosen.classes.split(","))
        if not all(names) or (len(names) == 1 and file.suffix):
            raise InputError(
                f"'{chosen.classes}' is neither classes nor a file of them.",
                "Give --classes animal,person,vehicle, or a file with a class a line.",
            )
        return {"classes": names, "taxa": ()}
    return _classes_in(file)


def _classes_in(file: Path) -> dict[str, tuple[str, ...]]:
    """From a file with a class a line, or a table with a column of scientific names."""
    try:
        lines = [line for line in file.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"'{file}' cannot be read ({error}).", "Give a file of text.") from error
    table = list(csv.reader(lines))
    header = [cell.strip() for cell in table[0]] if table else []
    if _TAXON not in header:
        return {"classes": tuple(line.strip() for line in lines), "taxa": ()}
    place = header.index(_TAXON)
    rows = [[*(cell.strip() for cell in row), *[""] * len(header)] for row in table[1:]]
    return {
        "classes": tuple(row[1 if place == 0 else 0] for row in rows),
        "taxa": tuple(row[place] for row in rows),
    }


def _names_in(metadata: Mapping[str, str]) -> tuple[str, ...]:
    """The classes in the metadata of an Ultralytics export: "{0: 'animal', 1: 'person'}"."""
    try:
        names = ast.literal_eval(metadata.get("names", ""))
        return tuple(str(names[place]) for place in range(len(names)))
    except (ValueError, SyntaxError, KeyError, TypeError):
        return ()
