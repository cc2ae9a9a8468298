"""What of a crop tells a spotted coat from other animals, from leaves and from the ground."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Bool, Float32, Float64, Int32, UInt8

FEATURES = (
    "spot strength",
    "spot cover",
    "isotropy",
    "contrast",
    "fineness",
    "brightness against surroundings",
    "contrast against surroundings",
    "dark spots over light ones",
    "speck cover",
)
"""What the score weighs, in order."""

_SCORED_SIZE = 320
# All that follows is in pixels at that size, or in parts of the body.
_ABOUT = 14.0
_SPOT, _LEAST_SPOT = 2.0, 0.25
_ROSETTE = 0.006, 0.02
_SPECK = 12, 40
_LEAST_COAT, _LEAST_AROUND = 400, 600
_GREY_LEVELS = 40.0


def pattern_features(
    crop: UInt8[np.ndarray, "height width"], inside: Bool[np.ndarray, "height width"]
) -> Float64[np.ndarray, " features"]:
    """What tells a spotted coat from other animals and from the ground, as `FEATURES` names it.

    All are ratios, or are measured once the local contrast is made equal, so that they hardly
    depend on the exposure.

    Parameters
    ----------
    crop
        Brightness, at working size.
    inside
        The animal's outline, or the rounded box where none is found.
    """
    raw, grey, within = _brought_to_size(crop, inside)
    mean, spread = local_contrast(grey)
    coat = _well_within(within)
    equal = ((grey - mean) / (spread + 3.0)).astype(np.float32)
    spots = blobs(equal)
    marks = compact_marks(((grey - mean) / (spread + 6.0) < -0.5) & coat)
    return np.array(
        [
            spot_strength(spots, coat),
            spot_cover(marks, coat),
            isotropy(_GREY_LEVELS * equal, coat),
            float(np.log((np.median(spread[coat]) + 0.5) / (np.median(grey[coat]) + 5.0))),
            fineness(raw, grey, coat),
            *against_surroundings(grey, spread, coat, ~_grown(within)),
            dark_over_light(spots, coat),
            speck_cover(marks, coat),
        ],
        np.float64,
    )


def _brought_to_size(
    crop: UInt8[np.ndarray, "height width"], inside: Bool[np.ndarray, "height width"]
) -> tuple[
    Float32[np.ndarray, "rows columns"],
    Float32[np.ndarray, "rows columns"],
    Bool[np.ndarray, "rows columns"],
]:
    """Brightness as it is and smoothed, and the outline, all at the size that is scored."""
    scale = _SCORED_SIZE / max(crop.shape)
    size = (max(8, round(crop.shape[1] * scale)), max(8, round(crop.shape[0] * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    raw = cv2.resize(crop, size, interpolation=way).astype(np.float32)
    within = cv2.resize(inside.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    return raw, cv2.GaussianBlur(raw, (0, 0), 1.0).astype(np.float32), within


def _well_within(within: Bool[np.ndarray, "height width"]) -> Bool[np.ndarray, "height width"]:
    """The outline less its edge, which is no mark of the coat."""
    padded = np.pad(within, 1).astype(np.uint8)
    coat: Bool[np.ndarray, "height width"] = cv2.erode(padded, _square(9))[1:-1, 1:-1] > 0
    if coat.sum() < _LEAST_COAT:
        coat = within
    return coat if coat.any() else np.ones_like(within)


def _grown(within: Bool[np.ndarray, "height width"]) -> Bool[np.ndarray, "height width"]:
    padded = np.pad(within, 1).astype(np.uint8)
    grown: Bool[np.ndarray, "height width"] = cv2.dilate(padded, _square(5))[1:-1, 1:-1] > 0
    return grown


def _square(side: int) -> UInt8[np.ndarray, "{side} {side}"]:
    return np.ones((side, side), np.uint8)


def local_contrast(
    grey: Float32[np.ndarray, "height width"],
) -> tuple[Float32[np.ndarray, "height width"], Float32[np.ndarray, "height width"]]:
    """Mean brightness about each pixel, and its standard deviation.

    Parameters
    ----------
    grey
        Brightness.
    """
    mean = cv2.GaussianBlur(grey, (0, 0), _ABOUT).astype(np.float32)
    variance = cv2.GaussianBlur((grey - mean) ** 2, (0, 0), _ABOUT)
    return mean, np.sqrt(np.maximum(variance, 0.0)).astype(np.float32)


def blobs(equal: Float32[np.ndarray, "height width"]) -> Float32[np.ndarray, "height width"]:
    """How far each place is the middle of a dark spot of a rosette's marks; below 0 of a light one.

    Parameters
    ----------
    equal
        Brightness of which the local mean is taken off, over the local contrast.

    References
    ----------
    Lindeberg, T. (1998). Feature detection with automatic scale selection. *International Journal
    of Computer Vision*, 30, 79-116. Blobs as maxima of the scale-normalised Laplacian.
    """
    smooth = cv2.GaussianBlur(equal, (0, 0), _SPOT)
    return (cv2.Laplacian(smooth, cv2.CV_32F) * _SPOT**2).astype(np.float32)


def spot_strength(
    spots: Float32[np.ndarray, "height width"], inside: Bool[np.ndarray, "height width"]
) -> float:
    """How clearly the dark spots stand out, on average.

    Parameters
    ----------
    spots
        As `blobs` gives them.
    inside
        The body.
    """
    peaks = _peaks(spots) & inside
    return float(spots[peaks].mean()) if peaks.any() else 0.0


def dark_over_light(
    spots: Float32[np.ndarray, "height width"], inside: Bool[np.ndarray, "height width"]
) -> float:
    """Logarithm of how many dark spots there are for each light one: fallen leaves are both.

    Parameters
    ----------
    spots
        As `blobs` gives them.
    inside
        The body.
    """
    dark, light = (int((_peaks(each) & inside).sum()) for each in (spots, -spots))
    return float(np.log((dark + 3) / (light + 3)))


def _peaks(spots: Float32[np.ndarray, "height width"]) -> Bool[np.ndarray, "height width"]:
    highest: Bool[np.ndarray, "height width"] = spots == cv2.dilate(spots, _square(5))
    return highest & (spots > _LEAST_SPOT)


def compact_marks(dark: Bool[np.ndarray, "height width"]) -> Int32[np.ndarray, " compact"]:
    """Areas of the dark marks that are neither long nor ragged [px].

    Parameters
    ----------
    dark
        What of the body is darker than its surroundings.
    """
    _, _, shapes, _ = cv2.connectedComponentsWithStats(dark.astype(np.uint8), connectivity=4)
    width, height, area = shapes[1:, 2], shapes[1:, 3], shapes[1:, 4]
    compact = np.maximum(width, height) <= 3 * np.minimum(width, height)
    result: Int32[np.ndarray, " compact"] = area[compact & (area >= 0.4 * width * height)]
    return result


def spot_cover(
    marks: Int32[np.ndarray, " compact"], inside: Bool[np.ndarray, "height width"]
) -> float:
    """Part of the body under large compact dark spots: rosettes and blotches.

    Parameters
    ----------
    marks
        As `compact_marks` gives them.
    inside
        The body.
    """
    whole = max(int(inside.sum()), 1)
    rosettes = (marks >= _ROSETTE[0] * whole) & (marks <= _ROSETTE[1] * whole)
    return float(marks[rosettes].sum()) / whole


def speck_cover(
    marks: Int32[np.ndarray, " compact"], inside: Bool[np.ndarray, "height width"]
) -> float:
    """Part of the body under small compact dark marks, down to what noise makes.

    Parameters
    ----------
    marks
        As `compact_marks` gives them.
    inside
        The body.
    """
    specks = (marks >= _SPECK[0]) & (marks < _SPECK[1])
    return float(marks[specks].sum()) / max(int(inside.sum()), 1)


def isotropy(
    grey: Float32[np.ndarray, "height width"], inside: Bool[np.ndarray, "height width"]
) -> float:
    """Median over the body of 1 - coherence of the structure tensor: 1 without any direction.

    Parameters
    ----------
    grey
        Brightness.
    inside
        The body.

    References
    ----------
    Bigun, J., & Granlund, G. H. (1987). Optimal orientation detection of linear symmetry. *ICCV*,
    433-438. Coherence as the difference of the tensor's eigenvalues over their sum.
    """
    across, down = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    xx, yy, xy = (
        cv2.GaussianBlur(each, (0, 0), 8.0)
        for each in (across * across, down * down, across * down)
    )
    coherence = np.sqrt((xx - yy) ** 2 + 4 * xy**2) / (xx + yy + 1.0)
    return 1.0 - float(np.median(coherence[inside]))


def fineness(
    raw: Float32[np.ndarray, "height width"],
    grey: Float32[np.ndarray, "height width"],
    inside: Bool[np.ndarray, "height width"],
) -> float:
    """Logarithm of the finest detail's variance over the next coarser: leaves and noise are fine.

    Parameters
    ----------
    raw
        Brightness.
    grey
        The same, smoothed by one pixel.
    inside
        The body.
    """
    coarse = cv2.GaussianBlur(raw, (0, 0), 2.0)
    fine, next_to_it = (float(np.mean(d[inside] ** 2)) for d in (raw - grey, grey - coarse))
    return float(np.log((fine + 0.05) / (next_to_it + 0.05)))


def against_surroundings(
    grey: Float32[np.ndarray, "height width"],
    spread: Float32[np.ndarray, "height width"],
    inside: Bool[np.ndarray, "height width"],
    about: Bool[np.ndarray, "height width"],
) -> tuple[float, float]:
    """How far the body's brightness is from what is around it, and how much more contrast it has.

    Logarithms of ratios; the first without its sign. Both 0 where too little is around it.

    Parameters
    ----------
    grey
        Brightness.
    spread
        Local contrast.
    inside
        The body.
    about
        What is around it.
    """
    if about.sum() <= _LEAST_AROUND:
        return 0.0, 0.0
    light = np.log((np.median(grey[inside]) + 8.0) / (np.median(grey[about]) + 8.0))
    more = np.log((np.median(spread[inside]) + 2.0) / (np.median(spread[about]) + 2.0))
    return abs(float(light)), float(more)
