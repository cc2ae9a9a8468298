"""Whether a file is a whole ONNX model, as far as its outline tells, without running it."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

_GRAPH = 7
_VARINT, _FIXED64, _LENGTH, _FIXED32 = 0, 1, 2, 5
_LAST_FIELD = 64
"""Fields of a model have numbers far below this; others are a sign of other bytes."""


def why_not_onnx(file: Path) -> str:
    """What is wrong with a file that should be an ONNX model, or nothing.

    A web page in its place and a file that was cut off are found; weights that are damaged within
    are not.

    Parameters
    ----------
    file
        Any file.

    References
    ----------
    ONNX's `onnx.proto`: a `ModelProto`, whose field 7 is its graph; and the Protocol Buffers
    wire format.
    """
    size = file.stat().st_size
    has_graph = False
    with file.open("rb") as stream:
        if stream.read(512).lstrip()[:1] == b"<":
            return "it is a web page"
        stream.seek(0)
        while stream.tell() < size:
            field = _skip_field(stream)
            if field is None:
                return "it is no ONNX model"
            if stream.tell() > size:
                return "it is cut off"
            has_graph = has_graph or field == _GRAPH
    return "" if has_graph else "it is no ONNX model"


def _skip_field(stream: BinaryIO) -> int | None:
    """Go past one field; its number, or None where there is none."""
    key = _varint(stream)
    if key is None:
        return None
    field, kind = key >> 3, key & 7
    if not 1 <= field <= _LAST_FIELD:
        return None
    if kind == _VARINT:
        return field if _varint(stream) is not None else None
    if kind == _LENGTH:
        length = _varint(stream)
        if length is None:
            return None
    elif kind in (_FIXED64, _FIXED32):
        length = 8 if kind == _FIXED64 else 4
    else:
        return None
    stream.seek(length, 1)
    return field


def _varint(stream: BinaryIO) -> int | None:
    value = 0
    for place in range(10):
        byte = stream.read(1)
        if not byte:
            return None
        value |= (byte[0] & 0x7F) << (7 * place)
        if byte[0] < 0x80:
            return value
    return None
