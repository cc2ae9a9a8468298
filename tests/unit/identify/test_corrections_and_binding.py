"""What people said of single sightings, and which sightings decisions speak of."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pardalis.identify.sightings.binding import bind, heirs_of
from pardalis.identify.sightings.corrections import (
    box_text,
    changes_comparison,
    corrected,
    read_box,
    said_identifiable,
)
from pardalis.records.decision import Decision, Verdict
from pardalis.records.detection import BoundingBox, Detection, Flank
from pardalis.records.detection_heir import DetectionHeir
from pardalis.records.media import Media, Placement
from pardalis.records.sighting import Sighting

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BOX = BoundingBox(0.1, 0.1, 0.4, 0.4)
FAR = BoundingBox(0.7, 0.7, 0.2, 0.2)


def detection(name: str, box: BoundingBox = BOX) -> Detection:
    return Detection(name, name.rpartition("-")[0], "animal", box, 0.9, "motion 1")


def sighting(*names: str) -> Sighting:
    seen = tuple(detection(name) for name in names)
    photos = tuple(
        Media(
            each.media_id, f"{each.media_id}.JPG", "ab" * 32, "S1", None, Placement.NO_TABLE,
            NOON, 0, "b", "e", 640, 480,
        )
        for each in seen
    )  # fmt: skip
    return Sighting(names[0], seen, photos, Flank.LEFT)


def said(
    position: int, verdict: Verdict, a: str, b: str = "", value: str = "", of: str = ""
) -> Decision:
    return Decision(position, a, b, verdict, "Lin", NOON, "", of, value, act=position)


def test_a_box_moves_one_detection_and_the_id_stays() -> None:
    burst, other = sighting("m1-1", "m2-1"), sighting("m3-1")
    moved = said(1, Verdict.BOX, "m1-1", value="0.5,0.25,0.25,0.5", of="m2-1")
    first, second = corrected([burst, other], [moved])
    assert first.sighting_id == "m1-1"
    assert first.detections[0] == burst.detections[0]
    assert first.detections[1].box == BoundingBox(0.5, 0.25, 0.25, 0.5)
    assert second is other


def test_the_latest_flank_counts() -> None:
    told = [said(n, Verdict.FLANK, "m1-1", value=each) for n, each in enumerate(["right", "back"])]
    (found,) = corrected([sighting("m1-1")], told)
    assert found.flank is Flank.BACK


@pytest.mark.parametrize(
    "text",
    ["", "0.1,0.2,0.3", "0,0,0,0.5", "0.6,0,0.5,1", "-0.1,0,0.5,0.5", "a,b,c,d", "nan,0,1,1"],
)
def test_what_is_no_box_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_box(text)


def test_a_box_survives_the_ledger() -> None:
    box = BoundingBox(0.123456, 0.0, 0.5, 1.0)
    assert read_box(box_text(box)) == box


def test_the_last_word_says_whether_a_coat_was_seen() -> None:
    told = [
        said(1, Verdict.NOT_IDENTIFIABLE, "a-1"),
        said(2, Verdict.SAME, "a-1", "b-1"),
        said(3, Verdict.NOT_IDENTIFIABLE, "b-1"),
        said(4, Verdict.DIFFERENT, "c-1", "d-1"),
    ]
    assert said_identifiable(told) == {"a-1": True, "b-1": False}


def test_a_decision_follows_its_detection_into_a_longer_burst() -> None:
    told = said(1, Verdict.SAME, "m2-1", "m9-1")
    present = [sighting("m1-1", "m2-1"), sighting("m9-1")]
    (bound,), lost = bind([told], present)
    assert bound.sightings == ("m1-1", "m9-1")
    assert lost == ()


def test_what_speaks_of_nothing_that_is_there_is_told() -> None:
    gone, one_now = said(1, Verdict.SAME, "a-1", "m1-1"), said(2, Verdict.DIFFERENT, "m1-1", "m2-1")
    bound, lost = bind([gone, one_now], [sighting("m1-1", "m2-1")])
    assert (bound, lost) == ((), (gone, one_now))


def test_the_best_overlap_is_the_heir() -> None:
    near = BoundingBox(0.12, 0.1, 0.4, 0.4)
    former = [
        detection("m-1"),
        detection("m-2", FAR),
        detection("m-3", BoundingBox(0.0, 0.0, 1.0, 1.0)),
    ]
    present = [detection("m-1", FAR), detection("m-2", near)]
    assert heirs_of(former, present) == {"m-1": "m-2", "m-2": "m-1"}


def test_detections_may_exchange_their_ids_and_be_replaced_again() -> None:
    heirs = [DetectionHeir(1, 5, "m-1", "m-2"), DetectionHeir(1, 5, "m-2", "m-1")]
    present = [sighting("m-1"), sighting("m-2"), sighting("x-1")]
    before, after = said(5, Verdict.SAME, "m-1", "x-1"), said(6, Verdict.SAME, "m-1", "x-1")
    bound, _ = bind([before, after], present, heirs)
    assert [each.sightings for each in bound] == [("m-2", "x-1"), ("m-1", "x-1")]
    again = [*heirs, DetectionHeir(2, 6, "m-2", "")]
    _, lost = bind([before, after], present, again)
    assert lost == (before,)


def test_a_box_is_not_moved_into_another_photograph() -> None:
    told = said(1, Verdict.BOX, "m1-1", value="0,0,1,1", of="m1-1")
    heirs = [DetectionHeir(1, 1, "m1-1", "m2-1")]
    bound, lost = bind([told], [sighting("m2-1")], heirs)
    assert (bound, lost) == ((), (told,))


def test_undoing_a_flank_compares_anew_and_undoing_a_name_does_not() -> None:
    ledger = [said(1, Verdict.FLANK, "a-1", value="left"), said(2, Verdict.NAME, "a-1", value="Z")]
    ledger += [said(3, Verdict.UNDO, "", value="1"), said(4, Verdict.UNDO, "", value="2")]
    ledger += [said(5, Verdict.UNDO, "", value="3")]
    assert [changes_comparison(each, ledger) for each in ledger] == [True, False, True, False, True]
