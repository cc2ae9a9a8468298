"""What people say of photographs takes the place of what a model says."""

from __future__ import annotations

from datetime import UTC, datetime

from pardalis.identify.sightings.binding import bind_to
from pardalis.identify.sightings.observed import added_id, confirmed, observed, told
from pardalis.records.decision import Decision, Verdict
from pardalis.records.detection import BoundingBox, Detection, Finding, SearchStatus
from pardalis.records.detection_heir import DetectionHeir

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LEFT, RIGHT = BoundingBox(0.1, 0.2, 0.3, 0.3), BoundingBox(0.6, 0.2, 0.3, 0.3)


def seen(rank: int, box: BoundingBox = LEFT, kind: str = "animal", name: str = "") -> Detection:
    found = Detection(f"m-{rank}", "m", kind, box, 0.9, "motion 2")
    return Detection(
        found.detection_id, "m", kind, box, 0.9, "motion 2", None, name, 0.8 if name else None
    )


def finding(*detections: Detection, media_id: str = "m") -> Finding:
    return Finding(media_id, "motion 2", SearchStatus.SEARCHED, detections)


def says(
    position: int, verdict: Verdict, value: str = "", detection_id: str = "", media_id: str = "m"
) -> Decision:
    return Decision(
        position, "", "", verdict, "Lin", NOON, detection_id=detection_id, value=value,
        act=position, media_id=media_id,
    )  # fmt: skip


def test_what_is_not_there_goes_and_the_rest_stays() -> None:
    made = observed(
        [finding(seen(1), seen(2, RIGHT))], [says(1, Verdict.OBSERVATION, "blank", "m-1")]
    )
    assert [one.detection_id for one in made.findings[0].detections] == ["m-2"]
    assert "m" not in made.by


def test_a_photograph_said_to_be_empty_is_empty_whatever_a_model_finds_later() -> None:
    said = [says(1, Verdict.OBSERVATION, "blank")]
    for rank in (1, 7):
        (empty,) = observed([finding(seen(rank))], said).findings
        assert empty.status is SearchStatus.SEARCHED
        assert empty.detections == ()
    assert observed([finding(seen(1))], said).by == {"m": "Lin"}


def test_what_is_said_after_the_photograph_was_said_to_be_empty_stands() -> None:
    said = [says(1, Verdict.OBSERVATION, "blank"), says(2, Verdict.ADDED, "human 0.6,0.2,0.3,0.3",
                                                       "m-p1")]  # fmt: skip
    (now,) = observed([finding(seen(1))], said).findings
    assert [(one.detection_id, one.observation_type) for one in now.detections] == [
        ("m-p1", "human")
    ]


def test_another_kind_drops_the_name_that_the_machine_gave() -> None:
    said = [says(1, Verdict.OBSERVATION, "human", "m-1")]
    made = observed([finding(seen(1, name="Panthera pardus"))], said)
    (one,) = made.findings[0].detections
    assert (one.observation_type, one.scientific_name, one.species_probability) == (
        "human", "", None,
    )  # fmt: skip
    assert made.by == {"m-1": "Lin"}


def test_what_a_person_added_takes_the_place_of_what_a_model_finds_there() -> None:
    said = [says(1, Verdict.ADDED, "animal 0.11,0.2,0.3,0.3", "m-p1")]
    made = observed([finding(seen(1), seen(2, RIGHT))], said)
    assert [one.detection_id for one in made.findings[0].detections] == ["m-2", "m-p1"]


def test_a_photograph_that_nobody_searched_holds_what_a_person_added() -> None:
    other = finding(media_id="a")
    said = [says(1, Verdict.ADDED, "vehicle 0.1,0.2,0.3,0.3", "m-p1")]
    made = observed([other], said)
    assert [each.media_id for each in made.findings] == ["a", "m"]
    assert made.findings[1].detections[0].observation_type == "vehicle"


def test_numbers_are_kept_beside_and_change_nothing_else() -> None:
    made = observed([finding(seen(1))], [says(1, Verdict.COUNT, "4", "m-1")])
    assert made.findings == (finding(seen(1)),)
    assert made.counts == {"m-1": 4}
    assert told(made.findings[0], made.counts) == "4 animal"


def test_a_confirmation_lapses_when_something_else_is_found() -> None:
    said = [says(1, Verdict.CONFIRMED, "1 animal")]
    assert confirmed([finding(seen(1))], {}, said) == {"m": "Lin"}
    assert confirmed([finding(seen(1), seen(2, RIGHT))], {}, said) == {}
    assert confirmed([finding()], {}, [says(1, Verdict.CONFIRMED, "blank")]) == {"m": "Lin"}


def test_words_follow_a_detection_that_was_replaced_and_never_into_another_photograph() -> None:
    said = [says(3, Verdict.OBSERVATION, "human", "m-1")]
    heirs = [DetectionHeir(1, 3, "m-1", "m-2")]
    made = observed([finding(seen(1), seen(2, RIGHT))], said, heirs)
    assert [one.observation_type for one in made.findings[0].detections] == ["animal", "human"]
    away = [DetectionHeir(1, 3, "m-1", "n-1")]
    made = observed([finding(seen(1)), finding(media_id="n")], said, away)
    assert made.findings[0].detections[0].observation_type == "animal"


def test_a_sighting_keeps_its_words_when_its_first_box_is_not_there() -> None:
    said = Decision(1, "m-1", "", Verdict.FLANK, "Lin", NOON, value="left", act=1)
    aside = [DetectionHeir(0, 2, "m-1", "n-1")]
    (bound,), lost = bind_to([said], {"n-1": "n-1"}, aside)
    assert (bound.sighting_a, lost) == ("n-1", ())
    # Once the box is there again, the words are of it as before.
    (bound,), _ = bind_to([said], {"m-1": "m-1", "n-1": "m-1"}, aside)
    assert bound.sighting_a == "m-1"
    _, lost = bind_to([said], {"n-1": "n-1"})
    assert lost == (said,)


def test_ids_of_what_is_added_are_never_given_twice() -> None:
    assert added_id("m", []) == "m-p1"
    assert added_id("m", ["m-p1", "m-p4"]) == "m-p5"
