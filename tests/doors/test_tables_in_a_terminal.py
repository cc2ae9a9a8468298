"""Tables that a person reads in a terminal: whole words, nothing lost, nothing that steers it."""

from __future__ import annotations

import pytest

from pardalis.cli import show

COLUMNS = ("individualID", "name", "flanks", "sightings", "firstSeen", "deploymentIDs", "notes")
ROWS = [
    ["L001", "", "left, right", 12, "2026-03-01T04:12:09Z", "S01A, S01B, S02A, S05A", ""],
    ["L002", "Old Male", "left", 1, "2026-03-04T19:00:00Z", "S03A", ""],
]


def printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int) -> str:
    monkeypatch.setenv("COLUMNS", str(width))
    show.say_rows(COLUMNS, ROWS, as_csv=False)
    return capsys.readouterr().out


@pytest.mark.parametrize("width", [40, 80, 110, 200])
def test_every_word_of_a_table_is_whole_at_every_width(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    told = printed(capsys, monkeypatch, width)
    words = [word for row in ROWS for cell in row for word in str(cell).split()]
    assert all(word in told for word in (*words, *COLUMNS[:-1]))
    assert max(map(len, told.splitlines())) <= max(width, 60)


def test_a_narrow_terminal_gets_one_line_for_each_cell(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = printed(capsys, monkeypatch, 80).splitlines()
    assert lines[0].split() == ["individualID", "L001"]
    assert "deploymentIDs  S01A, S01B, S02A, S05A" in lines
    assert not any(line.startswith("notes") for line in lines)


def test_empty_columns_make_room_and_are_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = printed(capsys, monkeypatch, 105)
    assert "Nothing stands in: notes." in told
    assert "Nothing stands in" not in printed(capsys, monkeypatch, 200)


def test_a_table_without_rows_shows_its_columns(capsys: pytest.CaptureFixture[str]) -> None:
    show.say_rows(("individualID", "name"), [], as_csv=False)
    assert capsys.readouterr().out == "No rows. The columns: individualID, name.\n"


def test_a_name_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    show.say("Decision 1: name \x1b[2J\x07, says Lin")
    show.say_rows(("name",), [["\x1b[2J"]], as_csv=False)
    told = capsys.readouterr().out
    assert "\x1b" not in told
    assert r"\x1b[2J" in told
