"""The built-in model: a camera trap looks at one scene, so what was not there before is new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from jaxtyping import Float

from pardalis.detect.evidence import Background, background, changed, moved, moved_unusually
from pardalis.detect.frames import Frame, Light, load_frame
from pardalis.detect.movement import horizontal_movement
from pardalis.detect.regions import Region, find_regions
from pardalis.errors import PhotoError
from pardalis.records.detection import Detection, Finding, SearchStatus
from pardalis.records.media import Media
from pardalis.records.scene import Scene

NEIGHBOURS = 8
"""Bursts before and after, in the same light, that make the background."""

FEWEST_NEIGHBOURS = 3
"""With fewer bursts than this the background is not known."""

_MOVED, _CHANGED, _BOTH, _MOVED_BY_FLASH = 2.0, 4.0, 1.6, 2.5
"""Evidence that is enough: of movement alone, of change alone, of both, of movement at night."""

_STILL = 9
"""Frames of a burst, at most, whose median shows it without what moved."""

_LEAST_SCORE = 0.2
_MOST_DETECTIONS = 3

Relief = Float[np.ndarray, "height width"]


@dataclass(frozen=True, slots=True, eq=False)
class _Burst:
    """Frames of one burst, what differs within it, and what it shows without that."""

    frames: tuple[Frame, ...]
    moved: tuple[Relief, ...]
    background: Relief
    noise: float

    @property
    def light(self) -> Light:
        return self.frames[0].light


class MotionModel:
    """Finds what moves: animals, people and vehicles alike, without telling which.

    It compares the frames of a burst with each other, and with the bursts before and after in the
    same light. It cannot judge a photograph that has neither. It calls all that it finds "animal".
    What keeps still over a burst is not found where the background is all there is to see it by
    unless it stands out clearly.
    """

    name = "motion"
    version = "1"

    def find(self, scene: Scene) -> tuple[Finding, ...]:
        """One finding for each wanted photograph of the scene, in the scene's order.

        Parameters
        ----------
        scene
            One camera's photographs in order of time.
        """
        failed: dict[str, Finding] = {}
        bursts = [
            burst
            for _, photos in groupby(scene.media, key=lambda each: each.burst_id)
            for burst in self._load(scene, tuple(photos), failed)
        ]
        strip = _strip(bursts)
        found = dict(failed)
        for number, burst in enumerate(bursts):
            if any(frame.media.media_id in scene.wanted for frame in burst.frames):
                neighbours = _neighbours(bursts, number)
                for finding in self._judge(burst, neighbours, strip):
                    found[finding.media_id] = finding
        return tuple(
            found[photo.media_id] for photo in scene.media if photo.media_id in scene.wanted
        )

    @property
    def _signature(self) -> str:
        return f"{self.name} {self.version}"

    def _load(
        self, scene: Scene, photos: Sequence[Media], failed: dict[str, Finding]
    ) -> list[_Burst]:
        """The burst's frames, parted where the light or the size changes."""
        frames = []
        for photo in photos:
            try:
                frames.append(load_frame(scene.root, photo))
            except PhotoError as error:
                failed[photo.media_id] = Finding(
                    photo.media_id, self._signature, SearchStatus.FAILED, reason=error.message
                )
        alike = groupby(
            frames, key=lambda frame: (frame.light is Light.INFRA_RED, frame.relief.shape)
        )
        return [_burst(tuple(part)) for _, part in alike]

    def _judge(
        self, burst: _Burst, neighbours: Sequence[_Burst], strip: tuple[int, int]
    ) -> list[Finding]:
        scene = _background(neighbours) if len(neighbours) >= FEWEST_NEIGHBOURS else None
        if scene is None and not burst.moved:
            return [self._cannot_tell(frame, neighbours) for frame in burst.frames]
        in_view = _in_view(burst.frames[0].relief, strip)
        regions = [
            _surest(_regions(burst, number, scene, in_view)) for number in range(len(burst.frames))
        ]
        speed = _speed(burst, regions)
        return [
            self._finding(frame, seen, speed)
            if seen or scene is not None
            else self._cannot_tell(frame, neighbours)
            for frame, seen in zip(burst.frames, regions, strict=True)
        ]

    def _finding(self, frame: Frame, regions: Sequence[Region], speed: float | None) -> Finding:
        name = frame.media.media_id
        detections = tuple(
            Detection(
                f"{name}-{rank}",
                name,
                "animal",
                region.box,
                region.score,
                self._signature,
                movement=speed if rank == 1 else None,
            )
            for rank, region in enumerate(regions, 1)
        )
        return Finding(name, self._signature, SearchStatus.SEARCHED, detections)

    def _cannot_tell(self, frame: Frame, neighbours: Sequence[_Burst]) -> Finding:
        reason = (
            f"Only {len(neighbours)} other events of this camera in this light "
            f"({frame.light.value.replace('_', '-')}): the background is not known."
        )
        name = frame.media.media_id
        return Finding(name, self._signature, SearchStatus.CANNOT_TELL, reason=reason)


def _burst(frames: tuple[Frame, ...]) -> _Burst:
    reliefs = [frame.relief for frame in frames]
    within = moved(reliefs) if len(frames) > 1 else []
    still = reliefs[0] if len(frames) == 1 else np.median(reliefs[:_STILL], axis=0)
    noise = float(np.median([difference[::4, ::4] for difference in within])) if within else 0.0
    return _Burst(frames, tuple(within), np.asarray(still), noise)


def _neighbours(bursts: Sequence[_Burst], number: int) -> list[_Burst]:
    """The nearest other bursts of the same light; day and dusk help each other out."""
    own = bursts[number]
    shape = own.frames[0].relief.shape
    others = [
        (abs(other - number), other)
        for other in range(len(bursts))
        if other != number and bursts[other].frames[0].relief.shape == shape
    ]
    same = [other for _, other in sorted(others) if bursts[other].light is own.light]
    if own.light is not Light.INFRA_RED:
        colour = {Light.DAY, Light.DUSK} - {own.light}
        same += [other for _, other in sorted(others) if bursts[other].light in colour]
    return [bursts[other] for other in same[:NEIGHBOURS]]


def _strip(bursts: Sequence[_Burst]) -> tuple[int, int]:
    """The rows of the info strip, as most frames of the camera show it."""
    rows = [frame.strip for burst in bursts for frame in burst.frames]
    if not rows:
        return 0, 0
    top, bottom = np.median(np.array(rows), axis=0)
    return int(top), int(bottom)


def _in_view(relief: Relief, strip: tuple[int, int]) -> Relief:
    """One inside the scene, zero on the strip and the rows that its edge spoils."""
    view = np.ones_like(relief)
    top, bottom = strip
    if top:
        view[: top + 3] = 0
    if bottom:
        view[len(view) - bottom - 3 :] = 0
    return view


def _background(neighbours: Sequence[_Burst]) -> Background:
    return background(
        [burst.background for burst in neighbours],
        [burst.moved[0] for burst in neighbours if burst.moved],
    )


def _regions(burst: _Burst, number: int, scene: Background | None, in_view: Relief) -> list[Region]:
    relief = burst.frames[number].relief
    movement = change = None
    if burst.moved:
        restlessness = scene.restlessness if scene is not None else 0.0
        movement = moved_unusually(burst.moved[number], burst.noise, restlessness) * in_view
    if scene is not None:
        change = changed(relief, scene) * in_view
    if movement is not None and change is not None:
        both = np.minimum(movement, change) / _BOTH
        if burst.light is Light.INFRA_RED:
            # By the flash alone no sunfleck wanders: what moves much is enough.
            both = np.maximum(both, movement / _MOVED_BY_FLASH)
        return find_regions(both, np.sqrt(movement * change))
    if movement is not None:
        return find_regions(movement / _MOVED, movement / _MOVED)
    if change is not None:
        return find_regions(change / _CHANGED, change / _CHANGED)
    return []


def _surest(regions: list[Region]) -> list[Region]:
    return [region for region in regions if region.score >= _LEAST_SCORE][:_MOST_DETECTIONS]


def _speed(burst: _Burst, regions: Sequence[Sequence[Region]]) -> float | None:
    seen = [(frame.media, found[0].box)
            for frame, found in zip(burst.frames, regions, strict=True) if found]  # fmt: skip
    times = [photo.timestamp.timestamp() for photo, _ in seen if photo.timestamp is not None]
    if len(times) != len(seen):
        times = [float(number) for number in range(len(seen))]
    return horizontal_movement(times, [box for _, box in seen])
