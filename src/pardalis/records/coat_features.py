"""What a matcher keeps of one photographed coat."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float32, UInt8


@dataclass(frozen=True, slots=True, eq=False)
class CoatFeatures:
    """Key points of a coat with their descriptors, and whether the coat can be told at all.

    Parameters
    ----------
    points
        Positions in the crop, after it was brought to its working size [px].
    frame_points
        The same positions relative to the width and height of the whole photograph.
    sizes
        Diameters of the key points [px].
    angles
        Directions of the key points [degrees].
    descriptors
        One row a key point.
    pattern
        How much the crop looks like a spotted coat; larger is surer.
    sharpness
        Ranks photographs of one sighting, the best highest.
    reason
        Why the coat cannot be told; empty if it can.
    view
        Probabilities that the left flank, the right flank, the front or the back is seen, as the
        picture alone tells; all 0.25 where nothing is known.
    embedding
        What a re-identification network makes of the crop, of length one; empty without one.
    """

    points: Float32[np.ndarray, "points 2"]
    frame_points: Float32[np.ndarray, "points 2"]
    sizes: Float32[np.ndarray, " points"]
    angles: Float32[np.ndarray, " points"]
    descriptors: UInt8[np.ndarray, "points 128"]
    pattern: float
    sharpness: float
    reason: str = ""
    view: tuple[float, float, float, float] = (0.25, 0.25, 0.25, 0.25)
    embedding: Float32[np.ndarray, " dimensions"] = field(
        default_factory=lambda: np.zeros(0, np.float32)
    )

    @property
    def usable(self) -> bool:
        """Whether the coat shows a pattern to tell an animal by."""
        return not self.reason

    def to_bytes(self) -> bytes:
        """As the bytes of an .npz file, for a store named by content."""
        held = io.BytesIO()
        np.savez(
            held,
            points=self.points,
            frame_points=self.frame_points,
            sizes=self.sizes,
            angles=self.angles,
            descriptors=self.descriptors,
            judged=np.array([self.pattern, self.sharpness]),
            reason=np.array(self.reason),
            view=np.array(self.view, np.float64),
            embedding=self.embedding,
        )
        return held.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> CoatFeatures:
        """Read what `to_bytes` wrote.

        Raises
        ------
        ValueError
            If the bytes are torn or of another kind.
        """
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as held:
                pattern, sharpness = held["judged"].tolist()
                return cls(
                    held["points"],
                    held["frame_points"],
                    held["sizes"],
                    held["angles"],
                    held["descriptors"],
                    pattern,
                    sharpness,
                    str(held["reason"]),
                    tuple(held["view"].tolist()),
                    held["embedding"],
                )
        except Exception as error:
            raise ValueError(f"these bytes hold no coat features: {error}") from error
