"""Detections of one animal in one burst of one camera become a sighting with a flank."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pardalis.identify.sightings.sharpest import sharpest
from pardalis.records.detection import BoundingBox, Detection, Finding, Flank
from pardalis.records.media import Media
from pardalis.records.sighting import Sighting

_ANIMALS = ("animal", "unknown")
_Seen = tuple[Media, Detection]


@dataclass(frozen=True, slots=True)
class SightingSettings:
    """When detections are taken for one animal, and from how much movement its flank is told.

    Parameters
    ----------
    confidence
        Detections below it are left out (0 to 1).
    nearest
        Largest step between two frames of one track: in widths of the larger box, plus the
        logarithm of the ratio of their areas.
    clearer
        How many times larger the second best partner's step must be, or the track ends.
    least_shift
        Shift within a burst from which a box is seen to move, in widths of the photograph.
    most_frames
        Of one video, so many frames of an animal are kept: the sharpest.
    """

    confidence: float = 0.2
    nearest: float = 2.0
    clearer: float = 1.3
    least_shift: float = 0.02
    most_frames: int = 4


def group_sightings(
    media: Iterable[Media],
    findings: Iterable[Finding],
    settings: SightingSettings | None = None,
) -> tuple[Sighting, ...]:
    """Group the detections of animals into sightings, in order of card and time.

    A frame with a single animal continues the burst's one animal; with several, tracks follow the
    nearest box and end where two would do nearly as well. The flank is told from all frames; of
    those of a video, only the sharpest are kept.

    Parameters
    ----------
    media
        The photographs.
    findings
        What a detection model said of them; of people and vehicles nothing is used.
    settings
        By default `SightingSettings()`.
    """
    chosen = settings or SightingSettings()
    known = {each.media_id: each for each in media}
    bursts: dict[tuple[str, str], list[_Seen]] = defaultdict(list)
    for finding in findings:
        for detection in finding.detections:
            if _is_animal(detection, chosen) and finding.media_id in known:
                photo = known[finding.media_id].at(detection.frame)
                if photo.is_video and photo.frame is None:
                    # Its source does not tell in which frame: no pixel of it can be shown.
                    continue
                bursts[photo.card, photo.burst_id or photo.media_id].append((photo, detection))
    tracks = [track for seen in bursts.values() for track in _tracks(seen, chosen)]
    sightings = [_sighting(track, chosen) for track in tracks]
    return tuple(sorted(sightings, key=_place_in_time))


def flank_of(seen: Iterable[_Seen], least_shift: float) -> Flank:
    """The side that a moving animal shows: heading left in the picture it shows its left side.

    Parameters
    ----------
    seen
        Photographs and detections of one animal, in order of time.
    least_shift
        From which it is seen to move, in widths of the photograph.
    """
    votes = movement_votes(seen, least_shift)
    heading = sum(1 if each > 0 else -1 for each in votes)
    if heading == 0:
        return Flank.UNKNOWN
    return Flank.RIGHT if heading > 0 else Flank.LEFT


def movement_votes(seen: Iterable[_Seen], least_shift: float) -> tuple[float, ...]:
    """Movements that tell which way an animal goes, negative to the left; none if it stands.

    Parameters
    ----------
    seen
        Photographs and detections of one animal, in order of time.
    least_shift
        From which it is seen to move, in widths of the photograph.
    """
    members = list(seen)
    votes = tuple(d.movement for _, d in members if d.movement)
    if votes or len(members) < 2:
        return votes
    shift = _centre(members[-1][1].box)[0] - _centre(members[0][1].box)[0]
    return (shift,) if abs(shift) >= least_shift else ()


def _is_animal(detection: Detection, settings: SightingSettings) -> bool:
    return detection.observation_type in _ANIMALS and detection.confidence >= settings.confidence


def _tracks(seen: list[_Seen], settings: SightingSettings) -> list[list[_Seen]]:
    frames: dict[tuple[str, int | None], list[_Seen]] = defaultdict(list)
    for photo, detection in sorted(seen, key=_moment):
        frames[photo.media_id, photo.frame].append((photo, detection))
    if all(len(frame) == 1 for frame in frames.values()):
        return [[frame[0] for frame in frames.values()]]
    ended: list[list[_Seen]] = []
    open_tracks: list[list[_Seen]] = []
    for frame in frames.values():
        pairs = _pairing(open_tracks, frame, settings)
        going = []
        for number, track in enumerate(open_tracks):
            if number in pairs:
                going.append([*track, frame[pairs[number]]])
            else:
                ended.append(track)
        taken = set(pairs.values())
        going += [[each] for number, each in enumerate(frame) if number not in taken]
        open_tracks = going
    return ended + open_tracks


def _pairing(
    tracks: list[list[_Seen]], frame: list[_Seen], settings: SightingSettings
) -> dict[int, int]:
    """Which box of a frame continues which track: both nearest to each other, and clearly so."""
    steps = [[_step(track, new[1].box) for new in frame] for track in tracks]
    pairs = {}
    for row, distances in enumerate(steps):
        column = min(range(len(frame)), key=distances.__getitem__)
        nearest = distances[column]
        rivals = [step for number, step in enumerate(distances) if number != column]
        rivals += [steps[other][column] for other in range(len(tracks)) if other != row]
        clear = all(step > settings.clearer * nearest for step in rivals)
        if nearest <= settings.nearest and clear:
            pairs[row] = column
    return pairs


def _step(track: list[_Seen], new: BoundingBox) -> float:
    """How far a box is from where the track should go on, and how much it differs in size.

    Distance in widths of the larger box, plus the logarithm of the ratio of the areas.
    """
    last = track[-1][1].box
    x, y = _centre(last)
    if len(track) > 1:
        # It goes on as it went.
        before = _centre(track[-2][1].box)
        x, y = 2 * x - before[0], 2 * y - before[1]
    new_x, new_y = _centre(new)
    distance = float(
        ((new_x - x) ** 2 + (new_y - y) ** 2) ** 0.5 / max(last.width, new.width, 1e-6)
    )
    areas = max(last.width * last.height, 1e-9), max(new.width * new.height, 1e-9)
    return distance + abs(math.log(areas[0] / areas[1]))


def _centre(box: BoundingBox) -> tuple[float, float]:
    return box.x + box.width / 2, box.y + box.height / 2


def _moment(seen: _Seen) -> tuple[bool, float, str, int, str]:
    photo, name = seen[0], seen[1].detection_id
    when = photo.timestamp
    start = when.timestamp() if when else 0.0
    return when is None, start, photo.file_path, photo.frame or 0, name


def _sighting(track: list[_Seen], settings: SightingSettings) -> Sighting:
    flank = flank_of(track, settings.least_shift)
    kept = sharpest(track, settings.most_frames)
    detections = tuple(detection for _, detection in kept)
    photos = tuple(photo for photo, _ in kept)
    return Sighting(detections[0].detection_id, detections, photos, flank)


def _place_in_time(sighting: Sighting) -> tuple[str, bool, float, str, int, str]:
    first = (sighting.media[0], sighting.detections[0])
    return sighting.media[0].card, *_moment(first)
