"""From identified sightings to a capture history, nothing dropped in silence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from pardalis.history.captures import capture_history
from pardalis.history.flanks import choose_flank
from pardalis.history.stations import wide_stations
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.detection import BoundingBox, Detection, Flank
from pardalis.records.individual import Individual
from pardalis.records.media import Media, Placement
from pardalis.records.problem import Problem
from pardalis.records.sighting import Sighting

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
DEPLOYMENTS = tuple(
    Deployment(name, station, latitude, 31.5, START, START + timedelta(days=10), 0)
    for name, station, latitude in [
        ("A1", "A", -24.00, ),
        ("A2", "A", -24.00),
        ("B1", "B", -24.02),
        ("C1", "C", -24.04),
    ]
)  # fmt: skip


def sighting(
    name: str,
    deployment: str | None,
    day: float,
    flank: Flank = Flank.LEFT,
    placement: Placement = Placement.PLACED,
) -> Sighting:
    media = Media(
        name, f"{name}.jpg", name, "card", deployment, placement, START + timedelta(days=day), 0,
        name, name, 100, 100,
    )  # fmt: skip
    box = BoundingBox(0.1, 0.1, 0.5, 0.5)
    detection = Detection(f"{name}-1", name, "animal", box, 0.9, "test")
    return Sighting(f"{name}-1", (detection,), (media,), flank)


def individual(name: str, *sightings: Sighting) -> Individual:
    flanks = frozenset(each.flank for each in sightings)
    return Individual(name, tuple(each.sighting_id for each in sightings), flanks)


def build(
    catalogue: dict[str, list[Sighting]],
    gaps: tuple[EffortGap, ...] = (),
    flank: Flank = Flank.LEFT,
    extra: tuple[Sighting, ...] = (),
    **options: frozenset[str],
) -> tuple[CaptureHistory, tuple[Problem, ...]]:
    individuals = [individual(name, *sightings) for name, sightings in catalogue.items()]
    sightings = [each for group in catalogue.values() for each in group] + list(extra)
    return capture_history(individuals, sightings, DEPLOYMENTS, gaps, flank, "2026", **options)


def records(history: CaptureHistory) -> set[tuple[str, str, int]]:
    return {
        (history.individual_ids[a], history.detector_ids[t], int(o))
        for a, t, o in zip(history.animal, history.trap, history.occasion, strict=True)
    }


def test_captures_by_station_and_night() -> None:
    history, problems = build(
        {
            "L2": [sighting("p", "A1", 0.3), sighting("q", "B1", 2.6)],
            "L1": [sighting("r", "C1", 9.9)],
        }
    )
    assert records(history) == {("L2", "A", 0), ("L2", "B", 2), ("L1", "C", 9)}
    assert history.individual_ids == ("L1", "L2")
    assert history.detector_ids == ("A", "B", "C")
    assert history.usage[:, 3].tolist() == [2.0, 1.0, 1.0]
    assert (history.detector, history.session, problems) == ("proximity", "2026", ())


def test_two_photographs_of_one_animal_at_one_station_in_one_night_count_once() -> None:
    history, _ = build({"L1": [sighting("p", "A1", 0.3), sighting("q", "A2", 0.4)]})
    assert records(history) == {("L1", "A", 0)}


def test_stations_keep_their_distances() -> None:
    history, _ = build({"L1": [sighting("p", "A1", 0.3)]})
    north = history.detectors[0] - history.detectors[2]
    assert north == pytest.approx([0.0, 4431.0], abs=3.0)


def test_only_the_chosen_flank_counts() -> None:
    pair = [sighting("p", "A1", 0.3), sighting("q", "B1", 1.3, Flank.RIGHT)]
    left, problems = build({"L1": pair})
    right, _ = build({"L1": pair}, flank=Flank.RIGHT)
    assert records(left) == {("L1", "A", 0)}
    assert records(right) == {("L1", "B", 1)}
    assert problems == ()


def test_a_capture_during_a_gap_is_reported() -> None:
    gap = EffortGap("B1", START + timedelta(days=2), START + timedelta(days=3), "blocked")
    history, problems = build(
        {"L1": [sighting("p", "A1", 0.3), sighting("q", "B1", 2.6)]}, gaps=(gap,)
    )
    assert records(history) == {("L1", "A", 0)}
    assert [(each.subject, each.kind) for each in problems] == [("sighting q-1", "no_effort")]
    assert "B1" in problems[0].reason


def test_a_capture_in_the_working_part_of_a_night_with_a_gap_counts() -> None:
    gap = EffortGap("B1", START + timedelta(days=2.5), START + timedelta(days=4), "blocked")
    history, problems = build({"L1": [sighting("p", "B1", 2.4)]}, gaps=(gap,))
    assert records(history) == {("L1", "B", 2)}
    assert history.usage[1, 2] == pytest.approx(0.5)
    assert problems == ()


def test_a_capture_at_the_moment_of_taking_down_without_effort_is_reported() -> None:
    history, problems = build({"L1": [sighting("p", "B1", 10.0)]})
    assert len(history.animal) == 0
    assert problems[0].kind == "no_effort"


@pytest.mark.parametrize(
    ("deployment", "placement"),
    [
        (None, Placement.NO_TABLE),
        ("A1", Placement.OUTSIDE_DEPLOYMENT),
        ("unknown", Placement.PLACED),
    ],
)
def test_a_photograph_under_no_deployment_is_reported(
    deployment: str | None, placement: Placement
) -> None:
    history, problems = build({"L1": [sighting("p", deployment, 1.0, placement=placement)]})
    assert len(history.animal) == 0
    assert [each.kind for each in problems] == ["not_placed"]


def test_a_sighting_of_nobody_is_reported() -> None:
    _, problems = build({}, extra=(sighting("p", "A1", 1.0),))
    assert [each.kind for each in problems] == ["no_individual"]


def test_an_excluded_deployment_is_neither_effort_nor_capture() -> None:
    history, problems = build(
        {"L1": [sighting("p", "A1", 0.3), sighting("q", "B1", 2.6)]},
        excluded=frozenset({"A1", "C1"}),
    )
    assert history.detector_ids == ("A", "B")
    assert history.usage[0, 3] == 1.0
    assert records(history) == {("L1", "B", 2)}
    assert [each.kind for each in problems] == ["deployment_excluded"]


def test_no_position_in_any_problem() -> None:
    _, problems = build(
        {"L1": [sighting("p", "A1", 99.0), sighting("q", None, 1.0, placement=Placement.NO_TABLE)]}
    )
    assert problems
    assert not any("24." in str(each) or "31.5" in str(each) for each in problems)


def test_cameras_of_a_station_far_apart_are_reported() -> None:
    odd = Deployment("A3", "A", -24.1, 31.5, START, START + timedelta(days=1), 0)
    problems = wide_stations((*DEPLOYMENTS, odd))
    assert [(each.subject, each.kind) for each in problems] == [("A", "station_spread")]
    assert not any("24." in str(each) for each in problems)


def test_without_deployments_the_history_is_empty() -> None:
    lone = sighting("p", None, 1.0, placement=Placement.NO_TABLE)
    history, problems = capture_history(
        [individual("L1", lone)], [lone], (), (), Flank.LEFT, "2026"
    )
    assert history.usage.shape == (0, 0)
    assert history.detectors.shape == (0, 2)
    assert [each.kind for each in problems] == ["not_placed"]


def choice(catalogue: dict[str, list[Sighting]]) -> Flank:
    individuals = [individual(name, *sightings) for name, sightings in catalogue.items()]
    sightings = [each for group in catalogue.values() for each in group]
    return choose_flank(individuals, sightings, DEPLOYMENTS, ())


def test_flank_with_most_individuals() -> None:
    right = Flank.RIGHT
    assert choice({"L1": [sighting("p", "A1", 1, right)], "L2": [sighting("q", "A1", 2, right)],
                   "L3": [sighting("r", "A1", 3), sighting("s", "A1", 4), sighting("t", "A1", 5)]
                   }) is right  # fmt: skip


def test_equal_individuals_then_most_captures_then_left() -> None:
    right = Flank.RIGHT
    one_each = {"L1": [sighting("p", "A1", 1, right)], "L2": [sighting("q", "A1", 2)]}
    assert choice(one_each) is Flank.LEFT
    one_each["L1"].append(sighting("r", "B1", 3, right))
    assert choice(one_each) is right


def test_captures_that_cannot_count_do_not_choose_the_flank() -> None:
    far = sighting("p", "A1", 99, Flank.RIGHT), sighting("q", "A1", 98, Flank.RIGHT)
    assert choice({"L1": [far[0]], "L2": [far[1]], "L3": [sighting("r", "A1", 1)]}) is Flank.LEFT


def test_an_animal_known_from_both_sides_counts_once() -> None:
    history, _ = build({"L1": [sighting("p", "A1", 1), sighting("q", "A2", 1, Flank.RIGHT)]})
    assert history.individual_ids == ("L1",)
    assert np.all(history.count == 1)
