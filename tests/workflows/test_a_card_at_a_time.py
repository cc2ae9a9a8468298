"""No step needs all rows of a survey in memory: cards and cameras are read one after the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pardalis.records.decision import Decision, Verdict
from pardalis.records.detection import BoundingBox, Detection, Finding, SearchStatus
from pardalis.records.media import Media, Placement
from pardalis.records.still_place import StillPlace
from pardalis.store import cards, findings, identities
from pardalis.store.database import Database, sqlite_url
from pardalis.workflows.clocks import list_clocks
from pardalis.workflows.effort import show_effort
from pardalis.workflows.estimate_density import estimate_density
from pardalis.workflows.find_animals import find_animals
from pardalis.workflows.identify_animals import identify_animals
from pardalis.workflows.import_cards import import_cards
from pardalis.workflows.said_of_findings import as_people_see
from pardalis.workflows.said_still import still_text
from pardalis.workflows.seen_cards import seen_cards
from pardalis.workflows.settings import (
    EstimateSettings,
    FindSettings,
    IdentifySettings,
    ImportSettings,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
STUMP = BoundingBox(0.1, 0.5, 0.2, 0.3)


def test_no_step_reads_all_rows_at_once(
    few_cards: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_asked: object) -> None:
        raise AssertionError("a million rows would stand in memory")

    for module, name in ((cards, "all_media"), (cards, "card_files"), (findings, "findings")):
        monkeypatch.setattr(module, name, refuse)
    project = tmp_path / "project"
    assert import_cards(few_cards, ImportSettings(project)).counts["photographs"] == 27
    found = find_animals(few_cards, FindSettings(project))
    assert found.counts["photographs_searched"] == 27
    assert list_clocks(few_cards, project).counts["clocks"] == 3
    assert identify_animals(few_cards, IdentifySettings(project)).counts["sightings"]
    assert show_effort(few_cards, project).counts["stations"] == 3
    estimate_density(few_cards, EstimateSettings(project=project, draws=0))


def a_photograph(name: str, card: str, day: int) -> tuple[Media, Finding]:
    media = Media(
        name, f"{card}/{name}.jpg", "", card, "D1", Placement.PLACED, NOON + timedelta(days=day),
        0, f"b{name}", f"e{name}", 640, 480,
    )  # fmt: skip
    stump = Detection(f"{name}-1", name, "animal", STUMP, 0.9, "test 1")
    return media, Finding(name, "test 1", SearchStatus.SEARCHED, (stump,))


@pytest.fixture
def two_cards(tmp_path: Path) -> Database:
    """A stump on two cards of one camera, set aside from a day of the first to one of the other."""
    made = [a_photograph(f"m{day}", "A" if day < 3 else "B", day) for day in range(6)]
    database = Database(sqlite_url(tmp_path / "pardalis.db"))
    place = StillPlace("D1", "animal", STUMP, "m1", "m4")
    aside = Decision(0, "", "", Verdict.STILL, "Lin", NOON, value=still_text(place))
    blank = replace(aside, verdict=Verdict.OBSERVATION, value="blank", media_id="m5")
    with database.write() as connection:
        cards.replace_media(connection, (media for media, _ in made))
        findings.put_findings(connection, (finding for _, finding in made))
        identities.append_decisions(connection, [replace(aside, deployment_id="D1")])
        identities.append_decisions(connection, [blank])
    return database


def test_a_card_at_a_time_is_seen_as_all_at_once(two_cards: Database) -> None:
    with two_cards.read() as connection:
        media, found = cards.all_media(connection), findings.findings(connection)
        ledger = identities.decisions(connection)
        whole = as_people_see(media, found, ledger, ()).findings
        parts = list(seen_cards(connection))
        numbers = findings.count_searched(connection)
        of_b = findings.searched_of_card(connection, "B")
    two_cards.close()
    assert [one.media_id for each in parts for one in each.media] == [one.media_id for one in media]
    assert tuple(one for each in parts for one in each.found) == found
    standing = [one for each in parts for one in each.standing]
    assert sorted(standing, key=lambda one: one.media_id) == list(whole)
    # Set aside on both cards between its limits; on the last day a person saw nothing.
    assert [one.media_id for one in standing if one.detections] == ["m0"]
    assert (numbers, set(of_b)) == ({"test 1": 6}, {"m3", "m4", "m5"})
