"""An entry of a network as JSON: what stands beside its file in the models folder."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from pardalis.errors import InputError
from pardalis.records.model_file import (
    ColourOrder,
    Fit,
    Head,
    Layout,
    ModelFile,
    NetworkInput,
    NetworkPurpose,
)

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LARGEST_SIDE = 8192


def to_json(entry: ModelFile) -> str:
    """An entry as text that a person can read and mend.

    Parameters
    ----------
    entry
        Of a network.
    """
    return json.dumps(asdict(entry), indent=2, ensure_ascii=False) + "\n"


def from_json(text: str, file: str) -> ModelFile:
    """Read what `to_json` wrote, or a person.

    Parameters
    ----------
    text
        JSON.
    file
        Its name, for the error.

    Raises
    ------
    InputError
        If it is no entry of a network.
    """
    try:
        held = json.loads(text)
        entry = _entry(held)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError(
            f"'{file}' is no entry of a network ({error}).",
            "Mend it, or remove it and add the network again: pardalis models add.",
        ) from error
    return checked(entry)


def checked(entry: ModelFile) -> ModelFile:
    """The entry, after seeing that it can be used.

    Parameters
    ----------
    entry
        As it was given.

    Raises
    ------
    InputError
        If its name is no file name, its input is impossible, or an address is none.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from pardalis.networks.shipped import SHIPPED
    >>> checked(SHIPPED[0]) == SHIPPED[0]
    True
    >>> checked(replace(SHIPPED[0], name="../me"))
    Traceback (most recent call last):
    ...
    pardalis.errors.InputError: '../me' is no name for a network. Give small letters, ...
    """
    if not _NAME.fullmatch(entry.name):
        raise InputError(
            f"'{entry.name}' is no name for a network.",
            "Give small letters, digits, hyphens, underscores and dots, such as 'miewid-msv3'.",
        )
    picture = entry.picture
    if not all(1 <= side <= _LARGEST_SIDE for side in (picture.width, picture.height)):
        raise InputError(
            f"The input of '{entry.name}' is {picture.width} x {picture.height} pixels.",
            f"Give a size from 1 to {_LARGEST_SIDE}, as its authors state it.",
        )
    if min(picture.std) <= 0:
        raise InputError(
            f"The std of '{entry.name}' holds a number that is not above 0.",
            "Give it as its authors state it, such as 0.229,0.224,0.225.",
        )
    if picture.stride < 0 or (picture.stride and picture.width % picture.stride):
        raise InputError(
            f"The stride of '{entry.name}' is {picture.stride}, its width {picture.width} pixels.",
            "Give one that divides the width, such as 32 or 64, or 0.",
        )
    if entry.taxa and len(entry.taxa) != len(entry.classes):
        raise InputError(
            f"'{entry.name}' has {len(entry.classes)} classes and {len(entry.taxa)} taxa.",
            "Give each class its scientific name, or an empty one.",
        )
    for url in entry.urls:
        if not re.match(r"https?://[^/]+/", url):
            raise InputError(f"'{url}' is no address.", "Give one that begins with https://.")
    if entry.sha256 and not _SHA256.fullmatch(entry.sha256):
        raise InputError(
            f"'{entry.sha256}' is no SHA-256.", "Give its 64 hexadecimal digits, or leave it out."
        )
    return entry


def _entry(held: Mapping[str, Any]) -> ModelFile:
    unknown = set(held) - {item.name for item in fields(ModelFile)}
    if unknown:
        raise KeyError(f"unknown: {', '.join(sorted(unknown))}")
    size = held.get("size")
    return ModelFile(
        name=str(held["name"]),
        purpose=NetworkPurpose(held["purpose"]),
        licence=str(held["licence"]),
        source=str(held["source"]),
        picture=_picture(held["picture"]),
        output=str(held.get("output", "")),
        urls=tuple(str(url) for url in held.get("urls", ())),
        sha256=str(held.get("sha256", "")).lower(),
        size=None if size is None else int(size),
        note=str(held.get("note", "")),
        head=None if held.get("head") is None else Head(held["head"]),
        classes=tuple(str(name) for name in held.get("classes", ())),
        taxa=tuple(str(name) for name in held.get("taxa", ())),
    )


def _picture(held: Mapping[str, Any]) -> NetworkInput:
    made = NetworkInput(int(held["width"]), int(held["height"]))
    return NetworkInput(
        made.width,
        made.height,
        Fit(held.get("fit", made.fit)),
        _three(held.get("mean", made.mean)),
        _three(held.get("std", made.std)),
        ColourOrder(held.get("colours", made.colours)),
        Layout(held.get("layout", made.layout)),
        float(held.get("padding", made.padding)),
        int(held.get("stride", made.stride)),
    )


def _three(values: Any) -> tuple[float, float, float]:
    first, second, third = (float(value) for value in values)
    return first, second, third
