"""The built-in model: a camera trap looks at one scene, so what was not there before is new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby

from pardalis.detect.background import alike, background_of, changed
from pardalis.detect.burst import Burst, make_burst, moved
from pardalis.detect.evidence import combined
from pardalis.detect.frames import Frame
from pardalis.detect.movement import horizontal_movement
from pardalis.detect.regions import Region, find_regions
from pardalis.detect.remembered import RememberedFrames
from pardalis.detect.strip import common_strip
from pardalis.detect.unsure import without_background
from pardalis.errors import PhotoError
from pardalis.networks.opened import Opened
from pardalis.records.detection import BoundingBox, Detection, Finding, SearchStatus
from pardalis.records.scene import Scene

LEAST_SCORE = 0.2
"""Regions below this are taken for wind, flecks of sun and noise."""

_MOST_DETECTIONS = 3
_LEAST_SHARE = 0.4
"""Of the area of the surest region: what is smaller is a part of that animal, or its shadow."""

_REMEMBERED = 480
"""Frames: about what the runs share that a few threads look at."""


class MotionModel:
    """Finds what moves: animals, people and vehicles alike, without telling which.

    It compares the frames of a burst with each other, and with other events of the same camera in
    the same light. A photograph that has neither it cannot judge. It calls all that it finds
    "animal". What keeps still and looks like the ground it sits on is not found.

    Parameters
    ----------
    least_score
        Regions below it are left out, 0 to 1.
    """

    name = "motion"
    version = "2"

    def __init__(self, least_score: float = LEAST_SCORE) -> None:
        self._least_score = least_score
        self._frames = Opened(partial(RememberedFrames, _REMEMBERED))

    def find(self, scene: Scene) -> tuple[Finding, ...]:
        """One finding for each wanted photograph of the scene, in the scene's order.

        Parameters
        ----------
        scene
            One camera's photographs in order of time.
        """
        found: dict[str, Finding] = {}
        bursts = _bursts(self._load(scene, found))
        for number, burst in enumerate(bursts):
            if any(frame.media.media_id in scene.wanted for frame in burst.frames):
                for finding in self._judge(burst, alike(bursts, number)):
                    found[finding.media_id] = finding
        return tuple(
            found[photo.media_id] for photo in scene.media if photo.media_id in scene.wanted
        )

    @property
    def _signature(self) -> str:
        return f"{self.name} {self.version}"

    def _load(self, scene: Scene, failed: dict[str, Finding]) -> list[Frame]:
        frames = []
        for photo in scene.media:
            try:
                frames.append(self._frames().load(scene.root, photo))
            except PhotoError as error:
                name = photo.media_id
                reason = error.message
                failed[name] = Finding(name, self._signature, SearchStatus.FAILED, (), reason)
        return frames

    def _judge(self, burst: Burst, neighbours: Sequence[Burst]) -> list[Finding]:
        background = background_of(burst, neighbours)
        movement = moved(burst, neighbours)
        changes = []
        if background is not None:
            changes = [changed(frame, background) for frame in burst.frames]
        regions: list[list[Region]] = [[] for _ in burst.frames]
        for number, evidence in enumerate(combined(movement, changes)):
            regions[number] = _animals(find_regions(evidence), self._least_score)
        speed = _speed(burst, regions)
        unsure = ""
        if background is None:
            light = burst.light.value.replace("_", "-")
            unsure = without_background(len(neighbours), light, len(burst.frames))
        return [
            self._finding(frame, seen, speed, unsure)
            for frame, seen in zip(burst.frames, regions, strict=True)
        ]

    def _finding(
        self, frame: Frame, regions: Sequence[Region], speed: float | None, unsure: str
    ) -> Finding:
        name = frame.media.media_id
        if unsure and not regions:
            return Finding(name, self._signature, SearchStatus.CANNOT_TELL, (), unsure)
        detections = tuple(
            Detection(
                detection_id=f"{name}-{rank}",
                media_id=name,
                observation_type="animal",
                box=_in_photograph(region.box, frame),
                confidence=region.score,
                detection_model=self._signature,
                movement=speed if rank == 1 else None,
            )
            for rank, region in enumerate(regions, start=1)
        )
        return Finding(name, self._signature, SearchStatus.SEARCHED, detections)


def _animals(regions: Sequence[Region], least_score: float) -> list[Region]:
    sure = [region for region in regions if region.score >= least_score]
    large = [region for region in sure if _area(region) >= _LEAST_SHARE * _area(sure[0])]
    return large[:_MOST_DETECTIONS]


def _area(region: Region) -> float:
    return region.box.width * region.box.height


def _bursts(frames: Sequence[Frame]) -> list[Burst]:
    """Bursts without the info strip, parted where the size changes."""
    strips: dict[tuple[int, ...], list[tuple[int, int]]] = {}
    for frame in frames:
        strips.setdefault(frame.grey.shape, []).append(frame.strip)
    bare = []
    for frame in frames:
        top, bottom = common_strip(strips[frame.grey.shape])
        scene = frame.grey[top : len(frame.grey) - bottom]
        bare.append(replace(frame, grey=scene, strip=(top, bottom)))
    alike_frames = groupby(bare, key=lambda frame: (frame.media.burst_id, frame.grey.shape))
    return [make_burst(list(part)) for _, part in alike_frames]


def _in_photograph(box: BoundingBox, frame: Frame) -> BoundingBox:
    """A box of the scene as a box of the photograph with its info strip."""
    scene = len(frame.grey)
    top, bottom = frame.strip
    height = scene + top + bottom
    return BoundingBox(
        box.x, (box.y * scene + top) / height, box.width, box.height * scene / height
    )


def _speed(burst: Burst, regions: Sequence[Sequence[Region]]) -> float | None:
    seen = [
        (frame.media, found[0].box)
        for frame, found in zip(burst.frames, regions, strict=True)
        if found
    ]
    times = [photo.timestamp.timestamp() for photo, _ in seen if photo.timestamp is not None]
    if len(times) != len(seen):
        return None
    return horizontal_movement(times, [box for _, box in seen])
