"""A place in one camera's view where something is found again and again, and never moves."""

from __future__ import annotations

from dataclasses import dataclass

from pardalis.records.detection import BoundingBox


@dataclass(frozen=True, slots=True)
class StillPlace:
    """A place in the view of one deployment at which the same box is found over many days.

    Parameters
    ----------
    deployment_id
        Whose camera.
    observation_type
        What the boxes were taken for, as in `Detection`.
    box
        The median of the boxes.
    first_media, last_media
        The `media_id`s of the first and the last photograph with it: before and after them the
        camera may have looked elsewhere.
    detections
        The `detection_id`s of its boxes, in order of time.
    events, days
        In how many events, and on how many days of the camera's clock, it was found.

    Examples
    --------
    >>> box = BoundingBox(0.3, 0.5, 0.1, 0.2)
    >>> StillPlace("D1", "animal", box, "m", "n", ("m-1", "n-1"), 2, 2).name
    'D1/35x60'
    """

    deployment_id: str
    observation_type: str
    box: BoundingBox
    first_media: str
    last_media: str
    detections: tuple[str, ...] = ()
    events: int = 0
    days: int = 0

    @property
    def name(self) -> str:
        """The deployment, and the middle of the box in percent of width and height."""
        box = self.box
        x, y = box.x + box.width / 2, box.y + box.height / 2
        return f"{self.deployment_id}/{100 * x:.0f}x{100 * y:.0f}"
