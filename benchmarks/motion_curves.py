"""What the motion model keeps and drops, by its least score, on cards whose truth is known.

PARDALIS_REAL_DATA=DATA python benchmarks/motion_curves.py
python benchmarks/motion_curves.py --photos 90

A burst's score is the best of any region in any of its photographs. Rendered cards are those of
`pardalis simulate` with one leopard, deer, people and vehicles; on the far ones all that passes is
shrunk to 3 to 10 % of the frame's width, and a quarter of it stays where it is. Real cards are left
out where the real data are not there. Then the time: each camera's photographs on one processor,
decoding from disk included, with OpenCV kept to one thread.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import cv2
from motion_cards import Cards, far_cards, peru_cards, rendered_cards, wakhan_cards

from pardalis.detect.models.motion import LEAST_SCORE, MotionModel
from pardalis.detect.scenes import scenes

LEAST_SCORES = (0.05, 0.1, 0.15, LEAST_SCORE, 0.25, 0.3, 0.4, 0.5)


def main() -> None:
    """Print for each source what is kept and dropped, and photographs a second."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=180, help="of each rendered survey")
    parser.add_argument("--seeds", type=int, nargs="+", default=[41, 42])
    given = parser.parse_args()
    cv2.setNumThreads(1)
    columns = " | ".join(f"{least:g}" for least in LEAST_SCORES)
    print(f"| source | bursts | {columns} |")
    print("| --- | --- |" + " --- |" * len(LEAST_SCORES))
    data = os.environ.get("PARDALIS_REAL_DATA")
    if data:
        for closely in (False, True):
            _show(peru_cards(Path(data), closely))
        _show(wakhan_cards(Path(data)))
    for seed in given.seeds:
        with tempfile.TemporaryDirectory() as folder:
            _show(rendered_cards(Path(folder), seed, given.photos))
        with tempfile.TemporaryDirectory() as folder:
            _show(far_cards(Path(folder), seed, given.photos))


def _show(cards: Cards) -> None:
    start = time.process_time()
    scores = _scores(cards)
    rate = len(cards.media) / (time.process_time() - start)
    held = [score for burst, score in scores.items() if cards.kinds[burst] == "holds"]
    empty = [score for burst, score in scores.items() if cards.kinds[burst] == "empty"]
    kept = [sum(score >= least for score in held) for least in LEAST_SCORES]
    dropped = [sum(score < least for score in empty) for least in LEAST_SCORES]
    print(f"| {cards.name} | {len(held)} that hold something, kept | {_row(kept)} |")
    if empty:
        print(f"| | {len(empty)} empty, dropped | {_row(dropped)} |")
    wide = cards.media[-1].width
    print(f"<!-- {rate:.1f} photographs of {wide} pixels a second of one processor -->", flush=True)


def _row(counts: list[int]) -> str:
    return " | ".join(str(count) for count in counts)


def _scores(cards: Cards) -> dict[str, float]:
    """The best score in each burst; 0 where nothing is found or nothing can be told."""
    bursts = {photo.media_id: photo.burst_id for photo in cards.media}
    scores: dict[str, float] = defaultdict(float)
    model = MotionModel(least_score=0.0)
    for scene in scenes(cards.media, cards.root):
        for finding in model.find(scene):
            best = max((each.confidence for each in finding.detections), default=0.0)
            burst = bursts[finding.media_id]
            scores[burst] = max(scores[burst], best)
    return scores


if __name__ == "__main__":
    main()
