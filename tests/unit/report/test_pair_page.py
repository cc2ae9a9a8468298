"""Pages of pairs: spots that can be hidden, what is said, and nothing that may not leave."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pardalis.records.coat_match import CoatMatch
from pardalis.records.decision import Decision, Verdict
from pardalis.records.proposal import Evidence, Proposal
from pardalis.report.catalogue import View, catalogue_entries
from pardalis.report.content import ReportContent
from pardalis.report.pair_page import ShownPair, pair_page, said_of

SPOTS = np.random.default_rng(4).uniform([0.15, 0.35], [0.45, 0.65], (9, 2)).astype(np.float32)
MATCH = CoatMatch(9, 9.0, SPOTS, SPOTS, np.zeros((3, 3)))


@pytest.fixture
def survey(example: ReportContent, tmp_path: Path) -> Path:
    for number, media in enumerate(example.media):
        path = tmp_path / "survey" / media.file_path
        path.parent.mkdir(parents=True, exist_ok=True)
        exif = Image.Exif()
        exif[0x010F] = "SecretMaker"
        colour = (20 * number % 255, 90, 120)
        Image.new("RGB", (media.width, media.height), colour).save(path, exif=exif)
    return tmp_path / "survey"


@pytest.fixture
def pair(example: ReportContent) -> Callable[..., ShownPair]:
    views = catalogue_entries(example)[0].views

    def made(match: CoatMatch | None = MATCH, **changed: object) -> ShownPair:
        ends = (views[0].sighting_id, views[-1].sighting_id)
        proposal = Proposal(*sorted(ends), Evidence.PATTERN, "rootsift 2", 9, 9.0, 3.0, 0.87)
        said = Decision(
            4,
            *sorted(ends),
            Verdict.SAME,
            "Lin <b>",
            datetime(2026, 5, 3, tzinfo=UTC),
            "broken ring",
        )
        shown = ShownPair(
            ends, (views[0], views[-1]), match, proposal, (said,), ("L001", "L001"), "Link 1 of 1"
        )
        return replace(shown, **changed)

    return made


def test_spots_can_be_hidden_without_a_script(pair: Callable[..., ShownPair], survey: Path) -> None:
    page = pair_page("Why", (), [pair()], survey)
    assert '<input class="switch" type="checkbox" id="spots" checked>' in page
    assert '<label for="spots">' in page
    assert "#spots:not(:checked) ~ main .spots" in page
    assert "<script" not in page
    # The switch stands before the pictures, beside them, or the rule would not reach them.
    assert page.index('id="spots"') < page.index("<main>") < page.index('class="spots"')
    # Nine spots, on two photographs, in a wide and in a tall drawing, each with its halo.
    assert page.count("<circle") == 9 * 2 * 2 * 2
    assert "http" not in re.sub(r"Content-Security-Policy|http-equiv", "", page)


def test_the_same_spot_is_drawn_at_the_same_height(
    pair: Callable[..., ShownPair], survey: Path
) -> None:
    page = pair_page("Why", (), [pair()], survey)
    wide = page[page.index('class="drawing wide"') : page.index('class="drawing tall"')]
    heights = [float(each) for each in re.findall(r'<circle cx="[\d.]+" cy="([\d.]+)"', wide)]
    assert heights[:18] == heights[18:]


def test_it_says_what_is_known_and_how_sure(pair: Callable[..., ShownPair], survey: Path) -> None:
    page = pair_page("Why", ["Two links."], [pair()], survey)
    for words in ("Two links.", "P(same) 0.87", "Lin &lt;b&gt; said same", "decision 4", "L001"):
        assert words in page
    assert pair().views[0].media.file_path in page


def test_questions_do_not_tell_the_machine_s_opinion(
    pair: Callable[..., ShownPair], survey: Path
) -> None:
    page = pair_page("Questions", (), [pair()], survey, blind=True)
    body = page[page.index("<body>") :]
    for words in ("P(same)", "Lin &lt;", "L001", "0.87"):
        assert words not in body
    assert 'type="checkbox" id="spots">' in page
    assert pair().sightings[0] in page


def test_the_pictures_hold_no_metadata(pair: Callable[..., ShownPair], survey: Path) -> None:
    import base64

    page = pair_page("Why", (), [pair()], survey)
    pictures = re.findall(r'href="data:image/jpeg;base64,([^"]+)"', page)
    assert len(pictures) == 2
    for each in pictures:
        data = base64.b64decode(each)
        assert data[:2] == b"\xff\xd8"
        assert b"SecretMaker" not in data
        assert b"Exif" not in data


def test_without_spots_the_two_are_not_aligned(
    pair: Callable[..., ShownPair], survey: Path
) -> None:
    none = np.zeros((0, 2), np.float32)
    empty = CoatMatch(0, 0.0, none, none, np.zeros((3, 3)))
    for match in (None, empty):
        page = pair_page("Why", (), [pair(match, proposal=None, decisions=())], survey)
        assert "not laid onto each other" in page
        assert "<circle" not in page
    assert said_of(pair(None, proposal=None, decisions=())) == (
        "The machine did not bring these two together.",
        "Nobody has decided on these two.",
    )


def test_a_photograph_with_a_person_is_never_read(
    pair: Callable[..., ShownPair], survey: Path
) -> None:
    shown = pair()
    page = pair_page("Why", (), [replace(shown, views=(shown.views[0], None))], survey)
    assert "there is a person" in page
    assert "data:image" not in page.replace("img-src data:", "")


def test_a_photograph_that_is_gone_is_told(pair: Callable[..., ShownPair], survey: Path) -> None:
    shown = pair()
    view = shown.views[1]
    assert isinstance(view, View)
    (survey / view.media.file_path).unlink()
    assert "cannot be read now" in pair_page("Why", (), [shown], survey)


def test_paired_cameras_are_told_as_such(pair: Callable[..., ShownPair]) -> None:
    proposal = Proposal("a", "b", Evidence.PAIRED_CAMERAS, "paired cameras 2", 0, 0.5, 4.0, 0.97)
    assert said_of(pair(None, proposal=proposal, decisions=()))[0] == (
        "Both sides of one animal, photographed by the two cameras of a station at one time: "
        "P(same) 0.97."
    )
