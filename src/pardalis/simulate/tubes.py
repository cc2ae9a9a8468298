"""Bodies built of tubes in three dimensions, and how a camera sees them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

Points = Float[np.ndarray, "*any 3"]


@dataclass(frozen=True, slots=True, eq=False)
class Tube:
    """A limb, trunk, head or tail: elliptic sections along a centre line.

    Body coordinates [m]: x forward, y up from the ground, z towards the flank that is seen.

    Parameters
    ----------
    part
        What it is; marks of the coat are found by this name.
    centre
        Centre line.
    tall, wide
        Half-heights in the body's plane and half-widths across it [m].
    upper, lower
        Colour of back and belly, BGR 0 to 255, one row a section.
    far
        Whether it is on the side away from the camera.
    """

    part: str
    centre: Float[np.ndarray, "sections 3"]
    tall: Float[np.ndarray, " sections"]
    wide: Float[np.ndarray, " sections"]
    upper: Float[np.ndarray, "sections 3"]
    lower: Float[np.ndarray, "sections 3"]
    far: bool = False

    @property
    def along(self) -> Float[np.ndarray, " sections"]:
        """Each section's place along the centre line, from 0 to 1."""
        steps = np.linalg.norm(np.diff(self.centre, axis=0), axis=1)
        travelled = np.concatenate([[0.0], np.cumsum(steps)])
        result: Float[np.ndarray, " sections"] = travelled / travelled[-1]
        return result


@dataclass(frozen=True, slots=True)
class View:
    """Where a body stands before a pinhole camera.

    Parameters
    ----------
    focal
        Focal length [px].
    middle, horizon
        Column of the optical axis and row of the horizon [px].
    height
        Of the camera above the ground [m].
    across, distance
        Of the body's origin from the axis, and along it [m].
    heading
        Angle by which it walks away from the camera [rad].
    facing
        +1 if it walks to the right of the picture, -1 to the left.
    size
        Scale of the body.
    pitch
        Slope of the ground, nose up [rad].
    """

    focal: float
    middle: float
    horizon: float
    height: float
    across: float
    distance: float
    heading: float
    facing: int
    size: float = 1.0
    pitch: float = 0.0

    def project(self, points: Points) -> Float[np.ndarray, "*any 2"]:
        """Columns and rows [px] of points in body coordinates.

        Parameters
        ----------
        points
            Points.
        """
        x, y, z = (self.size * points[..., axis] for axis in range(3))
        x, y = x - self.pitch * y, y + self.pitch * x
        turn_cos, turn_sin = np.cos(self.heading), np.sin(self.heading)
        depth = np.maximum(self.distance + x * turn_sin - z * turn_cos, 0.3)
        across = self.across + self.facing * (x * turn_cos + z * turn_sin)
        scale = self.focal / depth
        return np.stack(
            [self.middle + scale * across, self.horizon + scale * (self.height - y)], axis=-1
        )

    def seen(self, normals: Points) -> Float[np.ndarray, "*any"]:
        """Cosine between surface normals and the direction to the camera, roughly.

        Parameters
        ----------
        normals
            In body coordinates.
        """
        result: Float[np.ndarray, "*any"] = normals[..., 2] * np.cos(self.heading) - normals[
            ..., 0
        ] * np.sin(self.heading)
        return result


def smooth_line(
    points: Float[np.ndarray, "knots columns"], sections: int
) -> Float[np.ndarray, "sections columns"]:
    """A Catmull-Rom curve through knots, at evenly spaced parameters.

    Parameters
    ----------
    points
        Points.
    sections
        How many points.

    References
    ----------
    Catmull, E., & Rom, R. (1974). A class of local interpolating splines. In *Computer Aided
    Geometric Design* (pp. 317-326). Academic Press.

    Examples
    --------
    >>> smooth_line(np.array([[0.0], [1.0], [2.0]]), 3).ravel()
    array([0., 1., 2.])
    """
    knots = len(points)
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    place = np.linspace(0, knots - 1, sections)
    row = np.minimum(place.astype(int), knots - 2)
    t = (place - row)[:, None]
    a, b, c, d = (padded[row + k] for k in range(4))
    result: Float[np.ndarray, "sections columns"] = 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - 3 * c + d - a) * t**3
    )
    return result


def make_tube(
    part: str,
    knots: Float[np.ndarray, "knots 5"],
    colours: tuple[Float[np.ndarray, "upper 3"], Float[np.ndarray, "lower 3"]],
    sections: int = 14,
    far: bool = False,
) -> Tube:
    """A tube through knots of x, y, z, half-height and half-width [m].

    Parameters
    ----------
    part
        What it is.
    knots
        x, y, z, half-height and half-width [m].
    colours
        Upper and lower colours, BGR, spread evenly along it.
    sections
        How finely it is drawn.
    far
        Whether it is on the side away from the camera.
    """
    curve = smooth_line(knots, sections)
    place = np.linspace(0, 1, sections)
    upper, lower = (
        np.stack([np.interp(place, np.linspace(0, 1, len(c)), c[:, k]) for k in range(3)], axis=1)
        for c in colours
    )
    tall, wide = np.maximum(curve[:, 3], 0.004), np.maximum(curve[:, 4], 0.004)
    return Tube(part, curve[:, :3], tall, wide, upper, lower, far)


def normals_in_plane(tube: Tube) -> Float[np.ndarray, "sections 3"]:
    """Unit vectors across the centre line in the body's plane, pointing up.

    Parameters
    ----------
    tube
        The tube.
    """
    tangent = np.gradient(tube.centre, axis=0)
    normal = np.stack([-tangent[:, 1], tangent[:, 0], np.zeros(len(tangent))], axis=1)
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
    result: Float[np.ndarray, "sections 3"] = normal
    return result


def surface(
    tube: Tube, along: Float[np.ndarray, "*any"], around: Float[np.ndarray, "*any"]
) -> tuple[Float[np.ndarray, "*any 3"], Float[np.ndarray, "*any 3"]]:
    """Points and normals of a tube's skin.

    Parameters
    ----------
    tube
        The tube.
    along
        From 0 at its first section to 1 at its last.
    around
        Angle from the middle of the flank towards the back [rad].
    """
    place = tube.along
    plane = normals_in_plane(tube)

    def at(values: Float[np.ndarray, " sections"]) -> Float[np.ndarray, "*any"]:
        result: Float[np.ndarray, "*any"] = np.interp(along, place, values)
        return result

    centre = np.stack([at(tube.centre[:, k]) for k in range(3)], axis=-1)
    normal = np.stack([at(plane[:, k]) for k in range(3)], axis=-1)
    tall, wide = at(tube.tall)[..., None], at(tube.wide)[..., None]
    up, out = np.sin(around)[..., None], np.cos(around)[..., None]
    side = np.array([0.0, 0.0, 1.0])
    points = centre + tall * up * normal + wide * out * side
    facing = up / tall * normal + out / wide * side
    facing /= np.maximum(np.linalg.norm(facing, axis=-1, keepdims=True), 1e-9)
    return points, facing
