"""A leopard's body in a walking pose."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from pardalis.simulate.tubes import Tube, make_tube

STRIDE = 0.95
"""Ground covered in one full cycle of the legs [m]."""

TAWNY = np.array([[92.0, 148.0, 190.0]])
PALE = np.array([[188.0, 208.0, 220.0]])
_FUR = (TAWNY, PALE)


def leopard_body(phase: float, head_drop: float, tail_lift: float, tint: float) -> list[Tube]:
    """Tubes of a walking leopard, far ones first.

    Parameters
    ----------
    phase
        Of the walk, 1 a full cycle.
    head_drop
        How far the nose hangs below its normal height [m].
    tail_lift
        How far the tail's tip is lifted [m].
    tint
        Factor on the coat's yellow, about 1.
    """
    fur = (TAWNY * [[1 / tint, 1.0, tint**0.5]], PALE)
    limb = np.vstack([fur[0] * 0.8 + fur[1] * 0.2, fur[0] * 0.4 + fur[1] * 0.6])
    fur_limb = (limb, limb * 0.9 + 0.1 * fur[1])
    hip, shoulder = (-0.42, 0.44), (0.24, 0.43)
    legs = [
        walking_leg("far_hind", hip, phase + 0.50, -0.075, fur_limb, hind=True),
        walking_leg("far_front", shoulder, phase + 0.75, -0.070, fur_limb, hind=False),
    ]
    near = [
        walking_leg("near_hind", hip, phase, 0.070, fur_limb, hind=True),
        walking_leg("near_front", shoulder, phase + 0.25, 0.075, fur_limb, hind=False),
    ]
    bob = 0.008 * float(np.cos(4 * np.pi * phase))
    head = _head(head_drop, fur)
    return [*legs, _tail(tail_lift, fur), *head, _trunk(bob, fur), *near]


def _trunk(bob: float, fur: tuple[np.ndarray, np.ndarray]) -> Tube:
    knots = np.array(
        [
            [-0.615, 0.515 + bob, 0, 0.030, 0.02],
            [-0.59, 0.513 + bob, 0, 0.070, 0.05],
            [-0.53, 0.500 + bob, 0, 0.120, 0.09],
            [-0.40, 0.488 + bob, 0, 0.150, 0.11],
            [-0.22, 0.480 + bob, 0, 0.136, 0.11],
            [-0.03, 0.470 + bob, 0, 0.145, 0.12],
            [0.15, 0.472 - bob, 0, 0.165, 0.12],
            [0.28, 0.490 - bob, 0, 0.150, 0.11],
            [0.37, 0.510 - bob, 0, 0.105, 0.08],
            [0.43, 0.520 - bob, 0, 0.045, 0.035],
        ]
    )
    return make_tube("trunk", knots, fur, sections=26)


def _tail(lift: float, fur: tuple[np.ndarray, np.ndarray]) -> Tube:
    knots = np.array(
        [
            [-0.53, 0.545, 0, 0.040, 0.036],
            [-0.70, 0.470, 0, 0.036, 0.034],
            [-0.82, 0.300 + 0.1 * lift, 0.01, 0.032, 0.030],
            [-0.97, 0.190 + 0.5 * lift, 0.03, 0.030, 0.028],
            [-1.14, 0.200 + 1.0 * lift, 0.05, 0.028, 0.026],
            [-1.27, 0.300 + 1.3 * lift, 0.06, 0.018, 0.016],
        ]
    )
    tip = np.array([[70.0, 90.0, 100.0]])
    shades = np.vstack([fur[0], fur[0], fur[0], tip]), np.vstack([fur[0], fur[1], fur[1], tip])
    return make_tube("tail", knots, shades, sections=20)


def _head(drop: float, fur: tuple[np.ndarray, np.ndarray]) -> list[Tube]:
    nose = np.array([[105.0, 140.0, 165.0]])
    neck = np.array(
        [
            [0.20, 0.505, 0.00, 0.095, 0.06],
            [0.34, 0.528 - 0.25 * drop, 0.00, 0.108, 0.08],
            [0.46, 0.555 - 0.50 * drop, 0.00, 0.092, 0.08],
            [0.55, 0.560 - 0.75 * drop, 0.00, 0.094, 0.085],
            [0.62, 0.535 - 0.95 * drop, 0.00, 0.066, 0.060],
            [0.69, 0.512 - 1.10 * drop, 0.00, 0.048, 0.045],
            [0.72, 0.508 - 1.15 * drop, 0.00, 0.026, 0.025],
        ]
    )
    colours = np.vstack([fur[0], fur[0], fur[0], nose]), np.vstack([fur[1]] * 4)
    top = 0.635 - 0.7 * drop
    tubes = []
    for part, z in (("far_ear", -0.055), ("near_ear", 0.055)):
        ear = np.array(
            [
                [0.505, top - 0.03, z, 0.034, 0.02],
                [0.497, top + 0.012, z, 0.033, 0.018],
                [0.488, top + 0.038, z, 0.014, 0.010],
            ]
        )
        dark = np.array([[45.0, 62.0, 78.0]])
        tubes.append(
            make_tube(part, ear, (fur[0], np.vstack([fur[0], dark])), 6, part == "far_ear")
        )
    return [tubes[0], make_tube("neck", neck, colours, sections=20), tubes[1]]


def walking_leg(
    part: str,
    joint: tuple[float, float],
    phase: float,
    z: float,
    fur: tuple[np.ndarray, np.ndarray],
    hind: bool,
    build: float = 1.0,
    stride: float = STRIDE,
) -> Tube:
    """One leg of a walking animal.

    Parameters
    ----------
    part
        Its name.
    joint
        Hip or shoulder, x and y [m].
    phase
        Of this leg's step, 1 a full cycle; the foot stands for the first 0.62 of it.
    z
        Towards the camera [m].
    fur
        Upper and lower colours.
    hind
        Whether it bends as a hind leg.
    build
        Thickness, 1 for a leopard.
    stride
        Ground covered in a cycle [m].
    """
    step, lift = foot_path(phase)
    foot = np.array([joint[0] + 0.03 + 0.44 * stride * step, 0.012 + 0.09 * lift])
    top = np.array(joint)
    down = foot - top
    reach = (0.035 - 0.05, 0.11) if hind else (-0.035, 0.05)
    fold = 1.0 + 1.2 * lift
    bends = (
        ((0.36, 0.050 * fold), (0.70, -0.050 * fold))
        if hind
        else ((0.38, -0.035 * fold), (0.72, 0.012 * fold))
    )
    knots = [[top[0] + reach[0], top[1] + 0.3 * reach[1], z, 0.105 if hind else 0.085, 0.055]]
    widths = ((0.078, 0.05), (0.036, 0.034)) if hind else ((0.052, 0.042), (0.038, 0.034))
    for (share, side), (tall, wide) in zip(bends, widths, strict=True):
        point = top + share * down + (side, 0)
        knots.append([*point, z, tall * build, wide * build])
    heel = foot + np.array([0.0, 0.05])
    knots.append([*heel, z, 0.031 * build, 0.03 * build])
    knots.append([foot[0] + 0.035, foot[1] + 0.016, z, 0.030 * build, 0.034 * build])
    knots.append([foot[0] + 0.085, foot[1] + 0.006, z, 0.016 * build, 0.024 * build])
    return make_tube(part, np.array(knots), fur, sections=20, far=z < 0)


def foot_path(phase: float) -> tuple[float, float]:
    """How far a foot is before its joint (-0.5 to 0.5 of the step) and how high (0 to 1).

    Parameters
    ----------
    phase
        Of the step, 1 a full cycle.
    """
    p = phase % 1.0
    if p < 0.62:
        return 0.5 - p / 0.62, 0.0
    q = (p - 0.62) / 0.38
    return -0.5 + q * q * (3 - 2 * q), float(np.sin(np.pi * q))


def eye_place(head_drop: float) -> Float[np.ndarray, "1 3"]:
    """Where the near eye is, in body coordinates [m].

    Parameters
    ----------
    head_drop
        How far the nose hangs below its normal height [m].
    """
    return np.array([[0.605, 0.578 - 0.9 * head_drop, 0.052]])
