"""Cards are cut into runs between bursts, each photograph wanted once."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pardalis.detect.scenes import scenes
from pardalis.records.media import Media, Placement

START = datetime(2026, 3, 1, 6, tzinfo=UTC)


def _media(number: int, card: str = "A", burst_of: int = 3, timed: bool = True) -> Media:
    burst = number // burst_of
    time = START + timedelta(hours=burst, seconds=number % burst_of)
    return Media(
        media_id=f"{card}{number:04d}",
        file_path=f"{card}/IMG_{number:04d}.JPG",
        content_hash="0" * 64,
        card=card,
        deployment_id=None,
        placement=Placement.NO_TABLE,
        timestamp=time if timed else None,
        utc_offset=None,
        burst_id=f"{card}-b{burst:04d}",
        event_id=f"{card}-e{burst:04d}",
        width=64,
        height=48,
    )


def test_every_photograph_is_wanted_once_and_bursts_stay_whole() -> None:
    media = [_media(number, card) for card in "AB" for number in range(50)]
    random.Random(1).shuffle(media)
    found = list(scenes(media, Path("survey"), run=12, context=6))
    wanted = [each for scene in found for each in scene.wanted]
    assert sorted(wanted) == sorted(each.media_id for each in media)
    for scene in found:
        assert len({each.card for each in scene.media}) == 1
        times = [each.timestamp for each in scene.media]
        assert times == sorted(times)  # type: ignore[type-var]
        bursts = {each.burst_id for each in scene.media}
        whole = [each for each in media if each.burst_id in bursts]
        assert len(whole) == len(scene.media)
        first = {each.burst_id for each in scene.media if each.media_id in scene.wanted}
        assert all(each.media_id in scene.wanted for each in media if each.burst_id in first)


def test_neighbours_stand_on_both_sides() -> None:
    found = list(scenes([_media(number) for number in range(60)], Path("s"), run=12, context=6))
    middle = found[2]
    ids = [each.media_id for each in middle.media]
    marks = "".join("w" if each in middle.wanted else "." for each in ids)
    assert marks == "." * 6 + "w" * 12 + "." * 6
    assert len(found) == 5


def test_order_of_the_input_does_not_matter() -> None:
    media = [_media(number) for number in range(40)]
    assert list(scenes(media, Path("s"), run=10)) == list(scenes(media[::-1], Path("s"), run=10))


def test_photographs_without_a_time_come_last() -> None:
    media = [_media(0, timed=False, burst_of=1), _media(5, burst_of=1)]
    (scene,) = scenes(media, Path("s"))
    assert [each.timestamp is None for each in scene.media] == [False, True]


def test_nothing_gives_no_scene() -> None:
    assert list(scenes([], Path("s"))) == []
