"""Times are taken from where the user said, and stay so until the user says otherwise."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from pardalis.errors import InputError
from pardalis.intake import strip
from pardalis.records.media import Media
from pardalis.store import cards
from pardalis.workflows.import_cards import import_cards
from pardalis.workflows.place_cards import place_again
from pardalis.workflows.project import open_project
from pardalis.workflows.settings import ImportSettings

EXIF = datetime(2026, 3, 1, 6, 0, 0, tzinfo=UTC)
NAME = datetime(2026, 3, 2, 18, 30, 5, tzinfo=UTC)
STRIP = datetime(2026, 3, 3, 7, 8, tzinfo=UTC)


def photo(seed: int, dated: bool) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 256, (32, 48, 3), np.uint8)
    exif = Image.Exif()
    if dated:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:03:01 06:00:00"
    written = io.BytesIO()
    Image.fromarray(pixels).save(written, "JPEG", exif=exif)
    return written.getvalue()


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    (tmp_path / "S1").mkdir()
    (tmp_path / "S1" / "IMG_20260302_183005.JPG").write_bytes(photo(1, dated=True))
    (tmp_path / "S1" / "IMG_0002.JPG").write_bytes(photo(2, dated=False))
    return tmp_path


def times(survey: Path, **settings: object) -> list[datetime | None]:
    import_cards(survey, ImportSettings(workers=1, **settings))
    return [each.timestamp for each in media(survey)]


def media(survey: Path) -> list[Media]:
    with open_project(survey) as project, project.database.read() as connection:
        return sorted(cards.all_media(connection), key=lambda each: each.file_path)


def kinds(survey: Path) -> set[str]:
    with open_project(survey) as project, project.database.read() as connection:
        return {each.kind for each in cards.problems(connection)}


def test_the_choice_stays_until_another_is_made(survey: Path) -> None:
    assert times(survey) == [None, EXIF]
    assert times(survey, time_from=("name", "exif")) == [None, NAME]
    assert "times_differ" in kinds(survey)
    assert times(survey) == [None, NAME]
    with open_project(survey) as project:
        place_again(project)
    assert [each.timestamp for each in media(survey)] == [None, NAME]
    assert times(survey, time_from=("exif",)) == [None, EXIF]
    assert "times_differ" not in kinds(survey)


def test_a_strip_is_read_once(survey: Path, monkeypatch) -> None:
    read: list[str] = []

    def reading(path: Path) -> str:
        read.append(path.name)
        return "S1 2026-03-03 07:08" if path.name == "IMG_0002.JPG" else ""

    monkeypatch.setattr(strip, "program", lambda: "tesseract")
    monkeypatch.setattr(strip, "read_strip", reading)
    assert times(survey, time_from=("exif", "strip")) == [STRIP, EXIF]
    assert sorted(read) == ["IMG_0002.JPG", "IMG_20260302_183005.JPG"]
    assert times(survey) == [STRIP, EXIF]
    assert len(read) == 2
    (survey / "S1" / "IMG_0003.JPG").write_bytes(photo(3, dated=True))
    assert times(survey) == [STRIP, EXIF, EXIF]
    assert read[2:] == ["IMG_0003.JPG"]


@pytest.mark.parametrize(
    "wrong",
    [{"time_from": ("clock",)}, {"name_pattern": "%H"}, {"date_order": "year"}],
)
def test_a_wrong_choice_is_refused_before_anything_is_read(survey: Path, wrong) -> None:
    with pytest.raises(InputError):
        import_cards(survey, ImportSettings(workers=1, **wrong))
    with open_project(survey) as project, project.database.read() as connection:
        assert cards.card_files(connection) == ()


def test_strips_are_refused_without_tesseract(survey: Path, monkeypatch) -> None:
    strip.program.cache_clear()
    monkeypatch.setattr(strip.shutil, "which", lambda _: None)
    with pytest.raises(InputError, match="Tesseract"):
        import_cards(survey, ImportSettings(workers=1, time_from=("strip",)))
    strip.program.cache_clear()
