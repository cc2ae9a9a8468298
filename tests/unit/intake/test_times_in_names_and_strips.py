"""Times in file names and strips, which of them counts, and where they disagree."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from pardalis.errors import InputError
from pardalis.intake import strip
from pardalis.intake.settings import IntakeSettings
from pardalis.intake.times.choice import doubts_of_times, with_chosen_times
from pardalis.intake.times.in_name import name_pattern, time_in_name
from pardalis.intake.times.in_strip import time_in_strip
from pardalis.intake.times.source import DateOrder, TimeSource
from pardalis.records.card_file import CardFile, FileKind

NIGHT = datetime(2012, 12, 29, 23, 33, 45)
EXIF, NAME, STRIP = TimeSource.EXIF, TimeSource.NAME, TimeSource.STRIP


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("C1/C1_SL__2012-12-29__23-33-45(1).JPG", NIGHT),
        ("20121229_233345.JPG", NIGHT),
        ("20121229233345-RCNX0031.JPG", NIGHT),
        ("RL 7_20121229_2333.jpg", NIGHT.replace(second=0)),
        ("2012-12-29 23.33.45.jpg", NIGHT),
        ("2021-05-28_SYFR0041_deer.JPG", None),
        ("2021-12-07_12080069_rabbit.JPG", None),
        ("20121329_233345.JPG", None),
        ("20121229_243345.JPG", None),
        ("2012-12-29__23-33-45/IMG_0001.JPG", None),
        ("120121229_233345.JPG", None),
        ("IMG_0001.JPG", None),
    ],
)
def test_times_in_names(name: str, expected: datetime | None) -> None:
    assert time_in_name(name) == expected


@pytest.mark.parametrize(
    ("name", "pattern", "expected"),
    [
        ("29122012_2333_C1.JPG", "%d%m%Y_%H%M", NIGHT.replace(second=0)),
        ("C1 12-29-12 11.33.45 pm.JPG", "%m-%d-%y %I.%M.%S %p", NIGHT),
        ("2012364 23h.JPG", "%Y%j %Hh", datetime(2012, 12, 29, 23)),
        ("50% 2012-12-29 23.JPG", "50%% %Y-%m-%d %H", datetime(2012, 12, 29, 23)),
        ("2012-12-29 233345.JPG", "%d%m%Y_%H%M", None),
        ("99992012_2333_C1.JPG", "%d%m%Y_%H%M", None),
    ],
)
def test_patterns_of_names(name: str, pattern: str, expected: datetime | None) -> None:
    assert time_in_name(name, pattern) == expected


@pytest.mark.parametrize("pattern", ["%H", "%Y%m%d", "%Y%m%d %I", "%Q", "%Y%m%d%H%", "%Y%Y%m%d%H"])
def test_patterns_that_tell_no_moment(pattern: str) -> None:
    with pytest.raises(InputError):
        name_pattern(pattern)


@given(st.text(max_size=60), st.text("%YymdHIMSpj_.( 7", max_size=16))
def test_any_name_and_pattern_is_a_time_nothing_or_a_wrong_pattern(name: str, pattern: str) -> None:
    assert time_in_name(name) is None or name
    try:
        name_pattern(pattern)
    except InputError:
        return
    found = time_in_name(name, pattern)
    assert found is None or found.tzinfo is None


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("2012-12-29 11:33:45 PM M 1/10 -20C", DateOrder.UNKNOWN, NIGHT),
        ("[Bush @ SDZG173 68F20C @ 12-29-2012 23:33:45", DateOrder.UNKNOWN, NIGHT),
        ("HCO 12.29.2012 23:33:45", DateOrder.DAY_FIRST, None),
        ("03/04/2021 15:03:30", DateOrder.UNKNOWN, None),
        ("03/04/2021 15:03:30", DateOrder.DAY_FIRST, datetime(2021, 4, 3, 15, 3, 30)),
        ("1/7/2019 7:48PM CC06MA", DateOrder.MONTH_FIRST, datetime(2019, 1, 7, 19, 48)),
        ("5/5/2019 12:00AM", DateOrder.UNKNOWN, datetime(2019, 5, 5)),
    ],
)
def test_times_in_strips(text: str, order: DateOrder, expected: datetime | None) -> None:
    found = time_in_strip(text)
    assert found is not None
    assert found.moment(order) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2012-12-29",
        "23:33:45",
        "2012-12-29 the temperature is -20 C 23:33:45",
        "1/7/2019 13:00PM",
    ],
)
def test_strips_that_tell_no_moment(text: str) -> None:
    assert time_in_strip(text) is None


@given(st.text(max_size=80), st.sampled_from(list(DateOrder)))
def test_any_strip_is_a_time_or_nothing(text: str, order: DateOrder) -> None:
    found = time_in_strip(text)
    assert found is None or found.moment(order) is None or found.moment(order).tzinfo is None


def photo(name: str, exif: datetime | None = None, **told: object) -> CardFile:
    file = CardFile(f"S1/{name}.JPG", "S1", 1, 1, FileKind.PHOTO, content_hash=name)
    return replace(file, camera_time=exif, **told)


def settings(*time_from: TimeSource, order: DateOrder = DateOrder.UNKNOWN) -> IntakeSettings:
    return IntakeSettings(time_from=time_from, date_order=order)


def test_the_first_source_that_tells_a_time_counts() -> None:
    dated = photo("20121229_233345", datetime(2019, 1, 1))
    undated = photo("IMG_1", datetime(2019, 1, 2))
    both = [dated, undated]
    times = [each.camera_time for each in with_chosen_times(both, settings(NAME, EXIF))]
    assert times == [NIGHT, datetime(2019, 1, 2)]
    assert [each.camera_time for each in with_chosen_times(both, settings(NAME))] == [NIGHT, None]
    assert with_chosen_times(both, settings(EXIF)) == both


def test_a_disagreement_is_told_with_its_size() -> None:
    photos = [
        photo("20121229_233345", datetime(2012, 12, 29, 22, 33, 45)),
        photo("20121229_233355", datetime(2012, 12, 29, 23, 33, 57)),
    ]
    (problem,) = doubts_of_times(photos, settings(EXIF, NAME))
    assert (problem.subject, problem.kind) == ("S1", "times_differ")
    assert (
        "the file name tells another time than the EXIF: 1 of 2, 60.0 min later" in problem.reason
    )
    assert doubts_of_times(photos, settings(EXIF)) == []


def test_an_exif_time_that_was_changed_differs_from_the_makers_note() -> None:
    changed = photo("IMG_1", NIGHT, note_time=NIGHT.replace(day=28))
    (problem,) = doubts_of_times([changed], settings(EXIF))
    assert "the maker's own note tells another time than the EXIF" in problem.reason


def test_names_that_tell_a_time_are_pointed_out_where_nothing_else_does() -> None:
    (problem,) = doubts_of_times([photo("20121229_233345")], settings(EXIF))
    assert problem.kind == "time_in_names"
    assert doubts_of_times([photo("IMG_1")], settings(EXIF)) == []


def test_the_order_of_day_and_month_is_found_from_the_card() -> None:
    exif = datetime(2021, 4, 3, 15, 3, 30)
    strips = ["03/04/2021 15:03:29", "13/04/2021 10:00:00", "05/04/2021 11:00:00"]
    told = [photo(f"IMG_{n}", strip=text) for n, text in enumerate(strips)]
    found = with_chosen_times(told, settings(STRIP))
    assert [each.camera_time for each in found] == [
        datetime(2021, 4, 3, 15, 3, 29), datetime(2021, 4, 13, 10), datetime(2021, 4, 5, 11),
    ]  # fmt: skip
    by_exif = [replace(told[0], camera_time=exif), told[2]]
    found = with_chosen_times(by_exif, settings(STRIP))
    assert found[1].camera_time == datetime(2021, 4, 5, 11)


def test_an_order_that_cannot_be_known_gives_no_time_and_says_so() -> None:
    told = [photo("IMG_1", strip="03/04/2021 15:03:30")]
    assert with_chosen_times(told, settings(STRIP))[0].camera_time is None
    (problem,) = doubts_of_times(told, settings(STRIP))
    assert problem.kind == "date_order_unknown"
    said = settings(STRIP, order=DateOrder.MONTH_FIRST)
    assert with_chosen_times(told, said)[0].camera_time == datetime(2021, 3, 4, 15, 3, 30)
    assert doubts_of_times(told, said) == []


@pytest.fixture
def needs_tesseract() -> None:
    if shutil.which("tesseract") is None:
        pytest.skip("Tesseract is not installed: strips cannot be read")


def with_strip(path, text: str, dark: bool = True, size: tuple[int, int] = (1600, 1200)) -> None:
    """A grey scene of noise with a bar and a line of text below."""
    noise = np.random.default_rng(3).normal(110, 25, (size[1], size[0]))
    picture = Image.fromarray(np.clip(noise, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, size[1] - 50, *size), fill=0 if dark else 255)
    font = ImageFont.load_default(size=34)
    draw.text((300, size[1] - 46), text, fill=255 if dark else 0, font=font)
    picture.save(path, quality=85)


@pytest.mark.usefixtures("needs_tesseract")
@pytest.mark.parametrize("dark", [True, False])
def test_a_strip_is_read(tmp_path, dark: bool) -> None:
    with_strip(tmp_path / "a.jpg", "S01   2026-03-18  17:42:56   12C", dark)
    found = time_in_strip(strip.read_strip(tmp_path / "a.jpg"))
    assert found is not None
    assert found.moment(DateOrder.UNKNOWN) == datetime(2026, 3, 18, 17, 42, 56)


@pytest.mark.usefixtures("needs_tesseract")
def test_a_photograph_without_a_strip_has_none(tmp_path, make_photo) -> None:
    (tmp_path / "a.jpg").write_bytes(make_photo(size=(320, 240)))
    (tmp_path / "b.jpg").write_bytes(b"no photograph")
    assert strip.read_strip(tmp_path / "a.jpg") == ""
    assert strip.read_strip(tmp_path / "b.jpg") == ""


def test_readings_that_contradict_each_other_are_none(tmp_path, monkeypatch) -> None:
    texts = iter(["2026-03-18 12:10:09", "2026-03-18 12:10:09", "2026-03-18 1:10:09"] * 9)
    monkeypatch.setattr(strip, "program", lambda: "tesseract")
    monkeypatch.setattr(strip, "_read", lambda *_: next(texts))
    with_strip(tmp_path / "a.jpg", "whatever", size=(160, 120))
    assert strip.read_strip(tmp_path / "a.jpg") == ""


def test_without_tesseract_it_says_what_to_install(monkeypatch) -> None:
    strip.program.cache_clear()
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(InputError, match="apt-get install tesseract-ocr"):
        strip.program()
    strip.program.cache_clear()
