"""Photographs of 8 megapixels a second that the motion model searches on two processors.

PARDALIS_REAL_DATA=DATA python benchmarks/motion_speed.py
python benchmarks/motion_speed.py --repeats 3

With real data the two cards of `peru-station` (111 photographs), else two rendered ones. Each card
is searched by a process of its own, OpenCV kept to one thread; reading and decoding are included,
starting the processes is not.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import cv2
from motion_cards import Cards, peru_cards, rendered_cards

from pardalis.detect.models.motion import MotionModel
from pardalis.detect.scenes import scenes
from pardalis.records.scene import Scene

GOAL = 30
_WIDTH = 3264


def main() -> None:
    """Print photographs a second by the clock and by the processor's time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=60, help="of the rendered cards")
    parser.add_argument("--repeats", type=int, default=2)
    given = parser.parse_args()
    data = os.environ.get("PARDALIS_REAL_DATA")
    if data:
        _time(peru_cards(Path(data), closely=False), given.repeats)
        return
    with tempfile.TemporaryDirectory() as folder:
        _time(rendered_cards(Path(folder), 41, given.photos, _WIDTH), given.repeats)


def _time(cards: Cards, repeats: int) -> None:
    runs = list(scenes(cards.media, cards.root))
    with ProcessPoolExecutor(2, initializer=_prepare) as processes:
        list(processes.map(_search, [runs[0], runs[0]]))
        for _ in range(repeats):
            start = time.perf_counter()
            spent = sum(processes.map(_search, runs))
            wall = time.perf_counter() - start
            count = len(cards.media)
            print(
                f"{count} photographs of {cards.media[0].width} x {cards.media[0].height}: "
                f"{count / wall:.1f} a second by the clock, {2 * count / spent:.1f} by two "
                f"processors' time (goal: {GOAL})"
            )


def _prepare() -> None:
    cv2.setNumThreads(1)


def _search(scene: Scene) -> float:
    """Search a run of photographs; the processor's time that it took [s]."""
    start = time.process_time()
    MotionModel().find(scene)
    return time.process_time() - start


if __name__ == "__main__":
    main()
