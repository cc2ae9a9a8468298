"""What the motion model keeps and drops, by its least score, on cards whose truth is known.

PARDALIS_REAL_DATA=DATA python benchmarks/motion_curves.py
PARDALIS_REAL_DATA=DATA python benchmarks/motion_curves.py --photos 90 --seeds 41 --cards KEPT

A burst's score is the best of any region in any of its photographs. Rendered cards are those of
`pardalis simulate` with one leopard, deer, people and vehicles; on the small ones all that passes
is shrunk to 3 to 10 % of the frame's width, and a quarter of it stays where it is. Real cards are
left out where the real data are not there. A least score is then chosen on the rendered cards
alone: the one with the largest sum of the kept share and the dropped share (Youden 1950).
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from motion_cards import Cards, made_cards, peru_cards, wakhan_cards

from pardalis.detect.models.motion import LEAST_SCORE, MotionModel
from pardalis.detect.scenes import scenes

LEAST_SCORES = (0.05, 0.1, 0.15, LEAST_SCORE, 0.25, 0.3, 0.4, 0.5)
_STEP = 0.01


@dataclass(frozen=True, slots=True)
class Scores:
    """The best score in each burst of some cards, ascending.

    Parameters
    ----------
    name
        Of the cards.
    held, empty
        Of bursts with something, and of bursts without.
    """

    name: str
    held: tuple[float, ...]
    empty: tuple[float, ...]

    def kept(self, least: float) -> int:
        """Bursts with something that are kept at a least score."""
        return sum(score >= least for score in self.held)

    def dropped(self, least: float) -> int:
        """Bursts without anything that are dropped at a least score."""
        return sum(score < least for score in self.empty)


def main() -> None:
    """Print for each source what is kept and dropped, and what the rendered cards choose."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=180, help="of each rendered survey")
    parser.add_argument("--seeds", type=int, nargs="+", default=[31, 41])
    parser.add_argument("--cards", type=Path, help="folder to keep the rendered cards in")
    given = parser.parse_args()
    cv2.setNumThreads(1)
    columns = " | ".join(f"{least:g}" for least in LEAST_SCORES)
    print(f"| cards | bursts | {columns} |")
    print("| --- | --- |" + " --- |" * len(LEAST_SCORES))
    real = [_scores(cards) for cards in _real()]
    for scores in real:
        _show(scores)
    rendered = []
    with _folder(given.cards) as folder:
        for kind in ("rendered", "small"):
            found = [_scores(made_cards(folder, kind, seed, given.photos)) for seed in given.seeds]
            rendered.append(_together(f"simulated, {kind}", found))
            _show(rendered[-1])
    _choose(_together("simulated", rendered), [*rendered, *real])


def _real() -> Iterator[Cards]:
    data = os.environ.get("PARDALIS_REAL_DATA")
    if data:
        yield peru_cards(Path(data), closely=False)
        yield peru_cards(Path(data), closely=True)
        yield wakhan_cards(Path(data))


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        yield kept
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _scores(cards: Cards) -> Scores:
    """Of a burst in which nothing is found or nothing can be told it is 0."""
    bursts = {photo.media_id: photo.burst_id for photo in cards.media}
    best: dict[str, float] = defaultdict(float)
    model = MotionModel(least_score=0.0)
    for scene in scenes(cards.media, cards.root):
        for finding in model.find(scene):
            burst = bursts[finding.media_id]
            scores = [each.confidence for each in finding.detections]
            best[burst] = max([best[burst], *scores])
    held, empty = (
        tuple(sorted(score for burst, score in best.items() if cards.kinds[burst] == kind))
        for kind in ("holds", "empty")
    )
    return Scores(cards.name, held, empty)


def _together(name: str, scores: Sequence[Scores]) -> Scores:
    held = sorted(score for each in scores for score in each.held)
    empty = sorted(score for each in scores for score in each.empty)
    return Scores(name, tuple(held), tuple(empty))


def _show(scores: Scores) -> None:
    kept = " | ".join(str(scores.kept(least)) for least in LEAST_SCORES)
    print(f"| {scores.name} | {len(scores.held)} with something, kept | {kept} |", flush=True)
    if scores.empty:
        dropped = " | ".join(str(scores.dropped(least)) for least in LEAST_SCORES)
        print(f"| | {len(scores.empty)} empty, dropped | {dropped} |", flush=True)


def _choose(rendered: Scores, shown: Sequence[Scores]) -> None:
    """Choose a least score on rendered cards, and print what it does to all."""

    def youden(least: float) -> float:
        kept = rendered.kept(least) / len(rendered.held)
        return kept + rendered.dropped(least) / len(rendered.empty)

    tried = np.arange(_STEP, 1, _STEP)
    gains = np.array([youden(float(least)) for least in tried])
    best = tried[gains >= gains.max() - 1e-9]
    print(f"\nChosen on the simulated cards: {best[0]:.2f} to {best[-1]:.2f}; at {best[0]:.2f}:")
    for scores in shown:
        kept, dropped = scores.kept(float(best[0])), scores.dropped(float(best[0]))
        empty = f", {dropped} of {len(scores.empty)} empty dropped" if scores.empty else ""
        print(f"  {scores.name}: {kept} of {len(scores.held)} with something kept{empty}")


if __name__ == "__main__":
    main()
