from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pytest
from PIL import Image

from pardalis.errors import ProjectError
from pardalis.records.detection import BoundingBox, Detection, Finding, SearchStatus
from pardalis.report import contact_sheets
from pardalis.report.contact_sheets import MARK, write_contact_sheets
from pardalis.report.content import ReportContent
from pardalis.report.sheet import caption_names


@pytest.fixture
def survey(example: ReportContent, tmp_path: Path) -> Path:
    """The example's photographs: each of one colour, with EXIF that must not leave."""
    root = tmp_path / "survey"
    for number, media in enumerate(example.media):
        path = root / media.file_path
        path.parent.mkdir(parents=True, exist_ok=True)
        exif = Image.Exif()
        exif[0x010F] = "SecretMaker"
        exif.get_ifd(0x8825)[1] = "N"
        colour = (10 * number, 200 - 10 * number, 120)
        Image.new("RGB", (media.width, media.height), colour).save(path, exif=exif)
    return root


def opened(path: Path) -> Image.Image:
    return Image.open(io.BytesIO(path.read_bytes()))


def colours(path: Path) -> set[int]:
    """Which photographs stand on a sheet, by the colours made above."""
    red, green, blue = np.asarray(opened(path).convert("RGB")).reshape(-1, 3).astype(int).T
    plain = (np.abs(red + green - 200) < 12) & (np.abs(blue - 120) < 8)
    counts = Counter(np.round(red[plain] / 10).astype(int).tolist())
    return {number for number, pixels in counts.items() if pixels > 2000}


def test_one_sheet_an_animal_and_an_index(
    example: ReportContent, survey: Path, tmp_path: Path
) -> None:
    outcome = write_contact_sheets(example, survey, tmp_path / "catalogue")
    names = {path.name for path in (tmp_path / "catalogue").iterdir()}
    sheets = {"L001.jpg", "L002.jpg", "L003.jpg"}
    assert names == sheets | {"L001.html", "L002.html", "L003.html", "index.html", "pictures"}
    assert (outcome.written, outcome.unchanged, outcome.removed) == (3, 0, 0)
    assert outcome.problems == ()
    # Photographs 0 to 5 are those of L001 by the order in which they were made.
    assert colours(tmp_path / "catalogue" / "L001.jpg") == {0, 1, 2, 3, 4, 5}
    assert colours(tmp_path / "catalogue" / "L003.jpg") == {8, 9}


def test_sheets_carry_no_exif(example: ReportContent, survey: Path, tmp_path: Path) -> None:
    write_contact_sheets(example, survey, tmp_path)
    for path in tmp_path.glob("*.jpg"):
        assert dict(opened(path).getexif()) == {}
        assert b"Exif" not in path.read_bytes()
        assert b"SecretMaker" not in path.read_bytes()


def test_a_second_run_changes_nothing(example: ReportContent, survey: Path, tmp_path: Path) -> None:
    write_contact_sheets(example, survey, tmp_path)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.glob("*.jpg")}
    outcome = write_contact_sheets(example, survey, tmp_path)
    assert (outcome.written, outcome.unchanged) == (0, 3)
    assert before == {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.glob("*.jpg")
    }


def test_a_merge_redraws_one_sheet_and_removes_the_other(
    example: ReportContent, survey: Path, tmp_path: Path
) -> None:
    write_contact_sheets(example, survey, tmp_path)
    first, second, third = example.individuals
    merged = replace(first, sightings=(*first.sightings, *third.sightings))
    outcome = write_contact_sheets(replace(example, individuals=(merged, second)), survey, tmp_path)
    assert (outcome.written, outcome.unchanged, outcome.removed) == (1, 1, 1)
    assert not (tmp_path / "L003.jpg").exists()
    assert colours(tmp_path / "L001.jpg") == {0, 1, 2, 3, 4, 5, 8, 9}


def test_only_files_that_pardalis_made_are_removed(
    example: ReportContent, survey: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "catalogue"
    folder.mkdir()
    own = {"notes.txt": b"mine", "L900.jpg": b"\xff\xd8\xff\xe0 my own photograph"}
    for name, data in own.items():
        (folder / name).write_bytes(data)
    outside = tmp_path / "L901.jpg"
    write_contact_sheets(example, survey, folder)
    outside.write_bytes((folder / "L001.jpg").read_bytes())
    (folder / "L902.jpg").symlink_to(outside)
    outcome = write_contact_sheets(replace(example, individuals=()), survey, folder)
    assert outcome.removed == 3
    assert {name: (folder / name).read_bytes() for name in own} == own
    assert outside.exists()
    assert (folder / "L902.jpg").is_symlink()


@pytest.mark.parametrize("name", ["L002.jpg", "index.html"])
def test_another_programs_file_is_never_overwritten(
    example: ReportContent, survey: Path, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(b"\xff\xd8\xff\xe0 not from here")
    with pytest.raises(ProjectError, match="not made by Pardalis"):
        write_contact_sheets(example, survey, tmp_path)
    assert (tmp_path / name).read_bytes() == b"\xff\xd8\xff\xe0 not from here"
    assert not (tmp_path / "L001.jpg").exists()


def test_what_a_kill_left_behind_is_cleared(
    example: ReportContent, survey: Path, tmp_path: Path
) -> None:
    (tmp_path / "L001.jpg.pardalis-part").write_bytes(b"half")
    write_contact_sheets(example, survey, tmp_path)
    assert not list(tmp_path.glob("*pardalis-part"))


def test_a_photograph_with_a_person_lands_on_no_sheet(
    example: ReportContent, survey: Path, tmp_path: Path
) -> None:
    shared = example.sightings[0].media[1]
    person = Detection(
        f"{shared.media_id}-9", shared.media_id, "human", BoundingBox(0.9, 0.0, 0.1, 0.1), 0.3, "m"
    )
    finding = Finding(shared.media_id, "m", SearchStatus.SEARCHED, (person,))
    content = replace(example, findings=(*example.findings, finding))
    outcome = write_contact_sheets(content, survey, tmp_path)
    assert outcome.withheld == 1
    assert colours(tmp_path / "L001.jpg") == {0, 2, 3, 4, 5}
    assert "1 picture is withheld" in (tmp_path / "index.html").read_text()


def test_an_animal_seen_with_people_only_has_no_sheet(
    example: ReportContent, survey: Path, tmp_path: Path
) -> None:
    people = tuple(
        Finding(
            media.media_id, "m", SearchStatus.SEARCHED,
            (Detection("x", media.media_id, "human", BoundingBox(0.0, 0.0, 0.1, 0.1), 0.3, "m"),),
        )
        for media in example.sightings[4].media
    )  # fmt: skip
    write_contact_sheets(replace(example, findings=people), survey, tmp_path)
    assert not (tmp_path / "L003.jpg").exists()
    assert "No picture may be shown." in (tmp_path / "index.html").read_text()


def test_a_photograph_that_is_gone_leaves_a_hole_and_a_problem(
    example: ReportContent, survey: Path, tmp_path: Path
) -> None:
    gone = survey / example.sightings[4].media[0].file_path
    data = gone.read_bytes()
    gone.unlink()
    outcome = write_contact_sheets(example, survey, tmp_path)
    assert [problem.kind for problem in outcome.problems] == ["picture_missing"]
    assert colours(tmp_path / "L003.jpg") == {9}
    gone.write_bytes(data)
    assert write_contact_sheets(example, survey, tmp_path).written == 1
    assert colours(tmp_path / "L003.jpg") == {8, 9}


def test_odd_names_stay_inside_the_folder(
    example: ReportContent, survey: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "catalogue"
    odd = ("../L1", "a/b:c*?", '豹 "<b>%41')
    individuals = tuple(
        replace(one, individual_id=name) for one, name in zip(example.individuals, odd, strict=True)
    )
    write_contact_sheets(replace(example, individuals=individuals), survey, folder)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["catalogue", "survey"]
    assert len(list(folder.glob("*.jpg"))) == 3
    linked = hrefs(folder / "index.html")
    assert all((folder / unquote(name)).is_file() for name in linked)
    assert sum(name.endswith(".jpg") for name in linked) == 3
    assert sum(name.endswith(".html") for name in linked) == 3


def hrefs(page: Path) -> list[str]:
    found: list[str] = []

    class Links(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend(value or "" for name, value in attrs if name == "href")

    Links().feed(page.read_text(encoding="utf-8"))
    return found


def test_the_index_escapes_and_asks_for_nothing_outside(
    example: ReportContent, survey: Path, tmp_path: Path
) -> None:
    write_contact_sheets(example, survey, tmp_path)
    html = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "://" not in html
    assert not re.search(r"\b(37|74)\.\d", html)
    # Two names that the sheet's font lacks or that are too long for it are keyed by number.
    assert "station no. 3" in html
    assert caption_names(example)["水源地"] == "station no. 3"
    assert caption_names(example)["S4"] == "S4"


def test_many_views_go_on_several_sheets(
    example: ReportContent, survey: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contact_sheets, "_VIEWS_A_SHEET", 4)
    outcome = write_contact_sheets(example, survey, tmp_path)
    assert outcome.written == 4
    assert colours(tmp_path / "L001.jpg") | colours(tmp_path / "L001+2.jpg") == set(range(6))


def test_a_folder_that_cannot_be_made_is_an_error_in_words(
    example: ReportContent, survey: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ProjectError, match="cannot be written"):
        write_contact_sheets(example, survey, tmp_path / "file" / "catalogue")


def test_progress_is_told(example: ReportContent, survey: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    write_contact_sheets(example, survey, tmp_path, lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert bytes(opened(tmp_path / "L001.jpg").info["comment"]).startswith(MARK)
