"""A page for each individual: what it shows, what it withholds, and what is written again."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from pardalis.errors import ProjectError
from pardalis.records.decision import Decision, Purpose, Verdict
from pardalis.records.detection import Flank
from pardalis.records.error_rates import ErrorRate, ErrorRates
from pardalis.records.individual import Individual
from pardalis.records.proposal import Evidence, Proposal
from pardalis.report.contact_sheets import write_contact_sheets
from pardalis.report.content import ReportContent
from pardalis.report.held_together import Bonds
from pardalis.report.individual_map import individual_map
from pardalis.report.individual_sightings import ground_of, seen_at, timeline
from pardalis.report.stations import station_map

AT = datetime(2026, 5, 20, tzinfo=UTC)


@pytest.fixture
def survey(example: ReportContent, tmp_path: Path) -> Path:
    for media in example.media:
        path = tmp_path / "survey" / media.file_path
        path.parent.mkdir(parents=True, exist_ok=True)
        exif = Image.Exif()
        exif[0x010F] = "SecretMaker"
        Image.new("RGB", (media.width, media.height), (90, 120, 60)).save(path, exif=exif)
    return tmp_path / "survey"


@pytest.fixture
def told(example: ReportContent) -> ReportContent:
    """The example with evidence, decisions and a description of L001."""
    left, right, again = example.individuals[0].sightings
    ends = [tuple(sorted(pair)) for pair in ((left, again), (left, right), (right, again))]
    evidence = (
        Proposal(*ends[0], Evidence.PATTERN, "rootsift 2", 41, 41.0, 6.0, 0.98),
        Proposal(*ends[1], Evidence.PAIRED_CAMERAS, "paired cameras 2", 0, 0.5, 3.0, 0.91),
        Proposal(*ends[2], Evidence.PATTERN, "rootsift 2", 7, 7.0, -1.0, 0.02),
    )
    ledger = (
        Decision(1, *ends[0], Verdict.DIFFERENT, "Mateo", AT, "at first sight", act=1),
        Decision(2, "", "", Verdict.UNDO, "Mateo", AT, value="1", act=2),
        Decision(3, left, "", Verdict.SEX, "Lin", AT, "cub at heel", value="female", act=3),
        Decision(4, *ends[0], Verdict.DIFFERENT, "Lin", AT, "a test", purpose=Purpose.KNOWN_PAIR),
    )
    described = replace(
        example.individuals[0], name="Luna <i>", sex="female", life_stage="adult",
        notes=("Limps on the left hind leg.",),
    )  # fmt: skip
    few = ErrorRate(1, 20, 0.01, 0.24)
    return replace(
        example,
        individuals=(described, *example.individuals[1:]),
        evidence=evidence,
        ledger=ledger,
        error_rates=ErrorRates(few, few, few, few, few),
    )


def page_of(content: ReportContent, survey: Path, folder: Path, name: str = "L001") -> str:
    write_contact_sheets(content, survey, folder)
    return (folder / f"{name}.html").read_text(encoding="utf-8")


def test_the_page_tells_who_it_is(told: ReportContent, survey: Path, tmp_path: Path) -> None:
    page = page_of(told, survey, tmp_path / "catalogue")
    for words in (
        "Luna &lt;i&gt;", "female", "adult", "Limps on the left hind leg.", "1 of 20 wrong",
        "cub at heel", "What joins them", "0.98", "0.91",
    ):  # fmt: skip
        assert words in page
    assert "<script" not in page
    index = (tmp_path / "catalogue" / "index.html").read_text(encoding="utf-8")
    assert 'href="L001.html"' in index
    assert "1 of 20 wrong" in index


def test_tests_of_the_reader_stay_unseen(told: ReportContent, survey: Path, tmp_path: Path) -> None:
    page = page_of(told, survey, tmp_path / "catalogue")
    assert "a test" not in page
    assert re.search(r'<tr class="undone">.*?at first sight', page, re.S)


def test_photographs_stand_by_flank_the_best_first(
    told: ReportContent, survey: Path, tmp_path: Path
) -> None:
    best = told.individuals[0].sightings[2]
    larger = tuple(
        replace(
            one, detections=tuple(replace(d, confidence=0.99) for d in one.detections)
        ) if one.sighting_id == best else one
        for one in told.sightings
    )  # fmt: skip
    page = page_of(replace(told, sightings=larger), survey, tmp_path / "catalogue")
    photographs = page[page.index('id="photographs"') : page.index('id="when"')]
    assert photographs.index("Left") < photographs.index("Right")
    shown = re.findall(r"<br>([0-9a-f]+-1)</figcaption>", photographs)
    assert shown[0] == best
    assert len(shown) == 6


def test_no_coordinates_and_no_metadata_leave(
    told: ReportContent, survey: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "catalogue"
    page = page_of(told, survey, folder)
    for one in told.deployments:
        for number in (one.latitude, one.longitude):
            assert f"{number:.2f}"[:-1] not in page
    for picture in (folder / "pictures").iterdir():
        data = picture.read_bytes()
        assert b"SecretMaker" not in data
        assert b"Exif" not in data


def test_what_is_there_already_is_not_made_again(
    told: ReportContent, survey: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "catalogue"
    write_contact_sheets(told, survey, folder)
    files = [*folder.glob("L00*.html"), *(folder / "pictures").iterdir()]
    assert len(files) > 6
    before = {path: path.stat().st_ino for path in files}
    changed = replace(told.individuals[0], notes=("Seen with a cub.",))
    write_contact_sheets(
        replace(told, individuals=(changed, *told.individuals[1:])), survey, folder
    )
    again = {path: path.stat().st_ino for path in files}
    assert {path.name for path in files if before[path] != again[path]} == {"L001.html"}


def test_what_is_no_longer_there_is_removed(
    told: ReportContent, survey: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "catalogue"
    write_contact_sheets(told, survey, folder)
    before = set((folder / "pictures").iterdir())
    (folder / "notes.html").write_text("<p>mine</p>")
    write_contact_sheets(replace(told, individuals=told.individuals[:1]), survey, folder)
    assert {path.name for path in folder.glob("*.html")} == {
        "L001.html",
        "index.html",
        "notes.html",
    }
    assert set((folder / "pictures").iterdir()) < before


def test_a_page_of_another_program_is_left_alone(
    told: ReportContent, survey: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "catalogue"
    folder.mkdir()
    (folder / "L001.html").write_text("<p>mine</p>")
    with pytest.raises(ProjectError, match="stands in the way"):
        write_contact_sheets(told, survey, folder)
    assert (folder / "L001.html").read_text() == "<p>mine</p>"


def test_a_photograph_that_is_gone_is_told(
    told: ReportContent, survey: Path, tmp_path: Path
) -> None:
    (survey / told.media[0].file_path).unlink()
    page = page_of(told, survey, tmp_path / "catalogue")
    assert page.count("cannot be read now") == 1


def test_the_timeline_has_a_row_for_each_station(told: ReportContent) -> None:
    ground = ground_of(told)
    seen = seen_at(told.individuals[0], ground)
    rows = timeline(seen, ground)
    assert [len(row.marks) for row in rows] == [2, 1]
    assert {mark.seen.flank for mark in rows[0].marks} == {Flank.LEFT, Flank.RIGHT}
    # The cameras photographed on six days; the first sighting is at 22:30 of the first.
    assert rows[0].marks[0].position == pytest.approx(
        22.5 / 24 / ((ground.last - ground.first).days + 1)
    )
    assert [each.clock for each in seen] == sorted(each.clock for each in seen)


def test_the_map_shows_no_more_than_how_the_stations_lie(told: ReportContent) -> None:
    plan = station_map(told)
    ground = ground_of(told)
    shown = individual_map(plan, seen_at(told.individuals[0], ground))
    assert shown is not None
    assert plan is not None
    assert [each.sightings for each in shown.stations] == [2, 1, 0, 0]
    places = [(each.x, each.y) for each in shown.stations]
    # Distances on paper are in proportion to those in the field.
    field = [float(((plan.places[k] - plan.places[0]) ** 2).sum() ** 0.5) for k in (1, 3)]
    paper = [((places[k][0] - places[0][0]) ** 2 + (places[k][1] - places[0][1]) ** 2) ** 0.5
             for k in (1, 3)]  # fmt: skip
    assert paper[1] / paper[0] == pytest.approx(field[1] / field[0], rel=0.01)
    assert shown.bar / float(shown.bar_label.split()[0]) == pytest.approx(
        paper[0] / field[0], rel=0.01
    )
    # North is up.
    assert places[3][1] < places[0][1]


def test_the_surest_links_hold_an_animal_together(told: ReportContent) -> None:
    bonds = Bonds(told.evidence, told.ledger)
    links = bonds.links(told.individuals[0])
    assert [link.proposal.p_same for link in links if link.proposal] == [0.98, 0.91]
    assert all(link.decision is None for link in links)


def test_a_person_s_word_is_surer_than_any_proposal(told: ReportContent) -> None:
    _, right, again = told.individuals[0].sightings
    said = Decision(5, *sorted((right, again)), Verdict.SAME, "Lin", AT, act=5)
    links = Bonds(told.evidence, (*told.ledger, said)).links(told.individuals[0])
    assert links[0].decision == said
    assert links[0].proposal is not None
    assert links[0].proposal.p_same == 0.02
    assert len(links) == 2


def test_loose_sightings_are_counted(told: ReportContent, survey: Path, tmp_path: Path) -> None:
    page = page_of(replace(told, evidence=()), survey, tmp_path / "catalogue")
    assert "2 sightings are joined by no link" in page
    alone = Individual("L009", told.individuals[0].sightings[:1], frozenset({Flank.LEFT}))
    page = page_of(replace(told, individuals=(alone,)), survey, tmp_path / "catalogue", "L009")
    assert "nothing had to be joined" in page
