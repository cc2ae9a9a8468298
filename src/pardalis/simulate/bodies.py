"""Deer, people and vehicles: shapes that a detector meets beside leopards."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from pardalis.simulate.leopard import walking_leg
from pardalis.simulate.tubes import Tube, make_tube

DEER_STRIDE, PERSON_STRIDE = 1.1, 1.4

Shades = tuple[np.ndarray, np.ndarray]
Panel = tuple[Float[np.ndarray, "corners 3"], tuple[float, float, float]]

_PERSON_TRUNK = np.array(
    [
        [0.0, 0.88, 0, 0.12, 0.16],
        [0.0, 1.05, 0, 0.11, 0.17],
        [0.01, 1.28, 0, 0.13, 0.20],
        [0.02, 1.44, 0, 0.09, 0.18],
        [0.03, 1.52, 0, 0.05, 0.06],
    ]
)
_PERSON_HEAD = np.array(
    [
        [0.03, 1.50, 0, 0.05, 0.05],
        [0.05, 1.60, 0, 0.09, 0.075],
        [0.05, 1.70, 0, 0.10, 0.08],
        [0.04, 1.79, 0, 0.05, 0.05],
    ]
)
_PERSON_HAT = np.array(
    [[0.06, 1.72, 0, 0.13, 0.11], [0.04, 1.75, 0, 0.10, 0.09], [0.04, 1.83, 0, 0.07, 0.06]]
)


def deer_body(phase: float, rng: np.random.Generator) -> list[Tube]:
    """Tubes of a walking deer with a plain coat.

    Parameters
    ----------
    phase
        Of the walk.
    rng
        Its looks: colour, how high it holds its head.
    """
    brown = np.array([[45.0, 75.0, 115.0]]) * rng.uniform(0.8, 1.25)
    belly = brown * 0.6 + np.array([[70.0, 75.0, 80.0]])
    fur = (brown, belly)
    raised = float(rng.uniform(0.05, 0.38))
    hip, shoulder = (-0.40, 0.62), (0.30, 0.60)
    legs = [
        walking_leg(name, joint, phase + lag, z, (brown * 0.9, brown), hind, 0.62, DEER_STRIDE)
        for name, joint, lag, z, hind in (
            ("far_hind", hip, 0.50, -0.07, True),
            ("far_front", shoulder, 0.75, -0.07, False),
            ("near_hind", hip, 0.0, 0.07, True),
            ("near_front", shoulder, 0.25, 0.07, False),
        )
    ]
    trunk = np.array(
        [
            [-0.58, 0.74, 0, 0.05, 0.05],
            [-0.50, 0.73, 0, 0.14, 0.11],
            [-0.35, 0.70, 0, 0.17, 0.13],
            [-0.10, 0.68, 0, 0.17, 0.14],
            [0.15, 0.68, 0, 0.18, 0.14],
            [0.32, 0.70, 0, 0.15, 0.11],
            [0.42, 0.72, 0, 0.09, 0.07],
        ]
    )
    tail = np.array(
        [[-0.56, 0.78, 0, 0.03, 0.03], [-0.64, 0.70, 0, 0.04, 0.03], [-0.66, 0.62, 0, 0.015, 0.015]]
    )
    return [
        *legs[:2],
        make_tube("tail", tail, (brown, belly * 1.4), 6),
        *_deer_head(raised, fur),
        make_tube("trunk", trunk, fur, 18),
        *legs[2:],
    ]


def _deer_head(raised: float, fur: Shades) -> list[Tube]:
    y = 0.78 + raised
    neck = np.array(
        [
            [0.30, 0.72, 0, 0.13, 0.09],
            [0.42, 0.78 + 0.4 * raised, 0, 0.09, 0.06],
            [0.52, y + 0.02, 0, 0.065, 0.05],
            [0.60, y + 0.05, 0, 0.070, 0.055],
            [0.70, y, 0, 0.050, 0.045],
            [0.80, y - 0.05, 0, 0.034, 0.034],
            [0.83, y - 0.06, 0, 0.02, 0.02],
        ]
    )
    ears = []
    for z in (-0.06, 0.06):
        ear = np.array(
            [
                [0.55, y + 0.08, z, 0.02, 0.012],
                [0.50, y + 0.14, z * 1.6, 0.035, 0.015],
                [0.46, y + 0.20, z * 1.9, 0.008, 0.006],
            ]
        )
        ears.append(make_tube("ear", ear, fur, 6, z < 0))
    return [ears[0], make_tube("neck", neck, fur, 16), ears[1]]


def person_body(phase: float, rng: np.random.Generator) -> list[Tube]:
    """Tubes of a walking person with shirt, trousers, hat and perhaps a pack.

    Parameters
    ----------
    phase
        Of the walk.
    rng
        Looks: clothes and build.
    """
    shirt, trousers, pack = (rng.uniform(25, 215, (1, 3)) for _ in range(3))
    skin = np.array([[70.0, 100.0, 140.0]]) * rng.uniform(0.7, 1.3)
    carries = rng.random() < 0.5
    swing = 0.32 * float(np.sin(2 * np.pi * phase))
    tubes = [
        _limb("arm", (0.0, 1.42), 0.58, swing, -0.21, 0.045, (shirt, skin)),
        _limb("leg", (0.0, 0.92), 0.88, -swing, -0.09, 0.085, (trousers, trousers * 0.8)),
        _limb("leg", (0.0, 0.92), 0.88, swing, 0.09, 0.085, (trousers, trousers * 0.8)),
        make_tube("trunk", _PERSON_TRUNK, (shirt, shirt * 0.85), 12),
        make_tube("head", _PERSON_HEAD, (skin, skin * 0.8), 10),
        make_tube("hat", _PERSON_HAT, (pack * 0.5, pack * 0.4), 6),
    ]
    if carries:
        bag = np.array(
            [
                [-0.17, 0.98, 0, 0.07, 0.12],
                [-0.20, 1.15, 0, 0.11, 0.15],
                [-0.18, 1.40, 0, 0.08, 0.13],
            ]
        )
        tubes.append(make_tube("pack", bag, (pack, pack * 0.7), 8))
    return [*tubes, _limb("arm", (0.0, 1.42), 0.58, -swing, 0.21, 0.045, (shirt, skin))]


def _limb(
    part: str,
    joint: tuple[float, float],
    length: float,
    swing: float,
    z: float,
    thick: float,
    shades: Shades,
) -> Tube:
    """A human limb that swings about its joint; the end has its own colour."""
    x, y = joint
    fold = 0.12 * length * (1 if part == "leg" else -1) * abs(swing)
    knots = np.array(
        [
            [x, y, z, thick, thick],
            [
                x + 0.5 * length * np.sin(swing) + fold,
                y - 0.5 * length * np.cos(swing),
                z,
                0.8 * thick,
                0.8 * thick,
            ],
            [x + length * np.sin(swing), y - length * np.cos(swing), z, 0.55 * thick, 0.6 * thick],
            [
                x + length * np.sin(swing) + 0.10,
                y - length * np.cos(swing) - 0.02,
                z,
                0.4 * thick,
                0.5 * thick,
            ],
        ]
    )
    colours = np.vstack([shades[0], shades[0], shades[1]])
    return make_tube(part, knots, (colours, colours), 12, z < 0)


def vehicle_panels(rng: np.random.Generator) -> list[Panel]:
    """Flat panels of a car seen from the side, far ones first; x forward, z to the camera.

    Parameters
    ----------
    rng
        Colour and kind.
    """
    paint = rng.uniform(30, 225, 3)
    pickup = rng.random() < 0.5
    cabin_end = -0.4 if pickup else -1.7
    low, belt, roof, half = 0.38, 1.02, 1.72, 0.85

    def face(points: list[tuple[float, float]], z: float, colour: np.ndarray) -> Panel:
        corners = np.array([(x, y, z) for x, y in points])
        return corners, (float(colour[0]), float(colour[1]), float(colour[2]))

    body = [(-2.1, low), (2.0, low), (2.15, 0.75), (1.95, 0.98), (1.0, belt), (-2.1, belt)]
    cabin = [(1.0, belt), (0.45, roof), (cabin_end + 0.1, roof), (cabin_end - 0.1, belt)]
    glass = [
        (0.85, belt + 0.04),
        (0.40, roof - 0.09),
        (cabin_end + 0.2, roof - 0.09),
        (cabin_end + 0.05, belt + 0.04),
    ]
    dark = np.array([45.0, 42.0, 40.0])
    panels = [face(body, -half, paint * 0.5), face(cabin, -half * 0.85, paint * 0.45)]
    for name, at in (("nose", 2.1), ("tail", -2.1)):
        corners = np.array([(at, low, -half), (at, low, half), (at, 0.9, half), (at, 0.9, -half)])
        shade = paint * (0.8 if name == "nose" else 0.6)
        panels.append((corners, (float(shade[0]), float(shade[1]), float(shade[2]))))
    panels += [
        face(cabin, half * 0.9, paint * 0.92),
        face(glass, half * 0.92, dark + 35),
        face(body, half, paint),
    ]
    line = [(-2.1, 0.66), (2.1, 0.66), (2.1, 0.69), (-2.1, 0.69)]
    panels.append(face(line, half, paint * 0.7))
    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    for centre in (-1.35, 1.35):
        for radius, colour in ((0.38, dark * 0.5), (0.21, dark + 100)):
            rim = [
                (centre + radius * float(np.cos(a)), 0.37 + radius * float(np.sin(a)))
                for a in angle
            ]
            panels.append(face(rim, half + 0.02, colour))
    return panels
