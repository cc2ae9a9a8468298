"""LNBNN scores, against algorithm 2 of McCann and Lowe written out mark by mark."""

from __future__ import annotations

import numpy as np

from pardalis.identify.matching.neighbours import lacking, local_naive_bayes_margins


def written_out(
    distance: np.ndarray, owners: np.ndarray, askers: np.ndarray, nearest: int
) -> dict[tuple[int, int], float]:
    totals: dict[tuple[int, int], float] = {}
    for row, asker in enumerate(askers.tolist()):
        counted = [
            (float(d), int(o)) for d, o in zip(distance[row], owners[row], strict=True) if o >= 0
        ][: nearest + 1]
        if not counted:
            continue
        beyond = counted[-1][0]
        best: dict[int, float] = {}
        for far, owner in counted[:nearest]:
            best[owner] = min(best.get(owner, np.inf), far)
        for owner, far in best.items():
            if beyond > far:
                totals[asker, owner] = totals.get((asker, owner), 0.0) + beyond - far
    return totals


def summed(
    distance: np.ndarray, owners: np.ndarray, askers: np.ndarray, nearest: int
) -> dict[tuple[int, int], float]:
    shared = local_naive_bayes_margins(distance, owners, nearest)
    totals: dict[tuple[int, int], float] = {}
    for row, owner, earned in zip(shared.rows, shared.owners, shared.earned, strict=True):
        ends = int(askers[row]), int(owner)
        totals[ends] = totals.get(ends, 0.0) + float(earned)
    return totals


def test_scores_are_those_of_the_algorithm() -> None:
    rng = np.random.default_rng(3)
    distance = np.sort(rng.integers(0, 40, (60, 9)), axis=1).astype(np.float32)
    owners = rng.integers(-1, 6, (60, 9))
    askers = np.sort(rng.integers(10, 14, 60))
    assert summed(distance, owners, askers, 4) == written_out(distance, owners, askers, 4)


def test_what_does_not_count_takes_no_place() -> None:
    owners = np.array([[-1, -1, 4, -1, 5, 6]])
    distance = np.array([[0, 1, 3, 4, 7, 9]], np.float32)
    shared = local_naive_bayes_margins(distance, owners, nearest=2)
    assert shared.owners.tolist() == [4, 5]
    assert shared.earned.tolist() == [6.0, 2.0]
    assert shared.columns.tolist() == [2, 4]
    assert lacking(owners, nearest=3).tolist() == [True]
    assert lacking(owners, nearest=2).tolist() == [False]


def test_marks_without_neighbours_score_nothing() -> None:
    shared = local_naive_bayes_margins(np.zeros((2, 6), np.float32), np.full((2, 6), -1))
    assert not len(shared.rows)
