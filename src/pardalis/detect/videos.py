"""Videos are searched frame by frame, and found in as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import cv2
import numpy as np

from pardalis.errors import InputError, PhotoError
from pardalis.imaging.crop import crop
from pardalis.imaging.picture import read_picture
from pardalis.plugins import DetectionModel
from pardalis.records.card_source import CardSource
from pardalis.records.detection import Detection, Finding, SearchStatus
from pardalis.records.media import Media
from pardalis.records.scene import Scene

MOST_FRAMES = 60
"""Of one video; of a longer one they are farther apart."""

_MARK = "#"


def frames_of(media: Iterable[Media], interval: float) -> Iterator[Media]:
    """Photographs as they are, and of each video the frames to search, each a picture of its own.

    Parameters
    ----------
    media
        Photographs and whole videos.
    interval
        A frame is searched every so many [s]; more where that would be over `MOST_FRAMES`.

    Raises
    ------
    InputError
        If the interval is not above 0.

    Examples
    --------
    >>> from pardalis.records.media import Placement
    >>> video = Media("v", "v.mp4", "", "S1", None, Placement.NO_TABLE, None, None, "b", "e", 8, 6,
    ...               3.0, 10.0, 30)
    >>> [(each.media_id, each.frame) for each in frames_of([video], 1.0)]
    [('v#0', 0), ('v#10', 10), ('v#20', 20)]
    """
    if not interval > 0:
        raise InputError(f"Frames cannot be {interval:g} s apart.", "Give more than 0.")
    for each in media:
        if not each.is_video:
            yield each
            continue
        for frame in _numbers(each, interval):
            yield replace(each.at(frame), media_id=f"{each.media_id}{_MARK}{frame}")


def media_of(name: str) -> str:
    """The photograph or video of a picture that `frames_of` gave.

    Parameters
    ----------
    name
        Its `media_id`.

    Examples
    --------
    >>> media_of("3fa2#120"), media_of("3fa2")
    ('3fa2', '3fa2')
    """
    return name.partition(_MARK)[0]


def find_in(model: DetectionModel, scene: Scene) -> tuple[Finding, ...]:
    """One finding for each wanted photograph and video of a scene made of `frames_of`.

    Parameters
    ----------
    model
        Searches it picture by picture.
    scene
        One camera's photographs and frames.
    """
    pictures = {each.media_id: each for each in scene.media}
    parts: dict[str, list[Finding]] = defaultdict(list)
    for finding in model.find(scene):
        parts[media_of(finding.media_id)].append(finding)
    return tuple(
        found[0] if found[0].media_id == name else _together(name, found, scene.root, pictures)
        for name, found in parts.items()
    )


def _numbers(video: Media, interval: float) -> Iterator[int]:
    count, rate = video.frame_count or 1, video.frame_rate or 1.0
    # Headers count a frame or two more than there are.
    last = max(0, count - 1 - (2 if count > rate else 0))
    step = max(1.0, interval * rate, (last + 1) / MOST_FRAMES)
    number = 0
    while round(number * step) <= last:
        yield round(number * step)
        number += 1


def _together(
    name: str, found: Sequence[Finding], root: CardSource, pictures: Mapping[str, Media]
) -> Finding:
    """The finding of a video from those of its frames."""
    seen = [
        replace(
            each,
            frame=pictures[finding.media_id].frame,
            sharpness=_sharpness(root, pictures[finding.media_id], each),
        )
        for finding in found
        for each in finding.detections
    ]
    seen.sort(key=lambda each: (-each.confidence, each.frame or 0, each.detection_id))
    ranked = tuple(
        replace(each, media_id=name, detection_id=f"{name}-{rank}")
        for rank, each in enumerate(seen, start=1)
    )
    status, reason = _judgement(found, bool(ranked))
    return Finding(name, found[0].detection_model, status, ranked, reason)


def _judgement(found: Sequence[Finding], holds: bool) -> tuple[SearchStatus, str]:
    """A video is empty only if each of its frames is."""
    for status in (SearchStatus.FAILED, SearchStatus.CANNOT_TELL):
        those = [each for each in found if each.status is status]
        if those and not holds:
            return status, f"{len(those)} of {len(found)} frames: {those[0].reason}"
    return SearchStatus.SEARCHED, ""


def _sharpness(root: CardSource, picture: Media, detection: Detection) -> float:
    try:
        grey = crop(read_picture(root, picture, grey=True), detection.box)
    except PhotoError:
        return 0.0
    detail = cv2.Laplacian(np.ascontiguousarray(grey), cv2.CV_32F)
    return float(np.sqrt(grey.size) * np.std(detail))
