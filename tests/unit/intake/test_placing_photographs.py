"""Every photograph is placed once, or kept apart with its reason."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pardalis.intake.belonging import match_cards
from pardalis.intake.clock import as_utc
from pardalis.intake.place import Intake, place_media
from pardalis.intake.settings import IntakeSettings
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.media import Placement

RULES = IntakeSettings()
NOON = datetime(2026, 3, 10, 12)
NORTH = Deployment(
    deployment_id="D1",
    location_id="north",
    latitude=12.3456,
    longitude=65.4321,
    deployment_start=datetime(2026, 3, 1, tzinfo=UTC),
    deployment_end=datetime(2026, 4, 1, tzinfo=UTC),
    utc_offset=330,
    location_name="North ridge",
    camera_id="CAM7",
)
SOUTH = replace(NORTH, deployment_id="D2", location_id="south", location_name="", camera_id="CAM8")


def taken(path: str, when: datetime | None = NOON, content: str = "", **facts: object) -> CardFile:
    card = path.rpartition("/")[0] or "."
    digest = hashlib.sha256((content or path).encode()).hexdigest()
    file = CardFile(path, card, 1, 1, FileKind.PHOTO, "", digest, 40, 30, camera_time=when)
    return replace(file, **facts)  # type: ignore[arg-type]


def place(
    *files: CardFile, table: tuple[Deployment, ...] | None = (NORTH, SOUTH), gaps=()
) -> Intake:
    return place_media(files, table, gaps, RULES)


def kinds(intake: Intake) -> set[str]:
    return {problem.kind for problem in intake.problems} - {"no_card"}


def test_a_photograph_in_its_place_and_time() -> None:
    file = taken("D1/a.JPG", orientation=6)
    (one,) = place(file).media
    assert one.media_id == file.content_hash[:20]
    assert (one.deployment_id, one.placement) == ("D1", Placement.PLACED)
    assert one.timestamp == datetime(2026, 3, 10, 6, 30, tzinfo=UTC)
    assert one.utc_offset == 330
    assert (one.width, one.height) == (30, 40)
    assert (one.burst_id, one.event_id) == (f"burst_{one.media_id}", f"event_{one.media_id}")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_size_is_as_seen(orientation: int) -> None:
    (one,) = place(taken("D1/a.JPG", orientation=orientation)).media
    assert (one.width, one.height) == ((30, 40) if orientation >= 5 else (40, 30))


def test_without_a_table_the_camera_tells_the_offset_or_none_is_known() -> None:
    known, unknown = place(
        taken("S1/a.JPG", camera_utc_offset=-60), taken("S2/b.JPG"), table=None
    ).media
    assert {known.placement, unknown.placement} == {Placement.NO_TABLE}
    assert (known.timestamp, known.utc_offset) == (datetime(2026, 3, 10, 13, tzinfo=UTC), -60)
    assert (unknown.timestamp, unknown.utc_offset) == (NOON.replace(tzinfo=UTC), None)


def test_a_table_without_rows_is_not_no_table() -> None:
    (one,) = place(taken("S1/a.JPG"), table=()).media
    assert one.placement is Placement.NO_DEPLOYMENT


def test_no_camera_time() -> None:
    intake = place(taken("D1/a.JPG", None), taken("D1/b.JPG", datetime.min))
    assert [one.placement for one in intake.media] == [Placement.NO_TIME] * 2
    assert all(one.timestamp is None and one.deployment_id is None for one in intake.media)
    assert len({one.event_id for one in intake.media}) == 2
    assert "2 of 2" in next(p.reason for p in intake.problems if p.kind == "no_time")


def test_a_clock_that_was_never_set_does_not_overflow() -> None:
    assert as_utc(datetime(1, 1, 1), 60) is None
    assert as_utc(datetime.max, -60) is None


@pytest.mark.parametrize(
    ("when", "inside"),
    [
        (datetime(2026, 3, 1, 5, 29, 59), False),
        (datetime(2026, 3, 1, 5, 30), True),
        (datetime(2026, 4, 1, 5, 30, 0, 900_000), True),
        (datetime(2026, 4, 1, 5, 30, 1), False),
    ],
)
def test_limits_of_a_deployment(when: datetime, inside: bool) -> None:
    (one,) = place(taken("D1/a.JPG", when)).media
    assert one.placement is (Placement.PLACED if inside else Placement.OUTSIDE_DEPLOYMENT)
    assert one.deployment_id == "D1"


def test_most_photographs_outside_speak_against_the_clock() -> None:
    wrong = [taken(f"D1/{n}.JPG", NOON.replace(year=2020) + timedelta(hours=n)) for n in range(3)]
    intake = place(*wrong, taken("D1/9.JPG"))
    (problem,) = [p for p in intake.problems if p.kind == "clock_wrong"]
    assert problem.subject == "D1"
    assert "3 of 4" in problem.reason
    assert "likely wrong" in problem.reason
    visit = place(wrong[0], *[taken(f"D1/1{n}.JPG") for n in range(3)])
    assert kinds(visit) == {"outside_deployment"}


def test_events_outside_stay_on_their_card() -> None:
    pair = replace(NORTH, deployment_id="D3", camera_id="CAM9")
    table = (NORTH, pair)
    inside = place(taken("D1/a.JPG"), taken("D3/b.JPG"), table=table).media
    assert len({one.event_id for one in inside}) == 1
    early = NOON.replace(year=2020)
    outside = place(taken("D1/a.JPG", early), taken("D3/b.JPG", early), table=table).media
    assert len({one.event_id for one in outside}) == 2


def test_the_same_bytes_twice_are_one_photograph() -> None:
    files = [taken("D1/b.JPG", content="x"), taken("D1/a.JPG", content="x")]
    intake = place(*files)
    assert [one.file_path for one in intake.media] == ["D1/a.JPG"]
    (copy,) = intake.duplicates
    assert (copy.file_path, copy.first_path) == ("D1/b.JPG", "D1/a.JPG")
    assert kinds(intake) == {"duplicate"}


def test_copies_across_deployments_are_a_contradiction() -> None:
    intake = place(taken("D1/a.JPG", content="x"), taken("D2/a.JPG", content="x"))
    (problem,) = [p for p in intake.problems if p.kind == "duplicate_across_deployments"]
    assert problem.subject == "D2"
    assert "D1 and D2" in problem.reason
    assert "no_card" not in {p.kind for p in intake.problems}


def test_a_forgotten_copy_takes_nothing_from_its_card() -> None:
    intake = place(taken("Copy of D1/a.JPG", content="x"), taken("D1/a.JPG", content="x"))
    (one,) = intake.media
    assert (one.file_path, one.placement) == ("D1/a.JPG", Placement.PLACED)
    # Nobody is asked where the copy stood.
    assert kinds(intake) == {"duplicate"}


def test_only_what_was_read_is_placed() -> None:
    bad = replace(taken("D1/a.JPG"), kind=FileKind.UNREADABLE, reason="Truncated.")
    video = CardFile("D1/v.mp4", "D1", 1, 1, FileKind.VIDEO)
    assert place(bad, video).media == ()


@pytest.mark.parametrize(
    ("card", "fits"),
    [
        ("D1", "D1"),
        (" d1 ", "D1"),
        ("visit 2/D2/extra", "D2"),
        ("cam7", "D1"),
        ("South", "D2"),
        ("North Ridge", "D1"),
        ("survey/north/cam7", "D1"),
        ("D1/south", "D1"),
        ("elsewhere", None),
        ("D10", None),
        (".", None),
        ("D1/D2", None),
    ],
)
def test_a_card_is_known_by_a_folder_of_its_path(card: str, fits: str | None) -> None:
    found = match_cards([card], [NORTH, SOUTH]).deployment_of[card]
    assert (found.deployment_id if found else None) == fits


def test_cameras_of_one_name_are_told_apart_by_their_place() -> None:
    table = [
        replace(NORTH, deployment_id=f"{place}-{side}", location_id=place, camera_id=side)
        for place in ("S90", "S91")
        for side in ("SDZG 1", "SDZG 2")
    ]
    found = match_cards(["S90/SDZG 1", "S91/SDZG 1", "S91"], table)
    names = {card: one.deployment_id if one else "" for card, one in found.deployment_of.items()}
    assert names == {"S90/SDZG 1": "S90-SDZG 1", "S91/SDZG 1": "S91-SDZG 1", "S91": ""}
    assert {p.subject: p.kind for p in found.problems}["S91"] == "several_deployments"


@pytest.mark.parametrize("written", ["a/b", "./a/b/", "a\\b", "A/B/DCIM/100EK113", " a "])
def test_the_column_card_decides(written: str) -> None:
    table = [replace(NORTH, card=written), SOUTH]
    found = match_cards(["a/b", "D1"], table)
    assert found.deployment_of["a/b"] is table[0]
    assert found.deployment_of["D1"] is None, "the table names another card for D1"


def test_the_nearest_named_folder_decides() -> None:
    table = [replace(NORTH, card="a"), replace(SOUTH, card="a/b")]
    found = match_cards(["a/b/c", "a/x", "ab"], table).deployment_of
    assert found == {"a/b/c": table[1], "a/x": table[0], "ab": None}


def test_deployments_without_a_card_are_told() -> None:
    intake = place(taken("D1/a.JPG"))
    assert [p.subject for p in intake.problems if p.kind == "no_card"] == ["D2"]


def test_photographs_in_a_gap_and_other_doubts() -> None:
    gap = EffortGap("D1", datetime(2026, 3, 9, tzinfo=UTC), datetime(2026, 3, 11, tzinfo=UTC))
    files = [
        taken("D1/a.JPG", make="Bushnell", model="A", camera_utc_offset=0),
        taken("D1/b.JPG", NOON + timedelta(days=5), make="Reconyx", model="B"),
    ]
    intake = place(*files, gaps=[gap])
    assert kinds(intake) == {"photos_in_gap", "several_cameras", "utc_offset_differs"}
    assert {one.placement for one in intake.media} == {Placement.PLACED}


def test_no_problem_tells_a_position() -> None:
    files = [
        taken("D1/a.JPG", NOON.replace(year=2020)),
        taken("D2/a.JPG", content="D1/a.JPG"),
        taken("x/c.JPG", None),
    ]
    said = " ".join(f"{p} {p.kind}" for p in place(*files).problems)
    assert "12.3" not in said
    assert "65.4" not in said


files_of_cards = st.lists(
    st.tuples(st.sampled_from(["D1", "D2", "x"]), st.integers(0, 8), st.integers(0, 90_000)),
    max_size=25,
)


@given(files_of_cards, st.integers(0, 99))
def test_the_order_of_files_does_not_matter(drawn, seed: int) -> None:
    files = {
        path: taken(path, NOON + timedelta(seconds=time), content=str(content))
        for n, (card, content, time) in enumerate(drawn)
        for path in [f"{card}/{n}.JPG"]
    }
    one = place(*files.values())
    assert one == place(*random.Random(seed).sample(list(files.values()), len(files)))
    assert len(one.media) + len(one.duplicates) == len(files)
    assert len({media.media_id for media in one.media}) == len(one.media)
