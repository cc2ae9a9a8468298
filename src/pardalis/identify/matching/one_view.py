"""Two photographs of one camera share their background: it must not be taken for a coat."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float, Float32

from pardalis.identify.matching.verification import (
    BEYOND_CHANCE,
    VerificationSettings,
    compare_coats,
    mapped,
)
from pardalis.records.coat_features import CoatFeatures
from pardalis.records.coat_match import CoatMatch

_STILL = VerificationSettings().still
# What is near moves otherwise than what is far when a camera is aimed anew.
_LAYERS = 2


@dataclass(frozen=True, slots=True)
class ViewSettings:
    """When two photographs may be one camera's, and when what agrees is the animal even so.

    Parameters
    ----------
    aimed
        Between two cards a camera is aimed anew, or nudged: by so much its picture moves at most
        [parts of width and height].
    turned
        By so much a part of it moves otherwise than the whole [parts of what agrees, across].
    fills
        A box that holds so much of the picture, across and down, tells nothing of the background.
    about, across
        The trunk of an animal that stands or lies: middle and half size [parts of the box].
    still
        Of the marks of the trunk so many agree if an animal kept still.
    denser
        So many times as dense as in the rest of the box marks agree on the trunk, if it is the
        animals that agree.
    """

    aimed: float = 0.15
    turned: float = 0.06
    fills: float = 0.8
    about: tuple[float, float] = (0.5, 0.38)
    across: tuple[float, float] = (0.3, 0.22)
    still: float = 0.25
    denser: float = 1.6


def compare_animals(
    a: CoatFeatures,
    b: CoatFeatures,
    same_card: bool,
    settings: VerificationSettings | None = None,
    view: ViewSettings | None = None,
) -> CoatMatch:
    """Lay two coats onto each other; what one camera's background adds is set aside.

    Cards of one camera show one background, and nobody need say so: where what agrees lies nearly
    at the same place of both pictures, and less on the trunk of the animals than about it, it is
    background, and the animals are compared without it.

    Parameters
    ----------
    a, b, same_card, settings
        As for `pardalis.identify.matching.verification.compare_coats`.
    view
        By default `ViewSettings()`.
    """
    chosen = view or ViewSettings()
    # Pictures cut to the animals agree at the same place because both are the animal.
    cut = not same_card and _fills(a, chosen) and _fills(b, chosen)
    found, aside = compare_coats(a, b, same_card, settings), 0
    scenes: list[Float[np.ndarray, "3 3"]] = []
    while len(scenes) < _LAYERS:
        if found.verified < BEYOND_CHANCE or cut or not is_one_view(found, chosen):
            break
        if _are_animals(a, b, found, chosen):
            break
        aside += found.verified
        scenes.append(_scene(found))
        found = compare_coats(a, b, same_card, settings, scenes)
    return replace(found, set_aside=aside)


def is_one_view(match: CoatMatch, settings: ViewSettings | None = None) -> bool:
    """Whether what agrees lies nearly at the same place of both pictures, as one camera's view.

    Parameters
    ----------
    match
        Of two photographs.
    settings
        By default `ViewSettings()`.
    """
    chosen = settings or ViewSettings()
    if not match.verified:
        return False
    shift = match.spots_b - match.spots_a
    whole = np.median(shift, axis=0)
    extent = float(np.ptp(match.spots_a, axis=0).max())
    turned = float(np.percentile(np.abs(shift - whole).max(axis=1), 90))
    return bool(np.abs(whole).max() <= chosen.aimed) and turned <= chosen.turned * extent + _STILL


def _scene(match: CoatMatch) -> Float[np.ndarray, "3 3"]:
    """What carries the background: nothing, where most lies at the same place to the pixel."""
    shift = np.abs(match.spots_b - match.spots_a).max(axis=1)
    return np.eye(3) if float(np.median(shift)) <= _STILL else match.transform


def _are_animals(a: CoatFeatures, b: CoatFeatures, match: CoatMatch, view: ViewSettings) -> bool:
    """Whether marks agree on the trunks of both animals: more than about them, or most of all."""
    back = np.linalg.inv(match.transform)
    shares = np.array(
        [
            _shares(a, b, match.spots_a, match.transform, view),
            _shares(b, a, match.spots_b, back, view),
        ]
    )
    trunk, rest = shares.T
    denser = float(np.sqrt((trunk / rest).prod()))
    return denser >= view.denser or float(trunk.min()) >= view.still


def _shares(
    coat: CoatFeatures,
    other: CoatFeatures,
    spots: Float32[np.ndarray, "spots 2"],
    transform: Float[np.ndarray, "3 3"],
    view: ViewSettings,
) -> tuple[float, float]:
    """Of a coat's marks that the other picture's box holds, so many agree: of the trunk, the rest.

    Half a mark of the rest is added, so that there is always some.
    """
    there = mapped(transform, coat.frame_points)
    low, high = _extent(other)
    held = ((there >= low) & (there <= high)).all(axis=1)
    trunk, agreeing = _on_trunk(coat.frame_points, coat, view), _on_trunk(spots, coat, view)
    return (
        float(agreeing.sum() / max(int((trunk & held).sum()), 1)),
        float(((~agreeing).sum() + 0.5) / max(int((~trunk & held).sum()), 1)),
    )


def _on_trunk(
    places: Float32[np.ndarray, "places 2"], coat: CoatFeatures, view: ViewSettings
) -> Bool[np.ndarray, " places"]:
    low, high = _extent(coat)
    inside = (places - low) / (high - low)
    result: Bool[np.ndarray, " places"] = (np.abs(inside - view.about) < view.across).all(axis=1)
    return result


def _extent(coat: CoatFeatures) -> tuple[Float32[np.ndarray, " 2"], Float32[np.ndarray, " 2"]]:
    """Where the coat's marks begin and end in the photograph, about as its box does."""
    return coat.frame_points.min(axis=0), coat.frame_points.max(axis=0)


def _fills(coat: CoatFeatures, view: ViewSettings) -> bool:
    if not len(coat.frame_points):
        return False
    low, high = _extent(coat)
    return bool((high - low).min() >= view.fills)
