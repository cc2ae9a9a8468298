"""What a detection model saw in a photograph, or in a frame of a video."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Flank(StrEnum):
    """The side of an animal that the camera saw."""

    LEFT = "left"
    RIGHT = "right"
    FRONT = "front"
    BACK = "back"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class BoundingBox:
    """A rectangle in a photograph, relative to its size as seen (Camtrap DP bboxX ... bboxHeight).

    Parameters
    ----------
    x, y
        Left and top, 0 to 1.
    width, height
        0 to 1.

    Examples
    --------
    >>> BoundingBox(0.0, 0.0, 0.5, 1.0).overlap(BoundingBox(0.25, 0.0, 0.5, 1.0))
    0.333...
    """

    x: float
    y: float
    width: float
    height: float

    def overlap(self, other: BoundingBox) -> float:
        """Intersection over union with another box, 0 to 1.

        Parameters
        ----------
        other
            A box in a photograph of the same scene.
        """
        right = min(self.x + self.width, other.x + other.width)
        bottom = min(self.y + self.height, other.y + other.height)
        inside = max(0.0, right - max(self.x, other.x)) * max(0.0, bottom - max(self.y, other.y))
        union = self.width * self.height + other.width * other.height - inside
        return inside / union if union > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Detection:
    """Something that a detection model found.

    Parameters
    ----------
    detection_id
        `media_id`, a hyphen and the rank within the photograph or video, best first ("3fa2...-1").
    media_id
        The photograph.
    observation_type
        Camtrap DP: "animal", "human", "vehicle" or "unknown" (the model cannot tell which).
    box
        Where.
    confidence
        Of the model, 0 to 1.
    detection_model
        Name and version of the model.
    movement
        Horizontal movement within its burst, in widths of the photograph per second; negative to
        the left; None if it was not seen to move.
    scientific_name
        Where the source of the detection, or a classifier, knows the species or a taxon above it;
        otherwise empty.
    species_probability
        Of that name, 0 to 1; None where nothing tells it.
    classified_by
        Name and version of the classifier that gave the name; empty where none did.
    ruled_out
        The name that the classifier held for likeliest and that is not on the species list;
        otherwise empty.
    frame
        Which frame of a video, from 0; its time within it is `frame` / `frame_rate`. None in a
        photograph.
    sharpness
        Detail of the pixels inside the box, to choose among the frames of a video: the standard
        deviation of their Laplacian times the square root of their number; None in a photograph.
    """

    detection_id: str
    media_id: str
    observation_type: str
    box: BoundingBox
    confidence: float
    detection_model: str
    movement: float | None = None
    scientific_name: str = ""
    species_probability: float | None = None
    classified_by: str = ""
    ruled_out: str = ""
    frame: int | None = None
    sharpness: float | None = None


class SearchStatus(StrEnum):
    """Whether a model could judge a photograph."""

    SEARCHED = "searched"
    CANNOT_TELL = "cannot_tell"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one model says of one photograph: its detections, or why it cannot say.

    Parameters
    ----------
    media_id
        The photograph.
    detection_model
        Name and version of the model.
    status
        SEARCHED: the detections are all there is (none: the photograph is empty).
        CANNOT_TELL: the photograph stays among those that a person must see.
        FAILED: it could not be read now though it could at import.
    detections
        Best first.
    reason
        Why the model cannot tell, or failed; empty otherwise.
    """

    media_id: str
    detection_model: str
    status: SearchStatus
    detections: tuple[Detection, ...] = ()
    reason: str = ""
