"""A survey with videos: imported, searched frame by frame, their sharpest frames compared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from pardalis.identify.sightings.group import group_sightings
from pardalis.imaging.picture import read_picture
from pardalis.records.detection import Finding, Flank
from pardalis.records.media import Media
from pardalis.store import cards, findings
from pardalis.workflows.catalogue import read_catalogue
from pardalis.workflows.find_animals import find_animals
from pardalis.workflows.identify_animals import identify_animals
from pardalis.workflows.import_cards import import_cards
from pardalis.workflows.project import open_project
from pardalis.workflows.settings import FindSettings, IdentifySettings, ImportSettings

WIDTH, HEIGHT, RATE, SECONDS = 480, 270, 10, 6
SIZE = (130, 80)


def scene() -> np.ndarray:
    noise = np.random.default_rng(1).integers(60, 120, (HEIGHT // 6, WIDTH // 6, 3), np.uint8)
    return np.asarray(cv2.resize(noise, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC))


def animal() -> np.ndarray:
    spots = np.random.default_rng(2).integers(0, 2, (SIZE[1] // 8, SIZE[0] // 8, 1), np.uint8)
    return np.asarray(
        np.repeat(
            cv2.resize(spots * 220, SIZE, interpolation=cv2.INTER_NEAREST)[..., None], 3, axis=2
        )
    )


def left_edge(frame: int) -> int:
    return 20 + 5 * frame


def write_video(file: Path, moving: bool) -> None:
    """An animal that walks to the right, 50 pixels a second, and is blurred in its first half."""
    code = cv2.VideoWriter.fourcc(*"MJPG")
    writer = cv2.VideoWriter(str(file), cv2.CAP_FFMPEG, code, float(RATE), (WIDTH, HEIGHT))
    ground, coat = scene(), animal()
    for frame in range(RATE * SECONDS):
        pixels = ground.copy()
        if moving:
            left = left_edge(frame)
            seen = cv2.blur(coat, (9, 9)) if frame < RATE * SECONDS // 2 else coat
            pixels[100 : 100 + SIZE[1], left : left + SIZE[0]] = seen[:, : WIDTH - left]
        writer.write(pixels)
    writer.release()


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("survey")
    (root / "S1").mkdir()
    write_video(root / "S1" / "2026-01-05 06-00-00.avi", moving=True)
    write_video(root / "S1" / "2026-01-05 07-00-00.avi", moving=False)
    whole = (root / "S1" / "2026-01-05 07-00-00.avi").read_bytes()
    (root / "S1" / "torn.avi").write_bytes(whole[: len(whole) // 2])
    imported = import_cards(root, ImportSettings(workers=1, time_from=("name",)))
    assert (imported.counts["photographs"], imported.counts["videos"]) == (0, 2)
    assert [each.subject for each in imported.problems if each.kind == "unreadable"] == [
        "S1/torn.avi"
    ]
    find_animals(root, FindSettings(workers=1))
    return root


@pytest.fixture(scope="module")
def found(survey: Path) -> list[tuple[Media, Finding]]:
    with open_project(survey) as project, project.database.read() as connection:
        known = {each.media_id: each for each in findings.findings(connection)}
        return [(each, known[each.media_id]) for each in cards.all_media(connection)]


def test_each_video_has_one_finding_and_each_detection_its_frame(
    found: list[tuple[Media, Finding]],
) -> None:
    (video, walking), (_, still) = found
    assert video.duration == pytest.approx(SECONDS)
    assert still.detections == ()
    assert {each.frame for each in walking.detections} <= set(range(0, RATE * SECONDS, RATE))
    assert len({each.frame for each in walking.detections}) >= 4
    for each in walking.detections:
        assert each.frame is not None
        middle = (left_edge(each.frame) + SIZE[0] / 2) / WIDTH
        assert each.box.x + each.box.width / 2 == pytest.approx(middle, abs=0.06)


def test_the_sharpest_frames_are_one_sighting_with_its_flank(
    found: list[tuple[Media, Finding]],
) -> None:
    (one,) = group_sightings([each for each, _ in found], [each for _, each in found])
    assert one.flank is Flank.RIGHT
    assert 1 <= len(one.detections) <= 4
    frames = [each.frame or 0 for each in one.detections]
    assert frames == sorted(frames)
    # Of the six that were searched, the first three are blurred.
    assert {frame for frame in frames if frame >= RATE * SECONDS // 2} == {30, 40, 50}
    times = [each.timestamp for each in one.media if each.timestamp]
    assert (times[-1] - times[0]).total_seconds() == (frames[-1] - frames[0]) / RATE


def test_a_detection_whose_frame_is_not_told_makes_no_sighting(
    found: list[tuple[Media, Finding]],
) -> None:
    video, walking = found[0]
    blind = tuple(replace(each, frame=None) for each in walking.detections)
    assert group_sightings([video], [replace(walking, detections=blind)]) == ()


def test_coats_are_read_from_their_own_frames(survey: Path) -> None:
    identify_animals(survey, IdentifySettings(workers=1))
    with open_project(survey) as project:
        known = read_catalogue(project.database)
        kept = list(project.features.glob("*.npz"))
    (one,) = known.sightings
    assert len(kept) == len(one.detections) > 1
    for media, detection in zip(one.media, one.detections, strict=True):
        assert media.frame == detection.frame
        left = left_edge(detection.frame or 0)
        part = read_picture(survey, media, grey=True)[100 : 100 + SIZE[1], left : left + SIZE[0]]
        assert part.std() > 40  # the spotted coat, and not the ground


def test_nothing_is_searched_twice(survey: Path) -> None:
    told: list[tuple[str, int, int]] = []
    find_animals(survey, FindSettings(workers=1), lambda *each: told.append(each))
    assert told == [("Find", 2, 2)]
