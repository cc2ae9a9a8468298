"""Detections of one animal in one burst of one camera become a sighting with a flank."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

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
    """

    confidence: float = 0.2
    nearest: float = 2.0
    clearer: float = 1.3
    least_shift: float = 0.02


def group_sightings(
    media: Iterable[Media],
    findings: Iterable[Finding],
    settings: SightingSettings | None = None,
) -> tuple[Sighting, ...]:
    """Group the detections of animals into sightings, in order of card and time.

    A frame with a single animal continues the burst's one animal; with several, tracks follow the
    nearest box and end where two would do nearly as well.

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
                photo = known[finding.media_id]
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
    frames: dict[str, list[_Seen]] = defaultdict(list)
    for photo, detection in sorted(seen, key=_moment):
        frames[photo.media_id].append((photo, detection))
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


def _moment(seen: _Seen) -> tuple[bool, float, str, str]:
    when = seen[0].timestamp
    return when is None, when.timestamp() if when else 0.0, seen[0].file_path, seen[1].detection_id


def _sighting(track: list[_Seen], settings: SightingSettings) -> Sighting:
    detections = tuple(detection for _, detection in track)
    photos = tuple(photo for photo, _ in track)
    flank = flank_of(track, settings.least_shift)
    return Sighting(detections[0].detection_id, detections, photos, flank)


def _place_in_time(sighting: Sighting) -> tuple[str, bool, float, str, str]:
    first = (sighting.media[0], sighting.detections[0])
    return sighting.media[0].card, *_moment(first)
