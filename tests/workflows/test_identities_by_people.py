"""What people say of who is who, from the first look at the catalogue to a day long past."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pardalis.errors import InputError, NotReadyError
from pardalis.records.decision import Purpose, Verdict
from pardalis.records.detection import Flank
from pardalis.records.problem import Problem
from pardalis.records.question import Question
from pardalis.store import cards, identities
from pardalis.workflows import coats, compare_coats
from pardalis.workflows.adopt_names import adopt_names
from pardalis.workflows.catalogue import Catalogue, read_catalogue
from pardalis.workflows.decide import decide
from pardalis.workflows.find_animals import find_animals
from pardalis.workflows.identify_animals import identify_animals
from pardalis.workflows.import_cards import import_cards
from pardalis.workflows.ledger import ledger
from pardalis.workflows.mark_sighting import mark_sighting
from pardalis.workflows.project import open_project
from pardalis.workflows.regroup import merge, split
from pardalis.workflows.review_identities import review_identities
from pardalis.workflows.settings import (
    FindSettings,
    IdentifySettings,
    ImportSettings,
    ReviewSettings,
)
from pardalis.workflows.status import status
from pardalis.workflows.tables import table
from pardalis.workflows.undo_decision import undo_decision


@pytest.fixture(scope="module")
def identified(censused: tuple[Path, float], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(censused[0], tmp_path_factory.mktemp("identified") / "project"))


@pytest.fixture
def project(identified: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    shutil.copytree(identified, folder)
    return folder


def known(reserve: Path, project: Path) -> Catalogue:
    with open_project(reserve, project) as opened:
        return read_catalogue(opened.database)


def members(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    return {each.individual_id: each.sightings for each in catalogue.individuals}


def problems(reserve: Path, project: Path) -> dict[str, Problem]:
    with open_project(reserve, project) as opened, opened.database.read() as connection:
        return {each.kind: each for each in cards.problems(connection, "identify")}


def two_animals(catalogue: Catalogue) -> tuple[str, str]:
    """The two individuals of most sightings, the larger first: its id is kept when they merge."""
    large = sorted(catalogue.individuals, key=lambda each: -len(each.sightings))
    assert len(large[1].sightings) > 1
    return large[0].individual_id, large[1].individual_id


def rows(
    reserve: Path, project: Path, name: str, **options: Any
) -> list[dict[str, str | int | float | bool | None]]:
    columns, found = table(reserve, name, project, **options)
    return [dict(zip(columns, row, strict=True)) for row in found]


def test_merge_split_and_undo_end_where_they_began(reserve: Path, project: Path) -> None:
    before = members(known(reserve, project))
    one, other = two_animals(known(reserve, project))

    merge(reserve, one, other, "Lin", "one torn ear", project)
    merged = members(known(reserve, project))
    assert set(merged[one]) == {*before[one], *before[other]}
    assert other not in merged

    moved = before[other]
    split(reserve, one, moved, "Tashi", "the hip differs", project)
    parted = members(known(reserve, project))
    assert set(parted[one]) == set(before[one])
    (new,) = parted.keys() - before.keys()
    assert set(parted[new]) == set(moved)

    columns, said = ledger(reserve, None, project)
    acts = [int(str(row[columns.index("act")])) for row in said]
    assert acts == sorted(acts)
    last = acts[-1]
    undo_decision(reserve, last, "Lin", "", project)
    assert members(known(reserve, project)) == merged
    undo_decision(reserve, 1, "Lin", "", project)
    ends = members(known(reserve, project))
    assert sorted(map(sorted, ends.values())) == sorted(map(sorted, before.values()))
    _, all_said = ledger(reserve, None, project)
    holds = [row[columns.index("inForce")] for row in all_said]
    assert holds == [False] * len(all_said)


def test_whom_a_table_names_can_be_adopted_and_given_back(
    reserve: Path, project: Path, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="names the animal"):
        adopt_names(reserve, "Lin", "", project)
    catalogue = known(reserve, project)
    before = members(catalogue)
    one, other = two_animals(catalogue)
    # Somebody's own table holds two animals of the catalogue for one, and one of them for two.
    names = dict.fromkeys([*before[one][:-1], *before[other]], "F12") | {before[one][-1]: "M3"}
    photo = {each.sighting_id: each.media[0].file_path for each in catalogue.sightings}
    lines = [
        f"{Path(photo[each]).name},{Path(photo[each]).parent},Panthera pardus,{name}"
        for each, name in names.items()
    ]
    labels = tmp_path / "labels.csv"
    labels.write_text("\n".join(["File,RelativePath,Species,Individual", *lines]) + "\n", "utf-8")
    find_animals(reserve, FindSettings(project=project, results=labels))
    outcome = identify_animals(reserve, IdentifySettings(project=project))
    assert any("pardalis adopt" in each for each in outcome.sentences)

    adopted = adopt_names(reserve, "Lin", "", project)
    assert adopted.counts["named_animals"] == 2
    called = {each.name: set(each.sightings) for each in known(reserve, project).individuals}
    assert called["F12"] >= {each for each, name in names.items() if name == "F12"}
    assert before[one][-1] in called["M3"]
    assert not called["F12"] & called["M3"]
    assert adopt_names(reserve, "Lin", "", project).counts["decisions"] == 0

    undo_decision(reserve, 1, "Lin", "", project)
    assert sorted(map(sorted, members(known(reserve, project)).values())) == sorted(
        map(sorted, before.values())
    )


def test_the_catalogue_as_of_a_moment_is_what_it_was(reserve: Path, project: Path) -> None:
    one, other = two_animals(known(reserve, project))
    seen: list[tuple[str, dict[str, tuple[str, ...]], list[dict[str, Any]]]] = []

    def look() -> None:
        catalogue = known(reserve, project)
        listed = rows(reserve, project, "individuals")
        seen.append((datetime.now(UTC).isoformat(), members(catalogue), listed))

    look()
    merge(reserve, one, other, "Lin", "", project)
    look()
    mark_sighting(
        reserve, members(known(reserve, project))[one][0], ["name=Zara"], "Lin", "", project
    )
    look()
    last = members(known(reserve, project))[one][-1]
    split(reserve, "Zara", [last], "Tashi", "", project)
    look()
    for moment, catalogue, listed in seen:
        then = rows(reserve, project, "individuals", as_of=moment)
        assert {row["individualID"]: row["sightings"] for row in then} == {
            name: len(each) for name, each in catalogue.items()
        }
        assert then == listed
    named = [row for row in rows(reserve, project, "individuals") if row["name"] == "Zara"]
    assert [row["individualID"] for row in named] == [one]
    assert rows(reserve, project, "individuals", as_of="1999-12-31") == []


def counted(
    monkeypatch: pytest.MonkeyPatch,
) -> tuple[list[str], list[frozenset[str]]]:
    """Which detections are read from their photographs, and which sightings are asked for."""
    read: list[str] = []
    asked: list[frozenset[str]] = []
    read_coat, propose = coats._coat, compare_coats.Compared.propose

    def reads(matcher: Any, photo: Any) -> Any:
        read.append(photo.detection.detection_id)
        return read_coat(matcher, photo)

    def asks(self: Any, usable: Any, changed: Any, former: Any) -> Any:
        asked.append(frozenset(changed))
        return propose(self, usable, changed, former)

    monkeypatch.setattr(coats, "_coat", reads)
    monkeypatch.setattr(compare_coats.Compared, "propose", asks)
    return read, asked


def test_a_corrected_box_reads_one_photograph_and_asks_one_sighting(
    reserve: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = known(reserve, project)
    name = before.individuals[0].sightings[0]
    read, asked = counted(monkeypatch)
    mark_sighting(reserve, name, ["box=0.1,0.1,0.8,0.8"], "Lin", "", project)
    assert read == [name]
    assert asked == [frozenset({name})]
    after = known(reserve, project)
    assert [each.sighting_id for each in after.sightings] == [
        each.sighting_id for each in before.sightings
    ]
    columns, found = table(reserve, "observations", project)
    (row,) = [each for each in found if each[columns.index("observationID")] == name]
    assert row[columns.index("bboxWidth")] == 0.8
    # What nobody touched is as it was.
    touched = {each for each in after.proposals if name in (each.sighting_a, each.sighting_b)}
    was = {(each.sighting_a, each.sighting_b): each.verified for each in before.proposals}
    for each in set(after.proposals) - touched:
        assert was[each.sighting_a, each.sighting_b] == each.verified

    undo_decision(reserve, 1, "Lin", "", project)
    assert read == [name]  # The first box's features are still there.
    assert asked[1:] == [frozenset({name})]
    restored = known(reserve, project)
    pairs = [(each.sighting_a, each.sighting_b, each.verified) for each in restored.proposals]
    assert pairs == [(each.sighting_a, each.sighting_b, each.verified) for each in before.proposals]
    assert sorted(members(restored).values()) == sorted(members(before).values())


def test_a_corrected_flank_asks_one_sighting_and_reads_nothing(
    reserve: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = known(reserve, project)
    flanks = {each.sighting_id: each.flank for each in before.sightings}
    name = next(
        each
        for animal in before.individuals
        if len(animal.sightings) > 1
        for each in animal.sightings
        if flanks[each] is Flank.LEFT
    )
    read, asked = counted(monkeypatch)
    mark_sighting(reserve, name, ["flank=right"], "Lin", "the tail is on the left", project)
    assert (read, asked) == ([], [frozenset({name})])
    after = known(reserve, project)
    assert next(each.flank for each in after.sightings if each.sighting_id == name) is Flank.RIGHT
    left = {each.sighting_id for each in after.sightings if each.flank is Flank.LEFT}
    for each in after.proposals:
        if each.evidence == "pattern" and name in (each.sighting_a, each.sighting_b):
            assert not left & {each.sighting_a, each.sighting_b}
    (row,) = rows(reserve, project, "sightings", where=[f"sightingID={name}"])
    assert (row["flank"], row["flankBy"], row["flankConfidence"]) == ("right", "person", None)


def test_nothing_new_is_nothing_to_do(
    reserve: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, asked = counted(monkeypatch)
    identify_animals(reserve, IdentifySettings(project=project))
    assert (read, asked) == ([], [])
    one, other = two_animals(known(reserve, project))
    merge(reserve, one, other, "Lin", "", project)
    was = members(known(reserve, project))
    identify_animals(reserve, IdentifySettings(project=project))
    assert (read, asked) == ([], [frozenset()])
    assert members(known(reserve, project))[one] == was[one]


def test_what_shows_no_pattern_leaves_the_queue_and_stays_findable(
    reserve: Path, project: Path
) -> None:
    before = known(reserve, project)
    clear = before.individuals[0].sightings[0]
    outcome = mark_sighting(reserve, clear, ["not_identifiable"], "Lin", "", project)
    assert any("no coat to tell" in each for each in outcome.sentences)
    after = known(reserve, project)
    assert clear in after.unusable
    assert all(clear not in each.sightings for each in after.individuals)
    assert all(clear not in (each.sighting_a, each.sighting_b) for each in after.proposals)
    listed = rows(reserve, project, "sightings", where=["identifiable=false"])
    assert {row["sightingID"] for row in listed} == set(after.unusable)
    assert all(row["reason"] and row["filePath"] for row in listed)
    assert len(rows(reserve, project, "sightings")) == len(before.sightings)
    assert status(reserve, project).counts["sightings_not_identifiable"] == len(after.unusable)
    mark_sighting(reserve, clear, ["identifiable"], "Tashi", "", project)
    assert sorted(members(known(reserve, project)).values()) == sorted(members(before).values())


def test_a_person_sees_a_coat_where_the_machine_sees_none(tmp_path: Path) -> None:
    survey, results = tmp_path / "survey", tmp_path / "found.json"
    survey.mkdir()
    images: list[dict[str, Any]] = []
    for name in ("a.JPG", "b.JPG"):
        grey = Image.new("RGB", (640, 480), (90, 100 + len(images), 80))
        grey.save(survey / name)
        found = {"category": "1", "conf": 0.9, "bbox": [0.2, 0.2, 0.5, 0.5]}
        images.append({"file": name, "detections": [found]})
    results.write_text(megadetector(images))
    project = tmp_path / "project"
    import_cards(survey, ImportSettings(project=project))
    find_animals(survey, FindSettings(project=project, results=results))
    outcome = identify_animals(survey, IdentifySettings(project=project))
    assert outcome.counts["sightings_not_identifiable"] == 2
    one, other = (str(row["sightingID"]) for row in rows(survey, project, "sightings"))
    mark_sighting(survey, one, ["identifiable"], "Lin", "", project)
    assert set(known(survey, project).unusable) == {other}
    decide(survey, one, "same", other, "Lin", "", project)
    assert known(survey, project).unusable == {}
    assert list(members(known(survey, project))) == ["L001"]
    mark_sighting(survey, other, ["not_identifiable"], "Lin", "", project)
    assert set(known(survey, project).unusable) == {other}


def test_a_contradiction_is_shown_and_the_later_word_counts(reserve: Path, project: Path) -> None:
    one, other = two_animals(known(reserve, project))
    catalogue = members(known(reserve, project))
    a, b, c = catalogue[one][0], catalogue[one][1], catalogue[other][0]
    decide(reserve, a, "same", b, "Lin", "", project)
    decide(reserve, a, "different", c, "Lin", "", project)
    outcome = decide(reserve, b, "same", c, "Tashi", "", project)
    assert any("contradicts decision 1" in each for each in outcome.sentences)
    doubt = problems(reserve, project)["contradiction"]
    assert doubt.subject == "decision 1"
    assert "Lin" in doubt.reason
    assert "undo" in doubt.remedy


def test_a_test_of_the_reader_changes_no_catalogue(reserve: Path, project: Path) -> None:
    one, other = two_animals(known(reserve, project))
    before = members(known(reserve, project))
    a, b = sorted((before[one][0], before[other][0]))
    with open_project(reserve, project) as opened, opened.database.write() as connection:
        asked = Question(a, b, Purpose.BLIND_REPEAT, 0.5, 0.0, Verdict.DIFFERENT)
        identities.replace_questions(connection, [asked])
    outcome = decide(reserve, b, "same", a, "Lin", "", project)
    assert any("test the reader" in each for each in outcome.sentences)
    assert members(known(reserve, project)) == before
    decide(reserve, b, "same", a, "Lin", "", project)
    assert other not in members(known(reserve, project))


def test_review_asks_blindly_unless_the_opinion_is_wanted(reserve: Path, project: Path) -> None:
    blind = review_identities(reserve, ReviewSettings(project=project, questions=3))
    assert blind.counts["questions"] <= 3
    assert "p_same" not in json.dumps(blind.answer["questions"])
    assert any("Reader" in each for each in blind.sentences)
    told = review_identities(reserve, ReviewSettings(project=project, opinion=True))
    for each in told.answer["questions"]:
        assert 0 <= each["p_same"] <= 1
        assert each["gain"] > 0
    if told.answer["questions"]:
        assert Path(told.answer["page"]).is_file()


def test_error_rates_stand_beside_the_counts(reserve: Path, project: Path) -> None:
    outcome = identify_animals(reserve, IdentifySettings(project=project))
    told = status(reserve, project)
    for sentences in (outcome.sentences, told.sentences):
        assert any("none asked yet" in each for each in sentences)
    one, _ = two_animals(known(reserve, project))
    split(reserve, one, members(known(reserve, project))[one][:1], "Lin", "", project)
    rates = status(reserve, project).answer["error_rates"]
    assert rates["machine_false_same"]["checked"] > 0


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda s, p, x: decide(s, "ffffffff", "same", x[0], "Lin", "", p), "no sighting"),
        (lambda s, p, x: decide(s, x[0], "same", x[0], "Lin", "", p), "itself"),
        (lambda s, p, x: decide(s, x[0], "same", x[1], " ", "", p), "who"),
        (lambda s, p, x: mark_sighting(s, x[0], ["flank=up"], "Lin", "", p), "no flank"),
        (lambda s, p, x: mark_sighting(s, x[0], ["flank"], "Lin", "", p), "written"),
        (lambda s, p, x: mark_sighting(s, x[0], ["identifiable=yes"], "Lin", "", p), "written"),
        (lambda s, p, x: mark_sighting(s, x[0], ["sex=unknown"], "Lin", "", p), "no sex"),
        (lambda s, p, x: mark_sighting(s, x[0], ["box=1,2,3"], "Lin", "", p), "no box"),
        (lambda s, p, x: mark_sighting(s, x[0], ["note="], "Lin", "", p), "needs words"),
        (lambda s, p, x: mark_sighting(s, x[0], ["age=3"], "Lin", "", p), "cannot be said"),
        (lambda s, p, x: mark_sighting(s, x[0], [], "Lin", "", p), "Nothing"),
        (
            lambda s, p, x: mark_sighting(
                s, x[0], ["identifiable", "not_identifiable"], "L", "", p
            ),
            "twice",
        ),
        (lambda s, p, x: merge(s, "L001", "l001", "Lin", "", p), "itself"),
        (lambda s, p, x: merge(s, "L001", "L999", "Lin", "", p), "no animal"),
        (lambda s, p, x: split(s, "L001", x, "Lin", "", p), "none would be left"),
        (lambda s, p, x: split(s, "L002", x[:1], "Lin", "", p), "no sighting of L002"),
        (lambda s, p, x: undo_decision(s, 7, "Lin", "", p), "no decision 7"),
        (lambda s, p, x: table(s, "individuals", p, as_of="yesterday"), "no date"),
        (lambda s, p, x: table(s, "media", p, as_of="2026-03-01"), "no past"),
        (lambda s, p, x: table(s, "sightings", p, where=["colour=red"]), "no value of a column"),
        (lambda s, p, x: review_identities(s, ReviewSettings(project=p, questions=0)), "cannot be"),
    ],
)
def test_what_cannot_be_done_is_told_with_a_remedy(
    reserve: Path, identified: Path, act: Callable[..., Any], said: str
) -> None:
    sightings = list(members(known(reserve, identified))["L001"])
    with pytest.raises(InputError, match=said) as caught:
        act(reserve, identified, sightings)
    assert caught.value.remedy
    assert known(reserve, identified).ledger == ()


def test_what_is_undone_cannot_be_undone_again(reserve: Path, project: Path) -> None:
    name = members(known(reserve, project))["L001"][0]
    mark_sighting(
        reserve, name, ["sex=female", "life_stage=adult", "note=scar"], "Lin", "", project
    )
    (row,) = rows(reserve, project, "individuals", where=["individualID=L001"])
    assert (row["sex"], row["lifeStage"], row["notes"]) == ("female", "adult", "scar")
    undo_decision(reserve, 2, "Lin", "", project)
    (row,) = rows(reserve, project, "individuals", where=["individualID=L001"])
    assert (row["sex"], row["lifeStage"], row["notes"]) == ("", "", "")
    with pytest.raises(InputError, match="undone already, by decision 4"):
        undo_decision(reserve, 3, "Lin", "", project)
    undo_decision(reserve, 4, "Lin", "", project)
    (row,) = rows(reserve, project, "individuals", where=["individualID=L001"])
    assert row["sex"] == "female"


def test_nobody_decides_before_the_animals_are_told_apart(reserve: Path, tmp_path: Path) -> None:
    import_cards(reserve, ImportSettings(project=tmp_path / "p"))
    with pytest.raises(NotReadyError, match="not been told apart"):
        decide(reserve, "a", "same", "b", "Lin", "", tmp_path / "p")


def megadetector(images: list[dict[str, Any]]) -> str:
    """Detections as another model's file gives them."""
    return json.dumps({
        "info": {"format_version": "1.3", "detector": "other"},
        "detection_categories": {"1": "animal"},
        "images": images,
    })  # fmt: skip


@pytest.mark.parametrize("found_again", [True, False])
def test_decisions_follow_where_detections_are_found_again(
    reserve: Path, project: Path, tmp_path: Path, found_again: bool
) -> None:
    before = known(reserve, project)
    name = before.individuals[0].sightings[0]
    seen = next(each for each in before.sightings if each.sighting_id == name)
    mark_sighting(reserve, name, ["name=Zara"], "Lin", "", project)
    images: list[dict[str, Any]] = []
    for media, one in zip(seen.media, seen.detections, strict=True):
        box = one.box
        near = [box.x, box.y, 0.9 * box.width, box.height]
        # Another animal comes first, so that the old one bears another number.
        boxes = [[0.0, 0.0, 0.02, 0.02], *([near] if found_again else [])]
        found = [{"category": "1", "conf": 0.9 - 0.1 * n, "bbox": b} for n, b in enumerate(boxes)]
        images.append({"file": media.file_path, "detections": found})
    results = tmp_path / "found.json"
    results.write_text(megadetector(images))
    find_animals(reserve, FindSettings(project=project, results=results))
    identify_animals(reserve, IdentifySettings(project=project))
    after = known(reserve, project)
    assert (len(after.decisions), len(after.unbound)) == ((1, 0) if found_again else (0, 1))
    assert ("decision_without_sighting" in problems(reserve, project)) is not found_again
    if found_again:
        (bound,) = after.decisions
        assert bound.sighting_a == f"{seen.media[0].media_id}-2"
