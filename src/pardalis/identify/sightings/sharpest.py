"""The frames of a video in which an animal's coat is seen best."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pardalis.records.detection import Detection
from pardalis.records.media import Media


def sharpest(
    track: Sequence[tuple[Media, Detection]], number: int
) -> list[tuple[Media, Detection]]:
    """All photographs of an animal, and of each video only its sharpest frames, in their order.

    Parameters
    ----------
    track
        Photographs and frames with the detections of one animal, in order of time.
    number
        Of frames to keep of one video.

    Examples
    --------
    >>> from pardalis.records.detection import BoundingBox
    >>> from pardalis.records.media import Placement
    >>> video = Media("v", "v.mp4", "", "S1", None, Placement.NO_TABLE, None, None, "", "", 8, 6,
    ...               3.0, 1.0, 3)
    >>> box = BoundingBox(0.1, 0.1, 0.5, 0.5)
    >>> track = [(video.at(n), Detection("", "v", "animal", box, 0.9, "", frame=n, sharpness=each))
    ...          for n, each in enumerate((1.0, 9.0, 4.0))]
    >>> [photo.frame for photo, _ in sharpest(track, 2)]
    [1, 2]
    """
    frames: dict[str, list[int]] = defaultdict(list)
    for place, (photo, _) in enumerate(track):
        if photo.is_video:
            frames[photo.media_id].append(place)
    left_out: set[int] = set()
    for places in frames.values():
        best = sorted(places, key=lambda place: (-(track[place][1].sharpness or 0.0), place))
        left_out.update(best[number:])
    return [each for place, each in enumerate(track) if place not in left_out]
