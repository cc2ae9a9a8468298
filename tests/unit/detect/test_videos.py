"""Videos are cut into frames, and what is found in the frames is one finding of the video."""

from __future__ import annotations

from pathlib import Path

import pytest

from pardalis.detect.videos import MOST_FRAMES, find_in, frames_of, media_of
from pardalis.errors import InputError
from pardalis.records.detection import BoundingBox, Detection, Finding, SearchStatus
from pardalis.records.media import Media, Placement
from pardalis.records.scene import Scene

BOX = BoundingBox(0.1, 0.1, 0.5, 0.5)


def media(name: str, duration: float | None = None, rate: float = 30.0) -> Media:
    frames = round(duration * rate) if duration else None
    return Media(
        name, f"{name}.mp4", "", "S1", None, Placement.NO_TABLE, None, None, "b", "e", 64, 48,
        duration, rate if duration else None, frames,
    )  # fmt: skip


class Told:
    """Says of each picture what it was told to say."""

    name, version = "told", "1"

    def __init__(self, *seen: tuple[str, float] | SearchStatus) -> None:
        self.seen = seen

    def find(self, scene: Scene) -> tuple[Finding, ...]:
        found = []
        for picture, said in zip(scene.media, self.seen, strict=True):
            name = picture.media_id
            if isinstance(said, SearchStatus):
                found.append(Finding(name, "told 1", said, (), "a reason"))
                continue
            kind, sure = said
            boxes = (Detection(f"{name}-1", name, kind, BOX, sure, "told 1"),) if kind else ()
            found.append(Finding(name, "told 1", SearchStatus.SEARCHED, boxes))
        return tuple(found)


def search(model: Told, *whole: Media) -> tuple[Finding, ...]:
    pictures = tuple(frames_of(whole, 1.0))
    return find_in(model, Scene(Path(), pictures, frozenset(each.media_id for each in pictures)))


def test_photographs_stay_and_frames_are_as_far_apart_as_asked() -> None:
    photo, video = media("p"), media("v", 10.0)
    pictures = list(frames_of([photo, video], 2.5))
    assert pictures[0] is photo
    assert [each.frame for each in pictures[1:]] == [0, 75, 150, 225]
    assert {media_of(each.media_id) for each in pictures} == {"p", "v"}


@pytest.mark.parametrize(
    ("duration", "rate"), [(0.2, 5.0), (59.0, 30.0), (7200.0, 25.0), (3.0, 0.5)]
)
def test_there_is_a_frame_of_any_video_and_never_too_many(duration: float, rate: float) -> None:
    numbers = [each.frame or 0 for each in frames_of([media("v", duration, rate)], 1.0)]
    assert 1 <= len(numbers) <= MOST_FRAMES
    assert len(set(numbers)) == len(numbers)
    assert max(numbers) < round(duration * rate)


def test_frames_that_are_nowhere_are_refused() -> None:
    with pytest.raises(InputError, match="0 s apart"):
        list(frames_of([media("v", 3.0)], 0.0))


def test_the_finding_of_a_video_ranks_over_its_frames() -> None:
    model = Told(("animal", 0.4), ("", 0.0), ("human", 0.9), ("animal", 0.5))
    photo, video = search(model, media("p"), media("v", 3.0))
    assert (photo.media_id, photo.detections[0].frame) == ("p", None)
    assert video.media_id == "v"
    assert [(each.detection_id, each.media_id, each.frame) for each in video.detections] == [
        ("v-1", "v", 30),
        ("v-2", "v", 60),
    ]
    assert all(each.sharpness == 0.0 for each in video.detections)  # no such file: nothing seen


def test_a_video_is_empty_only_if_all_its_frames_are() -> None:
    empty, torn, unsure = ("", 0.0), SearchStatus.FAILED, SearchStatus.CANNOT_TELL
    (nothing,) = search(Told(empty, empty, empty), media("v", 3.0))
    assert (nothing.status, nothing.detections) == (SearchStatus.SEARCHED, ())
    (failed,) = search(Told(empty, torn, unsure), media("v", 3.0))
    assert (failed.status, failed.reason) == (torn, "1 of 3 frames: a reason")
    (told,) = search(Told(empty, unsure, unsure), media("v", 3.0))
    assert (told.status, told.reason) == (unsure, "2 of 3 frames: a reason")
    (seen,) = search(Told(("animal", 0.5), torn, unsure), media("v", 3.0))
    assert (seen.status, len(seen.detections)) == (SearchStatus.SEARCHED, 1)
