"""What a detection network gives, read as boxes.

References
----------
YOLOv5's export: a row for each candidate, (x, y, width, height, objectness, class scores), see
github.com/ultralytics/yolov5/issues/3387. YOLOv8's and its successors': a column for each
candidate, (x, y, width, height, class scores), see github.com/ultralytics/ultralytics/issues/284.
Networks that suppress by themselves (YOLOv10, exports with NMS): rows of (left, top, right,
bottom, confidence, class). All in pixels of the input; x and y are the middle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Int

from pardalis.errors import PluginError
from pardalis.records.model_file import Head

_ROW = 6
"""Numbers of a box that is final: corners, confidence, class."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Boxes that a network gives for one input.

    Parameters
    ----------
    corners
        Left, top, right, bottom [px of the input].
    scores
        Confidence, 0 to 1.
    classes
        Which class, from 0.
    """

    corners: Float32[np.ndarray, "boxes 4"]
    scores: Float32[np.ndarray, " boxes"]
    classes: Int[np.ndarray, " boxes"]


def head_of(shape: Sequence[int], classes: int, told: Head | None = None) -> Head:
    """What the output of a network holds, as told, or by its shape where only one reading fits.

    Parameters
    ----------
    shape
        Of the output: pictures first.
    classes
        How many the network tells apart.
    told
        By its entry.

    Raises
    ------
    PluginError
        If no reading fits the shape, or several do.

    Examples
    --------
    >>> head_of((1, 25200, 8), classes=3).value
    'yolov5'
    >>> head_of((1, 7, 8400), classes=3).value
    'yolov8'
    >>> head_of((1, 300, 6), classes=3).value
    'end_to_end'
    """
    fitting = _fitting(shape, classes)
    if told is not None and told in fitting:
        return told
    if told is None and len(fitting) == 1:
        return fitting[0]
    given = f"The network gives {' x '.join(map(str, shape))} numbers for {classes} classes, "
    known = "; ".join(
        (f"yolov5: N x {5 + classes}", f"yolov8: {4 + classes} x N", "end_to_end: N x 6")
    )
    if told is not None:
        raise PluginError(
            f"{given}which is no output of the kind '{told}'.",
            f"See that its entry names all classes and the right --head ({known}).",
        )
    many = f"which may be {' or '.join(fitting)}." if fitting else "which is none that is known."
    raise PluginError(
        f"{given}{many}",
        f"Say which it is when you add it: pardalis models add NAME FILE --head ... ({known}).",
    )


def _fitting(shape: Sequence[int], classes: int) -> list[Head]:
    """All readings that a shape allows."""
    if len(shape) != 3:
        return []
    rows, columns = shape[1:]
    allowed = {
        Head.YOLOV5: columns == 5 + classes,
        Head.YOLOV8: rows == 4 + classes,
        Head.END_TO_END: columns == _ROW,
    }
    return [head for head, fits in allowed.items() if fits]


def decode(output: np.ndarray, head: Head, floor: float) -> Candidates:
    """The boxes of one picture whose confidence is at least `floor`.

    Parameters
    ----------
    output
        What the network gives for it: two axes.
    head
        What it holds.
    floor
        Least confidence, 0 to 1.

    Raises
    ------
    PluginError
        If it holds what is no number: an empty picture cannot be told from a broken network.
    """
    rows = np.asarray(output.T if head is Head.YOLOV8 else output, dtype=np.float32)
    if not np.isfinite(rows).all():
        raise PluginError(
            "The network gives what is no number.",
            "Export it again in float32, or choose another device: --device cpu.",
        )
    if head is Head.END_TO_END:
        sure = rows[rows[:, 4] >= floor]
        return Candidates(sure[:, :4], sure[:, 4], sure[:, 5].astype(np.int64))
    scores = rows[:, 4:]
    if head is Head.YOLOV5:
        rows = rows[rows[:, 4] >= floor]
        scores = rows[:, 5:] * rows[:, 4:5]
    best = scores.argmax(axis=1)
    score = scores[np.arange(len(scores)), best]
    kept = score >= floor
    return Candidates(_corners(rows[kept, :4]), score[kept], best[kept])


def _corners(boxes: Float32[np.ndarray, "boxes 4"]) -> Float32[np.ndarray, "boxes 4"]:
    """Left, top, right, bottom from the middle, the width and the height."""
    middle, half = boxes[:, :2], boxes[:, 2:] / 2
    return np.concatenate([middle - half, middle + half], axis=1)
