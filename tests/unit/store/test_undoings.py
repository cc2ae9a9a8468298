"""What undid a few decisions is read with them, and no other: enough to know which are in force."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pardalis.records.decision import Decision, Verdict, in_force
from pardalis.store import identities
from pardalis.store.database import Database, sqlite_url
from pardalis.store.desk.photographs import ledger_about

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PHOTOS = tuple("abcde")


def said(verdict: Verdict, photo: str = "", value: str = "") -> Decision:
    ends = {"media_id": photo} if photo else {}
    return Decision(0, "", "", verdict, "Lin", NOON, value=value, **ends)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(sqlite_url(tmp_path / "pardalis.db"))
    yield opened
    opened.close()


def talk(database: Database, seed: int, acts: int) -> tuple[Decision, ...]:
    """Acts of one to three words on photographs, or that take one back, or take that back."""
    chance = random.Random(seed)
    with database.write() as connection:
        for _ in range(acts):
            last = identities.ledger_position(connection)
            words = [
                said(Verdict.OBSERVATION, chance.choice(PHOTOS), "animal")
                for _ in range(chance.randint(1, 3))
            ]
            if last and chance.random() < 0.5:
                words = [said(Verdict.UNDO, value=str(chance.randint(1, last)))]
            identities.append_decisions(connection, words)
        return identities.decisions(connection)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_in_force_of_some_is_known_from_them_and_their_undoings(
    database: Database, seed: int
) -> None:
    every = talk(database, seed, 40)
    with database.read() as connection:
        for photo in PHOTOS:
            found = ledger_about(connection, [photo], [])
            known = {each for each in in_force(found) if each.media_id == photo}
            assert known == {each for each in in_force(every) if each.media_id == photo}
            assert list(found) == sorted(found, key=lambda each: each.position)
        spoken = identities.decisions_of(connection, [Verdict.OBSERVATION])
    assert in_force(spoken) == in_force(every)


def test_of_what_others_took_back_nothing_is_read(database: Database) -> None:
    with database.write() as connection:
        identities.append_decisions(connection, [said(Verdict.OBSERVATION, "a", "animal")])
        for number in range(1, 30):
            identities.append_decisions(connection, [said(Verdict.OBSERVATION, "b", "human")])
            undo = said(Verdict.UNDO, value=str(2 * number))
            identities.append_decisions(connection, [undo])
        assert [each.position for each in ledger_about(connection, ["a"], [])] == [1]
        assert len(ledger_about(connection, ["b"], [])) == 58


def test_an_undo_may_name_another_word_of_the_act(database: Database) -> None:
    with database.write() as connection:
        both = [said(Verdict.OBSERVATION, photo, "animal") for photo in "ab"]
        identities.append_decisions(connection, both)
        identities.append_decisions(connection, [said(Verdict.UNDO, value="2")])
        found = ledger_about(connection, ["a"], [])
    assert [each.position for each in found] == [1, 2, 3]
    assert in_force(found) == ()
