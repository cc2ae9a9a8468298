"""Which side of an animal is seen, guessed from one picture by its edges and the outline."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import cv2
import numpy as np
from jaxtyping import Bool, Float32, UInt8

_WIDTH, _HEIGHT = 96, 64
_COARSE = (12, 8)
_CELL, _DIRECTIONS = 8, 9


@dataclass(frozen=True, slots=True, eq=False)
class FacingModel:
    """A multinomial logistic regression whose left and right are each other's mirror.

    Parameters
    ----------
    side
        Weights of the left flank; those of the right flank are applied to the mirrored picture.
    front, back
        Weights of head and rump, applied to the sum of the picture and its mirror.
    bias
        Of front and back; that of the flanks is zero.
    temperature
        By which the logits are divided, so that what is said of real pictures is true as often as
        it says.
    """

    side: Float32[np.ndarray, " features"]
    front: Float32[np.ndarray, " features"]
    back: Float32[np.ndarray, " features"]
    bias: tuple[float, float]
    temperature: float


def facing(
    crop: UInt8[np.ndarray, "height width"],
    inside: Bool[np.ndarray, "height width"],
    model: FacingModel | None = None,
) -> tuple[float, float, float, float]:
    """Probabilities that the left flank, the right flank, the front or the back is seen.

    The mirrored picture gets exactly the mirrored probabilities.

    Parameters
    ----------
    crop
        Brightness, equalised, of the animal's box.
    inside
        The animal's outline in it.
    model
        By default the shipped one.

    References
    ----------
    Dalal, N., & Triggs, B. (2005). Histograms of oriented gradients for human detection. *CVPR*,
    886-893.

    Examples
    --------
    >>> facing(np.zeros((60, 90), np.uint8), np.ones((60, 90), bool))[:2]
    (0.400..., 0.400...)
    """
    used = model or shipped_facing()
    seen, turned = outline_features(crop, inside)
    both = seen + turned
    logits = np.array(
        [
            used.side @ seen,
            used.side @ turned,
            used.front @ both + used.bias[0],
            used.back @ both + used.bias[1],
        ],
        np.float64,
    )
    odds = np.exp((logits - logits.max()) / used.temperature)
    # Left and right are added first: the sum is the same for the mirrored picture.
    total = (odds[0] + odds[1]) + odds[2] + odds[3]
    left, right, front, back = (float(each) for each in odds / total)
    return left, right, front, back


def outline_features(
    crop: UInt8[np.ndarray, "height width"], inside: Bool[np.ndarray, "height width"]
) -> tuple[Float32[np.ndarray, " features"], Float32[np.ndarray, " features"]]:
    """Edges by place and direction, and the outline; and those of the mirrored picture.

    Parameters
    ----------
    crop
        Brightness, equalised, of the animal's box.
    inside
        The animal's outline in it.
    """
    grey = _brought(crop, (_WIDTH, _HEIGHT))
    cover = _brought(inside.astype(np.uint8) * 255, _COARSE) / np.float32(255)
    return _of_one(grey, cover), _of_one(grey[:, ::-1], cover[:, ::-1])


@cache
def shipped_facing() -> FacingModel:
    """The model that comes with Pardalis, trained on rendered leopards."""
    file = files("pardalis.identify.coats") / "facing.npz"
    with file.open("rb") as data, np.load(data, allow_pickle=False) as held:
        front, back, temperature = held["numbers"].tolist()
        side, head, rump = held["weights"].astype(np.float32)
        return FacingModel(side, head, rump, (front, back), temperature)


def _brought(layer: UInt8[np.ndarray, "rows columns"], size: tuple[int, int]) -> np.ndarray:
    """Brought to a size; mirroring before or after gives the same to the last bit."""
    one = cv2.resize(layer, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    flipped = np.ascontiguousarray(layer[:, ::-1])
    other = cv2.resize(flipped, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    return np.asarray((one + other[:, ::-1]) * np.float32(0.5))


def _of_one(grey: np.ndarray, cover: np.ndarray) -> np.ndarray:
    return np.concatenate([_edges(grey), cover.ravel()]).astype(np.float32)


def _edges(grey: np.ndarray) -> Float32[np.ndarray, " histograms"]:
    """Histograms of edge directions by cell, each block of two by two cells of length one."""
    plain = np.ascontiguousarray(grey)
    across, down = cv2.Sobel(plain, cv2.CV_32F, 1, 0), cv2.Sobel(plain, cv2.CV_32F, 0, 1)
    turn = np.mod(np.arctan2(down, across), np.pi) * (_DIRECTIONS / np.pi)
    lower = np.floor(turn).astype(np.int64)
    share = turn - lower
    rows, columns = _HEIGHT // _CELL, _WIDTH // _CELL
    cell = np.arange(_HEIGHT)[:, None] // _CELL * columns + np.arange(_WIDTH) // _CELL
    size = np.hypot(across, down)
    votes = np.zeros(rows * columns * _DIRECTIONS)
    for bins, weight in ((lower, size * (1 - share)), (lower + 1, size * share)):
        place = cell * _DIRECTIONS + bins % _DIRECTIONS
        votes += np.bincount(place.ravel(), weight.ravel(), len(votes))
    blocks = votes.reshape(rows // 2, 2, columns // 2, 2, _DIRECTIONS)
    length = np.sqrt((blocks**2).sum(axis=(1, 3, 4), keepdims=True) + 1e3)
    return np.asarray(blocks / length, np.float32).ravel()
