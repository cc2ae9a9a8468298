"""One coat against many: the time of a query, and of OpenCV pair by pair on the same marks.

python benchmarks/identify_speed.py
python benchmarks/identify_speed.py --photos 300 --further 400 --catalogue 10000 --queries 20
"""

from __future__ import annotations

import argparse
import tempfile
import time
from itertools import combinations
from pathlib import Path

import cv2
import numpy as np
from coat_catalogues import MultipliedCatalogue, RenderedCoat, render_coats

from pardalis.identify.matchers.rootsift import MatchSettings, RootSiftMatcher
from pardalis.records.coat_features import CoatFeatures
from pardalis.simulate.portrait_conditions import Difficulty

_RATIO, _TOLERANCE = 0.8, 8.0


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=30, help="of rendered leopards, two each")
    parser.add_argument("--further", type=int, default=40, help="animals that others are made of")
    parser.add_argument("--catalogue", type=int, default=1000, help="photographs of the large one")
    parser.add_argument("--queries", type=int, default=6)
    parser.add_argument("--threads", type=int, default=0)
    given = parser.parse_args()
    animals = given.photos // 2
    rendered = render_coats(range(animals), 2, Difficulty.HARD)
    further = render_coats(range(animals, animals + given.further), 1, Difficulty.HARD)
    marks = np.median([len(each.coat.points) for each in rendered])
    print(f"{len(rendered)} rendered coats that can be told, {marks:.0f} marks (median) each,")
    seconds = float(np.median([each.seconds for each in (*rendered, *further)]))
    print(f"features: {1 / seconds:.1f} photographs a second of one core's time.\n", flush=True)
    matcher = RootSiftMatcher(MatchSettings(threads=given.threads))
    pair = _compare_small(matcher, rendered)
    _query_large(
        matcher, MultipliedCatalogue(rendered, further, given.catalogue), given.queries, pair
    )


def _compare_small(matcher: RootSiftMatcher, rendered: list[RenderedCoat]) -> float:
    """Top-1 of both on a catalogue of which all pairs are compared; seconds that OpenCV takes."""
    count = len(rendered)
    catalogue = MultipliedCatalogue(rendered, [], count)
    start = time.process_time()
    made = matcher.ranked(catalogue.sightings(), catalogue)
    ours = time.process_time() - start
    ranks = np.zeros((count, count))
    for name, answers in made:
        if answers:
            ranks[int(name[1:]), int(answers[0][1:])] = 1.0
    start = time.process_time()
    inliers = np.zeros((count, count))
    for a, b in combinations(range(count), 2):
        inliers[a, b] = inliers[b, a] = _opencv(rendered[a].coat, rendered[b].coat)
    theirs = time.process_time() - start
    pairs = count * (count - 1) // 2
    print(f"all against all of {count} photographs, {pairs} pairs (processor's seconds):")
    print(f"  OpenCV pair by pair  {theirs:8.1f} s   top-1 {_top_1(inliers, rendered):.3f}")
    print(f"  this matcher         {ours:8.1f} s   top-1 {_top_1(ranks, rendered):.3f}")
    print(f"  ratio                {theirs / ours:8.1f}\n")
    return theirs / pairs


def _top_1(scores: np.ndarray, rendered: list[RenderedCoat]) -> float:
    """How often the best is of the same animal, of those that are there twice."""
    animals = np.array([each.animal for each in rendered])
    twice = [row for row in range(len(animals)) if (animals == animals[row]).sum() > 1]
    best = scores.argmax(axis=1)
    right = (animals[best] == animals) & (scores.max(axis=1) > 0)
    return float(right[twice].mean())


def _opencv(a: CoatFeatures, b: CoatFeatures) -> int:
    """Inliers of a homography of the matches that pass Lowe's ratio: the usual recipe."""
    one, other = a.descriptors.astype(np.float32), b.descriptors.astype(np.float32)
    found = cv2.BFMatcher(cv2.NORM_L2).knnMatch(one, other, k=2)
    good = [first for first, second in found if first.distance < _RATIO * second.distance]
    if len(good) < 4:
        return 0
    here = a.points[[each.queryIdx for each in good]]
    there = b.points[[each.trainIdx for each in good]]
    homography, kept = cv2.findHomography(here, there, cv2.RANSAC, _TOLERANCE)
    return 0 if homography is None else int(kept.sum())


def _query_large(
    matcher: RootSiftMatcher, catalogue: MultipliedCatalogue, queries: int, pair: float
) -> None:
    sightings = catalogue.sightings()
    animals = [each.animal for each in catalogue.rendered]
    twice = [row for row, animal in enumerate(animals) if animals.count(animal) > 1]
    asked = twice[:: max(1, len(twice) // queries)][:queries]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start = time.process_time()
        matcher.propose(sightings, catalogue, (sightings[-1].sighting_id,), folder)
        built = time.process_time() - start
        size = sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
        clock, work, right = [], [], 0
        for row in asked:
            began, start = time.perf_counter(), time.process_time()
            asker = (sightings[row].sighting_id,)
            made = matcher.ranked(sightings, catalogue, asker, folder)
            clock.append(time.perf_counter() - began)
            work.append(time.process_time() - start)
            best = int(made[0][1][0][1:]) if made and made[0][1] else row
            right += best != row and best < len(animals) and animals[best] == animals[row]
    total, theirs = len(catalogue), pair * len(catalogue)
    print(f"one against {total} photographs of one flank, {len(asked)} queries:")
    print(f"  index: {built / total * 1000:.1f} ms a photograph (making up coats included),")
    print(f"         {size / total / 1000:.0f} kB a photograph on disk")
    print(f"  query: {np.median(clock):.2f} s by the clock (largest {max(clock):.2f}),")
    print(f"         {np.median(work):.2f} s of the processor's, top-1 {right / len(asked):.3f}")
    print(f"  OpenCV pair by pair, at {pair * 1000:.2f} ms a pair as above: {theirs:.0f} s")
    print(f"  ratio of the processor's seconds: {theirs / np.median(work):.0f}")


if __name__ == "__main__":
    main()
