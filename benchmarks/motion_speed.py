"""Photographs of 8 megapixels a second that the motion model searches, with one thread and two.

PARDALIS_REAL_DATA=DATA python benchmarks/motion_speed.py
python benchmarks/motion_speed.py --photos 60 --repeats 3

With real data the two cards of `peru-station` (111 photographs), else two rendered ones. Each card
is laid end to end several times, as if a season had gone on, for the runs of a long card overlap.
Threads take runs by turns, as `pardalis find` does; OpenCV is kept to one thread for each. Reading
the files is included. The limit is what the same threads take to decode the same files to the same
size and do nothing else.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import cv2
from motion_cards import Cards, made_cards, peru_cards

from pardalis.detect.models.motion import MotionModel
from pardalis.detect.scenes import scenes
from pardalis.imaging.picture import read_picture
from pardalis.records.media import Media
from pardalis.records.scene import Scene

GOAL = 30
_WIDTH = 3264
_SEASON = timedelta(days=90)


def main() -> None:
    """Print photographs a second, and their share of what decoding alone allows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=60, help="of the rendered cards")
    parser.add_argument("--seasons", type=int, default=5, help="times that a card is laid down")
    parser.add_argument("--repeats", type=int, default=2)
    given = parser.parse_args()
    cv2.setNumThreads(1)
    data = os.environ.get("PARDALIS_REAL_DATA")
    if data:
        _time(peru_cards(Path(data), closely=False), given)
        return
    with tempfile.TemporaryDirectory() as folder:
        _time(made_cards(Path(folder), "rendered", 41, given.photos, _WIDTH), given)


def _time(cards: Cards, given: argparse.Namespace) -> None:
    media = list(_seasons(cards.media, given.seasons))
    size = f"{media[0].width} x {media[0].height}"
    print(f"{len(media)} photographs of {size}; the goal is {GOAL} a second with two threads:")
    for threads in (1, 2):
        for _ in range(given.repeats):
            alone = _measured(partial(_decode, cards.root, media, threads))
            whole = _measured(partial(_search, cards.root, media, threads))
            print(
                f"  {threads} threads: {len(media) / whole[0]:.1f} a second by the clock, "
                f"{threads * len(media) / whole[1]:.1f} by the processors' time; "
                f"decoding alone {len(media) / alone[0]:.1f} and "
                f"{threads * len(media) / alone[1]:.1f} (ratio {alone[1] / whole[1]:.2f})",
                flush=True,
            )


def _seasons(media: Sequence[Media], count: int) -> Iterator[Media]:
    """The same photographs again and again, each time as later ones."""
    for season in range(count):
        for each in media:
            taken = None if each.timestamp is None else each.timestamp + season * _SEASON
            name, burst = f"{each.media_id}-{season}", f"{each.burst_id}-{season}"
            yield replace(each, media_id=name, burst_id=burst, timestamp=taken)


def _measured(job: Callable[[], None]) -> tuple[float, float]:
    """The clock's time and the processors' time that it takes [s]."""
    start = time.perf_counter(), time.process_time()
    job()
    return time.perf_counter() - start[0], time.process_time() - start[1]


def _decode(root: Path, media: Sequence[Media], threads: int) -> None:
    with ThreadPoolExecutor(threads) as executor:
        for _ in executor.map(lambda each: read_picture(root, each, 4).shape, media):
            pass


def _search(root: Path, media: Sequence[Media], threads: int) -> None:
    model = MotionModel()

    def find(scene: Scene) -> int:
        return len(model.find(scene))

    with ThreadPoolExecutor(threads) as executor:
        assert sum(executor.map(find, scenes(media, root))) == len(media)


if __name__ == "__main__":
    main()
