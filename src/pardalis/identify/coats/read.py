"""Read a coat out of a photograph: crop, equalise, find key points, describe them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, Float32, UInt8

from pardalis.identify.coats.facing import facing
from pardalis.identify.coats.pattern import (
    LEAST_SCORE,
    judge_coat,
    judge_points,
    pattern_score,
)
from pardalis.identify.coats.silhouette import body, silhouette
from pardalis.imaging.decode import Reduction
from pardalis.imaging.picture import read_picture
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.detection import BoundingBox
from pardalis.records.sighting import CoatPhoto

_UNIT = 512.0
_NOT_KNOWN = (0.25, 0.25, 0.25, 0.25)
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
    outline
        Marks are taken inside the animal's outline only; without, inside the rounded box.
    margin
        A mark so many of its own sizes from the edge describes the outline or what is behind it,
        not the coat.
    judge
        A crop without a coat pattern is left unread; without, marks are sought in any crop, for
        a person has pointed at it.
    """

    working_size: int = 640
    most_enlarged: float = 2.0
    most_points: int = 1500
    contrast: float = 0.02
    outline: bool = True
    margin: float = 1.0
    judge: bool = True


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
    picture = read_picture(photo.root, photo.media, reduce, grey=not chosen.outline)
    return coat_in(picture, box, photo.detection.scientific_name, chosen)


def coat_in(
    picture: UInt8[np.ndarray, "height width *channels"],
    box: BoundingBox,
    scientific_name: str = "",
    settings: CoatSettings | None = None,
) -> CoatFeatures:
    """The coat inside a box of a picture.

    Parameters
    ----------
    picture
        The photograph, brightness, or red, green and blue, by which the outline is found.
    box
        Where the animal is.
    scientific_name
        Where the source knows the species; otherwise empty.
    settings
        By default `CoatSettings()`.
    """
    chosen = settings or CoatSettings()
    crop, origin, scale = cut_out(picture, box, chosen)
    long_side = max(crop.shape[:2]) / scale
    # The outline costs most of a judgement: size and species are asked first.
    refused = chosen.judge and judge_coat(LEAST_SCORE, long_side, scientific_name)
    outlined = chosen.outline and not refused
    inside = outline_in(picture, box, crop.shape) if outlined else None
    shape = picture.shape[:2]
    return describe_coat(crop, origin, scale, shape, scientific_name, chosen, inside)


def outline_in(
    picture: UInt8[np.ndarray, "height width *channels"], box: BoundingBox, shape: tuple[int, ...]
) -> Bool[np.ndarray, "crop_height crop_width"]:
    """Where in a box the animal is: its outline; where none is found, the rounded box.

    Parameters
    ----------
    picture
        The photograph; by brightness alone no outline is looked for.
    box
        Where the animal is.
    shape
        Height and width of the crop at working size [px].
    """
    inside = body(*shape[:2])
    found = silhouette(picture, box) if picture.ndim == 3 else None
    if found is not None:
        inside &= cv2.resize(found.astype(np.uint8) * 255, shape[1::-1]) > 127
    return inside


def cut_out(
    picture: UInt8[np.ndarray, "height width *channels"], box: BoundingBox, settings: CoatSettings
) -> tuple[UInt8[np.ndarray, "crop_height crop_width *channels"], tuple[int, int], float]:
    """The box's pixels at working size, where they began, and the enlargement.

    Parameters
    ----------
    picture
        The photograph, brightness or colour.
    box
        Where the animal is.
    settings
        Gives the working size.
    """
    height, width = picture.shape[:2]
    left, top = max(0, round(box.x * width)), max(0, round(box.y * height))
    right = min(width, max(left + 1, round((box.x + box.width) * width)))
    bottom = min(height, max(top + 1, round((box.y + box.height) * height)))
    left, top = min(left, right - 1), min(top, bottom - 1)
    crop = picture[top:bottom, left:right]
    scale = min(settings.working_size / max(crop.shape[:2]), settings.most_enlarged)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    size = tuple(max(8, round(side * scale)) for side in crop.shape[1::-1])
    return cv2.resize(crop, size, interpolation=way), (left, top), scale


def describe_coat(
    crop: UInt8[np.ndarray, "crop_height crop_width *channels"],
    origin: tuple[int, int],
    scale: float,
    photo_shape: tuple[int, ...],
    scientific_name: str = "",
    settings: CoatSettings | None = None,
    inside: Bool[np.ndarray, "crop_height crop_width"] | None = None,
) -> CoatFeatures:
    """Key points, descriptors and judgement of a crop at working size.

    Parameters
    ----------
    crop
        Brightness, or red, green and blue.
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
    inside
        Where the animal is; by default the rounded box.
    """
    chosen = settings or CoatSettings()
    grey = crop if crop.ndim == 2 else cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    within = body(grey.shape[0], grey.shape[1]) if inside is None else inside
    score = pattern_score(grey, within)
    reason = judge_coat(score, max(grey.shape) / scale, scientific_name) if chosen.judge else ""
    equalised = cv2.createCLAHE(clipLimit=3.0, tileGridSize=(4, 4)).apply(grey)
    # Key points cost most: where there is no coat none are sought.
    keys, raw = ([], _NONE) if reason else _described(equalised, within, chosen)
    points = np.array([key.pt for key in keys], np.float32).reshape(-1, 2)
    sizes = np.array([key.size for key in keys], np.float32)
    whole = np.array(photo_shape[1::-1], np.float32)
    frame_points = (points / scale + np.array(origin, np.float32)) / whole
    return CoatFeatures(
        points,
        frame_points.astype(np.float32),
        sizes,
        np.array([key.angle for key in keys], np.float32),
        root_sift(raw),
        score,
        float(np.sqrt(grey.size / scale**2) * np.std(cv2.Laplacian(equalised, cv2.CV_32F))),
        reason or judge_points(sizes),
        _NOT_KNOWN if reason else facing(equalised, within),
    )


def _described(
    equalised: UInt8[np.ndarray, "height width"],
    inside: Bool[np.ndarray, "height width"],
    settings: CoatSettings,
) -> tuple[list[cv2.KeyPoint], Float32[np.ndarray, "points 128"]]:
    """The strongest key points inside the body, strongest first, with their descriptors."""
    # OpenCV drops the weakest before those outside the mask, so more are asked for than are kept.
    asked = 3 * settings.most_points
    sift = cv2.SIFT.create(nfeatures=asked, contrastThreshold=settings.contrast)
    found = sift.detect(equalised, inside.astype(np.uint8) * 255)
    kept = sorted(
        _well_inside(found, inside, settings.margin),
        key=lambda key: (-key.response, *key.pt, key.angle),
    )
    # A description costs more than a detection: only what is kept is described.
    keys, raw = sift.compute(equalised, kept[: settings.most_points])
    return (list(keys), np.asarray(raw)) if keys else ([], _NONE)


def _well_inside(
    found: Sequence[cv2.KeyPoint], inside: Bool[np.ndarray, "height width"], margin: float
) -> list[cv2.KeyPoint]:
    """Marks that the edge does not cut."""
    depth = cv2.distanceTransform(np.pad(inside, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
    bottom, right = depth.shape[0] - 1, depth.shape[1] - 1
    return [
        key
        for key in found
        if depth[min(round(key.pt[1]), bottom), min(round(key.pt[0]), right)] > margin * key.size
    ]


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
