"""The cards' files as the database gives them out: the same as all of them in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pardalis.intake.card_files import HeldFiles
from pardalis.intake.place import Placed, place_cards, place_media
from pardalis.intake.placing import Ground
from pardalis.intake.settings import IntakeSettings
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.deployment import Deployment
from pardalis.records.detection import Finding, SearchStatus
from pardalis.records.media import Media
from pardalis.store import cards, files_by_card, findings
from pardalis.store.database import Connection, Database, sqlite_url
from pardalis.store.files_by_card import StoredFiles

NOON = datetime(2026, 3, 10, 12)
START, END = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
TABLE = tuple(
    Deployment(name, place, 30.0, 100.0, START, END, 0)
    for name, place in (("S1A", "S1"), ("S1B", "S1"), ("S2", "S2"))
)


def survey() -> list[CardFile]:
    """Four cards, one without a deployment; copies, a stray, torn files, a video, unread ones."""
    files = [
        CardFile(
            f"{card}/IMG_{n:04d}.JPG", card, 9, n, FileKind.PHOTO, content_hash=f"{place}{n:02d}",
            camera_time=NOON + timedelta(minutes=7 * n, seconds=len(card)),
        )
        for place, card in enumerate(("S1A", "S1B", "S2", "spare \udcff"))
        for n in range(12)
    ]  # fmt: skip
    files[3] = replace(files[3], content_hash=files[40].content_hash)
    files[5] = replace(files[5], kind=FileKind.UNREADABLE, reason="Torn.")
    files[6] = replace(files[6], content_hash="")
    files[7] = replace(files[7], content_hash="")
    files[8] = replace(files[8], kind=FileKind.VIDEO, duration=3.0, frame_rate=9.0)
    files[9] = replace(files[9], kind=FileKind.VIDEO, content_hash="")
    return [*files, CardFile("S2/notes.txt", "S2", 1, 1, FileKind.STRAY, "No photograph.")]


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    database = Database(sqlite_url(tmp_path / "pardalis.db"))
    with database.write() as opened:
        cards.put_card_files(opened, survey())
        yield opened
    database.close()


def test_the_same_files_by_card(connection: Connection) -> None:
    held, stored = HeldFiles(survey()), StoredFiles(connection)
    assert stored.cards == held.cards
    for card in held.cards:
        assert stored.of(card) == list(held.of(card))
    names = {file.file_path for file in held.copies()}
    assert names == {"S1A/IMG_0003.JPG", "spare \udcff/IMG_0004.JPG"}
    assert {file.file_path for file in stored.copies()} == names


@pytest.mark.parametrize("table", [TABLE, None])
def test_placed_alike_from_the_store_and_from_memory(
    connection: Connection, table: tuple[Deployment, ...] | None
) -> None:
    whole = place_media(survey(), table, (), IntakeSettings())
    media: list[Media] = []
    placed = place_cards(
        StoredFiles(connection), Ground(table, (), IntakeSettings(), {}), media.extend
    )
    assert placed == Placed(whole.duplicates, whole.pairs, whole.problems, whole.clock_doubts)
    assert sorted(media, key=lambda each: each.file_path) == sorted(
        whole.media, key=lambda each: each.file_path
    )
    # Two that nobody has read are no copies of each other.
    assert sum(not each.content_hash for each in whole.media) == 2


def test_questions_about_all_files(connection: Connection) -> None:
    files = survey()
    assert files_by_card.count_kinds(connection) == {
        kind: sum(file.kind is kind for file in files) for kind in FileKind
    }
    half = [files[6].file_path, files[7].file_path]
    assert [file.file_path for file in files_by_card.half_read(connection)] == half
    assert files_by_card.count_half_read(connection) == 2
    told = [file.file_path for file in files_by_card.not_media(connection)]
    assert told == sorted([files[5].file_path, files[9].file_path, "S2/notes.txt"])
    known = files_by_card.known_files(connection, [files[0].file_path, "elsewhere"])
    assert known == {files[0].file_path: (9, 0, FileKind.PHOTO, files[0].content_hash)}
    twice = {
        (files[3].file_path, files[3].content_hash),
        (files[40].file_path, files[40].content_hash),
    }
    assert set(files_by_card.paths_of(connection, {files[3].content_hash})) == twice


def test_all_is_searched_when_each_that_is_there_has_its_finding(connection: Connection) -> None:
    media = place_media(survey(), TABLE, (), IntakeSettings()).media
    cards.replace_media(connection, media)

    def find(*names: str) -> None:
        found = (Finding(name, "m 1", SearchStatus.SEARCHED, (), "") for name in names)
        findings.put_findings(connection, found)

    find(*(each.media_id for each in media[1:]))
    assert findings.count_unsearched(connection) == 1
    find("gone")
    assert findings.count_unsearched(connection) == 1
    find(media[0].media_id)
    assert findings.count_unsearched(connection) == 0
    few = findings.findings_of(connection, [media[2].media_id, media[1].media_id])
    assert few == tuple(each for each in findings.findings(connection) if each in few)
    assert len(few) == 2
