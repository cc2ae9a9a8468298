"""An import of headers only ends, once the rest is read, where an import of everything ends."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from pardalis.errors import InputError, NotReadyError
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.media import Media
from pardalis.store import cards, findings, results
from pardalis.workflows import import_cards as importing
from pardalis.workflows.export_package import export_package
from pardalis.workflows.find_animals import find_animals
from pardalis.workflows.import_cards import import_cards
from pardalis.workflows.project import open_project
from pardalis.workflows.settings import ExportSettings, FindSettings, ImportSettings

WHOLE, QUICK = ImportSettings(workers=1), ImportSettings(workers=1, quick=True)


@pytest.fixture
def survey(few_cards: Path, tmp_path: Path) -> Path:
    """Cards with a photograph that was copied by half, and one that lies there twice."""
    folder = Path(shutil.copytree(few_cards, tmp_path / "survey"))
    first, second, *_ = sorted((folder / "S0").iterdir())
    first.write_bytes(first.read_bytes()[:-2000])
    shutil.copy(second, folder / "S0" / "z_copy.jpg")
    return folder


def known(survey: Path) -> tuple[Sequence[CardFile], Sequence[Media], set[str]]:
    with open_project(survey) as project, project.database.read() as connection:
        kinds = {each.kind for each in cards.problems(connection)}
        return cards.card_files(connection), cards.all_media(connection), kinds


def test_headers_alone_tell_place_and_time_but_not_what_is_torn_or_twice(survey: Path) -> None:
    told = import_cards(survey, QUICK)
    files, media, kinds = known(survey)
    assert len(media) == told.counts["photographs"] == told.counts["read_by_header"] == 28
    assert told.counts["under_a_deployment"] == 28
    assert "28 only the headers were read" in told.sentences[1]
    assert not kinds & {"unreadable", "duplicate"}
    assert all(file.width > 0 and file.camera_time and file.brightness is None for file in files)
    assert all(each.media_id.startswith("path") and not each.content_hash for each in media)


def test_a_whole_import_afterwards_reads_what_was_left_out(survey: Path, tmp_path: Path) -> None:
    shutil.copytree(survey, tmp_path / "other")
    for folder in (survey, tmp_path / "other"):
        for file in folder.rglob("*.jpg"):
            os.utime(file, ns=(10**18, 10**18))
    import_cards(survey, QUICK)
    later, once = import_cards(survey, WHOLE), import_cards(tmp_path / "other", WHOLE)
    assert later == once
    assert known(survey) == known(tmp_path / "other")
    # What is known whole stays so.
    assert import_cards(survey, QUICK) == once
    assert known(survey) == known(tmp_path / "other")


def test_what_is_searched_is_read_whole_first_and_a_card_that_is_away_waits(survey: Path) -> None:
    import_cards(survey, QUICK)
    (survey / "S1").rename(survey.parent / "S1")
    find_animals(survey, FindSettings(workers=1))
    files, media, _ = known(survey)
    away = [file for file in files if file.card == "S1"]
    assert {file.kind for file in away} == {FileKind.PHOTO}
    assert not any(file.content_hash for file in away)
    (survey.parent / "S1").rename(survey / "S1")
    find_animals(survey, FindSettings(workers=1))
    _, media, kinds = known(survey)
    assert {"unreadable", "duplicate"} <= kinds
    assert len(media) == 26
    assert not any(each.media_id.startswith("path") for each in media)
    with open_project(survey) as project, project.database.read() as connection:
        assert results.unsearched(connection) == findings.count_unsearched(connection) == 0


@pytest.mark.parametrize("settings", [QUICK, WHOLE])
def test_a_card_that_was_renamed_is_not_counted_twice(
    survey: Path, settings: ImportSettings
) -> None:
    before = import_cards(survey, settings).counts
    (survey / "S2").rename(survey / "S2 second visit")
    after = import_cards(survey, settings).counts
    assert after["photographs"] == before["photographs"]
    assert "missing" not in known(survey)[2]


def test_an_import_that_finds_nothing_new_places_nothing_anew(
    survey: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = import_cards(survey, WHOLE)

    def never(*_: object) -> None:
        raise AssertionError("placed anew")

    monkeypatch.setattr(importing, "place_anew", never)
    assert import_cards(survey, WHOLE) == first
    # But another rule, another table or a photograph that is gone makes it do so.
    for changed in (
        lambda: import_cards(survey, ImportSettings(workers=1, burst_gap=60.0)),
        lambda: (survey / "S1" / "new.txt").write_text("") or import_cards(survey, WHOLE),
    ):
        with pytest.raises(AssertionError, match="placed anew"):
            changed()


def test_nothing_that_bears_a_media_id_leaves_or_comes_before_all_is_read(
    survey: Path, tmp_path: Path
) -> None:
    package = ExportSettings(
        folder=tmp_path / "package",
        form="camtrap-dp",
        title="t",
        contributors=("Lin",),
        sampling_design="targeted",
    )
    import_cards(survey, QUICK)
    with open_project(survey) as project, pytest.raises(NotReadyError, match="not final"):
        export_package(project, package)
    import_cards(survey, WHOLE)
    with open_project(survey) as project:
        export_package(project, package)
    with pytest.raises(InputError, match="known by all their bytes"):
        import_cards(survey, ImportSettings(workers=1, quick=True, source=package.folder))
