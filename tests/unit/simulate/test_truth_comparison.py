"""Splits, merges and animals found, counted by hand."""

from datetime import datetime
from pathlib import Path

import pytest

from pardalis.errors import SurveyError
from pardalis.records.detection import Flank
from pardalis.records.estimate import Interval
from pardalis.simulate.design import PhotoTruth, Subject
from pardalis.simulate.tables import position
from pardalis.simulate.truth import Truth, compare_with_truth, is_usable, read_truth

NOW = datetime.fromisoformat("2026-03-04T12:30:00+08:00")


def photo(path: str, animal: str, flank: Flank, visible: float = 1.0) -> PhotoTruth:
    subject = Subject.LEOPARD if animal else Subject.DEER
    return PhotoTruth(path, "D", "S", NOW, NOW, subject, animal, flank, 0.1, 0.1, 0.4, 0.3, visible)


TRUTH = Truth(
    photos=(
        photo("a1", "P01", Flank.LEFT),
        photo("a2", "P01", Flank.LEFT),
        photo("a3", "P01", Flank.RIGHT),
        photo("b1", "P02", Flank.LEFT),
        photo("c1", "P03", Flank.LEFT, visible=0.3),
        photo("d1", "", Flank.UNKNOWN),
    ),
    leopards=9,
    leopards_near=3,
    area=300.0,
    density=3.0,
)


def test_splits_merges_and_strangers_are_counted() -> None:
    result = compare_with_truth(
        TRUTH,
        [
            ("a1", "L1", Flank.LEFT),
            ("a2", "L2", Flank.LEFT),
            ("b1", "L2", Flank.RIGHT),
            ("d1", "L3", Flank.LEFT),
        ],
        Interval(2.0, 0.5, 1.2, 3.5),
    )
    assert result.animals_photographed == 2
    assert result.animals_found == 2
    assert result.individuals_found == 2
    assert result.splits == 1
    assert result.merges == 1
    assert result.false_individuals == 1
    assert result.wrong_flanks == 1
    assert result.inside is True


def test_only_the_counted_flank_can_split() -> None:
    identified = [("a1", "L1", Flank.LEFT), ("a3", "L2", Flank.RIGHT)]
    assert compare_with_truth(TRUTH, identified, None, (Flank.LEFT,)).splits == 0
    both = compare_with_truth(TRUTH, identified, None)
    assert both.splits == 1
    assert both.inside is None


def test_a_perfect_result_has_neither() -> None:
    identified = [("a1", "L1", Flank.LEFT), ("a2", "L1", Flank.LEFT), ("b1", "L2", Flank.LEFT)]
    result = compare_with_truth(TRUTH, identified, Interval(2.0, 0.5, 1.2, 2.5))
    assert (result.splits, result.merges, result.inside) == (0, 0, False)


def test_a_leopard_mostly_outside_the_frame_is_not_usable() -> None:
    assert [is_usable(p) for p in TRUTH.photos] == [True, True, True, True, False, False]


def test_no_truth_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(SurveyError, match="pardalis simulate"):
        read_truth(tmp_path)


def test_positions_agree_with_the_ellipsoid() -> None:
    pyproj = pytest.importorskip("pyproj")
    latitude, longitude = position(30.2, 102.7, 6000.0, -4000.0)
    geod = pyproj.Geod(ellps="WGS84")
    distance = geod.inv(102.7, 30.2, longitude, latitude)[2]
    assert distance == pytest.approx((6000**2 + 4000**2) ** 0.5, rel=1e-3)
