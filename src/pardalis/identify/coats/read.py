"""Read a coat out of a photograph: crop, equalise, find key points, describe them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, Float32, UInt8

from pardalis.identify.coats.pattern import judge_coat, judge_points, pattern_score
from pardalis.imaging.decode import Reduction, read_upright
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.detection import BoundingBox
from pardalis.records.sighting import CoatPhoto

_UNIT = 512.0
_NONE: Float32[np.ndarray, "points 128"] = np.zeros((0, 128), np.float32)


@dataclass(frozen=True, slots=True)
class CoatSettings:
    """How a coat is read.

    Parameters
    ----------
    working_size
        Long side to which every crop is brought, so that spots compare in size [px].
    most_enlarged
        Crops smaller than this part of the working size are enlarged only so many times.
    most_points
        Key points kept, the strongest first.
    contrast
        SIFT's contrast threshold, on an equalised crop.
    """

    working_size: int = 640
    most_enlarged: float = 2.0
    most_points: int = 400
    contrast: float = 0.03


def read_coat(photo: CoatPhoto, settings: CoatSettings | None = None) -> CoatFeatures:
    """Key points and descriptors of the coat inside a detection, and whether it can be told.

    Parameters
    ----------
    photo
        A detection whose pixels are to be read.
    settings
        By default `CoatSettings()`.

    Raises
    ------
    PhotoError
        If the photograph cannot be read.

    References
    ----------
    Lowe, D. G. (2004). Distinctive image features from scale-invariant keypoints. *International
    Journal of Computer Vision*, 60, 91-110.
    """
    chosen = settings or CoatSettings()
    box = photo.detection.box
    long_side = max(box.width * photo.media.width, box.height * photo.media.height)
    reduce: Reduction = 2 if long_side >= 2 * chosen.working_size else 1
    grey = read_upright(photo.root / photo.media.file_path, reduce, grey=True)
    crop, origin, scale = cut_out(grey, box, chosen)
    name = photo.detection.scientific_name
    return describe_coat(crop, origin, scale, (grey.shape[0], grey.shape[1]), name, chosen)


def cut_out(
    grey: UInt8[np.ndarray, "height width"], box: BoundingBox, settings: CoatSettings
) -> tuple[UInt8[np.ndarray, "crop_height crop_width"], tuple[int, int], float]:
    """The box's pixels at working size, where they began, and the enlargement.

    Parameters
    ----------
    grey
        The photograph.
    box
        Where the animal is.
    settings
        Gives the working size.
    """
    height, width = grey.shape
    left, top = max(0, round(box.x * width)), max(0, round(box.y * height))
    right = min(width, max(left + 1, round((box.x + box.width) * width)))
    bottom = min(height, max(top + 1, round((box.y + box.height) * height)))
    left, top = min(left, right - 1), min(top, bottom - 1)
    crop = grey[top:bottom, left:right]
    scale = min(settings.working_size / max(crop.shape), settings.most_enlarged)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    size = tuple(max(8, round(side * scale)) for side in crop.shape[::-1])
    return cv2.resize(crop, size, interpolation=way), (left, top), scale


def describe_coat(
    crop: UInt8[np.ndarray, "crop_height crop_width"],
    origin: tuple[int, int],
    scale: float,
    photo_shape: tuple[int, ...],
    scientific_name: str = "",
    settings: CoatSettings | None = None,
) -> CoatFeatures:
    """Key points, descriptors and judgement of a crop at working size.

    Parameters
    ----------
    crop
        Brightness.
    origin
        Left and top of the crop in the photograph [px].
    scale
        Enlargement of the crop.
    photo_shape
        Height and width of the photograph [px].
    scientific_name
        Where the source knows the species; otherwise empty.
    settings
        By default `CoatSettings()`.
    """
    chosen = settings or CoatSettings()
    inside = body(crop.shape[0], crop.shape[1])
    score = pattern_score(crop, inside)
    long_side = max(crop.shape) / scale
    reason = judge_coat(score, long_side, scientific_name)
    equalised = cv2.createCLAHE(clipLimit=3.0, tileGridSize=(4, 4)).apply(crop)
    # Key points cost most: where there is no coat none are sought.
    keys, raw = ([], _NONE) if reason else _described(equalised, inside, chosen)
    points = np.array([key.pt for key in keys], np.float32).reshape(-1, 2)
    whole = np.array(photo_shape[1::-1], np.float32)
    frame_points = (points / scale + np.array(origin, np.float32)) / whole
    return CoatFeatures(
        points,
        frame_points.astype(np.float32),
        np.array([key.size for key in keys], np.float32),
        np.array([key.angle for key in keys], np.float32),
        root_sift(raw),
        score,
        float(np.sqrt(crop.size / scale**2) * np.std(cv2.Laplacian(equalised, cv2.CV_32F))),
        reason or judge_points(len(keys)),
    )


def _described(
    equalised: UInt8[np.ndarray, "height width"],
    inside: Bool[np.ndarray, "height width"],
    settings: CoatSettings,
) -> tuple[list[cv2.KeyPoint], Float32[np.ndarray, "points 128"]]:
    """The strongest key points inside the body, strongest first, with their descriptors."""
    sift = cv2.SIFT.create(nfeatures=settings.most_points, contrastThreshold=settings.contrast)
    found, raw = sift.detectAndCompute(equalised, inside.astype(np.uint8) * 255)
    if not found:
        return [], _NONE
    order = sorted(
        range(len(found)), key=lambda row: (-found[row].response, *found[row].pt, found[row].angle)
    )[: settings.most_points]
    return [found[row] for row in order], np.asarray(raw)[order]


def body(height: int, width: int) -> Bool[np.ndarray, "{height} {width}"]:
    """A rounded rectangle within the box, which holds the coat and little of the background.

    Parameters
    ----------
    height, width
        Of the box [px].
    """
    y = np.abs(np.linspace(-1, 1, height))[:, None]
    x = np.abs(np.linspace(-1, 1, width))[None, :]
    result: Bool[np.ndarray, "{height} {width}"] = x**3 + y**3 <= 1.0
    return result


def root_sift(raw: Float32[np.ndarray, "points 128"]) -> UInt8[np.ndarray, "points 128"]:
    """Descriptors whose Euclidean distance is the Hellinger distance of the SIFT histograms.

    Parameters
    ----------
    raw
        As SIFT gives them.

    References
    ----------
    Arandjelovic, R., & Zisserman, A. (2012). Three things everyone should know to improve object
    retrieval. *CVPR*, 2911-2918. Section 3: L1-normalise, then the square root.

    Examples
    --------
    >>> root_sift(np.full((1, 128), 9, np.float32))[0, :3]
    array([45, 45, 45], dtype=uint8)
    """
    total = np.maximum(raw.sum(axis=1, keepdims=True), 1e-6)
    quantised: UInt8[np.ndarray, "points 128"] = np.minimum(
        np.round(_UNIT * np.sqrt(raw / total)), 255
    ).astype(np.uint8)
    return quantised
